"""Looking at a database file without SQLite, and moving files where nothing can be lost."""

import os
from pathlib import Path

from kamdesk.config import settle_folder

_PLAINTEXT = b"SQLite format 3\x00"
SIDE_FILES = ("-wal", "-shm", "-journal")


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


def settle_file(path: Path) -> None:
    """Make a file's content and name survive a power cut."""
    # Opened for writing: Windows refuses to flush a handle that only reads.
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    settle_folder(path.parent)


def set_aside(path: Path, stamp: str) -> Path | None:
    """Rename ``path`` out of the way and return its new place, None when it did not exist."""
    if not path.exists():
        return None
    place = path.with_name(f"{path.name}.replaced-{stamp}")
    number = 1
    while place.exists():
        number += 1
        place = path.with_name(f"{path.name}.replaced-{stamp}-{number}")
    path.rename(place)
    settle_folder(path.parent)
    return place
