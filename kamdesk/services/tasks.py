"""Deeds about tasks: add one, finish it, take that back, give it away, put it in another place."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.ids import (
    AccountId,
    FeedbackId,
    OpportunityId,
    ProjectId,
    TaskId,
    UserId,
)
from kamdesk.domain.ranks import rank_between
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.activity import Task
from kamdesk.queries.task_ranks import Ranked, ranked_tasks
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class AddTask(Struct, frozen=True, kw_only=True):
    """Something to do. ``owner_id`` None is whoever adds it; every task has exactly one owner.

    ``feedback_id`` is the answer of a customer it follows up.
    """

    title: str
    due: date | None = None
    owner_id: UserId | None = None
    account_id: AccountId | None = None
    opportunity_id: OpportunityId | None = None
    project_id: ProjectId | None = None
    feedback_id: FeedbackId | None = None


class DateTask(Struct, frozen=True, kw_only=True):
    """Another day for a task, None for no day. ``seen`` is the day the person saw before."""

    task_id: TaskId
    due: date | None
    seen: date | None


class ReorderTask(Struct, frozen=True, kw_only=True):
    """A task put behind another one of its owner; ``after`` None puts it first."""

    task_id: TaskId
    after: TaskId | None


@deed("task.add", N_("Add task"))
def add_task(work: UnitOfWork, command: AddTask) -> TaskId:
    """Store a task at the end of its owner's list.

    Raises Refused: ``record.field_missing`` (no title), ``record.missing``, ``value.*``.
    """
    title = command.title.strip()
    if not title:
        raise Refused("record.field_missing", field="title", entity="task")
    owner = command.owner_id or work.actor
    values = {
        "title": title,
        "due": command.due,
        "owner_id": owner,
        "account_id": command.account_id,
        "opportunity_id": command.opportunity_id,
        "project_id": command.project_id,
        "feedback_id": command.feedback_id,
        "rank": rank_between(_last_rank(ranked_tasks(work, owner)), None),
    }
    return TaskId(add_record(work, AddRecord(entity="task", values=values)))


@deed("task.complete", N_("Complete task"))
def complete_task(work: UnitOfWork, task_id: TaskId) -> TaskId:
    """Mark a task as done now. Raises Refused ``record.missing``, ``task.not_open``."""
    return _settle(work, task_id, "done", "task.complete")


@deed("task.drop", N_("Drop task"))
def drop_task(work: UnitOfWork, task_id: TaskId) -> TaskId:
    """Give a task up without doing it. Raises Refused ``record.missing``, ``task.not_open``."""
    return _settle(work, task_id, "dropped", "task.drop")


@deed("task.reopen", N_("Reopen task"))
def reopen_task(work: UnitOfWork, task_id: TaskId) -> TaskId:
    """Open a task again. Raises Refused ``record.missing``, ``task.is_open``."""
    if work.get(Task, task_id).state == "open":
        raise Refused("task.is_open", field="state")
    return _edit(work, task_id, "task.reopen", state="open")


@deed("task.set_due", N_("Change due day"))
def date_task(work: UnitOfWork, command: DateTask) -> TaskId:
    """Give an open task another day.

    Raises Refused: ``record.missing``, ``task.not_open``, ``record.changed_meanwhile``.
    """
    if work.get(Task, command.task_id).state != "open":
        raise Refused("task.not_open", field="due")
    values, seen = {"due": command.due}, {"due": command.seen}
    edit_record(work, EditRecord(entity="task", id=command.task_id, values=values, seen=seen))
    work.deed.name = "task.set_due"
    return command.task_id


@deed("task.assign", N_("Assign task"))
def assign_task(work: UnitOfWork, task_id: TaskId, owner_id: UserId) -> TaskId:
    """Put a task at the end of another list. Raises Refused ``record.missing``."""
    rank = rank_between(_last_rank(ranked_tasks(work, owner_id)), None)
    return _edit(work, task_id, "task.assign", owner_id=owner_id, rank=rank)


@deed("task.reorder", N_("Reorder tasks"))
def reorder_task(work: UnitOfWork, command: ReorderTask) -> TaskId:
    """Move a task in its owner's list; only tasks without a place before it get one as well.

    Raises Refused: ``record.missing``, ``task.not_open``, ``task.other_list`` when the two are not
    in one list.
    """
    task = work.get(Task, command.task_id)
    if task.state != "open":
        raise Refused("task.not_open", field="state")
    others = [each for each in ranked_tasks(work, task.owner_id) if each.id != task.id]
    place = _place(others, command.after)
    ranks = _ranked_up_to(work, others[:place])
    before = ranks[-1] if ranks else None
    rank = rank_between(before, _rank_above(others[place:], before))
    return _edit(work, command.task_id, "task.reorder", rank=rank)


def _place(others: list[Ranked], after: TaskId | None) -> int:
    if after is None:
        return 0
    for place, each in enumerate(others):
        if each.id == after:
            return place + 1
    raise Refused("task.other_list", field="after")


def _ranked_up_to(work: UnitOfWork, tasks: list[Ranked]) -> list[str]:
    """Give every task before the gap a rank; return them in order."""
    ranks: list[str] = []
    for each in tasks:
        rank = each.rank
        if rank is None:
            rank = rank_between(ranks[-1] if ranks else None, None)
            work.get(Task, each.id).rank = rank
        ranks.append(rank)
    return ranks


def _rank_above(tasks: list[Ranked], before: str | None) -> str | None:
    """Return the next greater rank; two devices may have given one place twice."""
    ranks = (each.rank for each in tasks if each.rank)
    return next((rank for rank in ranks if before is None or rank > before), None)


def _last_rank(tasks: list[Ranked]) -> str | None:
    return max((each.rank for each in tasks if each.rank), default=None)


def _settle(work: UnitOfWork, task_id: TaskId, state: str, name: str) -> TaskId:
    if work.get(Task, task_id).state != "open":
        raise Refused("task.not_open", field="state")
    return _edit(work, task_id, name, state=state)


def _edit(work: UnitOfWork, task_id: UUID, name: str, **values: object) -> TaskId:
    edit_record(work, EditRecord(entity="task", id=task_id, values=values))
    work.deed.name = name
    return TaskId(task_id)
