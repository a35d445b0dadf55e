"""Whatever a person can type travels as it was typed; the rest is refused where it is typed."""

import unicodedata

import pytest

from kamdesk.errors import Refused
from kamdesk.protocol.entities.field import FieldType
from kamdesk.protocol.values import LIMITS
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.test_two_laptops import pair

MOST = LIMITS[FieldType.LONG_TEXT]
LINE = "会议纪要：二期验收 👩🏽‍🔧，cafe\u0301，价格待定。\n"
WORDS = {
    "emoji": "👩🏽‍🔧👨‍👩‍👧‍👦🇨🇳",
    "combining": "e\u0301 o\u0308 \u0e01\u0e33",
    "CRLF": "one\r\ntwo\rthree\nfour\r\n",
    "spaces": "  \t full\u3000width \u00a0 ",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u200f(1)",
}


@pytest.mark.parametrize("typed", WORDS.values(), ids=WORDS.keys())
def test_whatever_is_typed_arrives_and_can_be_edited_on_both_sides(
    server: Running, enrolled: Enrolled, typed: str
) -> None:
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text=typed)
    clip = anna.add("clip_note", account_id=account, title="t", text=typed)
    anna.round()
    ben.round()
    first = ben.value("note", note, "text")
    ben.edit("note", note, text=f"{first}|ben")
    anna.edit("note", note, text=f"anna|{typed}")

    for one in (anna, ben, anna):
        one.round()

    assert (first, ben.value("clip_note", clip, "text")) == (typed, typed)
    both = [one.value("note", note, "text") for one in (anna, ben)]
    assert both == [f"anna|{typed}|ben"] * 2
    assert unicodedata.normalize("NFC", "e\u0301") not in both[0]  # nothing was made tidy


def test_a_note_as_long_as_a_note_may_be_travels_and_merges(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    whole = (LINE * (MOST // len(LINE) + 1))[: MOST - 100]
    note = anna.add("note", account_id=account, text=whole)
    anna.round()
    ben.round()
    assert ben.value("note", note, "text") == whole
    ben.edit("note", note, text=f"{whole}ben\n")
    anna.edit("note", note, text=f"anna\n{whole}")

    for one in (anna, ben, anna):
        one.round()

    assert anna.value("note", note, "text") == f"anna\n{whole}ben\n"
    assert ben.value("note", note, "text") == f"anna\n{whole}ben\n"


@pytest.mark.parametrize("text", ["two\0parts", "x" * (MOST + 1)], ids=["NUL", "too long"])
def test_what_no_field_can_hold_is_refused_before_it_is_stored(
    server: Running, enrolled: Enrolled, text: str
) -> None:
    anna, _ben, account = pair(server, enrolled)

    with pytest.raises(Refused, match=r"value\."):
        anna.add("note", account_id=account, text=text)

    assert anna.round().up_to_date
