"""Money of accounts in the base currency: dated rates, revenue, what is owed and since when."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from msgspec import Struct, field

from kamdesk.domain.health_facts import ReceivableFact
from kamdesk.domain.health_promises import SETTLED_DAYS
from kamdesk.domain.money import ExchangeRate, Money, convert, weighted_by_currency
from kamdesk.domain.periods import Period
from kamdesk.queries.score_rows import Asked, Id, InstalmentRow, PaymentRow
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY

DEFAULT_BASE = "CNY"


class Rates(Struct):
    """The dated rates into the base currency, each answer kept."""

    base: str
    rates: Sequence[ExchangeRate]
    _known: dict[tuple[int, str, date], int | None] = field(default_factory=dict)

    def to_base(self, amount_minor: int, currency: str | None, day: date) -> int | None:
        """Return an amount in minor units of the base currency; None without a rate."""
        if currency is None or currency == self.base:
            return amount_minor
        asked = (amount_minor, currency, day)
        if asked not in self._known:
            self._known[asked] = self._converted(*asked)
        return self._known[asked]

    def next_after(self, day: date) -> date | None:
        """Return the next day on which a rate begins to hold."""
        return min((rate.on for rate in self.rates if rate.on > day), default=None)

    def _converted(self, amount_minor: int, currency: str, day: date) -> int | None:
        found = convert([Money(amount_minor, currency)], self.base, self.rates, day)
        return None if found.unconverted else found.total.amount_minor


# Asked at every deed, and so of the driver itself.
_BASE: Final = "SELECT value FROM setting WHERE key = ?"
_RATES: Final = """
SELECT currency, valid_from, rate FROM exchange_rate
WHERE deleted_at IS NULL AND base_currency = ? AND currency IS NOT NULL AND rate IS NOT NULL
"""


def rates_of(reading: Reading) -> Rates:
    """Return the rates this profile knows into its base currency."""
    reading.session.flush()
    ask = reading.session.connection().connection.cursor().execute
    base = next((value for (value,) in ask(_BASE, (BASE_CURRENCY,))), DEFAULT_BASE)
    rates = [
        ExchangeRate(currency, base, date.fromisoformat(valid_from), Decimal(rate))
        for currency, valid_from, rate in ask(_RATES, (base,))
    ]
    return Rates(base, tuple(rates))


def receivables(
    instalments: Iterable[InstalmentRow], payments: Iterable[PaymentRow], rates: Rates, day: date
) -> tuple[tuple[ReceivableFact, ...], tuple[Money, ...]]:
    """Settle what was promised by what was paid, and bring the rest to the base currency.

    A payment for an instalment settles that one; others of a contract settle its oldest due first.
    Lines nobody can convert are left out and named, one by one; long settled ones are left out.
    """
    lines = sorted(instalments, key=lambda line: (line[5], line[1]))
    direct, free = _allotted(lines, payments, rates)
    facts: list[ReceivableFact] = []
    beside: list[Money] = []
    forgotten = (day - timedelta(days=SETTLED_DAYS + 1)).isoformat()
    for _account, line_id, contract, amount, currency, due in lines:
        still = max(0, amount - direct.get(line_id, 0))
        settled = min(still, max(0, free.get((contract, currency), 0)))
        if settled:
            free[contract, currency] -= settled
        if still == settled and due < forgotten:
            continue
        in_base = rates.to_base(still - settled, currency, day)
        if in_base is None:
            beside.append(Money(still - settled, currency or rates.base))
        else:
            facts.append(ReceivableFact(UUID(bytes=line_id), date.fromisoformat(due), in_base))
    return tuple(facts), tuple(beside)


def _allotted(
    lines: Sequence[InstalmentRow], payments: Iterable[PaymentRow], rates: Rates
) -> tuple[Mapping[Id, int], dict[tuple[Id, str | None], int]]:
    """Sum what was paid per instalment, and per contract and currency for the others."""
    currencies = {line[1]: line[4] for line in lines}
    contracts: dict[Id, set[str | None]] = defaultdict(set)
    for line in lines:
        contracts[line[2]].add(line[4])
    direct: dict[Id, int] = defaultdict(int)
    free: dict[tuple[Id, str | None], int] = defaultdict(int)
    for _account, contract, instalment, amount, currency, on in payments:
        if instalment in currencies:
            wanted = currencies[instalment]
            direct[instalment] += _exchanged(amount, (currency, wanted), on, rates)
        elif contract in contracts:
            known = contracts[contract]
            wanted = currency if currency in known else min(known, key=str)
            free[contract, wanted] += _exchanged(amount, (currency, wanted), on, rates)
    return direct, free


def _exchanged(amount: int, pair: tuple[str | None, str | None], on: str, rates: Rates) -> int:
    """Bring a payment into the currency of its line through the base; 0 when nobody can."""
    paid, wanted = pair
    if paid == wanted:
        return amount
    day = date.fromisoformat(on)
    in_base = rates.to_base(amount, paid, day)
    unit = rates.to_base(1_000_000, wanted, day)
    return 0 if in_base is None or not unit else in_base * 1_000_000 // unit


class Sum(Struct, frozen=True):
    """An amount in minor units of the base currency, from ``count`` records.

    ``beside`` is what had no rate, one sum per currency, from ``unconverted`` records.
    """

    minor: int = 0
    count: int = 0
    unconverted: int = 0
    beside: tuple[Money, ...] = ()


class Pipeline(Struct, frozen=True):
    """The open deals of an account; ``unknown`` counts those without an amount.

    ``weighted_minor`` is None when no deal has an amount in the base currency.
    """

    total: Sum = Sum()
    weighted_minor: int | None = None
    unknown: int = 0

    @property
    def count(self) -> int:
        """The number of open deals, those nobody can price included."""
        return self.total.count + self.total.unconverted + self.unknown


_REVENUE: Final = """
SELECT account_id, currency, received_on, sum(amount_minor), count(*) FROM payment
WHERE deleted_at IS NULL AND received_on BETWEEN :first AND :last {account_id}
GROUP BY account_id, currency,
  CASE WHEN currency IS NULL OR currency = :base THEN NULL ELSE received_on END
