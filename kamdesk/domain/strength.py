"""Touch strength: how alive a relationship is, from what happened and how long ago.

``s = 1 - exp(-sum_k w_k * 0.5 ** ((t - t_k) / h))``: every touch adds its weight and fades by half
each half-life, so s lies in [0, 1) and no number of letters outweighs meeting. The running sum can
be kept and moved on instead of being summed again: ``S <- S * 0.5 ** (dt / h) + w``.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self

from msgspec import Struct

HALF_LIFE_DAYS: Final = 60.0
EXECUTIVE_HALF_LIFE_DAYS: Final = 120.0
"""For executives: seen rarely, remembered long."""

REACHED: Final = 0.3
"""From this strength on a person counts as reached: about one visit in the last 90 days."""


class TouchKind(StrEnum):
    """What kind of meeting of minds a touch was."""

    EXECUTIVE = "executive"
    VISIT = "visit"
    CALL = "call"
    EXCHANGE = "exchange"
    ONE_WAY = "one_way"


WEIGHTS: Final[Mapping[TouchKind, float]] = MappingProxyType(
    {
        TouchKind.EXECUTIVE: 1.5,  # a meal or an executive meeting
        TouchKind.VISIT: 1.0,
        TouchKind.CALL: 0.5,
        TouchKind.EXCHANGE: 0.3,  # a mail or message that was answered
        TouchKind.ONE_WAY: 0.05,
    }
)


class TouchFact(Struct, frozen=True):
    """One touch of one person on one local day."""

    kind: TouchKind
    day: date


class FadingSum(Struct, frozen=True):
    """The weighted sum as it stood on one day, ready to be moved on.

    Touches may be added in any order, late ones included; ``day`` is the latest seen.
    """

    total: float
    day: date
    half_life_days: float = HALF_LIFE_DAYS

    def add(self, touch: TouchFact) -> Self:
        """Return the sum with one more touch, standing on the later of both days."""
        day = max(self.day, touch.day)
        fresh = WEIGHTS[touch.kind] * _fade((day - touch.day).days, self.half_life_days)
        return type(self)(self._on(day) + fresh, day, self.half_life_days)

    def strength(self, today: date) -> float:
        """Return the strength in [0, 1) on a day not before ``day``."""
        return -math.expm1(-self._on(today))

    def _on(self, today: date) -> float:
        if today < self.day:
            # Later touches cannot be taken out of a sum again: recompute from the facts instead.
            raise ValueError(today)
        return self.total * _fade((today - self.day).days, self.half_life_days)


def strength(
    touches: Iterable[TouchFact], today: date, half_life_days: float = HALF_LIFE_DAYS
) -> float:
    """Return the strength in [0, 1) as of ``today``; later touches are not yet known then."""
    total = sum(
        WEIGHTS[touch.kind] * _fade((today - touch.day).days, half_life_days)
        for touch in touches
        if touch.day <= today
    )
    return -math.expm1(-total)


def combined(strengths: Iterable[float]) -> float:
    """Join the strengths several of us hold with one person, as if one of us had all touches."""
    return 1 - math.prod(1 - each for each in strengths)


def _fade(days: int, half_life_days: float) -> float:
    return float(0.5 ** (days / half_life_days))
