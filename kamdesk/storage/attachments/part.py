"""A content that is being fetched: sealed as it comes, and gone on with after any break."""

import hashlib
import os
from pathlib import Path

from kamdesk.config import named_file_errors
from kamdesk.security.sealed_files import HEADER_BYTES, Damaged, FrameSealer
from kamdesk.storage.attachments.frames import (
    CHUNK,
    FRAME,
    chunk_count,
    read_chunks,
    whole_frames,
)


class Part:
    """The chunks of one content of known size, as far as they have come."""

    def __init__(self, place: Path, data_key: bytes, size: int) -> None:
        self.place, self._key, self._size = place, data_key, size
        self._sealer, self._count = self._taken_up()

    @property
    def have(self) -> int:
        """How many bytes have come."""
        return min(self._count * CHUNK, self._size)

    @property
    def is_complete(self) -> bool:
        """Tell whether every chunk has come; an empty content still has one."""
        return self._count >= chunk_count(self._size)

    def wanted(self) -> int:
        """Return how long the next chunk is."""
        return min(CHUNK, self._size - self.have)

    def append(self, chunk: bytes) -> None:
        """Add the next chunk. Raises Unavailable ``disk.full``; what came before stays."""
        last = self._count == chunk_count(self._size) - 1
        frame = self._sealer.sealed(self._count, chunk, last=last)
        with named_file_errors(self.place), self.place.open("r+b") as stream:
            stream.seek(HEADER_BYTES + self._count * FRAME)
            stream.write(frame)
        self._count += 1

    def checksum(self) -> str:
        """Return the SHA-256 of what lies on the disk; "" when it cannot be read."""
        found = hashlib.sha256()
        try:
            for chunk in read_chunks(self.place, self._key, self._size):
                found.update(chunk)
        except Damaged:
            return ""
        return found.hexdigest()

    def _taken_up(self) -> tuple[FrameSealer, int]:
        """Go on after the last whole frame; a torn one, or a file of nobody's, is let go."""
        with named_file_errors(self.place):
            try:
                with self.place.open("rb") as stream:
                    header = stream.read(HEADER_BYTES)
                sealer = FrameSealer.of_header(self._key, header)
            except (FileNotFoundError, Damaged):
                return self._begun(), 0
            count = min(whole_frames(self.place), chunk_count(self._size) - 1)
            os.truncate(self.place, HEADER_BYTES + count * FRAME)
            return sealer, count

    def _begun(self) -> FrameSealer:
        sealer = FrameSealer.fresh(self._key)
        handle = os.open(self.place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(sealer.header)
        return sealer