"""
_PIPELINE: Final = """
SELECT o.account_id, o.currency, o.amount_minor, coalesce(o.probability, s.probability)
FROM stage s JOIN opportunity o ON o.stage_id = s.id
WHERE s.outcome = 'open' AND o.deleted_at IS NULL {o.account_id}
"""


def revenue_of(
    reading: Reading, account_ids: Collection[UUID] | None, period: Period
) -> dict[UUID, Sum]:
    """Return the payments of a period per account, each at the rate of the day it came in."""
    rates = rates_of(reading)
    asked = Asked(
        reading,
        account_ids,
        period.last,
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        base=rates.base,
    )
    sums: dict[Id, _Adding] = defaultdict(lambda: _Adding(rates))
    for account, currency, on, amount, count in asked.rows(_REVENUE):
        sums[account].add(amount, currency, date.fromisoformat(on), count)
    return {UUID(bytes=account): each.sum() for account, each in sums.items()}


def pipelines_of(reading: Reading, account_ids: Collection[UUID] | None) -> dict[UUID, Pipeline]:
    """Return the open deals per account at today's rates."""
    rates, day = rates_of(reading), reading.today
    deals: dict[Id, list[tuple[str | None, int | None, float]]] = defaultdict(list)
    for account, *deal in Asked(reading, account_ids, day).rows(_PIPELINE):
        deals[account].append((deal[0], deal[1], deal[2]))
    return {UUID(bytes=account): _pipeline(each, rates, day) for account, each in deals.items()}


def _pipeline(
    deals: Iterable[tuple[str | None, int | None, float]], rates: Rates, day: date
) -> Pipeline:
    total, shares, unknown = _Adding(rates), [], 0
    for currency, amount, probability in deals:
        if amount is None:
            unknown += 1
            continue
        total.add(amount, currency, day)
        in_base = rates.to_base(amount, currency, day)
        if in_base is not None:
            shares.append((Money(in_base, rates.base), probability))
    weighted = weighted_by_currency(shares).get(rates.base)
    return Pipeline(total.sum(), weighted.amount_minor if weighted else None, unknown)


class _Adding:
    """A sum on its way: what converts, and what stands beside it."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._minor = self._count = self._unconverted = 0
        self._beside: dict[str, int] = defaultdict(int)

    def add(self, amount: int, currency: str | None, day: date, count: int = 1) -> None:
        in_base = self._rates.to_base(amount, currency, day)
        if in_base is None:
            self._unconverted += count
            self._beside[currency or self._rates.base] += amount
        else:
            self._minor, self._count = self._minor + in_base, self._count + count

    def sum(self) -> Sum:
        beside = tuple(Money(minor, currency) for currency, minor in sorted(self._beside.items()))
        return Sum(self._minor, self._count, self._unconverted, beside)
