"""Goals of a quarter with their key results."""

from decimal import Decimal
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, GoalId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one, rows
from kamdesk.services.goals import (
    Result,
    SetGoal,
    SetProgress,
    add_result,
    close_goal,
    set_goal,
    set_progress,
)
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import ME


def a_goal(account: UUID, **given: object) -> SetGoal:
    usual = {
        "account_id": AccountId(account),
        "title": " 升级为战略伙伴 ",
        "quarter": "2026Q4",
        "results": (
            Result(title="二期合同签约", target=Decimal(900), unit="万"),
            Result(title="高层互访", start_value=Decimal(0), target=Decimal(3), current=Decimal(2)),
        ),
    }
    return SetGoal(**{**usual, **given})  # type: ignore[arg-type]


def results_of(workspace: Workspace) -> dict[object, dict[str, object]]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES["key_result"])))
    return {row["title"]: row for row in found}


def test_goal_and_its_results_are_one_deed(workspace: Workspace, account: UUID) -> None:
    goal = workspace.run(set_goal, a_goal(account))

    stored = workspace.read(one, ENTITIES["goal"], goal)
    assert (stored["title"], stored["state"], stored["owner_id"]) == (
        "升级为战略伙伴",
        "active",
        ME,
    )
    assert {title: row["current"] for title, row in results_of(workspace).items()} == {
        "二期合同签约": None,
        "高层互访": Decimal(2),
    }
    assert workspace.run(undo).deed == "goal.set"
    assert results_of(workspace) == {}


def test_result_added_later_starts_where_it_is(workspace: Workspace, account: UUID) -> None:
    goal = workspace.run(set_goal, a_goal(account, results=()))

    workspace.run(add_result, goal, Result(title="一次解决率", start_value=Decimal(70)))

    row = results_of(workspace)["一次解决率"]
    assert (row["account_id"], row["current"]) == (account, Decimal(70))


def test_progress_is_noted_where_it_is_what_was_seen(workspace: Workspace, account: UUID) -> None:
    workspace.run(set_goal, a_goal(account))
    visits = results_of(workspace)["高层互访"]["id"]
    step = SetProgress(key_result_id=visits, current=Decimal(3), seen=Decimal(2))  # type: ignore[arg-type]

    workspace.run(set_progress, step)

    assert results_of(workspace)["高层互访"]["current"] == Decimal(3)
    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(set_progress, step)


@pytest.mark.parametrize(("reached", "state"), [(True, "reached"), (False, "dropped")])
def test_goal_ends_reached_or_dropped(
    workspace: Workspace, account: UUID, reached: bool, state: str
) -> None:
    goal: GoalId = workspace.run(set_goal, a_goal(account))

    workspace.run(close_goal, goal, reached)

    assert workspace.read(one, ENTITIES["goal"], goal)["state"] == state


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"quarter": "2026Q5"}, "goal.bad_quarter"),
        ({"title": " "}, "record.field_missing"),
        ({"results": (Result(title=""),)}, "record.field_missing"),
    ],
)
def test_goal_that_says_nothing_is_refused(
    workspace: Workspace, account: UUID, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        workspace.run(set_goal, a_goal(account, **given))
