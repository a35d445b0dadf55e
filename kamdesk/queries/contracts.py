"""Contracts as a ladder, their instalments as paid, due or overdue, and what is owed by age."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.money import Money, sum_by_currency
from kamdesk.queries.money_facts import Rates, rates_of, receivables
from kamdesk.queries.score_rows import PAYMENTS, Asked, InstalmentRow, PaymentRow
from kamdesk.storage.reading import Reading

SOON_DAYS: Final = 30
AGES: Final = ((0, "not_due"), (30, "to_30"), (60, "to_60"), (90, "to_90"))
OLDEST: Final = "over_90"


class PayState(StrEnum):
    """How an instalment stands. PARTLY: some money came, and its day has not passed."""

    OVERDUE = "overdue"
    DUE = "due"
    PARTLY = "partly"
    AHEAD = "ahead"
    PAID = "paid"


class InstalmentLine(Struct, frozen=True):
    """One promised payment; amounts in minor units of its own currency. DUE is within 30 days."""

    id: UUID
    account_id: UUID
    contract_id: UUID
    name: str | None
    kind: str | None
    amount: Money
    open_minor: int
    due: date
    state: PayState
    late_days: int


class PaymentLine(Struct, frozen=True):
    """Money that came in, negative when it went back."""

    id: UUID
    contract_id: UUID | None
    instalment_id: UUID | None
    amount: Money
    received_on: date
    remark: str | None


class ContractLine(Struct, frozen=True):
    """One rung of the ladder. ``paid`` and ``billed`` are per currency.

    ``renewal_deal_id`` is the deal that renews it, unless that was lost.
    """

    id: UUID
    number: str | None
    name: str
    kind: str | None
    amount: Money | None
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    status: str
    renewal: str | None
    payment_terms: str | None
    days_left: int | None
    instalments: tuple[InstalmentLine, ...]
    billed: tuple[Money, ...]
    paid: tuple[Money, ...]
    renewal_deal_id: UUID | None = None

    @property
    def is_renewable(self) -> bool:
        """Tell whether a renewal can begin: in force, with an end, and not under way."""
        open_end = self.status != "active" or self.ends_on is None
        return not open_end and self.renewal_deal_id is None and self.renewal != "renewed"


class Ageing(Struct, frozen=True):
    """What is owed by age in the base currency; ``beside`` has no rate."""

    currency: str
    not_due: int = 0
    to_30: int = 0
    to_60: int = 0
    to_90: int = 0
    over_90: int = 0
    beside: tuple[Money, ...] = ()

    @property
    def overdue(self) -> int:
        """Everything past its day."""
        return self.to_30 + self.to_60 + self.to_90 + self.over_90


class ContractSheet(Struct, frozen=True):
    """The contracts of an account, newest first, with the money that flows through them."""

    contracts: tuple[ContractLine, ...]
    payments: tuple[PaymentLine, ...]
    ageing: Ageing


_CONTRACTS: Final = """
SELECT c.id, c.number, c.name, c.kind, c.amount_minor, c.currency, c.signed_on, c.starts_on,
  c.ends_on, c.status, c.renewal, c.payment_terms, o.id
FROM contract c LEFT JOIN opportunity o ON o.id = c.renewal_deal_id AND o.deleted_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM stage s WHERE s.id = o.stage_id AND s.outcome = 'lost')
WHERE c.deleted_at IS NULL {c.account_id}
ORDER BY coalesce(c.starts_on, c.signed_on, '') DESC, c.id
"""
_INSTALMENTS: Final = """
SELECT i.account_id, i.id, i.contract_id, i.amount_minor, i.currency, i.due, i.name, i.kind
FROM instalment i JOIN contract c ON c.id = i.contract_id
WHERE i.deleted_at IS NULL AND c.deleted_at IS NULL
  AND c.status NOT IN ('draft', 'in_review') {i.account_id}
