"""Sealing a content of unknown length while it is read for the first and only time."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.protocol import limits
from kamdesk.security.sealed_files import FrameSealer
from kamdesk.storage.attachments.frames import CHUNK


class Staged(Struct, frozen=True):
    """A sealed content that has no lasting name yet."""

    place: Path
    sha256: str
    size: int

    def discard(self) -> None:
        """Delete it, unless it was kept."""
        self.place.unlink(missing_ok=True)


def sealed_into(place: Path, data_key: bytes, content: Iterable[bytes]) -> tuple[str, int]:
    """Write a sealed file and return checksum and size of its content; nothing stays on an error.

    Raises Refused ``blob.too_big``. OSErrors pass.
    """
    try:
        return _written(place, FrameSealer.fresh(data_key), _counted(content))
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _written(place: Path, sealer: FrameSealer, content: Iterable[bytes]) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    handle = os.open(
        place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    with os.fdopen(handle, "wb") as stream:
        stream.write(sealer.header)
        for number, (chunk, last) in enumerate(_chunks(content)):
            found.update(chunk)
            size += len(chunk)
            stream.write(sealer.sealed(number, chunk, last=last))
    return found.hexdigest(), size


def _counted(content: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in content:
        size += len(piece)
        if size > limits.BLOB_BYTES:
            raise Refused("blob.too_big", field="file", limit=limits.BLOB_BYTES)
        yield piece


def _chunks(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Cut pieces of any length into chunks, each with whether it is the last; never none."""
    waiting = bytearray()
    for piece in content:
        waiting += piece
        while len(waiting) > CHUNK:
            yield bytes(waiting[:CHUNK]), False
            del waiting[:CHUNK]
    yield bytes(waiting), True
