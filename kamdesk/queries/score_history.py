"""Scores as of past days, worked out again from the facts and the change log."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from kamdesk.domain.health import HealthScore, score
from kamdesk.domain.score_model import ScoreModel
from kamdesk.queries.money_facts import rates_of
from kamdesk.queries.score_facts import Gathered, build, gathered
from kamdesk.queries.score_models import Models
from kamdesk.queries.score_past import Past, pasts_of
from kamdesk.storage.reading import Reading


class Histories:
    """The past of some accounts, read once and asked for as many days as a page needs."""

    def __init__(self, reading: Reading, account_ids: Collection[UUID]) -> None:
        self._reading, self._ids = reading, account_ids
        self._past: Past = pasts_of(reading, account_ids)
        self._rates, self._models = rates_of(reading), Models(reading)
        self._days: dict[date, dict[UUID, Gathered]] = {}

    def gathered_on(self, day: date) -> dict[UUID, Gathered]:
        """Return the facts of every account known on that day; today's are read live."""
        if day not in self._days:
            if day >= self._reading.today:
                self._days[day] = gathered(self._reading, self._ids, day)
            else:
                self._days[day] = build(self._past.rows_on(day), self._rates)
        return self._days[day]

    def score_on(
        self, account_id: UUID, day: date, model: ScoreModel | None = None, horizon_days: int = 0
    ) -> HealthScore | None:
        """Return a score as of a day, by the model in force then; None before the first change."""
        found = self.gathered_on(day).get(account_id)
        if found is None:
            return None
        return score(found.facts, model or self.model_on(day), day, horizon_days)

    def model_on(self, day: date) -> ScoreModel:
        """Return the model in force at the end of that day."""
        return self._models.on(day)


def score_history(
    reading: Reading, account_id: UUID, days: Sequence[date]
) -> list[tuple[date, HealthScore | None]]:
    """Return the score on each day; None where the log does not reach back."""
    past = Histories(reading, [account_id])
    return [(day, past.score_on(account_id, day)) for day in days]


def sparks(
    reading: Reading, account_ids: Collection[UUID], days: Sequence[date]
) -> dict[UUID, tuple[float | None, ...]]:
    """Return the values on those days for a handful of accounts, those of a visible list page."""
    past = Histories(reading, account_ids)
    return {account: tuple(_value(past, account, day) for day in days) for account in account_ids}


def _value(past: Histories, account_id: UUID, day: date) -> float | None:
    found = past.score_on(account_id, day)
    return None if found is None or found.band == "unscored" else found.value
