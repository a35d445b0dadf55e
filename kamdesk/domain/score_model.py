"""The score model as data: which measures count, how much, how they are read, where bands begin.

Weights are relative (they need no common sum). Method: weighted scorecard, missing measures left
out and weights renormalised. A model arrives as JSON and is refused with the field to mend.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import asdict

from kamdesk import resources
from kamdesk.domain.health_curves import Curve
from kamdesk.errors import Refused

Band = Literal["healthy", "watch", "at_risk", "unscored"]

MEASURE_KEYS = (
    "activity",
    "resolution",
    "renewal",
    "receivables",
    "relationship",
    "satisfaction",
)
TOP_POINTS = 100.0
_TOLERANCE = 1e-9  # points; float sums may miss a band edge by this much and still be in the band
_FEWEST_KNOTS = 2


class Bands(Struct, frozen=True):
    """The points from which an account is healthy or worth watching; below both it is at risk."""

    healthy_from: float = 75.0
    watch_from: float = 50.0

    def band_of(self, value: float) -> Band:
        """Name the band of a value; a band's first point belongs to it."""
        if value >= self.healthy_from - _TOLERANCE:
            return "healthy"
        return "watch" if value >= self.watch_from - _TOLERANCE else "at_risk"


class Measure(Struct, frozen=True):
    """One question asked of an account. ``label`` is a key of the word list, not a text.

    ``half_life_days`` is the age at which the newest fact counts half for confidence;
    None means the fact does not age (its age is the measure, or it is kept live).
    """

    key: str
    weight: float
    half_life_days: float | None
    curve: Curve
    label: str

    def freshness(self, age_days: int) -> float:
        """Return how much a fact of that age still counts, 0-1: ``0.5^(age / half-life)``."""
        if self.half_life_days is None:
            return 1.0
        return math.pow(0.5, max(0, age_days) / self.half_life_days)


class ScoreModel(Struct, frozen=True):
    """A whole score model. ``version`` rises with every edit, so charts can restart there."""

    key: str
    version: int
    measures: tuple[Measure, ...]
    bands: Bands = Bands()
    minimum_confidence: float = 0.5

    @property
    def total_weight(self) -> float:
        """The sum of all weights, present or not."""
        return math.fsum(measure.weight for measure in self.measures)

    def measure(self, key: str) -> Measure:
        """Return the measure of that key.

        Raises:
            KeyError: the model has no such measure.
        """
        for measure in self.measures:
            if measure.key == key:
                return measure
        raise KeyError(key)

    def band_of(self, value: float | None, confidence: float) -> Band:
        """Name the band; ``unscored`` without a value or below the minimum confidence."""
        if value is None or confidence < self.minimum_confidence - _TOLERANCE:
            return "unscored"
        return self.bands.band_of(value)


def shown_points(value: float) -> int:
    """Return the whole number people see: rounded down, so 74.9 never reads as a healthy 75."""
    return math.floor(value + _TOLERANCE)


@cache
def default_model() -> ScoreModel:
    """Return the model that ships with the program."""
    return parse_model(json.loads(resources.text("score_models", "default.json")))


def model_as_json(model: ScoreModel) -> dict[str, object]:
    """Return the model as plain JSON values; ``parse_model`` reads it back unchanged."""
    return {
        "key": model.key,
        "version": model.version,
        "bands": asdict(model.bands),
        "minimum_confidence": model.minimum_confidence,
        "measures": [_measure_as_json(measure) for measure in model.measures],
    }


def _measure_as_json(measure: Measure) -> dict[str, object]:
    plain = asdict(measure)
    plain["curve"] = [list(knot) for knot in measure.curve]
    return plain


def parse_model(source: object) -> ScoreModel:
    """Read a model from decoded JSON.

    Raises:
        Refused: ``score_model.*`` with ``field``, a path such as "measures.2.weight".
    """
    plain = _mapping(source, "score_model")
    model = ScoreModel(
        key=_text(plain, "key", ""),
        version=_whole(plain, "version", ""),
        measures=_measures(plain),
        bands=_bands(plain.get("bands", {})),
        minimum_confidence=_number(plain.get("minimum_confidence", 0.5), "minimum_confidence"),
    )
    if not 0 <= model.minimum_confidence <= 1:
        raise Refused("score_model.confidence_out_of_range", field="minimum_confidence")
    if model.total_weight <= 0:
        raise Refused("score_model.weights_all_zero", field="measures")
    return model


