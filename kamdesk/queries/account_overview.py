"""Everything the header and the overview of one account show, read in one go."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.health import HealthScore
from kamdesk.domain.health_promises import TERM_DAYS
from kamdesk.domain.periods import last_12_months, quarter_of, trend_days
from kamdesk.errors import Refused
from kamdesk.models.account import Account
from kamdesk.models.reference import User
from kamdesk.queries.account_plan import GoalLine, OpenDeal, goals, open_deals
from kamdesk.queries.life_events import LifeEvent, life_events
from kamdesk.queries.money_facts import Pipeline, pipelines_of, rates_of
from kamdesk.queries.next_steps import NextStep, steps_of
from kamdesk.queries.portfolio import PortfolioShare, portfolio_share
from kamdesk.queries.score_facts import Gathered
from kamdesk.queries.score_history import Histories
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.scores import HealthSheet, SheetMeasure, sheet
from kamdesk.queries.stakeholders import StakeholderMap, stakeholders
from kamdesk.queries.swot import swot_counts
from kamdesk.storage.reading import Reading

TREND_MONTHS: Final = 12
_LOWEST: Final = 2
_TEAM: Final = """
SELECT t.user_id, u.name, u.english_name, t.role, t.raci FROM account_team t
JOIN user u ON u.id = t.user_id
WHERE t.deleted_at IS NULL AND t.core AND (t.since IS NULL OR t.since <= :day)
  AND (t."left" IS NULL OR t."left" > :day) {t.account_id}
ORDER BY CASE t.role WHEN 'account' THEN 0 WHEN 'solution' THEN 1 WHEN 'delivery' THEN 2 ELSE 3 END,
  t.id
"""
_COUNTS: Final = """
SELECT (SELECT count(*) FROM contact WHERE deleted_at IS NULL {account_id}),
  (SELECT count(*) FROM visit WHERE deleted_at IS NULL AND held_at < :end {account_id}),
  (SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage_id AND s.outcome = 'open'
   WHERE o.deleted_at IS NULL {o.account_id}),
  (SELECT count(*) FROM contract WHERE deleted_at IS NULL {account_id}),
  (SELECT count(*) FROM ticket WHERE deleted_at IS NULL AND solved_at IS NULL {account_id}),
  (SELECT count(*) FROM attachment WHERE deleted_at IS NULL {account_id})
"""


class TeamMember(Struct, frozen=True):
    """One of us in the core team of the account."""

    user_id: UUID
    name: str
    english_name: str | None
    role: str | None
    raci: str | None


class Receivable(Struct, frozen=True):
    """What is billed and unpaid, in minor units of the base currency.

    ``overdue_days`` is the age of the oldest late line; ``unconverted`` counts lines left out.
    """

    total_minor: int
    overdue_minor: int
    overdue_days: int
    unconverted: int


class TabCounts(Struct, frozen=True):
    """How much there is behind the tabs; deals and tickets count while open."""

    contacts: int
    visits: int
    deals: int
    contracts: int
    tickets: int
    files: int


class AccountHeader(Struct, frozen=True):
    """What stays in sight on every tab. Amounts are minor units of ``currency``.

    ``spark`` is the value on the days of the trend, None where nothing is known.
    """

    id: UUID
    name: str
    short_name: str | None
    english_name: str | None
    tier: str | None
    status: str | None
    industry: str | None
    region: str | None
    employees: int | None
    owner_id: UUID | None
    owner_name: str | None
    owner_english: str | None
    core_team: tuple[TeamMember, ...]
    health: HealthSheet
    spark: tuple[float | None, ...]
    currency: str
    portfolio: PortfolioShare
    pipeline: Pipeline
    receivable: Receivable
    counts: TabCounts


class LowMeasure(Struct, frozen=True):
    """One of the weakest known measures; ``before`` is its value at the end of last quarter."""

    measure: SheetMeasure
    before: float | None


class AccountOverview(Struct, frozen=True):
    """The header, and the cards of the overview.

    ``trend`` runs over the last twelve month ends to today; ``last_quarter`` is the score at the
    end of the quarter before this one, None when nothing is known of it. ``swot`` counts points
    by quadrant.
    """

    header: AccountHeader
    trend: tuple[tuple[date, HealthScore | None], ...]
    events: tuple[LifeEvent, ...]
    last_quarter: HealthScore | None
    lowest: tuple[LowMeasure, ...]
    deals: tuple[OpenDeal, ...]
    goals: tuple[GoalLine, ...]
    swot: Mapping[str, int]
    people: StakeholderMap
    steps: tuple[NextStep, ...]


def account_overview(reading: Reading, account_id: UUID) -> AccountOverview:
    """Return all of an account's overview. Raises Refused ``record.missing``."""
    account = _account(reading, account_id)
    past = Histories(reading, [account_id])
    trend = _trend(past, account_id, reading.today)
    header = _header(reading, account, past, trend)
    before = past.score_on(account_id, quarter_of(reading.today).plus(-1).period.last)
    return AccountOverview(
        header=header,
        trend=trend,
        events=life_events(reading, account_id, last_12_months(reading.today).first),
        last_quarter=before,
        lowest=_lowest(header.health, before),
        deals=tuple(open_deals(reading, account_id)),
        goals=tuple(goals(reading, account_id)),
        swot=swot_counts(reading, account_id),
        people=stakeholders(reading, account_id, account.tier),
        steps=tuple(steps_of(reading, account_id)),
    )


