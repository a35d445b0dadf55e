"""Money of accounts in the base currency: dated rates, revenue, what is owed and since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from kamdesk.domain.health_facts import ReceivableFact
from kamdesk.domain.money import ExchangeRate, Money, convert
from kamdesk.models.reference import ExchangeRate as RateRecord
from kamdesk.queries.score_rows import Id, InstalmentRow, PaymentRow
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, setting

DEFAULT_BASE = "CNY"


@dataclass(slots=True)
class Rates:
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


def rates_of(reading: Reading) -> Rates:
    """Return the rates this profile knows into its base currency."""
    base = setting(reading, BASE_CURRENCY, DEFAULT_BASE)
    found = reading.session.execute(
        select(RateRecord.currency, RateRecord.valid_from, RateRecord.rate).where(
            RateRecord.base_currency == base,
            RateRecord.currency.is_not(None),
            RateRecord.rate.is_not(None),
        )
    )
    rates = [ExchangeRate(row.currency, base, row.valid_from, row.rate) for row in found]
    return Rates(base, tuple(rates))


def receivables(
    instalments: Iterable[InstalmentRow], payments: Iterable[PaymentRow], rates: Rates, day: date
) -> tuple[tuple[ReceivableFact, ...], tuple[Money, ...]]:
    """Settle what was promised by what was paid, and bring the rest to the base currency.

    A payment for an instalment settles that one; others of a contract settle its oldest due first.
    Lines nobody can convert are left out and named, one by one.
    """
    lines = sorted(instalments, key=lambda line: (line[5], line[1]))
    direct, free = _allotted(lines, payments, rates)
    facts: list[ReceivableFact] = []
    beside: list[Money] = []
    for _account, line_id, contract, amount, currency, due in lines:
        still = max(0, amount - direct.get(line_id, 0))
        settled = min(still, max(0, free.get((contract, currency), 0)))
        if settled:
            free[contract, currency] -= settled
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
