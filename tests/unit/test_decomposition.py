"""Why a score moved: the parts always add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.decomposition import explain_change
from kamdesk.domain.health import HealthScore, Reading, weigh
from kamdesk.domain.score_model import Measure, ScoreModel

KEYS = ("activity", "resolution", "renewal", "receivables")
FLAT = ((0.0, 0.0), (100.0, 100.0))


def scored(
    points: dict[str, float | None], weights: dict[str, float] | None = None, version: int = 1
) -> HealthScore:
    weights = weights or dict.fromkeys(points, 1.0)
    measures = tuple(Measure(key, weight, None, FLAT, key) for key, weight in weights.items())
    readings = tuple(Reading(key, value) for key, value in points.items())
    return weigh(ScoreModel("example", version, measures), readings)


@st.composite
def scores(draw: st.DrawFn) -> HealthScore:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    weights = {key: draw(st.floats(0.1, 100)) for key in keys}
    points = {key: draw(st.floats(0, 100) | st.none()) for key in keys}
    return scored(points, weights, draw(st.integers(1, 2)))


@given(scores(), scores(), st.none() | scores())
def test_the_effects_always_add_up_to_the_change(
    before: HealthScore, after: HealthScore, rescored: HealthScore | None
) -> None:
    change = explain_change(before, after, rescored)

    missing = before.value is None or after.value is None
    assert (change is None) == (missing or (rescored is not None and rescored.value is None))
    if change is not None:
        assert change.delta == pytest.approx((after.value or 0) - (before.value or 0))
        total = change.model_effect + sum(effect.effect for effect in change.effects)
        assert total == pytest.approx(change.delta, abs=1e-9)


def test_a_moved_measure_explains_a_change_alone() -> None:
    change = explain_change(
        scored({"activity": 80, "renewal": 60}), scored({"activity": 50, "renewal": 60})
    )

    assert change is not None
    assert change.delta == pytest.approx(-15)
    moved, still = change.effects
    assert (moved.key, moved.cause, moved.before, moved.after) == ("activity", "moved", 80, 50)
    assert (moved.value_effect, moved.weight_effect) == pytest.approx((-15, 0))
    assert (still.cause, still.effect) == ("unchanged", 0)


def test_a_measure_that_appears_is_told_from_one_that_disappears() -> None:
    little, much = scored({"activity": 80, "renewal": None}), scored({"activity": 80, "renewal": 0})

    appeared, disappeared = explain_change(little, much), explain_change(much, little)

    assert appeared is not None
    assert disappeared is not None
    causes = {effect.key: effect.cause for effect in appeared.effects}
    assert causes == {"activity": "unchanged", "renewal": "appeared"}
    assert {effect.key: effect.cause for effect in disappeared.effects}["renewal"] == "disappeared"
    assert appeared.delta == -disappeared.delta == -40


def test_effects_come_largest_first() -> None:
    change = explain_change(
        scored({"activity": 80, "renewal": 60, "resolution": 20}),
        scored({"activity": 75, "renewal": 10, "resolution": 30}),
    )

    assert change is not None
    assert [effect.key for effect in change.effects] == ["renewal", "resolution", "activity"]


def test_an_edited_model_is_not_blamed_on_the_customer() -> None:
    points: dict[str, float | None] = {"activity": 80, "renewal": 20}
    before = scored(points, {"activity": 1, "renewal": 1})
    rescored = scored(points, {"activity": 1, "renewal": 3}, version=2)

    told = explain_change(before, rescored, rescored)
    mixed = explain_change(before, rescored)

    assert told is not None
    assert mixed is not None
    assert told.model_effect == told.delta == pytest.approx(-15)
    assert all(effect.effect == 0 for effect in told.effects)
    assert mixed.model_effect == 0
    assert mixed.model_changed


def test_a_measure_gone_from_the_model_is_still_accounted_for() -> None:
    change = explain_change(scored({"activity": 80, "renewal": 20}), scored({"activity": 80}))

    assert change is not None
    assert {effect.key for effect in change.effects} == {"activity", "renewal"}
    assert sum(effect.effect for effect in change.effects) == pytest.approx(30)


def test_without_a_value_on_either_side_there_is_nothing_to_explain() -> None:
    empty, full = scored({"activity": None}), scored({"activity": 10})

    assert explain_change(empty, full) is None
    assert explain_change(full, empty) is None
    assert explain_change(full, full, empty) is None