def account_header(reading: Reading, account_id: UUID) -> AccountHeader:
    """Return what stays in sight on every tab. Raises Refused ``record.missing``."""
    account = _account(reading, account_id)
    past = Histories(reading, [account_id])
    return _header(reading, account, past, _trend(past, account_id, reading.today))


def _account(reading: Reading, account_id: UUID) -> Account:
    account = reading.session.get(Account, account_id)
    if account is None or account.deleted_at is not None:
        raise Refused("record.missing", entity="account", id=str(account_id))
    return account


def _trend(
    past: Histories, account_id: UUID, today: date
) -> tuple[tuple[date, HealthScore | None], ...]:
    days = trend_days(today, TREND_MONTHS)
    return tuple((day, past.score_on(account_id, day)) for day in days)


def _header(
    reading: Reading,
    account: Account,
    past: Histories,
    trend: Sequence[tuple[date, HealthScore | None]],
) -> AccountHeader:
    owner = reading.session.get(User, account.owner_id) if account.owner_id else None
    asked = Asked(reading, [account.id], reading.today)
    found = past.gathered_on(reading.today)[account.id]
    return AccountHeader(
        id=account.id,
        name=account.name,
        short_name=account.short_name,
        english_name=account.english_name,
        tier=account.tier,
        status=account.status,
        industry=account.industry,
        region=account.region,
        employees=account.employees,
        owner_id=account.owner_id,
        owner_name=owner.name if owner else None,
        owner_english=owner.english_name if owner else None,
        core_team=tuple(_member(row) for row in asked.rows(_TEAM)),
        health=sheet(reading, account.id, reading.today, past),
        spark=tuple(_shown(score) for _day, score in trend),
        currency=rates_of(reading).base,
        portfolio=portfolio_share(reading, account.id),
        pipeline=pipelines_of(reading, [account.id]).get(account.id, Pipeline()),
        receivable=_receivable(found, reading.today),
        counts=TabCounts(*asked.rows(_COUNTS)[0]),
    )


def _shown(score: HealthScore | None) -> float | None:
    return None if score is None or score.band == "unscored" else score.value


def _member(row: Any) -> TeamMember:
    return TeamMember(UUID(bytes=row[0]), *row[1:])


def _receivable(found: Gathered, today: date) -> Receivable:
    """Sum the lines that are billed: those due within the usual term, and the late ones."""
    lines = [(line.due_on, line.open_minor) for line in found.facts.receivables if line.due_on]
    ages = [((today - due).days, amount) for due, amount in lines if amount > 0]
    return Receivable(
        total_minor=sum(amount for age, amount in ages if age >= -TERM_DAYS),
        overdue_minor=sum(amount for age, amount in ages if age > 0),
        overdue_days=max((age for age, _amount in ages if age > 0), default=0),
        unconverted=len(found.beside),
    )


def _lowest(found: HealthSheet, before: HealthScore | None) -> tuple[LowMeasure, ...]:
    """Return the two weakest measures that are known and count."""
    known = [(m.value, m) for m in found.measures if m.value is not None and m.weight > 0]
    known.sort(key=lambda each: (each[0], -each[1].weight))
    earlier = {part.key: part.value for part in before.measures} if before else {}
    return tuple(LowMeasure(m, earlier.get(m.name)) for _value, m in known[:_LOWEST])
