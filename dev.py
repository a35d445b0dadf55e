"""The front door of kamdesk. It needs nothing but Python 3.11; the rest lands in .venv beside it.

python3 dev.py run [-- ARGS]       open kamdesk; ARGS go to `kamdesk gui`: `run -- --demo`
python3 dev.py setup               only prepare: libraries, .venv/bin/kamdesk, kamdesk-server
python3 dev.py test [ARGS]         the gate; with ARGS only pytest: `test tests/i18n -x`
python3 dev.py prove [NAME]        the long form of one proof; without NAME the list of them
python3 dev.py bench [NAME]        benchmarks against their goals; --json for a machine
python3 dev.py strings [--check]   collect the texts of the program, compile their translations
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
ENTRY = '@"{0}" -P -m {1} %*\n' if WINDOWS else '#!/bin/sh\nexec "{0}" -P -m {1} "$@"\n'
# What Qt loads at run time and its wheels do not bring.
SYSTEM_LIBRARIES = """libglib-2.0.so.0 libGL.so.1 libEGL.so.1 libfontconfig.so.1 libdbus-1.so.3
libX11.so.6 libX11-xcb.so.1 libxkbcommon.so.0 libxkbcommon-x11.so.0 libxcb-cursor.so.0
libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-shape.so.0 libxcb-xkb.so.1 libwayland-cursor.so.0
libwayland-egl.so.1"""
CJK_FONTS = ("wqy-*", "NotoSansCJK*", "NotoSansSC*", "SourceHanSans*", "DroidSansFallback*")
ASK = (
    "import importlib as i, json, sys; print(json.dumps(i.import_module(sys.argv[1]).questions()))"
)
GATE = """ruff format --check .
ruff check .
lint-imports
python tests/i18n/collect.py --check
mypy
pytest -n 2"""  # pytest comes last, so that its count closes the output
say = partial(print, file=sys.stderr, flush=True)


def call(*command: object, must: bool = False) -> int:
    output = subprocess.DEVNULL if must else None  # what goes wrong is said on stderr
    if (code := subprocess.call(list(map(str, command)), cwd=ROOT, stdout=output)) and must:
        sys.exit(f"This step failed with {code}: {' '.join(map(str, command))}")
    return code


def apt(packages: list[str]) -> None:
    """Install what is missing when we may; otherwise say exactly what to type."""
    wanted = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        line = f"sudo apt-get update && sudo apt-get install -y {wanted}"
        sys.exit(f"This machine lacks something. Run this (Debian, Ubuntu), try again:\n\n  {line}")
    say(f"Installing {wanted}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    call("apt-get", "update", "-qq")
    call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, must=True)


def is_missing(library: str) -> bool:
    try:
        return not ctypes.CDLL(library)
    except OSError:
        return True


def package_of(library: str) -> str:
    """Follow Debian's rule for names: libxcb-icccm.so.4 is in libxcb-icccm4."""
    if library.startswith("libglib"):  # renamed in Ubuntu 24.04 and Debian 13
        names = ["apt-cache", "pkgnames", "libglib2.0-0t64"]
        known = shutil.which("apt-cache") and subprocess.check_output(names, text=True)
        return (known or "libglib2.0-0").strip()
    name, version = library.lower().split(".so.")
    return f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}"


def check_system() -> None:
    """Qt on Linux leans on libraries of the system; Windows and macOS bring everything."""
    if not sys.platform.startswith("linux"):
        return
    packages = [package_of(name) for name in SYSTEM_LIBRARIES.split() if is_missing(name)]
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
    fonts = (Path(at).expanduser().rglob(name) for at in folders for name in CJK_FONTS)
    if not any(next(found, None) for found in fonts):
        packages.append("fonts-wqy-microhei")
    if not importlib.util.find_spec("ensurepip"):
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if packages:
        apt(packages)


def make_venv() -> None:
    if PYTHON.exists() and any(BIN.glob("pip*")):
        return
    say("Making .venv")
    call(sys.executable, "-m", "venv", "--clear", VENV, must=True)


def install(lock: str) -> None:
    """Install one lock unless this very lock is what the last install left behind."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    wanted, stamp = hashlib.sha256(text).hexdigest(), VENV / f"{lock}.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing the libraries of requirements/{lock}.txt")
    pip = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps")
    call(*pip, "--require-hashes", "-r", f"requirements/{lock}.txt", must=True)
    link_program()
    call(PYTHON, "-c", "import PySide6.QtGui, PySide6.QtWidgets", must=True)
    call(PYTHON, "-m", "compileall", "-q", "kamdesk")
    stamp.write_text(wanted)


def link_program() -> None:
    """Put both programs beside the Python that runs them; the code stays where it is."""
    (next(VENV.glob("[Ll]ib/**/site-packages")) / "kamdesk.pth").write_text(f"{ROOT}\n", "utf-8")
    for name in ("kamdesk", "kamdesk-server"):
        entry = BIN / (f"{name}.cmd" if WINDOWS else name)
        entry.write_text(ENTRY.format(PYTHON, name.replace("-", ".")), encoding="utf-8")
        entry.chmod(0o755)


def prepare(*locks: str) -> None:
    check_system()
    make_venv()
    for lock in locks:
        install(lock)


def run(words: list[str]) -> int:
    prepare("desktop")
    return call(PYTHON, "-P", "-m", "kamdesk", "gui", *words[words[:1] == ["--"] :])


def setup(_: list[str] | None = None) -> int:
    """Get everything ready, for checks too; those open no window on anybody's screen."""
    prepare("desktop", "server", "dev")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return 0


def test(words: list[str]) -> int:
    setup()
    if words:
        return call(BIN / "pytest", *words)
    for line in GATE.splitlines():
        program, *options = line.split()
        say(f"== {line}")
        began = time.monotonic()
        if code := call(BIN / program, *options):
            say(f"== FAILED: {line}")
            return code
        if program != "pytest":
            say(f"== passed after {time.monotonic() - began:.1f} s")
    return 0


def prove(words: list[str]) -> int:
    proofs = {path.stem.removeprefix("test_"): path for path in ROOT.glob("tests/proofs/test_*.py")}
    if not words or words[0] not in proofs:
        print("\n".join(sorted(proofs)))
        return 2 if words else 0
    setup()
    return call(PYTHON, "-m", "pytest", proofs[words[0]], "--long", "--timeout=0", *words[1:])


def bench(words: list[str]) -> int:
    setup()
    call(PYTHON, "-m", "compileall", "-q", "kamdesk")  # a start that compiles measures the compiler
    names = [word for word in words if word != "--json"]
    names = names or [path.stem for path in sorted(ROOT.glob("benchmarks/[!_]*.py"))]
    lines = [[str(PYTHON), "-c", ASK, f"benchmarks.{name}"] for name in names]
    outputs = [subprocess.check_output(line, cwd=ROOT).splitlines() for line in lines]
    questions = [question for output in outputs for question in json.loads(output[-1])]
    if "--json" in words:
        print(json.dumps({"questions": questions}, ensure_ascii=False))
    for asked in [] if "--json" in words else questions:
        print("{met!s:5} {ratio!s:>8} goal {goal!s:<8} {name}".format(**asked))
    return 0


def strings(words: list[str]) -> int:
    setup()
    return call(PYTHON, "tests/i18n/collect.py", *words)


COMMANDS = {deed.__name__: deed for deed in (run, setup, test, prove, bench, strings)}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file an older Python gets to read
        sys.exit(f"kamdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command = COMMANDS.get(sys.argv[1] if sys.argv[1:] else "")
    sys.exit(command(sys.argv[2:]) if command else __doc__)
