"""What a query may touch: a session, and who asks on which day."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from kamdesk.models import Synced

WITH_DELETED = {"with_deleted": True}  # execution option of the few reads that must see them


class Viewpoint(Struct, frozen=True):
    """Who looks, and when. ``now`` is UTC; ``today`` is the local calendar day."""

    now: datetime
    today: date
    actor: UUID


class Reading:
    """One transaction for reading. ``session`` hides deleted records unless told otherwise."""

    def __init__(self, session: Session, viewpoint: Viewpoint) -> None:
        self.session = session
        self.now = viewpoint.now
        self.today = viewpoint.today
        self.actor = viewpoint.actor


def hide_deleted(session: Session) -> None:
    """Make every ORM select of this session leave deleted records out."""

    def leave_out(state: ORMExecuteState) -> None:
        if state.is_select and not state.execution_options.get("with_deleted"):
            state.statement = state.statement.options(
                with_loader_criteria(
                    Synced, lambda kind: kind.deleted_at.is_(None), include_aliases=True
                )
            )

    event.listen(session, "do_orm_execute", leave_out)
