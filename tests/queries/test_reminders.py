"""Reminders: found in the file, put off and dismissed on this device, silent at night."""

from collections.abc import Callable
from datetime import time, timedelta
from uuid import UUID

import pytest

from kamdesk import i18n
from kamdesk.domain.ids import AccountId
from kamdesk.domain.reminders import Kind
from kamdesk.errors import Refused
from kamdesk.queries.reminders import Reminder, quiet_hours, reminders, states_of
from kamdesk.reports.reminder_text import body_of, locked_text, title_of
from kamdesk.services.reminders import (
    dismiss_reminder,
    forget_old_reminders,
    set_quiet_hours,
    snooze_reminder,
)
from kamdesk.services.tasks import AddTask, add_task
from kamdesk.services.week import PlanVisit, cancel_visit, plan_visit
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, Clock

Add = Callable[..., UUID]
TEN = NOON.astimezone().replace(hour=10, minute=0)
TODAY = TEN.date()


@pytest.fixture
def clock() -> Clock:
    """Start at ten on the clock of this computer, whatever its zone."""
    return Clock(TEN)


def shown(workspace: Workspace) -> list[tuple[Kind, str | None]]:
    return [(each.kind, each.title) for each in workspace.read(reminders).due]


def first(workspace: Workspace) -> Reminder:
    return workspace.read(reminders).due[0]


def test_what_is_due_shows_and_the_rest_wakes_later(
    workspace: Workspace, add: Add, clock: Clock
) -> None:
    account = add("account", name="华澜重工集团", owner_id=ME)
    workspace.run(add_task, AddTask(title="备件清单", due=TODAY))
    workspace.run(add_task, AddTask(title="明天的事", due=TODAY + timedelta(days=1)))
    add("commitment", account_id=account, side="ours", text="接口清单", due=TODAY)
    add("contract", account_id=account, name="框架", ends_on=TODAY + timedelta(days=25))
    plan = PlanVisit(
        account_id=AccountId(account), planned_at=TEN + timedelta(hours=3), objective="评审"
    )
    off = workspace.run(plan_visit, plan)
    workspace.run(cancel_visit, off, "客户出差")
    workspace.run(plan_visit, plan)

    assert shown(workspace) == [
        (Kind.COMMITMENT_DUE, "接口清单"),
        (Kind.TASK_DUE, "备件清单"),
        (Kind.CONTRACT_ENDING, "框架"),
    ]
    assert workspace.read(reminders).next_at == TEN + timedelta(hours=2, minutes=30)
    clock.forward(hours=2, minutes=30)
    assert shown(workspace)[0] == (Kind.VISIT_SOON, "评审")
    clock.forward(minutes=30)
    assert Kind.VISIT_SOON not in {kind for kind, _title in shown(workspace)}


def test_snoozed_reminder_comes_back_and_a_dismissed_one_stays_away(
    workspace: Workspace, clock: Clock
) -> None:
    workspace.run(add_task, AddTask(title="备件清单", due=TODAY))
    later = TEN + timedelta(hours=1)

    workspace.run(snooze_reminder, first(workspace).key, later)
    assert (shown(workspace), workspace.read(reminders).next_at) == ([], later)
    clock.forward(hours=1)
    workspace.run(dismiss_reminder, first(workspace).key)

    assert shown(workspace) == []
    assert workspace.read(reminders).next_at is None
    with pytest.raises(Refused, match=r"reminder\.in_past"):
        workspace.run(snooze_reminder, "any", TEN)


def test_overdue_touch_reminds_once_a_visit_is_missing(
    workspace: Workspace, add: Add, clock: Clock
) -> None:
    account = add("account", name="晋北能源控股", tier="A", owner_id=ME)
    clock.forward(days=20)

    (reminder,) = workspace.read(reminders).due

    assert (reminder.kind, reminder.record_id) == (Kind.TOUCH_OVERDUE, account)
    at = workspace.viewpoint().now + timedelta(days=2)
    workspace.run(plan_visit, PlanVisit(account_id=AccountId(account), planned_at=at))
    assert shown(workspace) == []


def test_night_is_quiet_until_it_is_set_otherwise(workspace: Workspace, clock: Clock) -> None:
    workspace.run(add_task, AddTask(title="备件清单", due=TODAY))
    clock.forward(hours=12)
    assert shown(workspace) == []
    assert workspace.read(reminders).next_at == (TEN + timedelta(days=1)).replace(hour=8)

    workspace.run(set_quiet_hours, time(23), time(7))

    assert shown(workspace) == [(Kind.TASK_DUE, "备件清单")]
    assert workspace.read(quiet_hours).start == time(23)


def test_old_states_are_forgotten(workspace: Workspace, clock: Clock) -> None:
    workspace.run(dismiss_reminder, "old")
    workspace.run(snooze_reminder, "older", TEN + timedelta(hours=1))
    clock.forward(days=91)
    workspace.run(dismiss_reminder, "new")

    assert workspace.run(forget_old_reminders) == 2
    assert set(workspace.read(states_of)) == {"new"}


def test_words_tell_what_waits_and_nothing_while_locked(
    workspace: Workspace, add: Add, clock: Clock
) -> None:
    account = add("account", name="华澜重工集团", english_name="Hualan Heavy", owner_id=ME)
    add("account", name="晋北能源控股", tier="A", owner_id=ME)
    late = TODAY - timedelta(days=2)
    for due in (late, TODAY):
        workspace.run(add_task, AddTask(title="T", due=due, account_id=AccountId(account)))
        add("commitment", account_id=account, side="ours", text="C", due=due)
    add("contract", account_id=account, name="K", ends_on=TODAY + timedelta(days=50))
    clock.forward(days=20)
    at = workspace.viewpoint().now + timedelta(minutes=10)
    workspace.run(plan_visit, PlanVisit(account_id=AccountId(account), planned_at=at))

    waiting = workspace.read(reminders).due

    day = workspace.viewpoint().today
    assert {title_of(each, day) for each in waiting} == {
        f"Visit at {at.astimezone():%H:%M}",
        "Commitment overdue for 22 days",
        "Commitment overdue for 20 days",
        "Task overdue for 22 days",
        "Task overdue for 20 days",
        "Contract ends in 30 days",
        *(title_of(each, day) for each in waiting if each.kind is Kind.TOUCH_OVERDUE),
    }
    assert "Hualan Heavy · T" in {body_of(each) for each in waiting}
    assert (
        title_of(_on(waiting, Kind.TASK_DUE), _on(waiting, Kind.TASK_DUE).day) == "Task due today"
    )
    promise = _on(waiting, Kind.COMMITMENT_DUE)
    assert title_of(promise, promise.day) == "Commitment due today"
    assert (locked_text(1), locked_text(4)) == ("1 reminder waits", "4 reminders wait")
    i18n.use("zh_CN")
    assert "华澜重工集团 · T" in {body_of(each) for each in waiting}


def _on(waiting: tuple[Reminder, ...], kind: Kind) -> Reminder:
    return next(each for each in waiting if each.kind is kind)
