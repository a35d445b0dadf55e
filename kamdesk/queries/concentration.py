"""How much of the revenue hangs on how few customers, and how firmly those have stayed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from kamdesk.domain.concentration import AccountRevenue, Concentration, GroupShare, concentration
from kamdesk.domain.hierarchy import families, ultimate_parents
from kamdesk.domain.periods import Period, add_months, last_12_months
from kamdesk.domain.stability import CustomerRecord, Stability, stability
from kamdesk.queries.money_facts import Sum, rates_of, revenue_of
from kamdesk.queries.parents import account_parents
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

QUARTERS: Final = 8  # periods of three months that steadiness is judged by
_NAMES: Final = "SELECT a.id, a.name, a.signed_on FROM account a WHERE a.deleted_at IS NULL {a.id}"
_SIGNED: Final = """
SELECT account_id, min(coalesce(signed_on, starts_on)) FROM contract
WHERE deleted_at IS NULL AND status NOT IN ('draft', 'in_review') {account_id} GROUP BY account_id
"""
_RENEWALS: Final = """
SELECT account_id, count(*), sum(renewal = 'renewed') FROM contract
WHERE deleted_at IS NULL AND status NOT IN ('draft', 'in_review') AND ends_on <= :day {account_id}
GROUP BY account_id
"""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of accounts: its share of revenue and, beside it, how firmly it stays."""

    share: GroupShare
    name: str
    members: tuple[UUID, ...]
    stability: Stability


@dataclass(frozen=True, slots=True)
class PortfolioConcentration:
    """Concentration of a year of payments in the base currency.

    ``unconverted`` counts payments without a rate; their sums stand in ``figures.unconverted``.
    """

    as_of: date
    period: Period
    figures: Concentration
    groups: tuple[GroupLine, ...]
    unconverted: int


def portfolio_concentration(reading: Reading, as_of: date | None = None) -> PortfolioConcentration:
    """Measure concentration over the 12 months that end on a day, by ultimate parent."""
    day = as_of or reading.today
    period = last_12_months(day)
    paid = revenue_of(reading, None, period)
    roots = ultimate_parents(account_parents(reading))
    figures = _figures(reading, paid, roots)
    return PortfolioConcentration(
        as_of=day,
        period=period,
        figures=figures,
        groups=tuple(_Stabilities(reading, day, roots).lines(figures)),
        unconverted=sum(each.unconverted for each in paid.values()),
    )


def _figures(
    reading: Reading, paid: Mapping[UUID, Sum], roots: Mapping[UUID, UUID]
) -> Concentration:
    base = rates_of(reading).base
    revenues = [AccountRevenue(account, each.minor, base) for account, each in paid.items()]
    revenues += [
        AccountRevenue(account, money.amount_minor, money.currency)
        for account, each in paid.items()
        for money in each.beside
    ]
    return concentration(revenues, base, roots)


class _Stabilities:
    """The past of every group, read once."""

    def __init__(self, reading: Reading, day: date, roots: Mapping[UUID, UUID]) -> None:
        self._day = day
        self._members = families(dict(roots))
        asked = Asked(reading, None, day)
        rows = asked.rows(_NAMES)
        self._names = {UUID(bytes=key): name for key, name, _signed in rows}
        self._signed = {UUID(bytes=key): signed for key, _name, signed in rows if signed}
        self._first = {UUID(bytes=key): signed for key, signed in asked.rows(_SIGNED) if signed}
        self._renewals = {UUID(bytes=key): counts for key, *counts in asked.rows(_RENEWALS)}
        self._paid = [revenue_of(reading, None, period) for period in _quarters(day)]

    def lines(self, figures: Concentration) -> Sequence[GroupLine]:
        return [self._line(group) for group in figures.groups]

    def _line(self, group: GroupShare) -> GroupLine:
        members = self._members.get(group.group_id, (group.group_id,))
        name = self._names.get(group.group_id, "")
        return GroupLine(group, name, members, stability(self._record(members)))

    def _record(self, members: Sequence[UUID]) -> CustomerRecord:
        known = [
            days[member]
            for days in (self._signed, self._first)
            for member in members
            if member in days
        ]
        first = min((date.fromisoformat(day) for day in known), default=None)
        counted: list[Any] = [self._renewals.get(member, (0, 0)) for member in members]
        paid = [sum(quarter.get(m, Sum()).minor for m in members) for quarter in self._paid]
        return CustomerRecord(
            tenure_days=(self._day - first).days if first and first <= self._day else None,
            renewals_due=sum(due for due, _renewed in counted),
            renewed=sum(renewed or 0 for _due, renewed in counted),
            revenue_minor=_since_first(paid),
        )


def _quarters(day: date) -> list[Period]:
    """List the last eight runs of three months that end on a day, oldest first."""
    ends = [add_months(day, -3 * back) for back in reversed(range(QUARTERS + 1))]
    return [
        Period(start + timedelta(days=1), end) for start, end in zip(ends, ends[1:], strict=False)
    ]


def _since_first(paid: Sequence[int]) -> tuple[int, ...]:
    """Leave out the periods before the first payment: a new customer was not unsteady then."""
    start = next((at for at, amount in enumerate(paid) if amount), len(paid))
    return tuple(paid[start:])


@dataclass(frozen=True, slots=True)
class PortfolioShare:
    """What one account is of the whole. Shares are 0-1 of 12 months' revenue.

    ``before`` is the share a year earlier, None without revenue then. ``group`` carries the alert
    level and the share of the ultimate parent with all that belongs to it; ``rank`` is that
    group's place by revenue, 1 the largest.
    """

    share: float | None
    before: float | None
    rank: int | None
    of: int
    group: GroupShare | None


def portfolio_share(reading: Reading, account_id: UUID) -> PortfolioShare:
    """Return what an account is of the revenue of all accounts on this device."""
    period = last_12_months(reading.today)
    roots = ultimate_parents(account_parents(reading))
    paid = revenue_of(reading, None, period)
    groups = _figures(reading, paid, roots).groups
    root = roots.get(account_id, account_id)
    found = next(((at, g) for at, g in enumerate(groups, start=1) if g.group_id == root), None)
    earlier = revenue_of(reading, None, last_12_months(period.first - timedelta(days=1)))
    return PortfolioShare(
        share=_share(paid, account_id),
        before=_share(earlier, account_id),
        rank=found[0] if found else None,
        of=len(groups),
        group=found[1] if found else None,
    )


def _share(paid: Mapping[UUID, Sum], account_id: UUID) -> float | None:
    total = sum(max(0, each.minor) for each in paid.values())
    return max(0, paid.get(account_id, Sum()).minor) / total if total else None
