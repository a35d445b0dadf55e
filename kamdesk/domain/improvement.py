"""What would raise a score most: per measure the points to gain and the deed that gains them."""

from dataclasses import dataclass

from kamdesk.domain.health import HealthScore, MeasureScore
from kamdesk.domain.health_curves import next_better_knot
from kamdesk.domain.score_model import TOP_POINTS, Band, ScoreModel

LEVERS = {
    "activity": "hold_visit",
    "resolution": "solve_tickets",
    "renewal": "start_renewal",
    "receivables": "collect_overdue",
    "relationship": "meet_decision_maker",
    "satisfaction": "ask_feedback",
}
# A missing measure of these is found out by our own deed; the others need a ticket, contract, bill.
_CAN_BE_ASKED = frozenset({"activity", "relationship", "satisfaction"})


@dataclass(frozen=True, slots=True)
class Improvement:
    """One way up. All gains are points of the whole score, 0 or more, except where said.

    ``gain`` is for the measure at 100, ``next_gain`` for the next knot of its curve;
    ``confidence_gain`` (0-1) is for a fact as fresh as can be. ``band`` is the band at ``gain``.
    A missing measure, once known, may gain nothing but confidence.
    """

    key: str
    lever: str
    gain: float
    next_gain: float
    confidence_gain: float
    band: Band


def improvements(score: HealthScore, model: ScoreModel) -> tuple[Improvement, ...]:
    """List the ways up, largest gain first, then the most confidence; empty at the top.

    ``model`` is the model the score was worked out with.
    """
    ways = [_way_up(score, model, part) for part in score.measures if _is_in_reach(part)]
    useful = [way for way in ways if way.gain > 0 or way.confidence_gain > 0]
    return tuple(sorted(useful, key=lambda way: (-way.gain, -way.confidence_gain, way.key)))


def _is_in_reach(part: MeasureScore) -> bool:
    return part.weight > 0 and (part.value is not None or part.key in _CAN_BE_ASKED)


def _way_up(score: HealthScore, model: ScoreModel, part: MeasureScore) -> Improvement:
    now = score.value or 0.0
    confidence_gain = part.weight * (1 - part.freshness) / model.total_weight
    best = _value_with(score, part, TOP_POINTS)
    knot = next_better_knot(model.measure(part.key).curve, part.value or 0.0)
    return Improvement(
        key=part.key,
        lever=LEVERS[part.key],
        gain=max(0.0, best - now),
        next_gain=max(0.0, _value_with(score, part, knot) - now),
        confidence_gain=confidence_gain,
        band=model.band_of(best, score.confidence + confidence_gain),
    )


def _value_with(score: HealthScore, part: MeasureScore, points: float) -> float:
    """Return the score if that measure stood at ``points`` and all else stayed."""
    if part.value is not None:
        return (score.value or 0.0) + part.share * (points - part.value)
    known = sum(other.weight for other in score.measures if other.value is not None)
    return (known * (score.value or 0.0) + part.weight * points) / (known + part.weight)
