"""Stability: how firmly a customer has stayed, to be read beside its share of revenue.

Three parts of 0-100, each shown with the figure: tenure ``100 * (1 - 0.5 ** (years / 3))``, renewal
record ``100 * (renewed + 2) / (due + 3)`` (shrunk towards two thirds, a single renewal proves
little), steadiness ``100 * max(0, 1 - cv)`` with cv the coefficient of variation of the revenue of
equal periods. A part without facts is left out and the others carry its weight.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from statistics import fmean, pstdev
from types import MappingProxyType
from typing import Final

from msgspec import Struct

FULL: Final = 100.0
_TENURE_HALF_YEARS = 3.0
_PRIOR_RENEWED, _PRIOR_DUE = 2, 3
FEWEST_PERIODS: Final = 4
"""Fewer periods say nothing about steadiness."""


class StabilityPart(StrEnum):
    """What stability is made of."""

    TENURE = "tenure"
    RENEWALS = "renewals"
    STEADINESS = "steadiness"


WEIGHTS: Final[Mapping[StabilityPart, float]] = MappingProxyType(
    {
        StabilityPart.TENURE: 0.3,
        StabilityPart.RENEWALS: 0.4,
        StabilityPart.STEADINESS: 0.3,
    }
)


class CustomerRecord(Struct, frozen=True):
    """What is known of one customer's past."""

    tenure_days: int | None  # since the first signature; None when never signed
    renewals_due: int  # contracts whose end has passed
    renewed: int  # of those, renewed
    revenue_minor: Sequence[int]  # one currency, equal periods, oldest first, 0 where none was paid


class Stability(Struct, frozen=True):
    """The figure, its parts and how much of the weight rests on facts."""

    value: float | None  # 0-100; None when nothing is known
    parts: Mapping[StabilityPart, float]  # 0-100 each; parts without facts are absent
    confidence: float  # 0-1, weight of the parts present


def stability(record: CustomerRecord) -> Stability:
    """Judge how firmly one customer has stayed."""
    judged = {
        StabilityPart.TENURE: _tenure(record.tenure_days),
        StabilityPart.RENEWALS: _renewals(record.renewed, record.renewals_due),
        StabilityPart.STEADINESS: _steadiness(record.revenue_minor),
    }
    parts = {part: value for part, value in judged.items() if value is not None}
    weight = sum(WEIGHTS[part] for part in parts)
    total = sum(WEIGHTS[part] * value for part, value in parts.items())
    return Stability(total / weight if parts else None, MappingProxyType(parts), weight)


def volatility(revenue_minor: Sequence[int]) -> float | None:
    """Return the coefficient of variation (deviation over mean); None when it says nothing."""
    if len(revenue_minor) < FEWEST_PERIODS or (mean := fmean(revenue_minor)) <= 0:
        return None
    return pstdev(revenue_minor) / mean


def _tenure(days: int | None) -> float | None:
    if days is None:
        return None
    years = max(0, days) / 365.25
    return float(FULL * (1 - 0.5 ** (years / _TENURE_HALF_YEARS)))


def _renewals(renewed: int, due: int) -> float | None:
    return FULL * (renewed + _PRIOR_RENEWED) / (due + _PRIOR_DUE) if due else None


def _steadiness(revenue_minor: Sequence[int]) -> float | None:
    variation = volatility(revenue_minor)
    return None if variation is None else FULL * max(0.0, 1 - variation)
