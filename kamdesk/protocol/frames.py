"""Messages to bytes and back, never holding more than the limits allow."""

import io
from typing import Final, TypeVar

import msgspec
import zstandard

from kamdesk.errors import Refused
from kamdesk.protocol import limits

T = TypeVar("T")
ZSTD: Final = "zstd"  # the word of Content-Encoding
CONTENT_TYPE: Final = "application/vnd.msgpack"
_LEVEL = 3
_WINDOW = 8 * 1024 * 1024  # a frame may not ask for more memory than this
_encoder = msgspec.msgpack.Encoder()


def encoded(message: object) -> bytes:
    """Return a message as MessagePack; a batch is hashed and kept in this form."""
    return _encoder.encode(message)


def compressed(body: bytes) -> tuple[bytes, str | None]:
    """Return what travels and its content encoding, None when it goes as it is."""
    if len(body) <= limits.COMPRESS_ABOVE:
        return body, None
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body), ZSTD


def expanded(body: bytes, encoding: str | None) -> bytes:
    """Return the bytes of a message as it was before it travelled.

    Raises:
        Refused: ``message.too_big``, ``message.damaged``.
    """
    if len(body) > limits.BODY_BYTES:
        raise Refused("message.too_big", limit=limits.BODY_BYTES)
    if encoding != ZSTD:
        return body
    # The size a frame declares is not believed: it is read as a stream, and only so far.
    machine = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    try:
        with machine.stream_reader(io.BytesIO(body), read_across_frames=True) as reader:
            content = reader.read(limits.DECODED_BYTES + 1)
    except zstandard.ZstdError:
        raise Refused("message.damaged") from None
    if len(content) > limits.DECODED_BYTES:
        raise Refused("message.too_big", limit=limits.DECODED_BYTES)
    return content


def decoded(body: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    """Return the message in these bytes.

    Raises:
        Refused: ``message.damaged`` when they are no such message, or nested beyond reason.
    """
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise Refused("message.damaged") from None
