"""Where a task goes in its owner's list when it is moved among those that are shown."""

from collections.abc import Sequence
from uuid import UUID

from kamdesk.domain.ids import TaskId
from kamdesk.queries.tasks import TaskLine
from kamdesk.services.tasks import ReorderTask


def shifted(shown: Sequence[TaskLine], task: TaskLine, step: int) -> list[TaskLine] | None:
    """Return the tasks of the same owner with one of them a place further; None at the end."""
    mine = [line for line in shown if line.owner_id == task.owner_id]
    here = next((at for at, line in enumerate(mine) if line.id == task.id), -1)
    there = here + step
    if here < 0 or not 0 <= there < len(mine):
        return None
    mine[here], mine[there] = mine[there], mine[here]
    return mine


def dropped(shown: Sequence[TaskLine], task: TaskLine, above: Sequence[TaskLine]) -> list[TaskLine]:
    """Return the tasks of the same owner with one of them put under those ``above`` it."""
    mine = [line for line in shown if line.owner_id == task.owner_id and line.id != task.id]
    over = {line.id for line in above}
    place = sum(line.id in over for line in mine)
    return [*mine[:place], task, *mine[place:]]


def reordering(
    every: Sequence[TaskLine], wanted: Sequence[TaskLine], task: TaskLine
) -> ReorderTask | None:
    """Return the deed that puts a task where ``wanted`` has it; None when nothing moves.

    ``every`` are all open tasks in their order: some of an owner's may not be shown, and a task
    must not jump over those.
    """
    if len(wanted) <= 1:
        return None
    order = [line.id for line in every if line.owner_id == task.owner_id and line.state == "open"]
    place = [line.id for line in wanted].index(task.id)
    others = [key for key in order if key != task.id]
    after = wanted[place - 1].id if place else _before(others, wanted[1:])
    if _stays(order, task.id, after):
        return None
    return ReorderTask(task_id=TaskId(task.id), after=TaskId(after) if after else None)


def _before(others: Sequence[UUID], below: Sequence[TaskLine]) -> UUID | None:
    """Return the task before the first one below, None when that one leads the list."""
    at = others.index(below[0].id)
    return others[at - 1] if at else None


def _stays(order: Sequence[UUID], task_id: UUID, after: UUID | None) -> bool:
    at = order.index(task_id) if task_id in order else -1
    return at >= 0 and (order[at - 1] if at else None) == after
