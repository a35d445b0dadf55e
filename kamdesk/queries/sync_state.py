"""How this device stands with its server: what waits, how rounds went, what needs a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import or_, select, text

from kamdesk.models.local import REFUSED, Change, Deed
from kamdesk.queries.conflicts import open_conflicts
from kamdesk.queries.sync_marks import SIGNED_OUT, is_exchanging
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication import freezing, scopes, unsent
from kamdesk.storage.replication.refused import refused_changes
from kamdesk.storage.replication.state import role_of, state

__all__ = [
    "SIGNED_OUT",
    "QueueRow",
    "SyncOverview",
    "Unheard",
    "denied_changes",
    "is_exchanging",
    "sync_overview",
    "sync_queue",
    "unheard",
]
_SHOWN = 200  # lines of the queue


class QueueRow(Struct, frozen=True):
    """One change that was not handed over. ``deed`` is the code of what was done."""

    entity: str
    record_id: UUID
    account_id: UUID | None
    field: str | None
    deed: str
    at: datetime
    is_frozen: bool


class Unheard(Struct, frozen=True):
    """One change with its value, as it leaves this device by another way. ``after`` is JSON.

    ``state`` is waiting, held (an administrator has to do it) or refused (by the server).
    """

    id: UUID
    entity: str
    record_id: UUID
    account_id: UUID | None
    field: str | None
    deed: str
    at: datetime
    state: str
    before: Any
    after: Any

    @property
    def text(self) -> str:
        """The value as the change log keeps it."""
        return msgspec.json.encode(self.after).decode()


class SyncOverview(Struct, frozen=True):
    """Everything a page on sync shows. ``server`` None: this profile works alone.

    ``held`` changes to shared lists need an administrator; ``denied`` ones exist here alone.
    ``problem`` is the code of what stopped the last round, ``scopes_left`` what is still read.
    """

    server: str | None
    waiting: int
    oldest: datetime | None
    held: int
    denied: int
    conflicts: int
    scopes_left: int
    tried_at: datetime | None
    done_at: datetime | None
    problem: str | None


def sync_overview(reading: Reading) -> SyncOverview:
    """Return how things stand."""
    standing, queue = state(reading), unsent(reading)
    held = 0 if standing is None else freezing.held_changes(reading)
    return SyncOverview(
        server=None if standing is None else standing.server,
        waiting=queue.changes - held,
        oldest=queue.oldest,
        held=held,
        denied=refused_changes(reading),
        conflicts=len(open_conflicts(reading)),
        scopes_left=scopes.waiting_scopes(reading),
        tried_at=None if standing is None else standing.tried_at,
        done_at=None if standing is None else standing.done_at,
        problem=None if standing is None else standing.problem,
    )


def sync_queue(reading: Reading) -> list[QueueRow]:
    """Return what waits to be handed over, the oldest first."""
    waiting = Change.rev.is_(None), Change.origin == "local"
    return _rows(reading, *waiting)


def denied_changes(reading: Reading) -> list[QueueRow]:
    """Return what the server would not take, so that nothing of it is lost."""
    return _rows(reading, text(REFUSED), Change.origin == "local")


def unheard(
    reading: Reading, only: frozenset[UUID] | None = None, most: int | None = None
) -> list[Unheard]:
    """Return all no server has, with every value, refused ones first.

    ``only`` some changes by their ids; ``most`` the first so many.
    """
    standing = state(reading)
    held = () if standing is None else freezing.held_back(role_of(reading, standing.user_id))
    wanted = Change.origin == "local", or_(Change.rev.is_(None), Change.verdict == "denied")
    lines = (
        select(Change, Deed.name).join(Deed, Deed.id == Change.deed_id).where(*wanted)
    ).order_by(Change.rev.is_(None), Change.seq)
    return [
        _unheard(change, name, frozenset(held))
        for change, name in reading.session.execute(lines.limit(most))
        if only is None or change.id in only
    ]


def _unheard(change: Change, name: str, held: frozenset[str]) -> Unheard:
    waits = "held" if change.entity in held else "waiting"
    return Unheard(
        id=change.id,
        entity=change.entity,
        record_id=change.record_id,
        account_id=change.account_id,
        field=change.field,
        deed=name,
        at=change.at,
        state="refused" if change.verdict == "denied" else waits,
        before=_plain(change.before),
        after=_plain(change.after),
    )


def _plain(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)


def _rows(reading: Reading, *wanted: Any) -> list[QueueRow]:
    lines = (
        select(Change, Deed.name)
        .join(Deed, Deed.id == Change.deed_id)
        .where(*wanted)
        .order_by(Change.seq)
        .limit(_SHOWN)
    )
    return [
        QueueRow(
            entity=change.entity,
            record_id=change.record_id,
            account_id=change.account_id,
            field=change.field,
            deed=name,
            at=change.at,
            is_frozen=change.batch is not None,
        )
        for change, name in reading.session.execute(lines)
    ]
