"""When a score will next look different although nothing happens: the day to work it out again.

Branch and bound over days. Between two turns of the facts every figure moves one way, so its ends
bound the whole stretch; a stretch whose bounds all look like today is skipped in one step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from kamdesk.domain.health_curves import points_between
from kamdesk.domain.health_facts import AccountFacts, Figure
from kamdesk.domain.health_measures import RULES
from kamdesk.domain.score_model import Band, Measure, ScoreModel, shown_points

HORIZON_DAYS = 400
Look = tuple[int | None, Band]  # what people see of a score


@dataclass(frozen=True, slots=True)
class _Outlook:
    facts: AccountFacts
    model: ScoreModel


def next_change_on(
    facts: AccountFacts, model: ScoreModel, today: date, horizon_days: int = HORIZON_DAYS
) -> date | None:
    """Return the first later day on which the whole points or the band differ from today's.

    A crossing of the minimum confidence is a change of band. None: no change in the horizon.
    """
    outlook = _Outlook(facts, model)
    now, _ = _looks(outlook, today, today)
    for first, last in _stretches(outlook, today, today + timedelta(days=horizon_days)):
        found = _first_change(outlook, now, first, last)
        if found is not None:
            return found
    return None


def _stretches(outlook: _Outlook, today: date, horizon: date) -> Iterator[tuple[date, date]]:
    """Cut the days after today into runs without a turn inside."""
    turns = {
        turn
        for measure in outlook.model.measures
        for turn in RULES[measure.key].turns(outlook.facts)
    }
    first = today + timedelta(days=1)
    for turn in sorted(turn for turn in turns if first < turn <= horizon):
        yield first, turn - timedelta(days=1)
        first = turn
    if first <= horizon:
        yield first, horizon


def _first_change(outlook: _Outlook, now: Look, first: date, last: date) -> date | None:
    low, high = _looks(outlook, first, last)
    if low == high == now:
        return None
    if first == last:
        return first
    middle = first + (last - first) // 2
    early = _first_change(outlook, now, first, middle)
    return early or _first_change(outlook, now, middle + timedelta(days=1), last)


def _looks(outlook: _Outlook, first: date, last: date) -> tuple[Look, Look]:
    """Return the worst and the best look any day of a stretch can have."""
    model = outlook.model
    weights, lows, highs, stale, fresh = [], [], [], [], []
    for measure in model.measures:
        rule = RULES[measure.key].figure
        early = rule(outlook.facts, first)
        late = early if first == last else rule(outlook.facts, last)
        if early is None or late is None:
            continue
        low, high = points_between(measure.curve, *sorted((early.raw, late.raw)))
        weights.append(measure.weight)
        lows.append(low)
        highs.append(high)
        fresh.append(measure.weight * _freshness(measure, early, first))
        stale.append(measure.weight * _freshness(measure, late, last))
    total = model.total_weight
    return (
        _look(model, _mean(weights, lows), fsum(stale) / total),
        _look(model, _mean(weights, highs), fsum(fresh) / total),
    )


def _freshness(measure: Measure, figure: Figure, day: date) -> float:
    return measure.freshness((day - figure.known_on).days) if figure.known_on else 1.0


def _mean(weights: list[float], points: list[float]) -> float | None:
    total = fsum(weights)
    if not total:
        return None
    return fsum(weight / total * point for weight, point in zip(weights, points, strict=True))


def _look(model: ScoreModel, value: float | None, confidence: float) -> Look:
    shown = None if value is None else shown_points(value)
    return shown, model.band_of(value, confidence)
