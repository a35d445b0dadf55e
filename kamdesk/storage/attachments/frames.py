"""One sealed file on the disk: how long it is, and its frames in order."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from kamdesk.security.sealed_files import HEADER_BYTES, TAG_BYTES, Damaged, FrameSealer

CHUNK: Final = 1024 * 1024  # as they travel, so that a piece of the wire is a frame of the disk
FRAME: Final = CHUNK + TAG_BYTES


def chunk_count(size: int) -> int:
    """Return how many chunks a content has; an empty one has one."""
    return max(1, -(-size // CHUNK))


def whole_frames(path: Path) -> int:
    """Count the frames of full length in a file that is still being written."""
    return max(0, path.stat().st_size - HEADER_BYTES) // FRAME


def read_chunk(path: Path, data_key: bytes, number: int, size: int) -> bytes:
    """Return one chunk of a content of that size. Raises Damaged."""
    with path.open("rb") as stream:
        sealer = FrameSealer.of_header(data_key, stream.read(HEADER_BYTES))
        stream.seek(HEADER_BYTES + number * FRAME)
        return _opened(sealer, stream, number, size)


def read_chunks(path: Path, data_key: bytes, size: int) -> Iterator[bytes]:
    """Yield the chunks of a content of that size. Raises Damaged, also for a wrong length."""
    with path.open("rb") as stream:
        sealer = FrameSealer.of_header(data_key, stream.read(HEADER_BYTES))
        for number in range(chunk_count(size)):
            yield _opened(sealer, stream, number, size)
        if stream.read(1):
            raise Damaged


def _opened(sealer: FrameSealer, stream: BinaryIO, number: int, size: int) -> bytes:
    last = number == chunk_count(size) - 1
    plain = sealer.opened(number, stream.read(FRAME), last=last)
    if len(plain) != (size - number * CHUNK if last else CHUNK):
        raise Damaged
    return plain