def _bands(source: object) -> Bands:
    plain = _mapping(source, "bands")
    bands = Bands(
        healthy_from=_number(plain.get("healthy_from", 75), "bands.healthy_from"),
        watch_from=_number(plain.get("watch_from", 50), "bands.watch_from"),
    )
    if not 0 <= bands.watch_from < bands.healthy_from <= TOP_POINTS:
        raise Refused("score_model.bands_out_of_order", field="bands")
    return bands


def _measures(plain: Mapping[str, object]) -> tuple[Measure, ...]:
    rows = _sequence(_present(plain, "measures", ""), "measures")
    measures = tuple(_measure(row, f"measures.{at}.") for at, row in enumerate(rows))
    if not measures:
        raise Refused("score_model.no_measures", field="measures")
    seen: set[str] = set()
    for at, measure in enumerate(measures):
        if measure.key in seen:
            raise Refused("score_model.measure_twice", field=f"measures.{at}.key", key=measure.key)
        seen.add(measure.key)
    return measures


def _measure(source: object, where: str) -> Measure:
    plain = _mapping(source, where.rstrip("."))
    key = _text(plain, "key", where)
    if key not in MEASURE_KEYS:
        raise Refused(
            "score_model.measure_unknown",
            field=f"{where}key",
            key=key,
            known=", ".join(MEASURE_KEYS),
        )
    weight = _number(_present(plain, "weight", where), f"{where}weight")
    if weight < 0:
        raise Refused("score_model.weight_negative", field=f"{where}weight", key=key)
    return Measure(
        key=key,
        weight=weight,
        half_life_days=_half_life(plain.get("half_life_days"), f"{where}half_life_days"),
        curve=_curve(_present(plain, "curve", where), f"{where}curve"),
        label=_text(plain, "label", where),
    )


def _half_life(source: object, field: str) -> float | None:
    if source is None:
        return None
    days = _number(source, field)
    if days <= 0:
        raise Refused("score_model.half_life_not_positive", field=field)
    return days


def _curve(source: object, field: str) -> Curve:
    knots = _sequence(source, field)
    if len(knots) < _FEWEST_KNOTS:
        raise Refused("score_model.curve_too_short", field=field)
    curve = tuple(_knot(knot, f"{field}.{at}") for at, knot in enumerate(knots))
    if any(left[0] >= right[0] for left, right in pairwise(curve)):
        raise Refused("score_model.curve_not_rising", field=field)
    return curve


def _knot(source: object, field: str) -> tuple[float, float]:
    pair = _sequence(source, field)
    if len(pair) != _FEWEST_KNOTS:
        raise Refused("score_model.field_type", field=field, wanted="pair")
    figure, points = _number(pair[0], field), _number(pair[1], field)
    if not 0 <= points <= TOP_POINTS:
        raise Refused("score_model.curve_points_out_of_range", field=field)
    return figure, points


def _present(plain: Mapping[str, object], name: str, where: str) -> object:
    if name not in plain:
        raise Refused("score_model.field_missing", field=f"{where}{name}")
    return plain[name]


def _mapping(source: object, field: str) -> Mapping[str, object]:
    if not isinstance(source, Mapping):
        raise Refused("score_model.field_type", field=field, wanted="object")
    return source


def _sequence(source: object, field: str) -> Sequence[object]:
    if not isinstance(source, list | tuple):
        raise Refused("score_model.field_type", field=field, wanted="list")
    return source


def _text(plain: Mapping[str, object], name: str, where: str) -> str:
    found = _present(plain, name, where)
    if not isinstance(found, str) or not found.strip():
        raise Refused("score_model.field_type", field=f"{where}{name}", wanted="text")
    return found


def _whole(plain: Mapping[str, object], name: str, where: str) -> int:
    found = _present(plain, name, where)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise Refused("score_model.field_type", field=f"{where}{name}", wanted="whole number")
    return found


def _number(source: object, field: str) -> float:
    # bool is an int in Python, and JSON readers let NaN and Infinity through.
    if isinstance(source, bool) or not isinstance(source, int | float):
        raise Refused("score_model.field_type", field=field, wanted="number")
    if not math.isfinite(source):
        raise Refused("score_model.field_type", field=field, wanted="number")
    return float(source)
