"""The facts health scores are read from, gathered for any number of accounts at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, cast
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.cadence import POLICIES, Rhythm
from kamdesk.domain.health_facts import (
    RENEWAL_PROGRESS,
    AccountFacts,
    ContractFact,
    FeedbackFact,
    TicketFact,
    TouchFact,
)
from kamdesk.domain.money import Money
from kamdesk.domain.tiers import known_tier
from kamdesk.queries.money_facts import Rates, rates_of, receivables
from kamdesk.queries.score_past import pasts_of
from kamdesk.queries.score_people import Coverage, coverage_of
from kamdesk.queries.score_rows import AccountRow, Id, Rows, TicketRow, live_rows
from kamdesk.storage.reading import Reading

_ONE_DAY: Final = timedelta(days=1)


class Gathered(Struct, frozen=True):
    """The facts of one account on one day.

    ``recheck_on`` is the next day on which the facts themselves differ without anybody's doing: a
    fact dated ahead, a relationship that fades below reach. ``beside`` is owed but not converted.
    """

    facts: AccountFacts
    recheck_on: date | None = None
    beside: tuple[Money, ...] = ()
    last_visit: date | None = None

    def overdue_minor(self, day: date) -> int:
        """Return what is owed past its day, in minor units of the base currency."""
        lines = self.facts.receivables
        return sum([line.open_minor for line in lines if line.due_on and line.due_on < day])


def facts_of(
    reading: Reading, account_ids: Collection[UUID] | None, as_of: date | None = None
) -> dict[UUID, AccountFacts]:
    """Return the facts of accounts, of all when None; as they stood on a past day.

    Accounts that are deleted, or unknown on that day, are absent.
    """
    if as_of is None or as_of >= reading.today:
        found = gathered(reading, account_ids, as_of)
    else:
        found = gathered_past(reading, account_ids, as_of)
    return {account: each.facts for account, each in found.items()}


def gathered(
    reading: Reading, account_ids: Collection[UUID] | None, day: date | None = None
) -> dict[UUID, Gathered]:
    """Gather the facts as they stand, in a constant number of statements."""
    rows = live_rows(reading, account_ids, day or reading.today)
    return build(rows, rates_of(reading))


def gathered_past(
    reading: Reading, account_ids: Collection[UUID] | None, day: date
) -> dict[UUID, Gathered]:
    """Gather the facts as they stood at the end of a past day."""
    past = pasts_of(reading, account_ids)
    return build(past.rows_on(day), rates_of(reading))


def build(rows: Rows, rates: Rates) -> dict[UUID, Gathered]:
    """Make facts of rows, per account."""
    return dict(built(rows, rates))


def built(rows: Rows, rates: Rates) -> Iterator[tuple[UUID, Gathered]]:
    """Make facts of rows, one account after the other: thousands need not be held at once."""
    grouped = _Grouped(rows)
    next_rate = rates.next_after(rows.day)
    for account in rows.accounts:
        yield UUID(bytes=account.id), _gathered(account, grouped, rates, next_rate)


class _Grouped:
    """The rows by account. Each row begins with the account's id."""

    def __init__(self, rows: Rows) -> None:
        self.day = rows.day
        self.upcoming = rows.upcoming
        self.touches = _by_account(rows.touches)
        self.tickets = _by_account(rows.tickets)
        self.contracts = _by_account(rows.contracts)
        self.instalments = _by_account(rows.instalments)
        self.payments = _by_account(rows.payments)
        self.feedback = _by_account(rows.feedback)
        self.coverage = coverage_of(rows)


def _by_account(rows: Iterable[Sequence[Any]]) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row)
    return grouped


def _gathered(
    account: AccountRow, rows: _Grouped, rates: Rates, next_rate: date | None
) -> Gathered:
    key = account.id
    owed, beside = receivables(
        rows.instalments.get(key, ()), rows.payments.get(key, ()), rates, rows.day
    )
    covered = rows.coverage.get(key)
    contracts = tuple(contract_of(row, rates, rows.day) for row in rows.contracts.get(key, ()))
    facts = AccountFacts(
        interval_days=interval_days(account.tier, rows.day),
        rhythm_since=date.fromisoformat(account.since) if account.since else None,
        last_touch=_last_touch(rows.touches.get(key, ())),
        tickets=tuple(ticket_of(TicketRow(*row)) for row in rows.tickets.get(key, ())),
        contracts=contracts,
        receivables=owed,
        relationship=covered.fact if covered else None,
        feedback=tuple(_feedback(row) for row in rows.feedback.get(key, ())),
    )
    return Gathered(
        facts=facts,
        recheck_on=_recheck_on(rows, facts, covered, (rows.upcoming.get(key), next_rate)),
        beside=beside,
        last_visit=_last_visit(rows.touches.get(key, ())),
    )


def _recheck_on(
    rows: _Grouped,
    facts: AccountFacts,
    covered: Coverage | None,
    ahead: tuple[str | None, date | None],
) -> date | None:
    dated, next_rate = ahead
    days = [date.fromisoformat(dated)] if dated else []
    days += [day for day in (next_rate, covered.fades_on if covered else None) if day]
    # A line falls late the day after it is due, which need not move the score.
    days += [
        line.due_on + _ONE_DAY
        for line in facts.receivables
        if line.open_minor > 0 and line.due_on and line.due_on >= rows.day
    ]
    return min(days, default=None)


def interval_days(tier: str | None, day: date) -> int | None:
    """Return the promised rhythm of a tier in days, from a day on."""
    level = known_tier(tier)
    policy = POLICIES.get((level, Rhythm.ACCOUNT)) if level else None
    return policy.days_from(day) if policy else None


def _last_touch(rows: Sequence[Sequence[Any]]) -> TouchFact | None:
    if not rows:
        return None
    _account, entity, record_id, on = max(rows, key=lambda row: (row[3], row[1], row[2]))
    return TouchFact(entity, UUID(bytes=record_id), date.fromisoformat(on))


def _last_visit(rows: Sequence[Sequence[Any]]) -> date | None:
    return next((date.fromisoformat(row[3]) for row in rows if row[1] == "visit"), None)


def ticket_of(row: TicketRow) -> TicketFact:
    """Make a fact of a service request."""
    opened, solved = _moment(row.opened_at), _moment(row.solved_at)
    assert opened is not None
    limit = opened + timedelta(hours=row.sla_hours) if row.sla_hours else None
    return TicketFact(
        record_id=UUID(bytes=row.id),
        closed_on=solved.astimezone().date() if solved else None,
        in_sla=solved <= limit if solved and limit else None,
        due_on=limit.astimezone().date() if limit else None,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def contract_of(row: Sequence[Any], rates: Rates, day: date) -> ContractFact:
    """Make a fact of a ContractRow, its value at the rates of a day."""
    _account, record_id, amount, currency, ends_on, renewal = row
    return ContractFact(
        record_id=UUID(bytes=record_id),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        value_minor=None if amount is None else rates.to_base(amount, currency, day),
        renewal_progress=RENEWAL_PROGRESS.get(renewal or "not_started", 0.0),
    )


def _feedback(row: Sequence[Any]) -> FeedbackFact:
    _account, record_id, kind, answer, on = row
    named = cast("Literal['nps', 'csat']", kind)
    return FeedbackFact(UUID(bytes=record_id), named, answer, date.fromisoformat(on))
