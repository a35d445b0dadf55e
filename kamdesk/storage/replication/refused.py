"""Lines of the change log that a server would not take, and what becomes of them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update

from kamdesk.models.local import Change
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork

REFUSED: Final = "denied"
LET_GO: Final = "let_go"  # told once, and left at what the server has


def refused_changes(reading: Reading) -> int:
    """Count what the server would not take and nobody has decided about."""
    lines = select(func.count()).select_from(Change)
    mine = lines.where(Change.origin == "local", Change.verdict == REFUSED)
    return int(reading.session.scalar(mine) or 0)


def wait_again(work: UnitOfWork, changes: Sequence[UUID]) -> None:
    """Let refused lines be frozen and handed over with the next round."""
    work.session.execute(
        update(Change)
        .where(Change.id.in_(changes), Change.origin == "local", Change.verdict == REFUSED)
        .values(rev=None, batch=None, verdict=None)
    )


def set_verdict(work: UnitOfWork, changes: Sequence[UUID], before: str, after: str) -> int:
    """Give lines of one verdict another; return how many there were."""
    done = work.session.execute(
        update(Change)
        .where(Change.id.in_(changes), Change.origin == "local", Change.verdict == before)
        .values(verdict=after)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
