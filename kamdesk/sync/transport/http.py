"""Requests over HTTP: bounded in time and size, compressed, with the device's token."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol import frames, limits

_CONNECT_SECONDS: Final = 10.0
_READ_SECONDS: Final = 60.0  # between two bytes; a line that delivers nothing counts as offline
_PIECE: Final = 65_536


class HttpLine:
    """One server at one address. Keeps its connection between requests; close it afterwards."""

    def __init__(self, server: str, token: str = "") -> None:
        self._server = checked_address(server)
        self._session = requests.Session()
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Send a request. Raises Unavailable ``server.unreachable``, ``server.unreadable``."""
        sent, encoding = frames.compressed(body)
        headers = {"Content-Type": frames.CONTENT_TYPE, "Accept-Encoding": "identity"}
        if encoding is not None:
            headers["Content-Encoding"] = encoding
        try:
            with self._session.post(
                f"{self._server}{path}",
                data=sent,
                headers=headers,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                stream=True,
                allow_redirects=False,
            ) as answer:
                return answer.status_code, _body_of(answer)
        except (requests.RequestException, HTTPError) as error:
            reason = type(error).__name__
            raise Unavailable("server.unreachable", server=self._server, reason=reason) from None

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()


def checked_address(server: str) -> str:
    """Return an address without its last slash.

    Raises Refused ``server.not_an_address``, ``server.not_encrypted``: without TLS only this very
    computer may be spoken to.
    """
    found = urlsplit(server.strip())
    if found.scheme not in ("http", "https") or not found.hostname:
        raise Refused("server.not_an_address", field="server", value=server)
    if found.scheme == "http" and not _is_this_computer(found.hostname):
        raise Refused("server.not_encrypted", field="server", value=server)
    return server.strip().rstrip("/")


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _body_of(answer: requests.Response) -> bytes:
    """Read an answer no further than it may be long."""
    parts, size = [], 0
    for part in answer.raw.stream(_PIECE, decode_content=False):
        size += len(part)
        if size > limits.DECODED_BYTES:
            raise Unavailable("server.unreadable")
        parts.append(part)
    try:
        return frames.expanded(b"".join(parts), answer.headers.get("Content-Encoding"))
    except Refused:
        raise Unavailable("server.unreadable") from None
