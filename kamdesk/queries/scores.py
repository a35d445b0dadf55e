"""Health scores worked out from the facts: for the local table, for one account, over time."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from kamdesk.domain.health_outlook import HORIZON_DAYS, standing
from kamdesk.domain.score_model import ScoreModel, default_model, parse_model
from kamdesk.models.local import Score
from kamdesk.queries.score_facts import Gathered, gathered
from kamdesk.storage.reading import Reading

_MODEL: Final = """
SELECT definition FROM score_model WHERE deleted_at IS NULL AND active
ORDER BY key = 'default' DESC, id LIMIT 1
"""
_ONE_DAY: Final = timedelta(days=1)


def active_model(reading: Reading) -> ScoreModel:
    """Return the score model in force; the shipped one when none is active."""
    found = reading.session.connection().exec_driver_sql(_MODEL).scalar()
    return default_model() if found is None else read_model(found)


@lru_cache(maxsize=32)
def read_model(definition: str) -> ScoreModel:
    """Return a model from its stored text."""
    return parse_model(msgspec.json.decode(definition))


def computed_scores(
    reading: Reading, account_ids: Collection[UUID] | None
) -> dict[UUID, dict[str, Any]]:
    """Return the row of the score table each live account should have now."""
    model = active_model(reading)
    found = gathered(reading, account_ids)
    return {key: _row(key, each, model, reading.today) for key, each in found.items()}


def _row(account_id: UUID, found: Gathered, model: ScoreModel, today: date) -> dict[str, Any]:
    stands = standing(found.facts, model, today)
    days = (stands.next_change_on, found.recheck_on, today + timedelta(days=HORIZON_DAYS))
    next_look = min(day for day in days if day is not None)
    return {
        "account_id": account_id,
        "value": stands.value,
        "band": stands.band,
        "confidence": stands.confidence,
        "computed_on": today,
        "valid_until": next_look - _ONE_DAY,
        "measures": {},
    }


def due_accounts(reading: Reading) -> list[UUID]:
    """List the accounts whose stored score no longer holds today, or never was for today."""
    wanted = select(Score.account_id).where(
        or_(Score.valid_until < reading.today, Score.computed_on > reading.today)
    )
    return list(reading.session.scalars(wanted))
