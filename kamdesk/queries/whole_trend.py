"""How one account went since its first facts, for the longest span of its trend."""

from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.health import HealthScore
from kamdesk.domain.periods import trend_days
from kamdesk.queries.life_events import LifeEvent, life_events
from kamdesk.queries.score_history import Histories
from kamdesk.storage.reading import Reading

MOST_MONTHS: Final = 60


class WholeTrend(Struct, frozen=True):
    """The month ends since the account had a score, today last, and what happened since."""

    points: tuple[tuple[date, HealthScore | None], ...]
    events: tuple[LifeEvent, ...]


def whole_trend(reading: Reading, account_id: UUID) -> WholeTrend:
    """Return the trend since the first month with a score, at most five years; empty without."""
    past = Histories(reading, [account_id])
    days = trend_days(reading.today, MOST_MONTHS)
    found = [(day, past.score_on(account_id, day)) for day in days]
    scored = [at for at, (_day, score) in enumerate(found) if score and score.band != "unscored"]
    points = tuple(found[scored[0] :]) if scored else ()
    events = life_events(reading, account_id, points[0][0]) if points else ()
    return WholeTrend(points, events)
