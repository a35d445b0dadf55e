"""Working days: the week, less the days off, plus the weekends that make up for them."""

from datetime import date

import pytest

from kamdesk.domain.working_days import WorkingDays

FEBRUARY = WorkingDays(
    off=frozenset({date(2026, 2, 16), date(2026, 2, 17)}), made_up=frozenset({date(2026, 2, 14)})
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), True),  # Saturday, made up
        (date(2026, 2, 15), False),  # Sunday
        (date(2026, 2, 16), False),  # Monday, off
        (date(2026, 2, 18), True),
    ],
)
def test_days_off_and_made_up_weekends_override_the_week(day: date, *, worked: bool) -> None:
    assert FEBRUARY.includes(day) is worked


def test_a_calendar_without_exceptions_has_weekends_only() -> None:
    assert [WorkingDays().includes(date(2026, 2, n)) for n in range(13, 18)] == [
        True, False, False, True, True,
    ]  # fmt: skip


def test_the_latest_working_day_steps_back_over_a_holiday_to_a_made_up_weekend() -> None:
    assert FEBRUARY.latest(date(2026, 2, 17)) == date(2026, 2, 14)
    assert FEBRUARY.latest(date(2026, 2, 18)) == date(2026, 2, 18)
