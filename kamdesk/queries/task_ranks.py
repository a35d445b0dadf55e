"""The open tasks of one person in the order they were put by hand."""

from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.domain.ranks import is_rank
from kamdesk.models.activity import Task
from kamdesk.storage.reading import Reading


class Ranked(Struct, frozen=True):
    """One task and its place; ``rank`` None: nobody has placed it yet, it stands at the end."""

    id: UUID
    rank: str | None


def ranked_tasks(reading: Reading, owner_id: UUID) -> list[Ranked]:
    """Return the open tasks of a person, placed ones first, the others by due day."""
    wanted = (
        select(Task.id, Task.rank)
        .where(Task.owner_id == owner_id, Task.state == "open")
        .order_by(Task.rank.is_(None), Task.rank, Task.due.is_(None), Task.due, Task.id)
    )
    found = [
        Ranked(key, rank if rank is not None and is_rank(rank) else None)
        for key, rank in reading.session.execute(wanted)
    ]
    return [each for each in found if each.rank] + [each for each in found if not each.rank]
