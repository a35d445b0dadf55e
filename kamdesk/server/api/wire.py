"""Requests to messages and answers to responses, by hand: the frameworks' way costs double."""

import logging
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from sqlalchemy.exc import OperationalError

from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.protocol import frames, limits
from kamdesk.protocol.messages import Problem
from kamdesk.security.redaction import loggable_error

T = TypeVar("T")
_log = logging.getLogger(__name__)
AnyRequest = Request[Any, Any, Any]

_STATUS: Final = {
    "message.too_big": 413,
    "message.damaged": 400,
    "text.damaged": 400,
    "push.fork": 409,
    "push.later": 429,
    "push.brake": 428,
    "pull.rewind": 409,
    "hello.upgrade": 426,
    "device.unknown": 401,
    "device.revoked": 403,
    "user.disabled": 403,
    "enrol.bad_code": 403,
    "enrol.slow_down": 429,
    "blob.invisible": 404,
    "blob.offset": 409,
    "blob.wrong_hash": 422,
    "blob.too_big": 413,
    "blob.quota": 507,
    "blob.range": 416,
}
_FACTS: Final = ("cursor", "deletes", "have", "limit", "min_schema")  # what a device acts upon


async def body_of(request: AnyRequest, most: int = limits.BODY_BYTES) -> bytes:
    """Return the body of a request, read no further than it may be long.

    Raises:
        Refused: ``message.too_big``.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise Refused("message.too_big", limit=most)
        parts.append(part)
    return b"".join(parts)


async def message_of(request: AnyRequest, decoder: msgspec.msgpack.Decoder[T]) -> tuple[T, bytes]:
    """Return the message of a request, and its bytes as they were before they travelled.

    Raises:
        Refused: ``message.too_big``, ``message.damaged``.
    """
    sent = await body_of(request)
    body = frames.expanded(sent, request.headers.get("content-encoding"))
    return frames.decoded(body, decoder), body


def answer(message: object, status: int = 200) -> Response[bytes]:
    """Return a message as a response."""
    body, encoding = frames.compressed(frames.encoded(message))
    headers = {"cache-control": "no-store"}
    if encoding is not None:
        headers["content-encoding"] = encoding
    return Response(body, status_code=status, media_type=frames.CONTENT_TYPE, headers=headers)


def problem(_request: AnyRequest, error: Exception) -> Response[bytes]:
    """Return the answer to a request that could not be served."""
    if isinstance(error, HTTPException):
        return answer(Problem("http.refused"), error.status_code)
    if not isinstance(error, KamdeskError):
        _log.error("request failed: %s", loggable_error(error))
        away = isinstance(error, OperationalError)  # the database is: it will be back
        return answer(Problem("server.failed"), 503 if away else 500)
    value = next((error.facts[name] for name in _FACTS if name in error.facts), 0)
    fallback = 503 if isinstance(error, Unavailable) else 400
    if error.code == "server.rolled_back":
        fallback = 503
    response = answer(
        Problem(error.code, value if isinstance(value, int) else 0),
        _STATUS.get(error.code, fallback),
    )
    if error.code == "push.later":
        response.headers["retry-after"] = "1"
    return response


def token_of(request: AnyRequest) -> str:
    """Return the device token of a request. Raises Refused ``device.unknown``."""
    kind, _space, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Refused("device.unknown")
    return token
