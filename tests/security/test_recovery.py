"""The printed recovery key: readable aloud, and quick to notice a slip."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.errors import Refused
from kamdesk.security.recovery import (
    ALPHABET,
    new_recovery_key,
    read_recovery_key,
    recovery_secret,
)


def test_it_has_eight_groups_of_five_without_look_alikes() -> None:
    printed = new_recovery_key()
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{5}(-[2-9A-HJKMNP-Z]{5}){7}", printed)
    assert not set(ALPHABET) & set("01ILO")


def test_no_two_are_alike() -> None:
    assert len({new_recovery_key() for _ in range(200)}) == 200


@pytest.mark.parametrize("dress", [str.lower, lambda t: t.replace("-", ""), lambda t: f" {t}\n"])
def test_case_hyphens_and_spaces_do_not_matter(dress: object) -> None:
    printed = new_recovery_key()
    assert callable(dress)
    assert read_recovery_key(dress(printed)) == printed.replace("-", "")


def test_full_width_typing_and_long_dashes_are_understood() -> None:
    printed = new_recovery_key()
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "—" for c in printed)
    assert read_recovery_key(wide) == printed.replace("-", "")


@given(place=st.integers(0, 39), step=st.integers(1, len(ALPHABET) - 1))
def test_every_single_wrong_character_is_noticed(place: int, step: int) -> None:
    text = list(new_recovery_key().replace("-", ""))
    text[place] = ALPHABET[(ALPHABET.index(text[place]) + step) % len(ALPHABET)]
    with pytest.raises(Refused, match=r"vault\.recovery_key_mistyped"):
        read_recovery_key("".join(text))


@given(place=st.integers(0, 38))
def test_every_swap_of_two_neighbours_is_noticed(place: int) -> None:
    text = list(new_recovery_key().replace("-", ""))
    if text[place] == text[place + 1]:
        text[place] = ALPHABET[(ALPHABET.index(text[place]) + 1) % len(ALPHABET)]
        with pytest.raises(Refused):  # keeps the example honest: one slip is noticed as well
            read_recovery_key("".join(text))
        return
    text[place], text[place + 1] = text[place + 1], text[place]
    with pytest.raises(Refused, match=r"vault\.recovery_key_mistyped"):
        read_recovery_key("".join(text))


def test_a_character_that_cannot_occur_is_pointed_at() -> None:
    with pytest.raises(Refused) as refusal:
        read_recovery_key("2345O")
    assert refusal.value.facts["position"] == 5
    assert refusal.value.facts["length"] == 5
    assert refusal.value.field == "recovery_key"


@pytest.mark.parametrize("typed", ["", "2", "2" * 41])
def test_a_wrong_length_is_noticed(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_recovery_key(typed)
    assert refusal.value.facts["position"] == 0


def test_the_secret_depends_on_key_and_salt() -> None:
    one = recovery_secret("A" * 40, bytes(16))
    assert len(one) == 32
    assert recovery_secret("A" * 40, bytes(16)) == one
    assert recovery_secret("B" * 40, bytes(16)) != one
    assert recovery_secret("A" * 40, bytes([1]) * 16) != one
