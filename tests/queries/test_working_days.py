"""The shipped calendar of China, and what the day and the week make of its holidays."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from kamdesk import resources
from kamdesk.domain.ids import AccountId
from kamdesk.domain.plan_check import Doubt
from kamdesk.errors import Refused
from kamdesk.queries.cadence_debts import cadence_debts
from kamdesk.queries.plan_check import plan_check
from kamdesk.queries.week import week_sheet
from kamdesk.queries.working_days import CHINA, WEEKDAYS, calendar_of, china
from kamdesk.services.profile import set_base_currency, set_working_calendar
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.workspace import Workspace
from tests.queries.china import published
from tests.workspaces import Clock

# Published by the State Council on 2025-11-04: first and last day off, and the days made up.
PUBLISHED_2026 = [
    (date(2026, 1, 1), date(2026, 1, 3), [date(2026, 1, 4)]),
    (date(2026, 2, 15), date(2026, 2, 23), [date(2026, 2, 14), date(2026, 2, 28)]),
    (date(2026, 4, 4), date(2026, 4, 6), []),
    (date(2026, 5, 1), date(2026, 5, 5), [date(2026, 5, 9)]),
    (date(2026, 6, 19), date(2026, 6, 21), []),
    (date(2026, 9, 25), date(2026, 9, 27), []),
    (date(2026, 10, 1), date(2026, 10, 7), [date(2026, 9, 20), date(2026, 10, 10)]),
]


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@pytest.mark.parametrize(("first", "last", "made_up"), PUBLISHED_2026)
def test_a_published_holiday_of_2026_is_off_and_its_weekends_are_worked(
    first: date, last: date, made_up: list[date]
) -> None:
    calendar = china()

    assert not any(calendar.includes(day) for day in days(first, last))
    assert calendar.includes(last + timedelta(days=1))
    assert all(day.weekday() > 4 and calendar.includes(day) for day in made_up)


def test_2026_has_248_working_days_as_published() -> None:
    year = days(date(2026, 1, 1), date(2026, 12, 31))

    assert sum(map(china().includes, year)) == 248


@pytest.fixture
def clock() -> Clock:
    """Start two weeks before the Monday of the Spring Festival."""
    return Clock(datetime.combine(date(2026, 2, 2), time(9)).astimezone())


def test_a_visit_that_falls_due_in_a_holiday_is_due_after_it(
    workspace: Workspace, add: Callable[..., UUID]
) -> None:
    add("account", name="华澜重工集团", tier="S")

    debts = workspace.read(cadence_debts, only_overdue=False)

    assert date(2026, 2, 2) + timedelta(days=14) == date(2026, 2, 16)
    assert debts[0].cadence.due == date(2026, 2, 24)


def test_the_week_shows_a_weekend_that_is_worked(workspace: Workspace) -> None:
    before, after = date(2026, 2, 9), date(2026, 3, 2)

    assert [len(workspace.read(week_sheet, day).days) for day in (before, after)] == [7, 5]


def test_the_week_knows_its_holidays_and_the_weekend_made_up(workspace: Workspace) -> None:
    eve = workspace.read(week_sheet, date(2026, 2, 9)).days
    feast = workspace.read(week_sheet, date(2026, 2, 16)).days

    assert [day.is_worked for day in eve] == [True] * 6 + [False]
    assert not any(day.is_worked for day in feast)


def test_a_profile_that_counts_in_another_currency_has_no_holidays_of_china(
    workspace: Workspace, add: Callable[..., UUID]
) -> None:
    workspace.run(set_base_currency, "USD")
    add("account", name="Hualan Heavy Industry", tier="S")

    assert workspace.read(calendar_of) == WEEKDAYS
    assert workspace.read(cadence_debts, only_overdue=False)[0].cadence.due == date(2026, 2, 16)
    assert len(workspace.read(week_sheet, date(2026, 2, 9)).days) == 5


def test_a_calendar_that_was_chosen_holds_whatever_the_currency(workspace: Workspace) -> None:
    before = workspace.run(set_working_calendar, WEEKDAYS)
    chosen = workspace.read(calendar_of)
    workspace.run(set_base_currency, "USD")
    workspace.run(set_working_calendar, CHINA)

    assert (before, chosen) == (CHINA, WEEKDAYS)
    assert workspace.read(calendar_of) == CHINA


def test_a_calendar_nobody_knows_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match=r"calendar\.unknown"):
        workspace.run(set_working_calendar, "moon")


def test_a_visit_on_a_holiday_is_in_doubt(workspace: Workspace, add: Callable[..., UUID]) -> None:
    account = add("account", name="华澜重工集团", tier="S")
    at = datetime.combine(date(2026, 2, 17), time(10)).astimezone()
    workspace.run(plan_visit, PlanVisit(account_id=AccountId(account), planned_at=at))

    check = plan_check(workspace.read(week_sheet, date(2026, 2, 17)), date(2026, 2, 2))

    assert [(each.day, each.remark.doubt) for each in check.doubts] == [
        (date(2026, 2, 17), Doubt.DAY_OFF)
    ]


def test_the_shipped_file_says_what_the_library_says() -> None:
    assert json.loads(resources.text("calendars", "china.json")) == published()
