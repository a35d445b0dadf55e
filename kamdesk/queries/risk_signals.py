"""What has gone wrong with whom lately, each with the one thing to do about it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.lapse import lapses
from kamdesk.domain.money import Money
from kamdesk.domain.opportunity_moves import SILENT_DAYS
from kamdesk.domain.score_model import TOP_POINTS
from kamdesk.queries.contracts import InstalmentLine, PayState, instalments_of
from kamdesk.queries.money_facts import Rates, rates_of
from kamdesk.queries.reach import Known, people_known
from kamdesk.queries.score_history import Histories
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.service import SlaState, TicketLine, open_tickets
from kamdesk.storage.reading import Reading

LOW_HEALTH: Final = 50.0
DROP_POINTS: Final = 15.0
DROP_DAYS: Final = 30
RENEWAL_DAYS: Final = 90
KEY_INFLUENCE: Final = 4  # whose silence is worth a line


class Risk(StrEnum):
    """The kinds of signal, gravest first."""

    SLA_BREACH = "sla_breach"
    HEALTH_DROP = "health_drop"
    HEALTH_LOW = "health_low"
    MONEY_OVERDUE = "money_overdue"
    CONTRACT_ENDING = "contract_ending"
    PERSON_SILENT = "person_silent"
    DEAL_STALLED = "deal_stalled"


VERBS: Final[Mapping[Risk, str]] = {
    Risk.SLA_BREACH: "open_ticket",
    Risk.HEALTH_DROP: "explain_health",
    Risk.HEALTH_LOW: "explain_health",
    Risk.MONEY_OVERDUE: "chase_payment",
    Risk.CONTRACT_ENDING: "start_renewal",
    Risk.PERSON_SILENT: "plan_visit",
    Risk.DEAL_STALLED: "open_deal",
}
"""The one verb each signal offers."""


class RiskSignal(Struct, frozen=True):
    """One signal. ``record_id`` is what to open, ``title`` what it is called.

    ``days`` is how long it has gone on, or is left to a contract's end; ``points`` a health value
    or its change; ``money`` what is at stake. ``never``: this person was never met at all.
    """

    kind: Risk
    account_id: UUID
    account_name: str
    account_short: str | None
    account_english: str | None
    entity: str
    record_id: UUID
    title: str | None = None
    days: int | None = None
    points: float | None = None
    money: Money | None = None
    count: int = 1
    never: bool = False

    @property
    def verb(self) -> str:
        """What to do about it, one key."""
        return VERBS[self.kind]


class _Named(Struct, frozen=True):
    id: UUID
    name: str
    short_name: str | None
    english_name: str | None
    band: str
    health: float | None


_ACCOUNTS: Final = """
SELECT a.id, a.name, a.short_name, a.english_name, coalesce(s.band, 'unscored'),
  CASE WHEN s.band <> 'unscored' THEN s.value END
FROM account a LEFT JOIN score s ON s.account_id = a.id
WHERE a.deleted_at IS NULL AND coalesce(a.status, '') <> 'ended' {a.id}
"""
_OWNED: Final = " AND a.owner_id = unhex(:owner)"
_CONTRACTS: Final = """
SELECT c.account_id, c.id, c.name, c.ends_on, c.amount_minor, c.currency FROM contract c
WHERE c.deleted_at IS NULL AND c.status = 'active' AND c.ends_on BETWEEN :day AND :until
  AND coalesce(c.renewal, 'not_started') IN ('not_started', 'in_talks')
  AND NOT EXISTS (SELECT 1 FROM contract n WHERE n.account_id = c.account_id
    AND n.deleted_at IS NULL AND n.id <> c.id AND n.kind IS c.kind AND n.ends_on > c.ends_on)
  AND NOT EXISTS (SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id
    WHERE o.id = c.renewal_deal_id AND o.deleted_at IS NULL AND s.outcome <> 'lost')
  {c.account_id}
ORDER BY c.ends_on, c.id
"""
_STALLED: Final = """
SELECT o.account_id, o.id, o.name, o.stage_since, o.amount_minor, o.currency, s.expected_days
FROM opportunity o JOIN stage s ON s.id = o.stage_id AND s.outcome = 'open'
WHERE o.deleted_at IS NULL AND o.stage_since IS NOT NULL
  AND julianday(:day) - julianday(o.stage_since)
    > coalesce(s.expected_days, CAST(:silent AS INTEGER))
  {o.account_id}
ORDER BY o.stage_since, o.id
"""


def risk_signals(
    reading: Reading, owner_id: UUID | None = None, account_ids: Collection[UUID] | None = None
) -> list[RiskSignal]:
    """Return the signals of some accounts or of an owner's, one of a kind per account."""
    accounts = _accounts(reading, owner_id, account_ids)
    if not accounts:
        return []
    ids = list(accounts)
    asked = Asked(reading, ids, reading.today, until=_until(reading.today), silent=str(SILENT_DAYS))
    found = [
        *_tickets(accounts, open_tickets(reading, ids)),
        *_health(reading, accounts),
        *_money(accounts, instalments_of(reading, ids), rates_of(reading), reading.today),
        *_contracts(accounts, asked.rows(_CONTRACTS), rates_of(reading).base, reading.today),
        *_silence(accounts, people_known(reading, ids), reading.today),
        *_deals(accounts, asked.rows(_STALLED), rates_of(reading).base, reading.today),
    ]
    order = {kind: place for place, kind in enumerate(Risk)}
    return sorted(found, key=lambda each: (order[each.kind], -(each.days or 0), each.account_name))


