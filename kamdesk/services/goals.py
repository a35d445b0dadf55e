"""Deeds about the account plan: goals of a quarter, their key results and how far they are."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.ids import AccountId, GoalId, KeyResultId, UserId
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.service import Goal
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork

_QUARTER: Final = re.compile(r"[12]\d{3}Q[1-4]")


class Result(Struct, frozen=True, kw_only=True):
    """A measurable result; figures nobody knows yet stay None."""

    title: str
    target: Decimal | None = None
    start_value: Decimal | None = None
    current: Decimal | None = None
    unit: str | None = None


class SetGoal(Struct, frozen=True, kw_only=True):
    """What we want to reach with an account in a quarter such as ``2026Q4``."""

    account_id: AccountId
    title: str
    quarter: str
    owner_id: UserId | None = None
    state: str | None = None
    results: Sequence[Result] = ()


class SetProgress(Struct, frozen=True, kw_only=True):
    """Where a key result stands now. ``seen`` is the figure the person saw before."""

    key_result_id: KeyResultId
    current: Decimal | None
    seen: Decimal | None


@deed("goal.set", N_("Set goal"))
def set_goal(work: UnitOfWork, command: SetGoal) -> GoalId:
    """Store a goal with its key results.

    Raises Refused: ``goal.bad_quarter``, ``record.field_missing``, ``record.missing``, ``value.*``.
    """
    if not _QUARTER.fullmatch(command.quarter):
        raise Refused("goal.bad_quarter", field="quarter", value=command.quarter)
    values = {
        "account_id": command.account_id,
        "title": _title(command.title, "goal"),
        "quarter": command.quarter,
        "owner_id": command.owner_id or work.actor,
        **({"state": command.state} if command.state else {}),
    }
    goal = GoalId(add_record(work, AddRecord(entity="goal", values=values)))
    for result in command.results:
        _add_result(work, command.account_id, goal, result)
    work.deed.name, work.deed.subject = "goal.set", command.title.strip()
    return goal


@deed("key_result.add", N_("Add key result"))
def add_result(work: UnitOfWork, goal_id: GoalId, result: Result) -> KeyResultId:
    """Store one more key result of a goal.

    Raises Refused: ``record.missing``, ``record.field_missing``, ``value.*``.
    """
    goal = work.get(Goal, goal_id)
    return _add_result(work, goal.account_id, goal_id, result)


@deed("key_result.progress", N_("Update key result"))
def set_progress(work: UnitOfWork, command: SetProgress) -> KeyResultId:
    """Note where a key result stands.

    Raises Refused: ``record.missing``, ``record.changed_meanwhile``, ``value.*``.
    """
    edit = EditRecord(
        entity="key_result",
        id=command.key_result_id,
        values={"current": command.current},
        seen={"current": command.seen},
    )
    edit_record(work, edit)
    work.deed.name = "key_result.progress"
    return command.key_result_id


@deed("goal.close", N_("Close goal"))
def close_goal(work: UnitOfWork, goal_id: GoalId, reached: bool) -> GoalId:
    """End a goal as reached or dropped. Raises Refused ``record.missing``."""
    state = "reached" if reached else "dropped"
    edit_record(work, EditRecord(entity="goal", id=goal_id, values={"state": state}))
    work.deed.name = "goal.close"
    return goal_id


def _add_result(work: UnitOfWork, account_id: UUID, goal_id: GoalId, result: Result) -> KeyResultId:
    values = {
        "account_id": account_id,
        "goal_id": goal_id,
        "title": _title(result.title, "key_result"),
        "start_value": result.start_value,
        "target": result.target,
        "current": result.start_value if result.current is None else result.current,
        "unit": result.unit,
    }
    return KeyResultId(add_record(work, AddRecord(entity="key_result", values=values)))


def _title(text: str, entity: str) -> str:
    if not text.strip():
        raise Refused("record.field_missing", field="title", entity=entity)
    return text.strip()
