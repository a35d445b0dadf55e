"""Doubts about the plan of a day, on minutes alone."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.day_ribbon import Stop
from kamdesk.domain.plan_check import Doubt, Remark, check_day

FIRST, SECOND = UUID(int=1), UUID(int=2)


def stop(key: UUID, start: float, end: float, travel: int | None = None) -> Stop:
    return Stop(key, round(start * 60), round(end * 60), travel)


def test_an_empty_day_and_a_calm_one_raise_no_doubt() -> None:
    assert check_day([]) == ()
    assert check_day([stop(FIRST, 9.5, 10.5), stop(SECOND, 14, 15, 40)]) == ()


def test_visits_on_a_day_off_raise_one_doubt_about_the_day() -> None:
    day = [stop(FIRST, 9.5, 10.5), stop(SECOND, 14, 15, 40)]

    assert check_day(day, is_worked=False) == (Remark(Doubt.DAY_OFF),)
    assert check_day([], is_worked=False) == ()


def test_a_visit_that_begins_before_the_last_is_over_overlaps_by_the_shared_minutes() -> None:
    assert check_day([stop(SECOND, 10, 11), stop(FIRST, 9, 10.5)]) == (
        Remark(Doubt.OVERLAP, SECOND, 30),
    )


def test_a_way_longer_than_the_gap_is_short_by_the_missing_minutes() -> None:
    day = [stop(FIRST, 9, 10), stop(SECOND, 10.5, 11, travel=50)]

    assert check_day(day) == (Remark(Doubt.WAY_TOO_SHORT, SECOND, 20),)


def test_an_unknown_way_is_no_doubt() -> None:
    assert check_day([stop(FIRST, 9, 10), stop(SECOND, 10, 11)]) == ()


def test_visits_before_nine_and_after_six_stand_at_odd_hours() -> None:
    found = check_day([stop(FIRST, 8.5, 9.5), stop(SECOND, 17.5, 18.5)])

    assert found == (Remark(Doubt.ODD_HOURS, FIRST), Remark(Doubt.ODD_HOURS, SECOND))


def test_visits_around_noon_that_leave_no_half_hour_take_the_lunch() -> None:
    assert check_day([stop(FIRST, 11, 14.5)]) == (Remark(Doubt.NO_LUNCH),)
    assert check_day([stop(FIRST, 11, 13)]) == ()


@given(st.lists(st.tuples(st.integers(0, 1380), st.integers(1, 60)), max_size=6))
def test_doubts_never_depend_on_the_order_visits_come_in(spans: list[tuple[int, int]]) -> None:
    day = [Stop(UUID(int=n), start, start + size) for n, (start, size) in enumerate(spans)]
    distinct = list({(each.start, each.end): each for each in day}.values())

    assert check_day(distinct) == check_day(distinct[::-1])
