"""The loop of an answer: heard, taken in hand, done, and asked again.

An answer is settled only when the customer has been asked again after the work: our own tick
proves nothing to them.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final

UNHAPPY_TO: Final = {"nps": 6, "csat": 2}


class Loop(StrEnum):
    """Where an answer stands. TO_ASK: the work is done, nobody has asked the customer since."""

    WAITING = "waiting"
    IN_HAND = "in_hand"
    TO_ASK = "to_ask"
    CLOSED = "closed"


def is_unhappy(kind: str, score: int | None) -> bool:
    """Tell whether an answer asks for something to be done: a detractor, or a CSAT of 1 or 2."""
    return score is not None and kind in UNHAPPY_TO and score <= UNHAPPY_TO[kind]


def loop_of(
    *, unhappy: bool, done_on: Collection[date | None], asked_again_on: Collection[date]
) -> Loop | None:
    """Return where an answer stands; None when nothing is asked of us.

    Args:
        unhappy: whether the answer asks for something to be done.
        done_on: one day for each task or ticket that follows it up, None while that is open.
        asked_again_on: the days of later answers of the same customer.
    """
    if not done_on:
        return Loop.WAITING if unhappy else None
    if any(day is None for day in done_on):
        return Loop.IN_HAND
    last = max(day for day in done_on if day is not None)
    return Loop.CLOSED if any(day >= last for day in asked_again_on) else Loop.TO_ASK
