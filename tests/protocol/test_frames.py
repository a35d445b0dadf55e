"""Messages travel small, arrive whole, and never grow beyond what was allowed."""

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.errors import Refused
from kamdesk.protocol import frames, limits
from kamdesk.protocol.messages import Deed, Ops, Push

PUSH = msgspec.msgpack.Decoder(Push)


def a_push(names: list[str]) -> Push:
    ids = [n.to_bytes(16) for n in range(len(names))]
    block = Ops(
        "account", ids, ids, [0] * len(ids), [0] * len(ids), {"name": list(names)}, created=True
    )
    deed = Deed(b"d" * 16, "account.create", b"u" * 16, 1_700_000_000_000_000)
    return Push(b"i" * 16, 1, b"", [deed], [block])


@given(st.lists(st.text(max_size=20), max_size=50))
def test_what_is_sent_arrives(names: list[str]) -> None:
    push = a_push(names)

    body, encoding = frames.compressed(frames.encoded(push))

    assert frames.decoded(frames.expanded(body, encoding), PUSH) == push


def test_only_messages_above_a_kilobyte_are_compressed() -> None:
    assert frames.compressed(bytes(limits.COMPRESS_ABOVE))[1] is None
    assert frames.compressed(bytes(limits.COMPRESS_ABOVE + 1))[1] == frames.ZSTD


def test_a_bomb_is_refused_though_its_header_lies() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(limits.DECODED_BYTES + 1))
    silent = zstandard.ZstdCompressor(write_content_size=False).compress(
        bytes(limits.DECODED_BYTES + 1)
    )

    for body in (bomb, silent):
        with pytest.raises(Refused, match=r"message\.too_big"):
            frames.expanded(body, frames.ZSTD)


def test_a_message_too_big_to_travel_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused, match=r"message\.too_big"):
        frames.expanded(bytes(limits.BODY_BYTES + 1), None)


def test_several_frames_in_a_row_do_not_slip_past_the_limit() -> None:
    frame = zstandard.ZstdCompressor().compress(bytes(limits.DECODED_BYTES // 2))

    with pytest.raises(Refused, match=r"message\.too_big"):
        frames.expanded(frame * 3, frames.ZSTD)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(body: bytes) -> None:
    for encoding in (None, frames.ZSTD):
        try:
            found = frames.decoded(frames.expanded(body, encoding), PUSH)
        except Refused:
            continue
        assert isinstance(found, Push)


def test_a_message_nested_beyond_reason_is_refused() -> None:
    deep = frames.encoded(a_push(["x"])).replace(b"\xa1x", b"\x91" * 100_000 + b"\xc0")

    with pytest.raises(Refused, match=r"message\.damaged"):
        frames.decoded(deep, PUSH)