ORDER BY i.due, i.id
"""
_PAYMENTS: Final = """
SELECT id, contract_id, instalment_id, amount_minor, currency, received_on, remark FROM payment
WHERE deleted_at IS NULL AND received_on <= :day {account_id} ORDER BY received_on DESC, id
"""


def contract_sheet(reading: Reading, account_id: UUID) -> ContractSheet:
    """Return the contracts, instalments and payments of one account."""
    asked, rates = Asked(reading, [account_id], reading.today), rates_of(reading)
    lines = instalments_of(reading, [account_id])
    by_contract: dict[UUID, list[InstalmentLine]] = defaultdict(list)
    for line in lines:
        by_contract[line.contract_id].append(line)
    return ContractSheet(
        contracts=tuple(
            _contract(row, by_contract.get(UUID(bytes=row[0]), ()), rates.base, reading.today)
            for row in asked.rows(_CONTRACTS)
        ),
        payments=tuple(_payment(row, rates.base) for row in asked.rows(_PAYMENTS)),
        ageing=ageing(lines, rates, reading.today),
    )


def instalments_of(reading: Reading, account_ids: Collection[UUID] | None) -> list[InstalmentLine]:
    """Return the promised payments of these accounts, earliest due first."""
    asked, rates = Asked(reading, account_ids, reading.today), rates_of(reading)
    rows = asked.rows(_INSTALMENTS)
    still = _still_open([InstalmentRow(*row[:6]) for row in rows], asked.rows(PAYMENTS), rates)
    return [_instalment(row, still.get(row[1], 0), rates.base, reading.today) for row in rows]


def ageing(lines: Iterable[InstalmentLine], rates: Rates, today: date) -> Ageing:
    """Sort what is owed by how late it is."""
    sums: dict[str, int] = defaultdict(int)
    beside: list[Money] = []
    for line in lines:
        in_base = rates.to_base(line.open_minor, line.amount.currency, today)
        if in_base is None:
            beside.append(Money(line.open_minor, line.amount.currency))
        else:
            sums[_age(line.late_days)] += in_base
    unconverted = tuple(money for money in sum_by_currency(beside).values() if money.amount_minor)
    return Ageing(currency=rates.base, beside=unconverted, **sums)


def _age(late_days: int) -> str:
    return next((name for limit, name in AGES if late_days <= limit), OLDEST)


_NO_DAY: Final = date.max


class _OwnCurrency(Rates):
    """Rates that leave what is owed in its own currency; only payments are exchanged."""

    def to_base(self, amount_minor: int, currency: str | None, day: date) -> int | None:
        if day == _NO_DAY:
            return amount_minor
        return Rates.to_base(self, amount_minor, currency, day)


def _still_open(
    instalments: Sequence[InstalmentRow], payments: Sequence[PaymentRow], rates: Rates
) -> dict[bytes, int]:
    """Return what is owed on each line; settled ones may be absent."""
    own = _OwnCurrency(rates.base, rates.rates)
    facts, _beside = receivables(instalments, payments, own, _NO_DAY)
    return {fact.record_id.bytes: fact.open_minor for fact in facts}


def _instalment(row: Any, still: int, base: str, today: date) -> InstalmentLine:
    account, key, contract, amount, currency, due_text, name, kind = row
    due = date.fromisoformat(due_text)
    late = max(0, (today - due).days) if still else 0
    return InstalmentLine(
        id=UUID(bytes=key),
        account_id=UUID(bytes=account),
        contract_id=UUID(bytes=contract),
        name=name,
        kind=kind,
        amount=Money(amount, currency or base),
        open_minor=still,
        due=due,
        state=_pay_state(still, amount, (due - today).days),
        late_days=late,
    )


def _pay_state(still: int, amount: int, days_ahead: int) -> PayState:
    if not still:
        return PayState.PAID
    if days_ahead < 0:
        return PayState.OVERDUE
    if still < amount:
        return PayState.PARTLY
    return PayState.DUE if days_ahead <= SOON_DAYS else PayState.AHEAD


def _payment(row: Any, base: str) -> PaymentLine:
    key, contract, instalment, amount, currency, on, remark = row
    return PaymentLine(
        id=UUID(bytes=key),
        contract_id=UUID(bytes=contract) if contract else None,
        instalment_id=UUID(bytes=instalment) if instalment else None,
        amount=Money(amount, currency or base),
        received_on=date.fromisoformat(on),
        remark=remark,
    )


def _contract(
    row: Any, instalments: Sequence[InstalmentLine], base: str, today: date
) -> ContractLine:
    days = [date.fromisoformat(text) if text else None for text in row[6:9]]
    billed = [line.amount for line in instalments]
    owed = [Money(line.open_minor, line.amount.currency) for line in instalments]
    return ContractLine(
        id=UUID(bytes=row[0]),
        number=row[1],
        name=row[2],
        kind=row[3],
        amount=None if row[4] is None else Money(row[4], row[5] or base),
        signed_on=days[0],
        starts_on=days[1],
        ends_on=days[2],
        status=row[9],
        renewal=row[10],
        payment_terms=row[11],
        days_left=(days[2] - today).days if days[2] else None,
        instalments=tuple(instalments),
        billed=tuple(sum_by_currency(billed).values()),
        paid=tuple(sum_by_currency([*billed, *(-money for money in owed)]).values()),
        renewal_deal_id=UUID(bytes=row[12]) if row[12] else None,
    )
