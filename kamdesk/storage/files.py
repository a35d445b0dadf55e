"""Looking at a database file without SQLite, and moving files where nothing can be lost."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kamdesk.config import settle_folder
from kamdesk.errors import Unavailable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SIDE_FILES = ("-wal", "-shm", "-journal")
_PLAINTEXT = b"SQLite format 3\x00"


def is_plaintext(path: Path) -> bool:
    """Whether anybody could read this database.

    Never call it while this process holds the file open: closing any handle on it would drop
    SQLite's POSIX locks.
    """
    with path.open("rb") as stream:
        return stream.read(len(_PLAINTEXT)) == _PLAINTEXT


def is_missing_or_empty(path: Path) -> bool:
    """Whether there is no database yet; SQLite makes the file before its first page."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True


def with_side_files(database: Path) -> list[Path]:
    """The database and the files SQLite keeps beside it, whether present or not."""
    return [database, *(database.with_name(database.name + end) for end in SIDE_FILES)]


def settle_file(path: Path) -> None:
    """Make a file's content survive a power cut."""
    # Opened for writing: Windows refuses to flush a handle that only reads.
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_aside(paths: Iterable[Path], folder: Path) -> Path | None:
    """Move the files that exist into a new folder and return it, None when none existed.

    Names are kept, so that a database and its WAL still find one another. A folder that exists
    gets a neighbour with a number; nothing is ever overwritten.
    """
    present = [path for path in paths if path.exists()]
    if not present:
        return None
    place, number = folder, 1
    while place.exists():
        number += 1
        place = folder.with_name(f"{folder.name}-{number}")
    place.mkdir(parents=True)
    for path in present:
        path.rename(place / path.name)
        settle_folder(path.parent)
    settle_folder(place)
    return place


@contextmanager
def held_alone(path: Path, busy: str) -> Iterator[None]:
    """Hold a lock file for this process; the system lets go of it when the process dies.

    Raises:
        Unavailable: ``busy`` when another process holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle):
            raise Unavailable(busy, path=str(path))
        yield
    finally:
        os.close(handle)  # and with it the lock


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
