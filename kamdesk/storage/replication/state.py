"""Where this profile stands with its server: read by everybody, written by rounds of sync."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from msgspec import Struct
from sqlalchemy import delete, select, update

from kamdesk.errors import Refused
from kamdesk.models.local import Change
from kamdesk.models.reference import User
from kamdesk.models.sync import ScopeTask, SyncBatch, SyncState
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork

REFERENCE = "ref"


class State(Struct, frozen=True):
    """The server this profile joined, and how far the two have come. See ``models.sync``."""

    server: str
    device_id: UUID
    user_id: UUID
    inc: UUID
    made_n: int
    last_hash: bytes
    cursor: int
    epoch: int
    offset: int
    joined: bool
    token: str | None
    tried_at: datetime | None
    done_at: datetime | None
    problem: str | None

    def __repr__(self) -> str:
        """Name the place, never the token."""
        return f"State({self.server!r}, device={self.device_id}, inc={self.inc})"


def state(reading: Reading) -> State | None:
    """Return where this profile stands; None while it works alone."""
    row = reading.session.execute(select(SyncState.__table__)).mappings().first()
    if row is None:
        return None
    return State(**{name: row[name] for name in State.__struct_fields__})


def demanded_state(reading: Reading) -> State:
    """Return where this profile stands. Raises Refused ``sync.not_enrolled``."""
    found = state(reading)
    if found is None:
        raise Refused("sync.not_enrolled")
    return found


def role_of(reading: Reading, user_id: UUID) -> str:
    """Return a person's role as this device knows it."""
    found = reading.session.scalar(select(User.role).where(User.id == user_id))
    return found or "rep"


def enrolled(work: UnitOfWork, found: State) -> None:
    """Remember the server; a profile that was there before begins a new incarnation."""
    before = state(work)
    values = {name: getattr(found, name) for name in State.__struct_fields__}
    if before is None:
        work.session.add(SyncState(id=1, **values))
        work.session.add(ScopeTask(scope=REFERENCE, fill=True))
        return
    put_state(work, server=found.server, device_id=found.device_id, token=found.token, problem=None)
    begin_incarnation(work)


def put_state(work: UnitOfWork, /, **values: Any) -> None:
    """Change what is known of the server."""
    work.session.execute(update(SyncState).values(**values))


def begin_incarnation(work: UnitOfWork) -> None:
    """Begin a new chain of batches; whatever no server confirmed will be frozen anew."""
    work.session.execute(
        update(Change)
        .where(Change.rev.is_(None), Change.origin == "local", Change.batch.is_not(None))
        .values(batch=None)
    )
    work.session.execute(delete(SyncBatch).where(SyncBatch.rev.is_(None)))
    put_state(work, inc=uuid4(), made_n=0, last_hash=b"")
