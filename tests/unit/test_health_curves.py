"""Curves: straight lines between knots, flat outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.health_curves import Curve, next_better_knot, points_at, points_between

RHYTHM: Curve = ((1.0, 100.0), (3.0, 0.0))
HILL: Curve = ((0.0, 10.0), (5.0, 90.0), (10.0, 30.0))


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    inputs = draw(st.lists(st.integers(-50, 50), min_size=2, max_size=6, unique=True))
    points = st.integers(0, 100)
    return tuple((float(at), float(draw(points))) for at in sorted(inputs))


@pytest.mark.parametrize(
    ("cycles", "points"), [(0, 100), (1, 100), (1.5, 75), (2, 50), (3, 0), (9, 0)]
)
def test_activity_falls_from_one_interval_to_three(cycles: float, points: float) -> None:
    assert points_at(RHYTHM, cycles) == pytest.approx(points)


def test_a_knot_inside_a_stretch_is_part_of_its_bounds() -> None:
    assert points_between(HILL, 0, 10) == (10, 90)


def test_a_stretch_of_one_figure_has_equal_bounds() -> None:
    assert points_between(HILL, 2.5, 2.5) == (50, 50)


@given(curves(), st.floats(-60, 60), st.floats(-60, 60), st.floats(0, 1))
def test_every_figure_of_a_stretch_lies_within_its_bounds(
    curve: Curve, one: float, other: float, along: float
) -> None:
    low, high = min(one, other), max(one, other)

    least, most = points_between(curve, low, high)

    inside = points_at(curve, min(high, low + along * (high - low)))
    assert least - 1e-9 <= inside <= most + 1e-9


@given(curves(), st.floats(-60, 60), st.floats(-60, 60))
def test_a_curve_with_falling_points_never_rewards_a_larger_figure(
    curve: Curve, one: float, other: float
) -> None:
    falling = tuple(
        (at, points)
        for (at, _), points in zip(
            curve, sorted((points for _, points in curve), reverse=True), strict=True
        )
    )

    assert points_at(falling, min(one, other)) >= points_at(falling, max(one, other)) - 1e-9


def test_the_next_knot_is_the_nearest_one_above() -> None:
    assert next_better_knot(HILL, 20) == 30
    assert next_better_knot(HILL, 90) == 90
