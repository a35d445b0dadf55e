"""Shared text: what two people type apart is all there afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.errors import Refused
from kamdesk.protocol import text

NOTE = b"n" * 16


def test_two_people_in_one_note_both_keep_their_words() -> None:
    start = text.seeded(NOTE, "notes", "客户关心交付。")
    hers = text.edit(start, "客户很关心交付。")
    his = text.edit(start, "客户关心交付。下周复访。")

    assert text.plain(text.joined([start, hers, his])) == "客户很关心交付。下周复访。"


def test_an_unedited_text_is_the_same_document_on_every_device() -> None:
    assert text.seeded(NOTE, "notes", "hello") == text.seeded(NOTE, "notes", "hello")
    assert text.seeded(NOTE, "notes", "hello") != text.seeded(NOTE, "outcome", "hello")


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_edits_meet_in_any_order_and_however_often(base: str, one: str, other: str) -> None:
    start = text.seeded(NOTE, "notes", base)
    edits = [text.edit(start, one), text.edit(start, other)]

    found = {text.plain(text.joined([start, *order, *order[:1]])) for order in (edits, edits[::-1])}

    assert len(found) == 1


@given(st.text(max_size=30), st.text(max_size=30))
def test_an_edit_says_exactly_what_was_typed(before: str, after: str) -> None:
    start = text.seeded(NOTE, "notes", before)

    assert text.plain(text.edited(start, after)) == after
    assert text.plain(text.joined([start, text.edit(start, after)])) == after


def test_an_edit_that_builds_on_an_unseen_one_waits_for_it() -> None:
    start = text.seeded(NOTE, "notes", "one")
    second = text.edit(start, "one two")
    third = text.edit(text.joined([start, second]), "one two three")

    assert text.waits(start, third)
    assert not text.waits(text.joined([start, second]), third)
    assert text.plain(text.joined([start, third, second])) == "one two three"


@pytest.mark.parametrize("damaged", [b"no document", b"loro" + bytes(40)])
def test_bytes_that_are_no_document_are_refused(damaged: bytes) -> None:
    with pytest.raises(Refused, match=r"text\.damaged"):
        text.joined([damaged])


def test_a_very_long_text_is_compared_by_lines() -> None:
    lines = "\n".join(f"第{n}行" for n in range(12_000))
    start = text.seeded(NOTE, "notes", lines)

    assert text.plain(text.edited(start, lines + "\nend")) == lines + "\nend"


def test_an_empty_document_is_an_empty_text() -> None:
    assert text.plain(text.joined([b"", text.seeded(NOTE, "notes", "")])) == ""


def test_a_person_who_interrupts_is_heard() -> None:
    class Interrupted:
        def import_(self, _part: bytes) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        text._import(Interrupted(), b"x")  # type: ignore[arg-type]  # stands for a document
