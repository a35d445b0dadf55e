"""What would raise a score most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.health import HealthScore, Reading, weigh
from kamdesk.domain.improvement import LEVERS, improvements
from kamdesk.domain.score_model import MEASURE_KEYS, Measure, ScoreModel, default_model
from kamdesk.i18n.sentences.domain_health import LEVER_LABELS

MODEL = default_model()


def scored(points: dict[str, float], model: ScoreModel = MODEL) -> HealthScore:
    return weigh(model, tuple(Reading(key, value) for key, value in points.items()))


FULL = {
    "activity": 50.0,
    "resolution": 100.0,
    "renewal": 90.0,
    "receivables": 30.0,
    "relationship": 20.0,
    "satisfaction": 100.0,
}


def test_every_measure_has_a_lever_and_every_lever_has_words() -> None:
    assert tuple(LEVERS) == MEASURE_KEYS
    assert set(LEVERS.values()) == set(LEVER_LABELS)


def test_ways_up_are_sorted_by_what_they_gain() -> None:
    found = improvements(scored(FULL), MODEL)

    assert [way.lever for way in found] == [
        "collect_overdue",
        "hold_visit",
        "meet_decision_maker",
        "start_renewal",
    ]
    assert [way.gain for way in found] == pytest.approx([14, 11, 9.6, 2])
    assert sum(way.gain for way in found) == pytest.approx(36.6)


def test_the_band_reached_is_named() -> None:
    found = improvements(scored(FULL | {"relationship": 100.0}), MODEL)

    assert found[0].key == "receivables"
    assert found[0].band == "healthy"


def test_the_next_knot_is_a_smaller_step() -> None:
    curve = ((0.0, 0.0), (0.5, 60.0), (1.0, 100.0))
    model = ScoreModel("m", 1, (Measure("relationship", 1, None, curve, "measure.relationship"),))

    (way,) = improvements(scored({"relationship": 30}, model), model)

    assert (way.gain, way.next_gain, way.confidence_gain) == (70, 30, 0)


def test_at_the_top_there_is_nothing_to_do() -> None:
    assert improvements(scored(dict.fromkeys(FULL, 100.0)), MODEL) == ()


def test_an_unknown_measure_is_worth_asking_for_when_we_can_ask() -> None:
    found = improvements(scored({"activity": 40}), MODEL)

    ways = {way.key: way for way in found}
    assert set(ways) == {"activity", "relationship", "satisfaction"}
    assert ways["relationship"].gain == pytest.approx((22 * 40 + 12 * 100) / 34 - 40)
    assert ways["relationship"].confidence_gain == pytest.approx(0.12)


def test_an_empty_account_is_told_where_to_start() -> None:
    found = improvements(scored({}), MODEL)

    assert [way.lever for way in found] == ["hold_visit", "meet_decision_maker", "ask_feedback"]
    assert all(way.gain == 100 for way in found)


def test_a_measure_without_weight_is_no_way_up() -> None:
    weightless = Measure("activity", 0, None, ((1, 100), (3, 0)), "measure.activity")
    model = ScoreModel("m", 1, (weightless, *MODEL.measures[1:]))

    found = improvements(scored({"renewal": 10}, model), model)

    assert "activity" not in {way.key for way in found}
    assert "renewal" in {way.key for way in found}


@given(st.dictionaries(st.sampled_from(MEASURE_KEYS), st.floats(0, 100), min_size=1))
def test_a_promised_gain_is_what_scoring_again_gives(points: dict[str, float]) -> None:
    before = scored(points)

    for way in improvements(before, MODEL):
        after = scored(points | {way.key: 100.0})
        assert (after.value or 0) - (before.value or 0) == pytest.approx(way.gain, abs=1e-9)
        assert -1e-9 <= way.next_gain <= way.gain + 1e-9
