"""The storage side of sync: what this device still has to hand over."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct
from sqlalchemy import func, select

from kamdesk.models.local import Change
from kamdesk.storage.reading import Reading


class Unsent(Struct, frozen=True):
    """Changes no server has confirmed. ``oldest`` is None when there are none."""

    changes: int
    records: int
    oldest: datetime | None


def unsent(reading: Reading, account_id: UUID | None = None) -> Unsent:
    """Count what waits, in all or for one account. Unsent changes are kept for ever."""
    waiting = select(func.count(), func.count(Change.record_id.distinct()), func.min(Change.at))
    waiting = waiting.where(Change.origin == "local", Change.rev.is_(None))
    if account_id is not None:
        waiting = waiting.where(Change.account_id == account_id)
    changes, records, oldest = reading.session.execute(waiting).one()
    return Unsent(changes, records, oldest)
