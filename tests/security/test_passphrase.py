"""Passphrases: spelling folded, guessing made dear, defaults not weakened by accident."""

import pytest

from kamdesk.errors import Refused
from kamdesk.security.passphrase import Cost, demand_passphrase, normalised, stretched

CHEAP = Cost(memory_kib=64, rounds=1)
SALT = bytes(16)


def test_the_usual_cost_is_64_mebibytes_three_rounds_one_lane() -> None:
    assert Cost() == Cost(memory_kib=65536, rounds=3, lanes=1)
    assert Cost().is_sane


def test_composed_and_decomposed_letters_are_one_passphrase() -> None:
    assert normalised("e\u0301") == normalised("é")
    assert stretched("ＡＢＣ", SALT, CHEAP) == stretched("ABC", SALT, CHEAP)


def test_case_matters() -> None:
    assert stretched("abc", SALT, CHEAP) != stretched("ABC", SALT, CHEAP)


def test_salt_and_cost_change_the_key() -> None:
    keys = {
        stretched("p", SALT, CHEAP),
        stretched("p", bytes([1]) * 16, CHEAP),
        stretched("p", SALT, Cost(memory_kib=64, rounds=2)),
        stretched("p", SALT, Cost(memory_kib=128, rounds=1)),
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize("blank", ["", " ", "\u3000\t"])
def test_a_blank_passphrase_is_refused(blank: str) -> None:
    with pytest.raises(Refused) as refusal:
        demand_passphrase(blank)
    assert refusal.value.code == "vault.passphrase_empty"
    assert refusal.value.field == "passphrase"


def test_spaces_inside_are_kept() -> None:
    assert demand_passphrase(" a b ") == " a b "


@pytest.mark.parametrize(
    "cost",
    [Cost(memory_kib=1), Cost(memory_kib=1 << 33), Cost(rounds=0), Cost(rounds=101), Cost(lanes=0)],
)
def test_a_cost_no_machine_should_try_is_not_sane(cost: Cost) -> None:
    assert not cost.is_sane
