"""One round at a time per profile, whichever program runs it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamdesk.config import named_file_errors
from kamdesk.errors import Unavailable


@contextmanager
def only_round(path: Path) -> Iterator[None]:
    """Hold the lock of a profile's rounds; the system lets go of it when the process ends.

    Raises Unavailable ``sync.busy`` when another program holds it.
    """
    with named_file_errors(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle):
            raise Unavailable("sync.busy")
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - Windows alone has it

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl  # noqa: PLC0415 - Windows has it not

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
