"""What became of a deal between two looks at it, and what is wrong with one now."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

SILENT_DAYS: Final = 21


class Move(StrEnum):
    """One way a deal moved between two looks."""

    NEW = "new"
    WON = "won"
    LOST = "lost"
    REOPENED = "reopened"
    FORWARD = "forward"
    BACK = "back"
    AMOUNT_UP = "amount_up"
    AMOUNT_DOWN = "amount_down"
    AMOUNT_CHANGED = "amount_changed"  # known or unknown now, or in another currency
    CLOSE_SLIPPED = "close_slipped"
    CLOSE_PULLED_IN = "close_pulled_in"
    OWNER_CHANGED = "owner_changed"


class DealState(Struct, frozen=True):
    """A deal as it stood at one look. ``outcome`` is 'open', 'won' or 'lost'."""

    position: int  # of its stage
    outcome: str
    amount_minor: int | None
    currency: str | None
    expected_close: date | None
    owner: object = None


def moves(then: DealState | None, now: DealState) -> tuple[Move, ...]:
    """Tell how a deal moved, the weightiest first; ``then`` None is a deal that was not there."""
    if then is None:
        closed = {"won": (Move.WON,), "lost": (Move.LOST,)}.get(now.outcome, ())
        return (*closed, Move.NEW)
    found = (_stage_move(then, now), _amount_move(then, now), _close_move(then, now))
    owner = Move.OWNER_CHANGED if then.owner != now.owner else None
    return tuple(move for move in (*found, owner) if move)


def _stage_move(then: DealState, now: DealState) -> Move | None:
    if then.outcome != now.outcome:
        return {"won": Move.WON, "lost": Move.LOST}.get(now.outcome, Move.REOPENED)
    if then.position == now.position:
        return None
    return Move.FORWARD if now.position > then.position else Move.BACK


def _amount_move(then: DealState, now: DealState) -> Move | None:
    if (then.amount_minor, then.currency) == (now.amount_minor, now.currency):
        return None
    if then.amount_minor is None or now.amount_minor is None or then.currency != now.currency:
        return Move.AMOUNT_CHANGED
    return Move.AMOUNT_UP if now.amount_minor > then.amount_minor else Move.AMOUNT_DOWN


def _close_move(then: DealState, now: DealState) -> Move | None:
    """A closed deal slips no more; a day nobody had named cannot slip."""
    before, after = then.expected_close, now.expected_close
    if now.outcome != "open" or before is None or after is None or before == after:
        return None
    return Move.CLOSE_SLIPPED if after > before else Move.CLOSE_PULLED_IN


class Flag(StrEnum):
    """The one thing a card warns of."""

    CLOSE_PASSED = "close_passed"
    ACCOUNT_AT_RISK = "account_at_risk"
    OVER_AGE = "over_age"
    SILENT = "silent"
    NO_DECISION_MAKER = "no_decision_maker"
    NO_NEXT_STEP = "no_next_step"
    NO_AMOUNT = "no_amount"


RISKS: Final = frozenset({Flag.CLOSE_PASSED, Flag.ACCOUNT_AT_RISK, Flag.OVER_AGE})
"""Flags that give a card its red edge."""


class DealFacts(Struct, frozen=True):
    """What is known of an open deal. ``silent_days`` None: nothing ever happened."""

    expected_close: date | None
    has_amount: bool
    has_next_step: bool
    has_decision_maker: bool
    account_at_risk: bool
    days_in_stage: int | None
    expected_days: int | None
    silent_days: int | None


def flags(deal: DealFacts, today: date) -> tuple[Flag, ...]:
    """List what is wrong with an open deal, the gravest first."""
    return tuple(_flags(deal, today))


def is_silent(silent_days: int | None) -> bool:
    """Tell whether a deal has been quiet for too long; one nobody ever touched is."""
    return silent_days is None or silent_days >= SILENT_DAYS


def _flags(deal: DealFacts, today: date) -> Iterator[Flag]:
    if deal.expected_close is not None and deal.expected_close < today:
        yield Flag.CLOSE_PASSED
    if deal.account_at_risk:
        yield Flag.ACCOUNT_AT_RISK
    if deal.expected_days and (deal.days_in_stage or 0) > deal.expected_days:
        yield Flag.OVER_AGE
    if is_silent(deal.silent_days):
        yield Flag.SILENT
    missing = {
        Flag.NO_DECISION_MAKER: deal.has_decision_maker,
        Flag.NO_NEXT_STEP: deal.has_next_step,
        Flag.NO_AMOUNT: deal.has_amount,
    }
    yield from (flag for flag, is_there in missing.items() if not is_there)
