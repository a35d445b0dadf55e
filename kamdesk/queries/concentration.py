"""How much of the business hangs on which groups of customers, with how firmly they have stayed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.domain.concentration import AccountRevenue, Concentration, concentration
from kamdesk.domain.hierarchy import ultimate_parents
from kamdesk.domain.periods import Period, add_months, last_12_months
from kamdesk.domain.stability import CustomerRecord, Stability, stability
from kamdesk.models.account import Account
from kamdesk.models.business import Contract, Opportunity
from kamdesk.models.reference import Stage
from kamdesk.queries.money_facts import rates_of, revenue_of
from kamdesk.queries.parents import account_parents
from kamdesk.storage.reading import Reading

Basis = Literal["payments", "won"]
BASES: Final[tuple[Basis, ...]] = ("payments", "won")
_QUARTERS: Final = 4
_MONTHS: Final = 3
_DRAFT: Final = "draft"
_ONE_DAY: Final = timedelta(days=1)


class Dependences(Struct, frozen=True):
    """Concentration in one currency over a year; names and stability are by group."""

    basis: Basis
    period: Period
    measured: Concentration
    names: Mapping[UUID, str]
    stability: Mapping[UUID, Stability]


class _Contracts(Struct, frozen=True):
    """The contracts of one group as far as they say how firmly it has stayed."""

    first_signed: date | None
    due: int
    renewed: int


def dependences(
    reading: Reading, basis: Basis = "payments", as_of: date | None = None
) -> list[Dependences]:
    """Return concentration by ultimate parent: in the base currency, then what has no rate.

    ``payments`` counts what came in during the year that ends on ``as_of`` (today when None),
    ``won`` the deals won in it. Facts without a date of their own (parents, renewals) are today's.
    """
    day = as_of or reading.today
    period = last_12_months(day)
    revenues = _revenues(reading, basis, period)
    base = rates_of(reading).base
    others = sorted({each.currency for each in revenues} - {base})
    parents = ultimate_parents(account_parents(reading))
    past = [_revenues(reading, basis, quarter) for quarter in quarters(day)]
    contracts = _contracts(reading, parents, day)
    found = []
    for currency in (base, *others):
        measured = concentration(revenues, currency, parents)
        if currency != base or measured.groups or not others:
            groups = [group.group_id for group in measured.groups]
            firm = _Firmness(parents, past, contracts, day)
            judged = {group: firm.of(group, currency) for group in groups}
            found.append(Dependences(basis, period, measured, _names(reading, groups), judged))
    return found


def quarters(today: date) -> list[Period]:
    """Return the last four runs of three months, the latest ending today, earliest first."""
    ends = [add_months(today, -_MONTHS * back) for back in range(_QUARTERS + 1)]
    runs = [Period(before + _ONE_DAY, last) for last, before in pairwise(ends)]
    return runs[::-1]


def _revenues(reading: Reading, basis: Basis, period: Period) -> list[AccountRevenue]:
    if basis == "won":
        return _won(reading, period)
    base = rates_of(reading).base
    found: list[AccountRevenue] = []
    for account, total in revenue_of(reading, None, period).items():
        found.append(AccountRevenue(account, total.minor, base))
        found += [AccountRevenue(account, m.amount_minor, m.currency) for m in total.beside]
    return found


def _won(reading: Reading, period: Period) -> list[AccountRevenue]:
    """Return deals won in a period, at the rate of the day they closed."""
    rates = rates_of(reading)
    deals = reading.session.execute(
        select(Opportunity.account_id, Opportunity.amount_minor, Opportunity.currency)
        .add_columns(Opportunity.closed_on)
        .join(Stage, Stage.id == Opportunity.stage_id)
        .where(Stage.outcome == "won", Opportunity.amount_minor.is_not(None))
        .where(Opportunity.closed_on.between(period.first, period.last))
    )
    found = []
    for account, amount, currency, closed_on in deals:
        in_base = rates.to_base(amount, currency, closed_on)
        known = in_base is not None
        found.append(
            AccountRevenue(
                account,
                in_base if in_base is not None else amount,
                rates.base if known else currency,
            )
        )
    return found


def _contracts(reading: Reading, parents: Mapping[UUID, UUID], day: date) -> dict[UUID, _Contracts]:
    rows = reading.session.execute(
        select(Contract.account_id, Contract.signed_on, Contract.ends_on, Contract.renewal).where(
            Contract.status != _DRAFT
        )
    )
    signed: dict[UUID, list[date]] = defaultdict(list)
    due: dict[UUID, list[bool]] = defaultdict(list)
    for account, signed_on, ends_on, renewal in rows:
        group = parents.get(account, account)
        if signed_on is not None and signed_on <= day:
            signed[group].append(signed_on)
        if ends_on is not None and ends_on < day:
            due[group].append(renewal == "renewed")
    for account, signed_on in reading.session.execute(select(Account.id, Account.signed_on)):
        if signed_on is not None and signed_on <= day:
            signed[parents.get(account, account)].append(signed_on)
    return {
        group: _Contracts(min(signed[group], default=None), len(due[group]), sum(due[group]))
        for group in {*signed, *due}
    }


class _Firmness:
    """Judges groups: since when they are customers, what they renewed, how evenly they bought."""

    def __init__(
        self,
        parents: Mapping[UUID, UUID],
        past: Sequence[Sequence[AccountRevenue]],
        contracts: Mapping[UUID, _Contracts],
        today: date,
    ) -> None:
        self._contracts, self._today = contracts, today
        self._sums: dict[tuple[UUID, str], list[int]] = {}
        for at, revenues in enumerate(past):
            for each in revenues:
                key = (parents.get(each.account_id, each.account_id), each.currency)
                self._sums.setdefault(key, [0] * len(past))[at] += each.amount_minor

    def of(self, group: UUID, currency: str) -> Stability:
        known = self._contracts.get(group, _Contracts(None, 0, 0))
        first = known.first_signed
        record = CustomerRecord(
            tenure_days=None if first is None else (self._today - first).days,
            renewals_due=known.due,
            renewed=known.renewed,
            revenue_minor=self._sums.get((group, currency), []),
        )
        return stability(record)


def _names(reading: Reading, groups: Sequence[UUID]) -> dict[UUID, str]:
    rows = reading.session.execute(select(Account.id, Account.name))
    wanted = set(groups)
    return {key: name for key, name in rows if key in wanted}
