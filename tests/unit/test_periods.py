"""Months, quarters and windows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.periods import (
    Period,
    Quarter,
    add_months,
    last_12_months,
    last_month_ends,
    month_end,
    month_of,
    months_of,
    quarter_of,
    trend_days,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "shifted"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_a_day_the_month_lacks_becomes_its_last(day: date, months: int, shifted: date) -> None:
    assert add_months(day, months) == shifted


@given(DAYS, st.integers(-60, 60))
def test_shifted_days_lie_in_the_month_asked_for(day: date, months: int) -> None:
    shifted = add_months(day, months)

    assert (shifted.year - day.year) * 12 + shifted.month - day.month == months
    assert shifted.day == min(day.day, month_end(shifted).day)


def test_a_quarter_ends_with_its_third_month() -> None:
    assert quarter_of(date(2026, 11, 21)) == Quarter(2026, 4)
    assert Quarter(2026, 4).period == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert Quarter(2026, 1).plus(-1) == Quarter(2025, 4)
    assert Quarter(2026, 4).plus(5) == Quarter(2028, 1)


@given(DAYS)
def test_every_day_lies_in_its_own_month_and_quarter(day: date) -> None:
    assert day in month_of(day)
    assert day in quarter_of(day).period


def test_month_ends_include_the_day_itself_when_it_is_one() -> None:
    assert last_month_ends(date(2026, 3, 31), 2) == (date(2026, 2, 28), date(2026, 3, 31))
    assert last_month_ends(date(2026, 3, 30), 2) == (date(2026, 1, 31), date(2026, 2, 28))


def test_a_trend_ends_on_the_day_itself_once() -> None:
    assert trend_days(date(2026, 3, 30), 1) == (date(2026, 2, 28), date(2026, 3, 30))
    assert trend_days(date(2026, 2, 28), 1) == (date(2026, 2, 28),)


@given(DAYS, st.integers(1, 30))
def test_month_ends_rise_and_never_pass_the_day(day: date, count: int) -> None:
    ends = last_month_ends(day, count)

    assert len(set(ends)) == count
    assert sorted(ends) == list(ends)
    assert ends[-1] <= day
    assert all(end == month_end(end) for end in ends)


def test_the_last_twelve_months_leave_out_the_same_day_a_year_before() -> None:
    window = last_12_months(date(2026, 11, 21))

    assert window == Period(date(2025, 11, 22), date(2026, 11, 21))
    assert window.days == 365
    assert date(2025, 11, 21) not in window


def test_a_period_touches_whole_months() -> None:
    months = months_of(Period(date(2026, 1, 31), date(2026, 3, 1)))

    assert [month.first.month for month in months] == [1, 2, 3]
    assert months[1] == Period(date(2026, 2, 1), date(2026, 2, 28))
