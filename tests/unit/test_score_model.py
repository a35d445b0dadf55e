"""The score model as data: what is read, what is refused and with which field."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from kamdesk.domain.score_model import (
    MEASURE_KEYS,
    Bands,
    default_model,
    model_as_json,
    parse_model,
    shown_points,
)
from kamdesk.errors import Refused
from kamdesk.i18n.sentences.domain_health import MEASURE_LABELS, SENTENCES


def plain() -> dict[str, Any]:
    return copy.deepcopy(dict(model_as_json(default_model())))


def first(model: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = model["measures"][0]
    return found


def test_the_shipped_model_has_the_six_measures_with_the_four_inputs_weighing_more() -> None:
    weights = {measure.key: measure.weight for measure in default_model().measures}

    assert tuple(weights) == MEASURE_KEYS
    four = {"activity", "resolution", "renewal", "receivables"}
    others = {weights[key] for key in weights if key not in four}
    assert min(weights[key] for key in four) > max(others)


def test_a_model_survives_the_way_through_json() -> None:
    assert parse_model(model_as_json(default_model())) == default_model()


def test_every_label_of_the_shipped_model_has_words() -> None:
    assert {measure.label for measure in default_model().measures} == set(MEASURE_LABELS)


def test_bands_and_confidence_have_defaults() -> None:
    source = plain()
    del source["bands"], source["minimum_confidence"]
    del first(source)["half_life_days"]

    assert parse_model(source) == default_model()


Spoil = Callable[[dict[str, Any]], object]
SPOILED: list[tuple[str, str, Spoil]] = [
    ("field_missing", "key", lambda m: m.pop("key")),
    ("field_type", "key", lambda m: m.update(key=" ")),
    ("field_type", "key", lambda m: m.update(key=7)),
    ("field_type", "version", lambda m: m.update(version=0)),
    ("field_type", "version", lambda m: m.update(version=True)),
    ("field_type", "version", lambda m: m.update(version="1")),
    ("field_missing", "measures", lambda m: m.pop("measures")),
    ("field_type", "measures", lambda m: m.update(measures={})),
    ("no_measures", "measures", lambda m: m.update(measures=[])),
    ("field_type", "measures.0", lambda m: m.update(measures=["activity"])),
    ("measure_unknown", "measures.0.key", lambda m: first(m).update(key="mood")),
    ("measure_twice", "measures.1.key", lambda m: m["measures"][1].update(key="activity")),
    ("weight_negative", "measures.0.weight", lambda m: first(m).update(weight=-1)),
    ("field_type", "measures.0.weight", lambda m: first(m).update(weight=float("nan"))),
    ("field_type", "measures.0.weight", lambda m: first(m).update(weight=True)),
    ("field_type", "measures.0.weight", lambda m: first(m).update(weight="3")),
    ("field_missing", "measures.0.weight", lambda m: first(m).pop("weight")),
    ("weights_all_zero", "measures", lambda m: [x.update(weight=0) for x in m["measures"]]),
    (
        "half_life_not_positive",
        "measures.0.half_life_days",
        lambda m: first(m).update(half_life_days=0),
    ),
    ("curve_too_short", "measures.0.curve", lambda m: first(m).update(curve=[[1, 2]])),
    (
        "curve_not_rising",
        "measures.0.curve",
        lambda m: first(m).update(curve=[[1, 2], [1, 3]]),
    ),
    ("field_type", "measures.0.curve.1", lambda m: first(m).update(curve=[[1, 2], [3]])),
    (
        "curve_points_out_of_range",
        "measures.0.curve.1",
        lambda m: first(m).update(curve=[[1, 2], [3, 101]]),
    ),
    ("field_missing", "measures.0.label", lambda m: first(m).pop("label")),
    ("field_type", "bands", lambda m: m.update(bands=75)),
    (
        "bands_out_of_order",
        "bands",
        lambda m: m.update(bands={"healthy_from": 50, "watch_from": 50}),
    ),
    ("confidence_out_of_range", "minimum_confidence", lambda m: m.update(minimum_confidence=2)),
]


@pytest.mark.parametrize(("code", "field", "spoil"), SPOILED)
def test_a_spoiled_model_is_refused_with_the_field_to_mend(
    code: str, field: str, spoil: Spoil
) -> None:
    source = plain()
    spoil(source)

    with pytest.raises(Refused) as refusal:
        parse_model(source)

    assert refusal.value.code == f"score_model.{code}"
    assert refusal.value.field == field
    assert SENTENCES[refusal.value.code].format(**refusal.value.facts)


def test_a_model_that_is_no_object_is_refused() -> None:
    with pytest.raises(Refused, match=r"score_model\.field_type"):
        parse_model([1, 2])


@pytest.mark.parametrize(
    ("value", "band"),
    [(100, "healthy"), (75, "healthy"), (74.9, "watch"), (50, "watch"), (49.9, "at_risk")],
)
def test_the_first_point_of_a_band_belongs_to_it(value: float, band: str) -> None:
    assert Bands().band_of(value) == band


def test_a_float_sum_that_misses_a_band_by_a_hair_is_in_it() -> None:
    assert Bands().band_of(75 - 1e-12) == "healthy"
    assert shown_points(75 - 1e-12) == 75


def test_points_shown_never_reach_a_band_the_value_does_not() -> None:
    assert shown_points(74.99) == 74


def test_without_enough_confidence_there_is_no_band() -> None:
    model = default_model()

    assert model.band_of(90, 0.49) == "unscored"
    assert model.band_of(90, 0.5) == "healthy"
    assert model.band_of(None, 1.0) == "unscored"


def test_freshness_halves_with_each_half_life() -> None:
    resolution = default_model().measure("resolution")

    assert resolution.freshness(0) == 1
    assert resolution.freshness(90) == pytest.approx(0.5)
    assert resolution.freshness(-5) == 1
    assert default_model().measure("activity").freshness(900) == 1


def test_a_measure_the_model_lacks_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        default_model().measure("mood")
