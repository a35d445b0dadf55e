"""What speaks for us and against us with one account."""

from uuid import UUID

from kamdesk.queries.swot import swot, swot_counts
from kamdesk.services.records import delete_record
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add


def test_points_come_with_the_action_they_led_to(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    task = add("task", account_id=account, title="约见供应链副总")
    add("swot_item", account_id=account, kind="strength", text="两条产线已上线")
    add("swot_item", account_id=account, kind="weakness", text="供应链无人接触", task_id=task)

    strength, weakness = workspace.read(swot, account)

    assert (strength.kind, strength.action) == ("strength", None)
    assert (weakness.text, weakness.action) == ("供应链无人接触", "约见供应链副总")
    assert (weakness.task_id, weakness.action_state) == (task, "open")


def test_a_deleted_action_leaves_the_point_without_one(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    task = add("task", account_id=account, title="约见")
    add("swot_item", account_id=account, kind="threat", text="对手在谈", task_id=task)
    workspace.run(delete_record, "task", task)

    (point,) = workspace.read(swot, account)

    assert (point.task_id, point.action) == (None, None)


def test_points_are_counted_by_quadrant(workspace: Workspace, account: UUID, add: Add) -> None:
    for kind, text in (("strength", "a"), ("strength", "b"), ("threat", "c")):
        add("swot_item", account_id=account, kind=kind, text=text)

    assert workspace.read(swot_counts, account) == {"strength": 2, "threat": 1}