def _accounts(
    reading: Reading, owner_id: UUID | None, account_ids: Collection[UUID] | None
) -> dict[UUID, _Named]:
    values = {"owner": owner_id.hex} if owner_id else {}
    asked = Asked(reading, account_ids, reading.today, **values)
    rows = asked.rows(_ACCOUNTS + (_OWNED if owner_id else ""))
    return {UUID(bytes=row[0]): _Named(UUID(bytes=row[0]), *row[1:]) for row in rows}


def _signal(kind: Risk, account: _Named, entity: str, record: UUID, **facts: Any) -> RiskSignal:
    names = (account.name, account.short_name, account.english_name)
    return RiskSignal(kind, account.id, *names, entity, record, **facts)


def _until(today: date) -> str:
    return (today + timedelta(days=RENEWAL_DAYS)).isoformat()


def _tickets(
    accounts: Mapping[UUID, _Named], tickets: Iterable[TicketLine]
) -> Iterator[RiskSignal]:
    """Tell of the ticket longest beyond its limit, and how many more there are."""
    for account_id, lines in _by_account(t for t in tickets if t.state is SlaState.OVERDUE).items():
        worst, account = lines[0], accounts[account_id]
        assert worst.left is not None
        yield _signal(
            Risk.SLA_BREACH,
            account,
            "ticket",
            worst.id,
            title=worst.number or worst.title,
            days=(-worst.left).days,
            count=len(lines),
        )


def _by_account(lines: Iterable[Any]) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = {}
    for line in lines:
        grouped.setdefault(line.account_id, []).append(line)
    return grouped


def _health(reading: Reading, accounts: Mapping[UUID, _Named]) -> Iterator[RiskSignal]:
    """Tell of a score under 50 or one that fell by 15 points in 30 days; a fall says more."""
    scored = [key for key, each in accounts.items() if each.health is not None]
    scored = [key for key in scored if (accounts[key].health or 0.0) <= TOP_POINTS - DROP_POINTS]
    past = Histories(reading, scored)  # who stands higher cannot have fallen that far
    before = reading.today - timedelta(days=DROP_DAYS)
    for key in scored:
        account, then = accounts[key], past.score_on(key, before)
        assert account.health is not None
        known = then is not None and then.band != "unscored" and then.value is not None
        change = account.health - then.value if known and then and then.value is not None else 0.0
        if change <= -DROP_POINTS:
            yield _signal(Risk.HEALTH_DROP, account, "account", key, points=change, days=DROP_DAYS)
        elif account.health < LOW_HEALTH:
            yield _signal(Risk.HEALTH_LOW, account, "account", key, points=account.health)


def _money(
    accounts: Mapping[UUID, _Named], lines: Iterable[InstalmentLine], rates: Rates, today: date
) -> Iterator[RiskSignal]:
    late = [line for line in lines if line.state is PayState.OVERDUE]
    for account_id, owed in _by_account(late).items():
        sums = [rates.to_base(line.open_minor, line.amount.currency, today) for line in owed]
        known = [amount for amount in sums if amount is not None]
        yield _signal(
            Risk.MONEY_OVERDUE,
            accounts[account_id],
            "instalment",
            owed[0].id,
            title=owed[0].name,
            days=max(line.late_days for line in owed),
            money=Money(sum(known), rates.base) if known else None,
            count=len(owed),
        )


def _contracts(
    accounts: Mapping[UUID, _Named], rows: Iterable[Any], base: str, today: date
) -> Iterator[RiskSignal]:
    seen: set[UUID] = set()
    for raw, key, name, ends, amount, currency in rows:
        account = accounts[UUID(bytes=raw)]
        if account.id not in seen:
            seen.add(account.id)
            yield _signal(
                Risk.CONTRACT_ENDING,
                account,
                "contract",
                UUID(bytes=key),
                title=name,
                days=(date.fromisoformat(ends) - today).days,
                money=None if amount is None else Money(amount, currency or base),
            )


def _silence(
    accounts: Mapping[UUID, _Named], people: Iterable[Known], today: date
) -> Iterator[RiskSignal]:
    for account_id, known in _by_account(people).items():
        names = {person.id: person for person in known}
        key_people = [
            person.contacted for person in known if (person.mapped.influence or 0) >= KEY_INFLUENCE
        ]
        silent = lapses(key_people, today)
        if silent:
            yield _signal(
                Risk.PERSON_SILENT,
                accounts[account_id],
                "contact",
                silent[0].person_id,
                title=names[silent[0].person_id].name,
                days=silent[0].silent_days,
                count=len(silent),
                never=silent[0].never_touched,
            )


def _deals(
    accounts: Mapping[UUID, _Named], rows: Iterable[Any], base: str, today: date
) -> Iterator[RiskSignal]:
    seen: dict[UUID, int] = {}
    listed = list(rows)
    for row in listed:
        seen[UUID(bytes=row[0])] = seen.get(UUID(bytes=row[0]), 0) + 1
    for raw, key, name, since, amount, currency, _expected in listed:
        account = accounts[UUID(bytes=raw)]
        count = seen.pop(account.id, 0)
        if count:
            yield _signal(
                Risk.DEAL_STALLED,
                account,
                "opportunity",
                UUID(bytes=key),
                title=name,
                days=(today - date.fromisoformat(since)).days,
                money=None if amount is None else Money(amount, currency or base),
                count=count,
            )
