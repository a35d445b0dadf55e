"""NPS with its margin and CSAT."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.satisfaction import csat, nps, nps_unit_variance
from kamdesk.errors import Refused


def test_the_published_example_gives_33_and_a_variance_of_five_ninths() -> None:
    found = nps([10, 9, 9, 8, 7, 3])

    assert found.value == pytest.approx(100 / 3)
    assert nps_unit_variance(1 / 2, 1 / 6) == pytest.approx(5 / 9)
    assert found.margin == pytest.approx(196 * (5 / 9 / 6) ** 0.5)
    assert found.low == pytest.approx(33.3333 - 59.6408, abs=1e-3)
    assert found.high == pytest.approx(33.3333 + 59.6408, abs=1e-3)


@pytest.mark.parametrize(
    ("answer", "value"), [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)]
)
def test_each_answer_falls_into_its_group(answer: int, value: float) -> None:
    assert nps([answer] * 5).value == value


def test_four_answers_give_no_number_but_are_counted() -> None:
    found = nps([10, 10, 8, 2])

    assert found.value is found.margin is found.low is found.high is None
    assert (found.promoters, found.passives, found.detractors, found.answers) == (2, 1, 1, 4)


def test_the_interval_stays_on_the_scale() -> None:
    found = nps([10, 10, 10, 10, 0])

    assert found.high == 100
    assert nps([0, 0, 0, 0, 10]).low == -100


@given(st.lists(st.integers(0, 10), min_size=5, max_size=60))
def test_the_value_lies_inside_its_interval(answers: list[int]) -> None:
    found = nps(answers)

    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert -100 <= found.low <= found.value <= found.high <= 100


@pytest.mark.parametrize("answer", [-1, 11])
def test_an_nps_answer_off_the_scale_is_refused(answer: int) -> None:
    with pytest.raises(Refused, match=r"nps\.out_of_range"):
        nps([answer])


def test_csat_is_a_mean_with_one_decimal_and_halves_go_up() -> None:
    assert csat([4, 5, 4, 4]) == Decimal("4.3")
    assert csat([3, 4, 4]) == Decimal("3.7")
    assert csat([]) is None


@pytest.mark.parametrize("answer", [0, 6])
def test_a_csat_answer_off_the_scale_is_refused(answer: int) -> None:
    with pytest.raises(Refused, match=r"csat\.out_of_range"):
        csat([answer])
