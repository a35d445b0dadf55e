"""The front door of kamdesk. It needs nothing but Python 3.11; the rest lands in .venv beside it.

python3 dev.py run [-- ARGS]       open kamdesk; ARGS go to `kamdesk gui`: `run -- --demo`
python3 dev.py setup               only prepare: libraries, and the program as .venv/bin/kamdesk
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
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
ENTRY = '@"{0}" -P -m kamdesk %*\n' if WINDOWS else '#!/bin/sh\nexec "{0}" -P -m kamdesk "$@"\n'
# What Qt loads at run time and its wheels do not bring.
SYSTEM_LIBRARIES = """libglib-2.0.so.0 libGL.so.1 libEGL.so.1 libfontconfig.so.1 libdbus-1.so.3
libX11.so.6 libX11-xcb.so.1 libxkbcommon.so.0 libxkbcommon-x11.so.0 libxcb-cursor.so.0
libxcb-icccm.so.4 libxcb-keysyms.so.1 libxcb-shape.so.0 libxcb-xkb.so.1 libwayland-cursor.so.0
libwayland-egl.so.1"""
CJK_FONTS = ("wqy-*", "NotoSansCJK*", "NotoSansSC*", "SourceHanSans*", "DroidSansFallback*")
ASK = """import contextlib, importlib, json, sys
with contextlib.redirect_stdout(sys.stderr):
    questions = importlib.import_module(sys.argv[1]).questions()
print(json.dumps(questions))"""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def call(*command: object) -> int:
    return subprocess.call([str(word) for word in command], cwd=ROOT)


def need(*command: object) -> None:
    if code := call(*command):
        sys.exit(f"This step failed with {code}: {' '.join(map(str, command))}")


def apt(packages: list[str]) -> None:
    """Install what is missing when we may; otherwise say exactly what to type."""
    wanted = " ".join(packages)
    if not shutil.which("apt-get"):
        sys.exit(f"Missing on this machine, by the names Debian gives them: {wanted}")
    if os.geteuid() != 0:
        line = f"sudo apt-get update && sudo apt-get install -y {wanted}"
        sys.exit(f"Something is missing on this machine. Run this, then try again:\n\n  {line}\n")
    say(f"Installing {wanted}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    call("apt-get", "update", "-qq")
    need("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def is_missing(library: str) -> bool:
    try:
        return not ctypes.CDLL(library)
    except OSError:
        return True


def package_of(library: str) -> str:
    """Follow Debian's rule for names: libxcb-icccm.so.4 is in libxcb-icccm4."""
    if library.startswith("libglib"):  # renamed in Ubuntu 24.04 and Debian 13
        renamed = subprocess.getoutput("apt-cache pkgnames libglib2.0-0t64 2>/dev/null")
        return renamed.strip() or "libglib2.0-0"
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
    if packages:
        apt(packages)


def make_venv() -> None:
    if PYTHON.exists():
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        apt([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])
    say("Making .venv")
    need(sys.executable, "-m", "venv", "--clear", VENV)


def install(lock: str) -> None:
    """Install one lock unless this very lock is what the last install left behind."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    wanted, stamp = hashlib.sha256(text).hexdigest(), VENV / f"{lock}.stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing the libraries of requirements/{lock}.txt")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    need(*pip, "--require-hashes", "--no-deps", "-r", f"requirements/{lock}.txt")
    link_program()
    need(PYTHON, "-c", "import PySide6.QtGui, PySide6.QtWidgets")
    call(PYTHON, "-m", "compileall", "-q", "kamdesk")
    stamp.write_text(wanted)


def link_program() -> None:
    """Put `kamdesk` beside the Python that runs it; the code stays where it is."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.check_output([str(PYTHON), "-c", where], text=True).strip()
    (Path(site) / "kamdesk.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    entry = BIN / ("kamdesk.cmd" if WINDOWS else "kamdesk")
    entry.write_text(ENTRY.format(PYTHON), encoding="utf-8")
    entry.chmod(0o755)


def prepare(*locks: str) -> None:
    make_venv()
    check_system()
    for lock in locks:
        install(lock)


def run(words: list[str]) -> int:
    prepare("desktop")
    return call(PYTHON, "-P", "-m", "kamdesk", "gui", *words[words[:1] == ["--"] :])


def setup(_: list[str]) -> int:
    prepare("desktop", "dev")
    say(f"Ready: {BIN / 'kamdesk'} --help")
    return 0


def prepare_checks() -> None:
    prepare("desktop", "dev")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def test(words: list[str]) -> int:
    """Run the gate. pytest comes last, so that its count closes the output."""
    prepare_checks()
    if words:
        return call(PYTHON, "-m", "pytest", *words)
    stages = {
        "format": (PYTHON, "-m", "ruff", "format", "--check", "."),
        "lint": (PYTHON, "-m", "ruff", "check", "."),
        "floors": (BIN / "lint-imports",),
        "catalogues": (PYTHON, "tests/i18n/collect.py", "--check"),
        "types": (PYTHON, "-m", "mypy"),
        "tests": (PYTHON, "-m", "pytest", "-n", "2"),
    }
    return next((code for name, line in stages.items() if (code := stage(name, line))), 0)


def stage(name: str, command: tuple[object, ...]) -> int:
    began = time.monotonic()
    say(f"== {name}")
    code = call(*command)
    if code or name != "tests":
        say(f"== {name} {'FAILED' if code else 'passed'} after {time.monotonic() - began:.1f} s")
    return code


def prove(words: list[str]) -> int:
    proofs = {path.stem.removeprefix("test_"): path for path in ROOT.glob("tests/proofs/test_*.py")}
    if not words or words[0] not in proofs:
        print("\n".join(sorted(proofs)))
        return 2 if words else 0
    prepare_checks()
    return call(PYTHON, "-m", "pytest", proofs[words[0]], "--long", "--timeout=0", *words[1:])


def bench(words: list[str]) -> int:
    prepare_checks()
    call(PYTHON, "-m", "compileall", "-q", "kamdesk")  # a start that compiles measures the compiler
    names = [word for word in words if word != "--json"]
    names = names or [path.stem for path in sorted(ROOT.glob("benchmarks/[!_]*.py"))]
    questions = [question for name in names for question in ask(name)]
    lines = ["{met!s:5} {ratio:>8} goal {goal:<8} {name}".format(**asked) for asked in questions]
    as_json = json.dumps({"questions": questions}, ensure_ascii=False)
    print(as_json if "--json" in words else "\n".join(lines))
    return 0


def ask(name: str) -> list[dict[str, object]]:
    answer = subprocess.check_output([str(PYTHON), "-c", ASK, f"benchmarks.{name}"], cwd=ROOT)
    return list(json.loads(answer))


def strings(words: list[str]) -> int:
    prepare_checks()
    return call(PYTHON, "tests/i18n/collect.py", *words)


COMMANDS = {deed.__name__: deed for deed in (run, setup, test, prove, bench, strings)}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file an older Python gets to read
        sys.exit(f"kamdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
    print(__doc__, end="")
    sys.exit(0 if sys.argv[1:2] in ([], ["-h"], ["--help"], ["help"]) else 2)
