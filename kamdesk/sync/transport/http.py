"""Requests over HTTP: bounded in time and size, compressed, with the device's token."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol import frames, limits
from kamdesk.sync.transport.address import checked_address
from kamdesk.sync.transport.meter import Meter
from kamdesk.sync.transport.road import Road, named, proxies_to, session_on

_CONNECT_SECONDS: Final = 10.0
_READ_SECONDS: Final = 60.0  # between two bytes; a line that delivers nothing counts as offline
_PIECE: Final = 65_536


class HttpLine:
    """One server at one address. Keeps its connection between requests; close it afterwards."""

    def __init__(
        self, server: str, token: str = "", road: Road | None = None, meter: Meter | None = None
    ) -> None:
        self._server, self._road = checked_address(server), road or Road()
        self._session, self._meter = session_on(self._road, token), meter or Meter()
        self._proxies: dict[str, str] | None = None

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send a request.

        Raises Unavailable: ``server.unreachable``, ``server.not_trusted``, ``server.unreadable``,
        ``proxy.*``.
        """
        sent, encoding = frames.compressed(body)
        headers = {"Content-Type": frames.CONTENT_TYPE, "Accept-Encoding": "identity"}
        if encoding is not None:
            headers["Content-Encoding"] = encoding
        with self._answered("POST", path, _READ_SECONDS, data=sent, headers=headers) as answer:
            self._meter.sent += len(sent)
            return answer.status_code, self._body_of(answer)

    def fetched(self, path: str, read_seconds: float) -> tuple[int, bytes]:
        """Ask without a message, such as for news; raises as :meth:`carried`."""
        with self._answered("GET", path, read_seconds) as answer:
            return answer.status_code, self._body_of(answer)

    @contextmanager
    def streamed(self, path: str, read_seconds: float) -> Iterator[requests.Response]:
        """Hold an answer that never ends while it comes; raises as :meth:`carried`."""
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        with self._answered("GET", path, read_seconds, headers=headers) as answer:
            yield answer

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    @contextmanager
    def _answered(
        self, method: str, path: str, read_seconds: float, **given: Any
    ) -> Iterator[requests.Response]:
        proxies = self._way()
        try:
            with self._session.request(
                method,
                f"{self._server}{path}",
                timeout=(_CONNECT_SECONDS, read_seconds),
                stream=True,
                allow_redirects=False,
                proxies=dict(proxies),
                **given,
            ) as answer:
                yield answer
        except (requests.RequestException, HTTPError) as error:
            raise named(error, self._server, proxies) from None

    def _way(self) -> Mapping[str, str]:
        if self._proxies is None:
            self._proxies = proxies_to(self._road, self._server)
        return self._proxies

    def _body_of(self, answer: requests.Response) -> bytes:
        """Read an answer no further than it may be long."""
        parts, size = [], 0
        for part in answer.raw.stream(_PIECE, decode_content=False):
            size += len(part)
            if size > limits.DECODED_BYTES:
                raise Unavailable("server.unreadable")
            parts.append(part)
        self._meter.received += size
        try:
            return frames.expanded(b"".join(parts), answer.headers.get("Content-Encoding"))
        except Refused:
            raise Unavailable("server.unreadable") from None
