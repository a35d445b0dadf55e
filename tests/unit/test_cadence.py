from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.cadence import (
    POLICIES,
    Cadence,
    DueTouch,
    Interval,
    MonthState,
    Rhythm,
    Unit,
    cadence,
    due_touches,
    month_compliance,
    next_working_day,
    portfolio_debt,
)
from kamdesk.domain.periods import add_months
from kamdesk.domain.tiers import Tier

MONDAY = date(2026, 11, 2)
FORTNIGHT = Interval(14)
SATURDAY = 5


def on_weekdays(day: date) -> bool:
    return day.weekday() < SATURDAY


def every_day(_: date) -> bool:
    return True


def standing(last_done: date | None, today: date, interval: Interval = FORTNIGHT) -> Cadence:
    return cadence(interval, last_done, MONDAY, today, on_weekdays)


def asked(*done: date, until: date) -> tuple[DueTouch, ...]:
    return due_touches(FORTNIGHT, MONDAY, done, until, every_day)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def test_strategic_and_core_accounts_are_promised_a_fortnight_and_a_monthly_executive() -> None:
    for tier in (Tier.S, Tier.A):
        assert POLICIES[tier, Rhythm.ACCOUNT] == Interval(14)
        assert POLICIES[tier, Rhythm.EXECUTIVE] == Interval(1, Unit.MONTHS)
    assert POLICIES[Tier.B, Rhythm.ACCOUNT] == Interval(30)
    assert POLICIES[Tier.C, Rhythm.ACCOUNT] == Interval(90)
    assert (Tier.C, Rhythm.EXECUTIVE) not in POLICIES


def test_an_interval_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="0"):
        Interval(0)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_month_ends_are_clamped(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_a_month_later_twice_does_not_drift_from_the_31st() -> None:
    assert Interval(1, Unit.MONTHS).after(date(2027, 1, 31), 2) == date(2027, 3, 31)


def test_an_account_seen_inside_its_interval_owes_nothing() -> None:
    assert standing(MONDAY, day(14)) == Cadence(day(14), 0, 0.0)
    assert not standing(MONDAY, day(14)).is_overdue


def test_an_account_two_intervals_late_owes_two_cycles() -> None:
    late = standing(MONDAY, day(42))

    assert late.overdue_days == 28
    assert late.debt == pytest.approx(2.0)
    assert late.is_overdue


def test_an_account_never_visited_counts_from_the_day_of_its_tier() -> None:
    assert standing(None, day(15)) == standing(MONDAY, day(15))


def test_a_due_date_on_a_weekend_moves_to_monday() -> None:
    saturday = date(2026, 11, 7)

    assert standing(saturday, saturday).due == date(2026, 11, 23)
    assert next_working_day(saturday, on_weekdays) == date(2026, 11, 9)


def test_a_calendar_without_working_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="2026-11-02"):
        next_working_day(MONDAY, lambda _: False)


def test_debt_of_a_monthly_promise_uses_the_days_of_that_month() -> None:
    owed = standing(date(2027, 2, 1), date(2027, 3, 29), Interval(1, Unit.MONTHS))

    assert owed.debt == pytest.approx(1.0)


def test_the_debt_of_a_portfolio_weighs_each_account() -> None:
    assert portfolio_debt([(4.0, 1.5), (1.0, 2.0)]) == pytest.approx(8.0)
    assert portfolio_debt([]) == 0


@given(st.integers(0, 2000), st.integers(0, 400), st.integers(1, 120))
def test_waiting_another_day_never_lowers_the_debt(start: int, waited: int, days: int) -> None:
    seen = day(start)
    interval = Interval(days)
    before = cadence(interval, seen, MONDAY, seen + timedelta(days=waited), every_day)
    after = cadence(interval, seen, MONDAY, seen + timedelta(days=waited + 1), every_day)

    assert 0 <= before.debt <= after.debt
    assert (before.overdue_days > 0) == (before.debt > 0)


def test_touches_in_time_answer_the_coming_due_date() -> None:
    assert asked(day(10), day(20), until=day(30)) == (
        DueTouch(day(14), day(10)),
        DueTouch(day(24), day(20)),
    )


def test_a_late_touch_answers_the_last_due_date_and_leaves_earlier_ones_unmet() -> None:
    assert asked(day(45), until=day(45)) == (
        DueTouch(day(14), None),
        DueTouch(day(28), None),
        DueTouch(day(42), day(45)),
    )


def test_due_dates_pass_unmet_until_the_day_asked_for() -> None:
    assert asked(until=day(28)) == (DueTouch(day(14), None), DueTouch(day(28), None))
    assert asked(until=day(13)) == ()


def test_touches_before_the_promise_or_after_the_last_day_do_not_count() -> None:
    assert asked(day(-3), day(0), day(20), until=day(15)) == (DueTouch(day(14), None),)


def test_two_touches_on_one_day_answer_one_due_date() -> None:
    assert asked(day(12), day(12), until=day(15)) == (DueTouch(day(14), day(12)),)


def test_a_month_without_an_executive_visit_is_missed_once_it_has_passed() -> None:
    visits = [date(2026, 9, 30), date(2026, 9, 2), date(2026, 11, 30)]

    months = month_compliance(visits, since=date(2026, 9, 1), today=date(2026, 11, 21))

    assert [(each.month.month, each.state, each.visits) for each in months] == [
        (9, MonthState.MET, 2),
        (10, MonthState.MISSED, 0),
        (11, MonthState.OPEN, 0),
    ]


def test_the_last_day_of_a_month_is_still_open() -> None:
    def state(today: date) -> MonthState:
        return month_compliance([], since=date(2026, 10, 1), today=today)[0].state

    assert state(date(2026, 10, 31)) is MonthState.OPEN
    assert state(date(2026, 11, 1)) is MonthState.MISSED


def test_the_month_a_promise_began_in_is_not_judged() -> None:
    assert month_compliance([], since=date(2026, 11, 2), today=date(2026, 11, 30)) == ()
    assert month_compliance([], date(2026, 12, 5), date(2027, 1, 1))[0].month == date(2027, 1, 1)
