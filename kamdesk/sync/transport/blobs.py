"""Files of attachments on the line: opened, sent in chunks, sealed, read by range."""

from typing import Any, Final, Protocol
from uuid import UUID

import msgspec

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol import frames
from kamdesk.protocol.messages import BlobOpen, BlobState
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import GOOD, turned_away

_SECONDS: Final = 60.0  # between two bytes
_PARTIAL: Final = 206
_state = msgspec.msgpack.Decoder(BlobState)


class FileLine(Protocol):
    """Carries requests of any kind. Raises Unavailable when no answer came back."""

    def exchanged(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        """Return status and body of the answer."""

    def close(self) -> None:
        """Let go of the connection."""


class HttpFileLine(HttpLine):
    """The usual line, with requests that carry bytes as they are."""

    def exchanged(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        """Send a request; raises as ``HttpLine.carried``."""
        given: dict[str, Any] = {
            "data": body,
            "headers": {"Accept-Encoding": "identity", **headers},
        }
        with self._answered(method, path, _SECONDS, **given) as answer:
            self._meter.sent += len(body)
            return answer.status_code, self._body_of(answer)


class Blobs:
    """What a server can be asked about files; every request names a record that shows the file.

    Every method raises Refused with the server's code, and Unavailable ``server.*``.
    """

    def __init__(self, line: FileLine) -> None:
        self._line = line

    def open(self, attachment: UUID, sha: str, size: int) -> BlobState:
        """Begin or go on; tells how much is there, and whether it is there for good."""
        body = frames.encoded(BlobOpen(attachment.bytes, size))
        return self._told("POST", f"{sha}/open", body, {"Content-Type": frames.CONTENT_TYPE})

    def put(self, attachment: UUID, sha: str, offset: int, chunk: bytes) -> BlobState:
        """Hand over a chunk."""
        kind = {"Content-Type": "application/octet-stream"}
        return self._told("PUT", f"{sha}?attachment={attachment}&offset={offset}", chunk, kind)

    def seal(self, attachment: UUID, sha: str) -> BlobState:
        """Let the server check the whole; its answer is the acknowledgement."""
        return self._told("POST", f"{sha}/seal?attachment={attachment}", b"", {})

    def read(self, attachment: UUID, sha: str, start: int, length: int) -> bytes:
        """Return part of a file; shorter than asked for when the file is."""
        span = {"Range": f"bytes={start}-{start + length - 1}"}
        status, body = self._asked("GET", f"{sha}?attachment={attachment}", b"", span)
        return body if status == _PARTIAL else body[start : start + length]

    def _told(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> BlobState:
        _status, answer = self._asked(method, path, body, headers)
        try:
            return frames.decoded(answer, _state)
        except Refused:
            raise Unavailable("server.unreadable") from None

    def _asked(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        status, answer = self._line.exchanged(method, f"/sync/v1/blobs/{path}", body, headers)
        if status >= GOOD:
            raise turned_away(status, answer)
        return status, answer
