"""How far a key result has come."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.goal_progress import overall, progress

FIGURES = st.decimals(min_value=-1000, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("start", "target", "current", "share"),
    [
        (0, 10, 7, 0.7),
        (None, 10, 7, 0.7),
        (30, 10, 15, 0.75),
        (0, 10, 12, 1.0),
        (0, 10, -2, 0.0),
        (5, 5, 5, 1.0),
        (5, 5, 4, 0.0),
        (0, None, 4, None),
        (0, 10, None, None),
    ],
)
def test_progress_is_the_share_of_the_way(
    start: int | None, target: int | None, current: int | None, share: float | None
) -> None:
    figures = [None if each is None else Decimal(each) for each in (start, target, current)]

    assert progress(*figures) == share


@given(FIGURES, FIGURES, FIGURES)
def test_progress_stays_within_its_bounds(start: Decimal, target: Decimal, at: Decimal) -> None:
    share = progress(start, target, at)

    assert share is not None
    assert 0.0 <= share <= 1.0


def test_unmeasured_results_leave_the_mean_alone() -> None:
    assert overall([0.5, None, 1.0]) == 0.75
    assert overall([None]) is None
