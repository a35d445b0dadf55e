"""When a score will next look different although nothing happens: the day to work it out again.

Branch and bound over days. Between two turns of the facts every figure moves one way, so its ends
bound the whole stretch; a stretch whose bounds all look like today is skipped in one step.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from math import fsum
from operator import mul

from msgspec import Struct

from kamdesk.domain.health_curves import points_at, points_between
from kamdesk.domain.health_facts import AccountFacts, Figure
from kamdesk.domain.health_measures import RULES
from kamdesk.domain.score_model import Band, Measure, ScoreModel, shown_points

HORIZON_DAYS = 400
_ONE_DAY = timedelta(days=1)


class Standing(Struct, frozen=True):
    """A score in brief: what a list of thousands of accounts needs, equal to the full score's.

    ``value`` is 0-100 or None. ``next_change_on`` is as ``next_change_on()`` says.
    """

    value: float | None
    band: Band
    confidence: float
    next_change_on: date | None

    @property
    def look(self) -> tuple[int | None, Band]:
        """What people see: whole points and band."""
        return None if self.value is None else shown_points(self.value), self.band


def next_change_on(
    facts: AccountFacts, model: ScoreModel, today: date, horizon_days: int = HORIZON_DAYS
) -> date | None:
    """Return the first later day on which the whole points or the band differ from today's.

    A crossing of the minimum confidence is a change of band. None: no change in the horizon.
    """
    return standing(facts, model, today, horizon_days).next_change_on


def standing(
    facts: AccountFacts, model: ScoreModel, today: date, horizon_days: int = HORIZON_DAYS
) -> Standing:
    """Score an account without the parts and evidence; ``horizon_days`` 0 looks no further."""
    search = _Search(facts, model, today, today + timedelta(days=horizon_days))
    now, _ = search.bounds(today, today)
    return Standing(now.value, now.band, now.confidence, search.first_change(now))


def standing_today(model: ScoreModel, today: date) -> Callable[[AccountFacts], Standing]:
    """Return how to score accounts one after the other as ``standing`` does, looking no further.

    It is asked for thousands of accounts at a time, so the loop over the measures is spelled out.
    """
    rules = [
        (
            RULES[m.key].figure,
            m.weight,
            cache(partial(points_at, m.curve)),
            cache(partial(_freshness, m, today)),
        )
        for m in model.measures
    ]
    total_weight, band_of = model.total_weight, model.band_of

    def stands(facts: AccountFacts) -> Standing:
        weights, points, fresh = [], [], []
        for figure_of, weight, points_of, freshness_of in rules:
            figure = figure_of(facts, today)
            if figure is not None:
                raw, known_on = figure
                weights.append(weight)
                points.append(points_of(raw))
                fresh.append(weight * freshness_of(known_on))
        value, confidence = _mean(weights, points), fsum(fresh) / total_weight
        return Standing(value, band_of(value, confidence), confidence, None)

    return stands


def _freshness(measure: Measure, day: date, known_on: date | None) -> float:
    return measure.freshness((day - known_on).days if known_on else 0)


class _Course:
    """How one measure runs over the days; a figure is worked out once per day or step."""

    __slots__ = ("_facts", "_known", "_rule", "measure", "turns")

    def __init__(self, facts: AccountFacts, measure: Measure, days: tuple[date, date]) -> None:
        self.measure = measure
        self._facts = facts
        self._rule = RULES[measure.key]
        today, horizon = days
        self.turns: list[date] = []
        if today < horizon:
            turns = {turn for turn in self._rule.turns(facts) if today < turn <= horizon}
            self.turns = sorted(turns)
        self._known: dict[date | int, Figure | None] = {}

    def figure(self, day: date) -> Figure | None:
        step = bisect_right(self.turns, day) if self._rule.is_steady else day
        if step not in self._known:
            self._known[step] = self._rule.figure(self._facts, day)
        return self._known[step]

    def confidence(self, figure: Figure, day: date) -> float:
        return self.measure.weight * _freshness(self.measure, day, figure.known_on)


class _Search:
    """The search over one account's days after ``today``, up to ``horizon``."""

    def __init__(self, facts: AccountFacts, model: ScoreModel, today: date, horizon: date) -> None:
        self._model, self._today, self._horizon = model, today, horizon
        self._courses = [_Course(facts, m, (today, horizon)) for m in model.measures]

    def first_change(self, now: Standing) -> date | None:
        """Return the first day that does not look like ``now``."""
        for first, last in self._stretches():
            found = self._first_within(now, first, last)
            if found is not None:
                return found
        return None

    def _stretches(self) -> Iterator[tuple[date, date]]:
        """Cut the days after today into runs without a turn inside."""
        first = self._today + _ONE_DAY
        for turn in sorted({turn for course in self._courses for turn in course.turns} - {first}):
            yield first, turn - _ONE_DAY
            first = turn
        if first <= self._horizon:
            yield first, self._horizon

    def _first_within(self, now: Standing, first: date, last: date) -> date | None:
        low, high = self.bounds(first, last)
        if low.look == high.look == now.look:
            return None
        if first == last:
            return first
        middle = first + (last - first) // 2
        early = self._first_within(now, first, middle)
        return early or self._first_within(now, middle + _ONE_DAY, last)

    def bounds(self, first: date, last: date) -> tuple[Standing, Standing]:
        """Return the worst and the best standing any day of a stretch can have."""
        weights, lows, highs, stale, fresh = [], [], [], [], []
        for course in self._courses:  # spelled out, as this runs for every account each morning
            early, late = course.figure(first), course.figure(last)
            if early is None or late is None:
                continue
            raws = sorted((early.raw, late.raw))
            low, high = points_between(course.measure.curve, raws[0], raws[1])
            weights.append(course.measure.weight)
            lows.append(low)
            highs.append(high)
            fresh.append(course.confidence(early, first))
            stale.append(course.confidence(late, last))
        return self._standing(weights, lows, stale), self._standing(weights, highs, fresh)

    def _standing(self, weights: list[float], points: list[float], fresh: list[float]) -> Standing:
        value = _mean(weights, points)
        confidence = fsum(fresh) / self._model.total_weight
        return Standing(value, self._model.band_of(value, confidence), confidence, None)


def _mean(weights: list[float], points: list[float]) -> float | None:
    shares = _shares(tuple(weights))
    return fsum(map(mul, shares, points)) if shares else None


@lru_cache(maxsize=256)  # one per set of measures that happens to be known
def _shares(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Return each weight's part of all; nothing when they weigh nothing."""
    total = fsum(weights)
    return tuple(weight / total for weight in weights) if total else ()
