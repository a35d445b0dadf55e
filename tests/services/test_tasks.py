"""Tasks: one owner each, finished and reopened, in the order somebody put them."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import TaskId, UserId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.queries.task_ranks import ranked_tasks
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.tasks import (
    AddTask,
    DateTask,
    ReorderTask,
    add_task,
    assign_task,
    complete_task,
    date_task,
    drop_task,
    reopen_task,
    reorder_task,
)
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added


def a_task(workspace: Workspace, title: str, **given: object) -> TaskId:
    return workspace.run(add_task, AddTask(title=title, **given))  # type: ignore[arg-type]


def order(workspace: Workspace, owner: UUID = ME) -> list[UUID]:
    return [each.id for each in workspace.read(ranked_tasks, owner)]


def kept(workspace: Workspace, task: UUID) -> dict[str, object]:
    return workspace.read(one, ENTITIES["task"], task)


def test_new_task_is_mine_and_stands_last(workspace: Workspace, account: UUID) -> None:
    first = a_task(workspace, " 发接口清单 ", account_id=account, due=date(2026, 11, 27))
    second = a_task(workspace, "备件清单")

    assert order(workspace) == [first, second]
    stored = kept(workspace, first)
    assert (stored["title"], stored["owner_id"], stored["state"]) == ("发接口清单", ME, "open")


def test_task_without_words_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match=r"record\.field_missing"):
        a_task(workspace, "  ")


def test_done_task_keeps_its_moment_until_it_is_reopened(workspace: Workspace) -> None:
    task = a_task(workspace, "发接口清单")

    workspace.run(complete_task, task)
    done = kept(workspace, task)
    with pytest.raises(Refused, match=r"task\.not_open"):
        workspace.run(drop_task, task)
    workspace.run(reopen_task, task)

    assert (done["state"], done["done_at"]) == ("done", NOON)
    assert (kept(workspace, task)["state"], kept(workspace, task)["done_at"]) == ("open", None)
    with pytest.raises(Refused, match=r"task\.is_open"):
        workspace.run(reopen_task, task)


def test_dropped_task_leaves_the_list_and_undo_brings_it_back(workspace: Workspace) -> None:
    task = a_task(workspace, "发接口清单")

    workspace.run(drop_task, task)
    assert order(workspace) == []

    assert workspace.run(undo).deed == "task.drop"
    assert order(workspace) == [task]


def test_moved_task_stands_where_it_was_put_and_writes_one_rank(workspace: Workspace) -> None:
    one_, two, three, four = (a_task(workspace, title) for title in "甲乙丙丁")
    before = {key: kept(workspace, key)["rank"] for key in (one_, two, three)}

    workspace.run(reorder_task, ReorderTask(task_id=four, after=one_))
    assert order(workspace) == [one_, four, two, three]
    workspace.run(reorder_task, ReorderTask(task_id=four, after=None))
    assert order(workspace) == [four, one_, two, three]
    workspace.run(reorder_task, ReorderTask(task_id=four, after=three))
    assert order(workspace) == [one_, two, three, four]

    assert {key: kept(workspace, key)["rank"] for key in (one_, two, three)} == before


def test_tasks_without_a_place_get_one_when_something_moves_behind_them(
    workspace: Workspace,
) -> None:
    imported = [added(workspace, "task", title=title, due=None) for title in "甲乙丙"]
    damaged = a_task(workspace, "丁")
    workspace.run(edit_record, EditRecord(entity="task", id=damaged, values={"rank": "not a rank"}))
    assert order(workspace) == [damaged, *imported]

    workspace.run(reorder_task, ReorderTask(task_id=TaskId(imported[2]), after=TaskId(imported[0])))

    assert order(workspace) == [damaged, imported[0], imported[2], imported[1]]


def test_place_two_devices_gave_twice_is_stepped_over(workspace: Workspace) -> None:
    first, second, third = (a_task(workspace, title) for title in "甲乙丙")
    twin = kept(workspace, first)["rank"]
    workspace.run(edit_record, EditRecord(entity="task", id=second, values={"rank": twin}))

    workspace.run(reorder_task, ReorderTask(task_id=third, after=first))

    assert order(workspace).index(third) > order(workspace).index(first)


def test_task_cannot_stand_behind_one_of_another_list(workspace: Workspace) -> None:
    colleague = UserId(added(workspace, "user", name="石磊"))
    mine, theirs = a_task(workspace, "甲"), a_task(workspace, "乙", owner_id=colleague)

    with pytest.raises(Refused, match=r"task\.other_list"):
        workspace.run(reorder_task, ReorderTask(task_id=mine, after=theirs))
    workspace.run(complete_task, mine)
    with pytest.raises(Refused, match=r"task\.not_open"):
        workspace.run(reorder_task, ReorderTask(task_id=mine, after=None))


def test_assigned_task_goes_to_the_end_of_the_other_list(workspace: Workspace) -> None:
    colleague = UserId(added(workspace, "user", name="石磊"))
    theirs, mine = a_task(workspace, "乙", owner_id=colleague), a_task(workspace, "甲")

    workspace.run(assign_task, mine, colleague)

    assert order(workspace) == []
    assert order(workspace, colleague) == [theirs, mine]


def test_task_is_put_off_and_the_day_comes_back_with_undo(workspace: Workspace) -> None:
    day = NOON.astimezone().date()
    task = workspace.run(add_task, AddTask(title="报价", due=day))

    later = day + timedelta(days=7)
    workspace.run(date_task, DateTask(task_id=task, due=later, seen=day))

    assert workspace.read(one, ENTITIES["task"], task)["due"] == later
    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(date_task, DateTask(task_id=task, due=None, seen=day))
    assert workspace.run(undo).deed == "task.set_due"
    workspace.run(complete_task, task)
    with pytest.raises(Refused, match=r"task\.not_open"):
        workspace.run(date_task, DateTask(task_id=task, due=None, seen=day))
