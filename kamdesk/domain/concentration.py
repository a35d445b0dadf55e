"""Concentration: how much of the revenue hangs on how few customers.

Revenue is grouped by ultimate parent first. Amounts are integer minor units of one currency; what
could not be converted is reported beside the figures, never added. HHI is the sum of squared
percentages (30, 30, 20, 20 -> 2600); the effective number is 1 / sum of squared shares.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

PERCENT: Final = 100


class Dependence(StrEnum):
    """How dangerous one customer's share is; each level begins above its percentage."""

    NOTABLE = "notable"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def threshold_percent(self) -> int:
        """Return the share in percent above which the level holds."""
        return _THRESHOLDS[self]


_THRESHOLDS: Final[Mapping[Dependence, int]] = {
    Dependence.NOTABLE: 30,
    Dependence.HIGH: 50,
    Dependence.CRITICAL: 80,
}


class AccountRevenue(Struct, frozen=True):
    """What one account paid in the period, in minor units of ``currency``; refunds are negative."""

    account_id: UUID
    amount_minor: int
    currency: str


class GroupShare(Struct, frozen=True):
    """One ultimate parent with all that belongs to it."""

    group_id: UUID
    amount_minor: int
    share: float  # 0-1 of the total
    dependence: Dependence | None  # the highest level reached; None up to 30 %


class Concentration(Struct, frozen=True):
    """How revenue spreads over groups. The figures are None when there is no revenue."""

    currency: str
    total_minor: int
    groups: tuple[GroupShare, ...]  # largest first; groups without net revenue are left out
    cr1: float | None  # share of the largest, 0-1
    cr3: float | None
    cr5: float | None
    hhi: float | None  # 0-10,000
    effective_number: float | None  # as many equal customers would be as concentrated
    unconverted: tuple[tuple[str, int], ...]  # (currency, minor units) that stand beside

    @property
    def alerts(self) -> tuple[GroupShare, ...]:
        """Return the groups above an alert level, largest first."""
        return tuple(group for group in self.groups if group.dependence is not None)


def concentration(
    revenues: Iterable[AccountRevenue], currency: str, ultimate_parents: Mapping[UUID, UUID]
) -> Concentration:
    """Measure concentration in one currency.

    ``ultimate_parents`` comes from ``hierarchy``; an account it does not name stands for itself.
    A group whose refunds outweigh its payments counts as nothing rather than as a negative share.
    """
    amounts: dict[UUID, int] = defaultdict(int)
    beside: dict[str, int] = defaultdict(int)
    for revenue in revenues:
        if revenue.currency == currency:
            group = ultimate_parents.get(revenue.account_id, revenue.account_id)
            amounts[group] += revenue.amount_minor
        else:
            beside[revenue.currency] += revenue.amount_minor
    groups = _shares(amounts)
    hhi = _hhi(groups)
    return Concentration(
        currency=currency,
        total_minor=sum(group.amount_minor for group in groups),
        groups=groups,
        cr1=_largest(groups, 1),
        cr3=_largest(groups, 3),
        cr5=_largest(groups, 5),
        hhi=hhi,
        effective_number=PERCENT**2 / hhi if hhi else None,
        unconverted=tuple(sorted(beside.items())),
    )


def _shares(amounts: Mapping[UUID, int]) -> tuple[GroupShare, ...]:
    paying = {group: amount for group, amount in amounts.items() if amount > 0}
    total = sum(paying.values())
    ranked = sorted(paying.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        GroupShare(group, amount, amount / total, _dependence(amount, total))
        for group, amount in ranked
    )


def _dependence(amount_minor: int, total_minor: int) -> Dependence | None:
    """Return the highest level passed; integers, because 30 % exactly must not alert."""
    passed = [
        level
        for level, percent in _THRESHOLDS.items()
        if amount_minor * PERCENT > percent * total_minor
    ]
    return passed[-1] if passed else None


def _largest(groups: tuple[GroupShare, ...], count: int) -> float | None:
    if not groups:
        return None
    total = sum(group.amount_minor for group in groups)
    return sum(group.amount_minor for group in groups[:count]) / total


def _hhi(groups: tuple[GroupShare, ...]) -> float | None:
    """Return the Herfindahl-Hirschman index, summed in integers so that it stays exact."""
    if not groups:
        return None
    squares = sum(group.amount_minor**2 for group in groups)
    total: int = sum(group.amount_minor for group in groups)
    return PERCENT**2 * squares / total**2
