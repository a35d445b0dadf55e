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


class Hiding(Session):
    """A session whose ORM selects leave deleted records out, unless told otherwise."""


class Reading:
    """One transaction for reading. ``session`` hides deleted records unless told otherwise."""

    def __init__(self, session: Session, viewpoint: Viewpoint) -> None:
        self.session = session
        self.now = viewpoint.now
        self.today = viewpoint.today
        self.actor = viewpoint.actor


_LIVE = with_loader_criteria(Synced, lambda kind: kind.deleted_at.is_(None), include_aliases=True)


@event.listens_for(Hiding, "do_orm_execute")
def _leave_deleted_out(state: ORMExecuteState) -> None:
    if state.is_select and not state.execution_options.get("with_deleted"):
        state.statement = state.statement.options(_LIVE)
