from datetime import date, timedelta
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.strength import (
    EXECUTIVE_HALF_LIFE_DAYS,
    REACHED,
    WEIGHTS,
    FadingSum,
    TouchFact,
    TouchKind,
    combined,
    strength,
)

TODAY = date(2026, 11, 20)

days_ago = st.integers(0, 1500).map(lambda days: TODAY - timedelta(days=days))
touches = st.lists(st.builds(TouchFact, st.sampled_from(TouchKind), days_ago), max_size=30)


def visit(days: int) -> TouchFact:
    return TouchFact(TouchKind.VISIT, TODAY - timedelta(days=days))


def test_a_visit_today_is_worth_one_minus_one_over_e() -> None:
    assert strength([visit(0)], TODAY) == pytest.approx(1 - exp(-1))


def test_a_visit_fades_by_half_in_sixty_days_and_an_executive_one_in_a_hundred_and_twenty() -> None:
    assert strength([visit(60)], TODAY) == pytest.approx(1 - exp(-0.5))
    assert strength([visit(120)], TODAY, EXECUTIVE_HALF_LIFE_DAYS) == pytest.approx(1 - exp(-0.5))


def test_one_visit_keeps_a_person_reached_for_about_ninety_days() -> None:
    assert strength([visit(89)], TODAY) >= REACHED
    assert strength([visit(91)], TODAY) < REACHED


def test_weights_follow_how_much_a_touch_costs_both_sides() -> None:
    assert WEIGHTS == {
        TouchKind.EXECUTIVE: 1.5,
        TouchKind.VISIT: 1.0,
        TouchKind.CALL: 0.5,
        TouchKind.EXCHANGE: 0.3,
        TouchKind.ONE_WAY: 0.05,
    }


def test_no_touch_is_no_strength() -> None:
    assert strength([], TODAY) == 0


def test_a_touch_of_tomorrow_is_not_known_today() -> None:
    assert strength([visit(-1)], TODAY) == 0


@given(touches)
def test_moving_the_sum_on_equals_summing_again_in_any_order(facts: list[TouchFact]) -> None:
    fading = FadingSum(0.0, date(2020, 1, 1))
    for fact in facts:
        fading = fading.add(fact)

    assert fading.strength(TODAY) == pytest.approx(strength(facts, TODAY), abs=1e-12)


def test_a_sum_cannot_be_read_before_its_last_touch() -> None:
    with pytest.raises(ValueError, match="2026"):
        FadingSum(1.0, TODAY).strength(TODAY - timedelta(days=1))


@given(touches, st.integers(0, 365))
def test_strength_stays_in_its_bounds_and_only_fades_without_touches(
    facts: list[TouchFact], waited: int
) -> None:
    now = strength(facts, TODAY)

    assert 0 <= now <= 1
    assert strength(facts, TODAY + timedelta(days=waited)) <= now


@given(touches, touches)
def test_two_of_us_together_are_as_strong_as_one_with_all_touches(
    mine: list[TouchFact], yours: list[TouchFact]
) -> None:
    joined = combined([strength(mine, TODAY), strength(yours, TODAY)])

    assert joined == pytest.approx(strength(mine + yours, TODAY), abs=1e-12)
