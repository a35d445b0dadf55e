"""The health score of one account on one day: value, band, confidence, and what each part adds.

Weighted scorecard: ``value = sum(w_i * m_i) / sum(w_i)`` over the measures that are known;
``confidence = sum(w_present * freshness) / sum(w)``. A missing measure is left out, never guessed.
"""

from datetime import date
from math import fsum

from msgspec import Struct

from kamdesk.domain.health_curves import points_at
from kamdesk.domain.health_facts import AccountFacts, Evidence
from kamdesk.domain.health_measures import RULES
from kamdesk.domain.health_outlook import HORIZON_DAYS, next_change_on
from kamdesk.domain.score_model import Band, Measure, ScoreModel


class Reading(Struct, frozen=True):
    """What the facts say about one measure. ``value`` is 0-100 points, None when missing.

    ``raw`` is the figure the curve read; ``freshness`` 0-1 is 0 for a missing measure.
    """

    key: str
    value: float | None
    raw: float | None = None
    freshness: float = 1.0
    evidence: tuple[Evidence, ...] = ()


class MeasureScore(Struct, frozen=True):
    """One measure inside a score. ``share`` is its normalised weight 0-1, 0 when missing.

    ``contribution`` is ``share * value`` in points; all contributions add up to the score.
    """

    key: str
    value: float | None
    raw: float | None
    weight: float
    share: float
    contribution: float
    freshness: float
    evidence: tuple[Evidence, ...]


class HealthScore(Struct, frozen=True):
    """A score on one day. ``value`` is 0-100, None when no measure is known.

    Below the model's minimum confidence the value is still there but the band is ``unscored``.
    ``next_change_on`` is the first later day on which whole points or band differ by the mere
    passing of time; None when that was not asked or does not happen within 400 days.
    """

    value: float | None
    band: Band
    confidence: float
    measures: tuple[MeasureScore, ...]
    model_key: str
    model_version: int
    next_change_on: date | None = None

    def measure(self, key: str) -> MeasureScore | None:
        """Return the part of that key, None when the model had no such measure."""
        return next((part for part in self.measures if part.key == key), None)


def score(
    facts: AccountFacts, model: ScoreModel, today: date, horizon_days: int = HORIZON_DAYS
) -> HealthScore:
    """Score an account; ``horizon_days`` 0 skips the search for the next change."""
    upcoming = next_change_on(facts, model, today, horizon_days) if horizon_days else None
    return weigh(model, measure_values(facts, model, today), upcoming)


def measure_values(facts: AccountFacts, model: ScoreModel, today: date) -> tuple[Reading, ...]:
    """Read every measure of the model from the facts, in the model's order."""
    return tuple(_read(facts, measure, today) for measure in model.measures)


def _read(facts: AccountFacts, measure: Measure, today: date) -> Reading:
    rule = RULES[measure.key]
    figure = rule.figure(facts, today)
    if figure is None:
        return Reading(measure.key, None, freshness=0.0)
    age_days = (today - figure.known_on).days if figure.known_on else 0
    return Reading(
        key=measure.key,
        value=points_at(measure.curve, figure.raw),
        raw=figure.raw,
        freshness=measure.freshness(age_days),
        evidence=rule.evidence(facts, today),
    )


def weigh(
    model: ScoreModel, readings: tuple[Reading, ...], upcoming: date | None = None
) -> HealthScore:
    """Put readings together into a score; a measure of the model without a reading is missing."""
    by_key = {reading.key: reading for reading in readings}
    known = fsum(m.weight for m in model.measures if _is_known(by_key.get(m.key)))
    parts = tuple(_part(m, by_key.get(m.key), known) for m in model.measures)
    value = fsum(part.contribution for part in parts) if known else None
    confidence = fsum(part.weight * part.freshness for part in parts) / model.total_weight
    return HealthScore(
        value=value,
        band=model.band_of(value, confidence),
        confidence=confidence,
        measures=parts,
        model_key=model.key,
        model_version=model.version,
        next_change_on=upcoming,
    )


def _is_known(reading: Reading | None) -> bool:
    return reading is not None and reading.value is not None


def _part(measure: Measure, reading: Reading | None, known_weight: float) -> MeasureScore:
    if reading is None or reading.value is None:
        return MeasureScore(measure.key, None, None, measure.weight, 0.0, 0.0, 0.0, ())
    share = measure.weight / known_weight if known_weight else 0.0
    return MeasureScore(
        key=measure.key,
        value=reading.value,
        raw=reading.raw,
        weight=measure.weight,
        share=share,
        contribution=share * reading.value,
        freshness=reading.freshness,
        evidence=reading.evidence,
    )
