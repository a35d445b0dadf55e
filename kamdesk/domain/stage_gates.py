"""What a deal should bring into its next stage. Only a lost deal is held up: it must say why."""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Gate(StrEnum):
    """One thing a stage asks of a deal."""

    AMOUNT = "amount"
    DECISION_MAKER = "decision_maker"
    NEXT_STEP = "next_step"
    CLOSE_DAY = "close_day"
    REASON = "reason"


class GateFacts(Struct, frozen=True):
    """What is known of a deal; ``has_decision_maker`` None where nobody looked."""

    has_amount: bool
    has_decision_maker: bool | None
    has_next_step: bool
    closes_ahead: bool
    has_reason: bool = False


class Check(Struct, frozen=True):
    """A gate, and whether the deal meets it."""

    gate: Gate
    is_met: bool


_GATES: Final = {
    "open": (Gate.AMOUNT, Gate.DECISION_MAKER, Gate.NEXT_STEP, Gate.CLOSE_DAY),
    "won": (Gate.AMOUNT, Gate.DECISION_MAKER),
    "lost": (Gate.REASON,),
}


def checks(outcome: str, deal: GateFacts) -> tuple[Check, ...]:
    """List what a stage of this outcome ('open', 'won' or 'lost') asks of a deal."""
    known = {
        Gate.AMOUNT: deal.has_amount,
        Gate.DECISION_MAKER: deal.has_decision_maker,
        Gate.NEXT_STEP: deal.has_next_step,
        Gate.CLOSE_DAY: deal.closes_ahead,
        Gate.REASON: deal.has_reason,
    }
    asked = ((gate, known[gate]) for gate in _GATES[outcome])
    return tuple(Check(gate, is_met) for gate, is_met in asked if is_met is not None)
