"""Health scores worked out from the facts: for the local table, and one account's score sheet."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import func, or_, select

from kamdesk.domain.decomposition import ScoreChange, explain_change
from kamdesk.domain.health import HealthScore
from kamdesk.domain.health_facts import Evidence
from kamdesk.domain.health_outlook import HORIZON_DAYS, Standing, standing, standing_today
from kamdesk.domain.improvement import Improvement, improvements
from kamdesk.domain.score_model import Band, ScoreModel
from kamdesk.errors import Refused
from kamdesk.models.account import Account
from kamdesk.models.local import Score
from kamdesk.queries.money_facts import rates_of
from kamdesk.queries.score_bulk import brief_facts
from kamdesk.queries.score_facts import Gathered, built
from kamdesk.queries.score_history import Histories
from kamdesk.queries.score_models import active_model
from kamdesk.queries.score_overrides import Override, overrides_on, put_over
from kamdesk.queries.score_rows import live_rows
from kamdesk.storage.collector import collector_resting
from kamdesk.storage.reading import Reading

DELTA_DAYS: Final = 90
LOOKED_AHEAD: Final = 500  # accounts
_ONE_DAY: Final = timedelta(days=1)

# Why a sheet has no value, or a value without a band.
NO_HISTORY: Final = "no_history"  # the day lies before the oldest known change
NO_FACTS: Final = "no_facts"
LOW_CONFIDENCE: Final = "low_confidence"


def computed_scores(
    reading: Reading, account_ids: Collection[UUID] | None
) -> dict[UUID, dict[str, Any]]:
    """Return the row of the score table each live account should have now.

    What a person set by hand stands over what the rules say, until its last day.

    Of more than ``LOOKED_AHEAD`` accounts none is asked how long its score will hold: working
    all of them out again tomorrow costs less than looking ahead for each.
    """
    model, today = active_model(reading), reading.today
    if _number(reading, account_ids) > LOOKED_AHEAD:
        return bulk_scores(reading, account_ids)
    rows = live_rows(reading, account_ids, today)
    made = {
        key: _row(key, found, stands, today, _valid_until(found, stands, today))
        for key, found in built(rows, rates_of(reading))
        for stands in [standing(found.facts, model, today, HORIZON_DAYS)]
    }
    return put_over(reading, account_ids, made)


def bulk_scores(
    reading: Reading, account_ids: Collection[UUID] | None
) -> dict[UUID, dict[str, Any]]:
    """Return the same rows without looking ahead: each holds for today alone."""
    today, stands = reading.today, standing_today(active_model(reading), reading.today)
    with collector_resting():
        made = {
            key: _row(key, found, stands(found.facts), today, today)
            for key, found in brief_facts(reading, account_ids)
        }
    return put_over(reading, account_ids, made)


def _number(reading: Reading, account_ids: Collection[UUID] | None) -> int:
    if account_ids is not None:
        return len(account_ids)
    return reading.session.scalar(select(func.count()).select_from(Account)) or 0


def _valid_until(found: Gathered, stands: Standing, today: date) -> date:
    days = (stands.next_change_on, found.recheck_on, today + timedelta(days=HORIZON_DAYS))
    return min(day for day in days if day is not None) - _ONE_DAY


def _row(
    account_id: UUID, found: Gathered, stands: Standing, today: date, valid_until: date
) -> dict[str, Any]:
    touch = found.facts.last_touch
    return {
        "account_id": account_id,
        "value": stands.value,
        "band": stands.band,
        "confidence": stands.confidence,
        "computed_on": today,
        "valid_until": valid_until,
        "measures": {
            "last_touch": touch.on.isoformat() if touch else None,
            "last_visit": found.last_visit.isoformat() if found.last_visit else None,
            "overdue": found.overdue_minor(today),
        },
    }


def due_accounts(reading: Reading) -> list[UUID]:
    """List the accounts whose stored score no longer holds, or was made for a later day."""
    wanted = select(Score.account_id).where(
        or_(Score.valid_until < reading.today, Score.computed_on > reading.today)
    )
    return list(reading.session.scalars(wanted))


class SheetMeasure(Struct, frozen=True):
    """One line of a score sheet. ``value`` is 0-100, None when nothing is known.

    ``contribution`` is points of the whole score; ``share`` the weight among those known.
    """

    name: str
    value: float | None
    raw: float | None
    weight: float
    share: float
    contribution: float
    freshness: float
    evidence: tuple[Evidence, ...]


class HealthSheet(Struct, frozen=True):
    """The score of one account on one day, with all that it rests on.

    ``value`` and ``band`` are those a person set by hand while ``override`` holds; the measures
    add up to ``computed``, and the change and the ways up are of that number.
    ``reason`` says why there is no value or no band. ``delta_90`` explains the change since 90
    days before; None when one of the two days has no value. ``unconverted`` counts lines owed in a
    currency without a rate, which the score leaves out.
    """

    account_id: UUID
    name: str
    as_of: date
    value: float | None
    band: Band
    computed: float | None
    computed_band: Band
    override: Override | None
    confidence: float
    reason: str | None
    model: str
    measures: tuple[SheetMeasure, ...]
    improvements: tuple[Improvement, ...]
    delta_90: ScoreChange | None
    next_change_on: date | None
    unconverted: int


def health(reading: Reading, account_id: UUID, as_of: date | None = None) -> HealthSheet:
    """Return the score sheet of an account, as of a day. Raises Refused ``record.missing``."""
    past = Histories(reading, [account_id])
    return sheet(reading, account_id, as_of or reading.today, past)


def sheet(reading: Reading, account_id: UUID, day: date, past: Histories) -> HealthSheet:
    """Return the score sheet from a past already read. Raises Refused ``record.missing``."""
    account = reading.session.get(Account, account_id)
    if account is None or account.deleted_at is not None:
        raise Refused("record.missing", entity="account", id=str(account_id))
    found = past.score_on(account_id, day, horizon_days=HORIZON_DAYS)
    if found is None:
        return _unknown(account, day, past.model_on(day))
    gathered = past.gathered_on(day)[account_id]
    held = overrides_on(reading, [account_id], day).get(account_id)
    points = held.points if held else None
    return HealthSheet(
        account_id=account_id,
        name=account.name,
        as_of=day,
        value=found.value if points is None else float(points),
        band=held.band if held else found.band,
        computed=found.value,
        computed_band=found.band,
        override=held,
        confidence=found.confidence,
        reason=_reason(found),
        model=found.model_key,
        measures=tuple(_measure(found)),
        improvements=improvements(gathered.facts, past.model_on(day), day, found),
        delta_90=delta(past, account_id, day, found),
        next_change_on=_next_change(found, held),
        unconverted=len(gathered.beside),
    )


def delta(past: Histories, account_id: UUID, day: date, now: HealthScore) -> ScoreChange | None:
    """Explain the change of a score since 90 days before; an edited model is told apart."""
    earlier = day - timedelta(days=DELTA_DAYS)
    before = past.score_on(account_id, earlier)
    if before is None:
        return None
    rescored = None
    if past.model_on(earlier) != past.model_on(day):
        rescored = past.score_on(account_id, earlier, past.model_on(day))
    return explain_change(before, now, rescored)


def _unknown(account: Account, day: date, model: ScoreModel) -> HealthSheet:
    return HealthSheet(
        account_id=account.id,
        name=account.name,
        as_of=day,
        value=None,
        band="unscored",
        computed=None,
        computed_band="unscored",
        override=None,
        confidence=0.0,
        reason=NO_HISTORY,
        model=model.key,
        measures=(),
        improvements=(),
        delta_90=None,
        next_change_on=None,
        unconverted=0,
    )


def _next_change(found: HealthScore, held: Override | None) -> date | None:
    days = (found.next_change_on, held.until + _ONE_DAY if held else None)
    return min((day for day in days if day is not None), default=None)


def _reason(found: HealthScore) -> str | None:
    if found.value is None:
        return NO_FACTS
    return LOW_CONFIDENCE if found.band == "unscored" else None


def _measure(found: HealthScore) -> list[SheetMeasure]:
    return [
        SheetMeasure(
            name=part.key,
            value=part.value,
            raw=part.raw,
            weight=part.weight,
            share=part.share,
            contribution=part.contribution,
            freshness=part.freshness,
            evidence=part.evidence,
        )
        for part in found.measures
    ]
