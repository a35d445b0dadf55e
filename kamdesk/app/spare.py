"""Folders for throw-away profiles: gone at the end, and swept up after a crash.

A lock tells a folder in use from one whose process died; the system lets go of it by itself.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from kamdesk.errors import Unavailable
from kamdesk.storage.files import held_alone

_PREFIX: Final = "kamdesk-spare-"
_LOCK: Final = "in-use.lock"
_BUSY: Final = "profile.in_use"
_lent: set[Path] = set()


@contextmanager
def spare_folder() -> Iterator[Path]:
    """Lend a folder, gone at the end whatever happens; what a crash left behind goes first."""
    sweep_spares()
    with ExitStack() as held:
        folder = _new_folder(held)
        _lent.add(folder)
        try:
            yield folder
        finally:
            held.close()  # Windows removes no file that is open
            _remove(folder)


def discard_spares() -> None:
    """Remove every folder this process was lent: it is about to end without unwinding."""
    for folder in tuple(_lent):
        _remove(folder)


def sweep_spares() -> None:
    """Remove folders whose process ended without doing so; other people's are left alone."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            if folder not in _lent and _is_ours(folder) and _is_left(folder):
                _remove(folder)


def _new_folder(held: ExitStack) -> Path:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        # Another start may sweep between these two lines: then it holds the lock, and we try anew.
        with suppress(Unavailable, FileNotFoundError):
            held.enter_context(held_alone(folder / _LOCK, _BUSY))
            return folder


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not (folder / _LOCK).is_file():
        return False
    return os.name == "nt" or folder.stat().st_uid == os.getuid()


def _is_left(folder: Path) -> bool:
    try:
        with held_alone(folder / _LOCK, _BUSY):
            return True
    except (OSError, Unavailable):
        return False


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _lent.discard(folder)
