"""Why a score moved: an exact split of the change into values, weights and the model itself.

With shares e and points x of a measure in two scores s0, s1 (a missing measure has e = 0 and the
x of its own score): value effect ``(e0+e1)/2 * (x1-x0)``, weight effect
``(e1-e0) * ((x0+x1)/2 - (s0+s1)/2)``. The effects add up to ``s1 - s0``; nothing is left over.
"""

from typing import Literal

from msgspec import Struct

from kamdesk.domain.health import HealthScore, MeasureScore

Cause = Literal["moved", "appeared", "disappeared", "unchanged"]


class MeasureEffect(Struct, frozen=True):
    """What one measure did to the score, in points.

    ``weight_effect`` is what its share did: its own weight, or others appearing or disappearing.
    """

    key: str
    cause: Cause
    before: float | None
    after: float | None
    value_effect: float
    weight_effect: float

    @property
    def effect(self) -> float:
        """Both effects together, in points."""
        return self.value_effect + self.weight_effect


class ScoreChange(Struct, frozen=True):
    """A change of score. ``model_effect`` plus all effects is ``delta``, all in points.

    ``effects`` are sorted by size, largest first. ``model_changed`` warns that part of the effects
    may be an edit of the model, unless ``model_effect`` was separated by a score for comparison.
    """

    delta: float
    model_effect: float
    model_changed: bool
    effects: tuple[MeasureEffect, ...]


def explain_change(
    before: HealthScore, after: HealthScore, rescored: HealthScore | None = None
) -> ScoreChange | None:
    """Split ``after - before``; None when one of them has no value.

    ``rescored`` is the earlier day scored with the later model: given, an edit of the model is
    told apart and never blamed on the customer.
    """
    start = rescored or before
    if before.value is None or after.value is None or start.value is None:
        return None
    effects = [
        _effect(key, (start.measure(key), start.value), (after.measure(key), after.value))
        for key in _keys(start, after)
    ]
    return ScoreChange(
        delta=after.value - before.value,
        model_effect=start.value - before.value,
        model_changed=_model(before) != _model(after),
        effects=tuple(sorted(effects, key=lambda effect: -abs(effect.effect))),
    )


def _model(score: HealthScore) -> tuple[str, int]:
    return score.model_key, score.model_version


def _keys(before: HealthScore, after: HealthScore) -> tuple[str, ...]:
    """List the measures of both, each once, in the order of the later model."""
    return tuple(dict.fromkeys(part.key for part in (*after.measures, *before.measures)))


def _effect(
    key: str,
    earlier: tuple[MeasureScore | None, float],
    later: tuple[MeasureScore | None, float],
) -> MeasureEffect:
    (part0, s0), (part1, s1) = earlier, later
    before, e0, x0 = _standing(part0, s0)
    after, e1, x1 = _standing(part1, s1)
    return MeasureEffect(
        key=key,
        cause=_cause(before, after),
        before=before,
        after=after,
        value_effect=(e0 + e1) / 2 * (x1 - x0),
        weight_effect=(e1 - e0) * ((x0 + x1) / 2 - (s0 + s1) / 2),
    )


def _standing(part: MeasureScore | None, score: float) -> tuple[float | None, float, float]:
    """Return the points shown, the share, and the points to reckon with."""
    if part is None or part.value is None:
        return None, 0.0, score
    return part.value, part.share, part.value


def _cause(before: float | None, after: float | None) -> Cause:
    if before == after:
        return "unchanged"
    if before is None:
        return "appeared"
    return "disappeared" if after is None else "moved"
