"""How a deal moved between two looks, and what is wrong with it now."""

from datetime import date

import pytest
from msgspec.structs import replace

from kamdesk.domain.opportunity_moves import (
    DealFacts,
    DealState,
    Flag,
    Move,
    flags,
    is_silent,
    moves,
)

CLOSE = date(2026, 12, 18)
DEAL = DealState(2, "open", 98_000_000, "CNY", CLOSE, "me")
HEALTHY = DealFacts(
    expected_close=CLOSE,
    has_amount=True,
    has_next_step=True,
    has_decision_maker=True,
    account_at_risk=False,
    days_in_stage=7,
    expected_days=30,
    silent_days=3,
)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"position": 3}, Move.FORWARD),
        ({"position": 1}, Move.BACK),
        ({"outcome": "won", "position": 4}, Move.WON),
        ({"outcome": "lost", "position": 5}, Move.LOST),
        ({"amount_minor": 1}, Move.AMOUNT_DOWN),
        ({"amount_minor": 98_000_001}, Move.AMOUNT_UP),
        ({"amount_minor": None}, Move.AMOUNT_CHANGED),
        ({"currency": "USD"}, Move.AMOUNT_CHANGED),
        ({"expected_close": date(2027, 1, 31)}, Move.CLOSE_SLIPPED),
        ({"expected_close": date(2026, 12, 1)}, Move.CLOSE_PULLED_IN),
        ({"owner": "her"}, Move.OWNER_CHANGED),
    ],
)
def test_each_change_has_its_word(changed: dict[str, object], told: Move) -> None:
    now = replace(DEAL, **changed)

    assert moves(DEAL, now) == (told,)


def test_unchanged_deal_did_not_move() -> None:
    assert moves(DEAL, DEAL) == ()


def test_reopened_deal_is_told_as_such() -> None:
    assert moves(replace(DEAL, outcome="lost"), DEAL) == (Move.REOPENED,)


def test_new_deal_may_already_be_won() -> None:
    assert moves(None, DEAL) == (Move.NEW,)
    assert moves(None, replace(DEAL, outcome="won")) == (Move.WON, Move.NEW)


def test_closed_deal_and_a_day_nobody_named_cannot_slip() -> None:
    later = replace(DEAL, outcome="won", expected_close=date(2027, 1, 31))

    assert moves(replace(DEAL, outcome="won"), later) == ()
    assert moves(replace(DEAL, expected_close=None), DEAL) == ()


def test_several_moves_come_weightiest_first() -> None:
    now = replace(DEAL, position=3, amount_minor=1, expected_close=date(2027, 2, 1))

    assert moves(DEAL, now) == (Move.FORWARD, Move.AMOUNT_DOWN, Move.CLOSE_SLIPPED)


def test_healthy_deal_has_no_flag() -> None:
    assert flags(HEALTHY, TODAY) == ()


def test_flags_come_gravest_first() -> None:
    neglected = DealFacts(date(2026, 11, 23), False, False, False, True, 31, 30, None)

    assert flags(neglected, TODAY) == tuple(Flag)


def test_deal_without_expected_days_never_grows_too_old() -> None:
    assert flags(replace(HEALTHY, days_in_stage=900, expected_days=None), TODAY) == ()
    assert flags(replace(HEALTHY, days_in_stage=None), TODAY) == ()


@pytest.mark.parametrize(("days", "silent"), [(None, True), (21, True), (20, False)])
def test_silence_counts_from_three_weeks(days: int | None, silent: bool) -> None:
    assert is_silent(days) is silent
