"""Where this profile stands with its server: read by everybody, written by rounds of sync."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from msgspec import Struct
from sqlalchemy import delete, update

from kamdesk.errors import Refused
from kamdesk.models.columns import moment_text
from kamdesk.models.local import Change
from kamdesk.models.sync import ScopeTask, SyncBatch, SyncState
from kamdesk.storage.plain import ask
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


_STATE: Final = f"SELECT {', '.join(State.__struct_fields__)} FROM sync_state"  # noqa: S608 - names of ours
_ROLE: Final = "SELECT role FROM user WHERE id = ? AND deleted_at IS NULL"


def _same(value: Any) -> Any:
    return value


def _id(value: bytes) -> UUID:
    return UUID(bytes=value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "device_id": _id,
    "user_id": _id,
    "inc": _id,
    "joined": bool,
    "tried_at": _moment,
    "done_at": _moment,
}


def _cell(value: Any) -> Any:
    """Return a value as the driver takes it."""
    if isinstance(value, UUID):
        return value.bytes
    return moment_text(value) if isinstance(value, datetime) else value


def state(reading: Reading) -> State | None:
    """Return where this profile stands; None while it works alone."""
    row = ask(reading.session.connection(), _STATE).first()
    if row is None:
        return None
    return State(**{name: _READ.get(name, _same)(value) for name, value in row._asdict().items()})


def demanded_state(reading: Reading) -> State:
    """Return where this profile stands. Raises Refused ``sync.not_enrolled``."""
    found = state(reading)
    if found is None:
        raise Refused("sync.not_enrolled")
    return found


def role_of(reading: Reading, user_id: UUID) -> str:
    """Return a person's role as this device knows it."""
    found = ask(reading.session.connection(), _ROLE, (user_id.bytes,)).first()
    return (found and found.role) or "rep"


def enrolled(work: UnitOfWork, found: State) -> None:
    """Remember the server; a profile that was there before begins a new incarnation."""
    before = state(work)
    values = {name: getattr(found, name) for name in State.__struct_fields__}
    if before is None:
        work.session.add(SyncState(id=1, **values))
        work.session.add(ScopeTask(scope=REFERENCE, fill=True))
        work.session.flush()
        return
    put_state(work, server=found.server, device_id=found.device_id, token=found.token, problem=None)
    begin_incarnation(work)


def put_state(work: UnitOfWork, /, **values: Any) -> None:
    """Change what is known of the server."""
    places = ", ".join(f'"{name}" = ?' for name in values)
    cells = tuple(_cell(value) for value in values.values())
    ask(work.session.connection(), f"UPDATE sync_state SET {places}", cells)  # noqa: S608 - names of ours


def begin_incarnation(work: UnitOfWork) -> None:
    """Begin a new chain of batches; whatever no server confirmed will be frozen anew."""
    work.session.execute(
        update(Change)
        .where(Change.rev.is_(None), Change.origin == "local", Change.batch.is_not(None))
        .values(batch=None)
    )
    work.session.execute(delete(SyncBatch).where(SyncBatch.rev.is_(None)))
    put_state(work, inc=uuid4(), made_n=0, last_hash=b"")
