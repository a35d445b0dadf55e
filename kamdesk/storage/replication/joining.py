"""A profile that worked alone joins a server: its people and products become the server's.

What both know under one natural key is one record afterwards, under the server's id, before the
first change is handed over.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, delete, select, text, update

from kamdesk.models import SYNCED
from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities.authority import WIRE
from kamdesk.protocol.messages import Page
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.applying import apply_fill
from kamdesk.storage.replication.freezing import held_back
from kamdesk.storage.replication.rows import STUB_REV
from kamdesk.storage.replication.state import demanded_state, put_state, role_of
from kamdesk.storage.settings import SAMPLE, USER, put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork

# By what people know a shared record.
NATURAL_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "user": ("name",),
    "territory": ("name",),
    "product": ("name",),
    "stage": ("key",),
    "score_model": ("key",),
    "exchange_rate": ("currency", "base_currency", "valid_from"),
}
_REPLACED: Final = (  # texts that may name a person
    "UPDATE change SET before = replace(before, :old, :new) WHERE instr(before, :old) > 0",
    "UPDATE change SET after = replace(after, :old, :new) WHERE instr(after, :old) > 0",
    "UPDATE setting SET value = replace(value, :old, :new) WHERE instr(value, :old) > 0",
    "UPDATE draft SET content = replace(content, :old, :new) WHERE instr(content, :old) > 0",
)


def is_sample(reading: Reading) -> bool:
    """Tell whether this profile holds sample data, which never joins a server."""
    return setting(reading, SAMPLE) == "yes"


def join(work: UnitOfWork, pages: Iterable[Page], scopes: list[str]) -> None:
    """Take over what everybody shares, with local records of the same name becoming those."""
    standing, pages = demanded_state(work), list(pages)
    mine = setting(work, USER)
    if mine and UUID(mine) != standing.user_id:
        become(work, "user", UUID(mine), standing.user_id)
    for entity, twins in _twins(work, pages).items():
        for old, new in twins.items():
            become(work, entity, old, new)
    put_setting(work, USER, str(standing.user_id))
    for page in pages:
        apply_fill(work, page, scopes)
    _keep_shipped(work)
    put_state(work, joined=True)


def become(work: UnitOfWork, entity: str, old: UUID, new: UUID) -> None:
    """Let a local record be another from now on, wherever it is named."""
    connection = work.session.connection()
    for other in WIRE.values():
        for field in other.fields:
            if field.reference == entity:
                _point(connection, other.name, field.name, (old, new))
    named = {"old": str(old), "new": str(new)}
    for statement in _REPLACED:
        connection.execute(text(statement), named)
    if entity == "user":
        connection.execute(update(Deed).where(Deed.actor_id == old).values(actor_id=new))
    connection.execute(delete(Change).where(Change.record_id == old, Change.entity == entity))
    connection.execute(delete(SYNCED[entity]).where(SYNCED[entity].id == old))
    ask(connection, "DELETE FROM deed WHERE id NOT IN (SELECT deed_id FROM change)")
    work.session.expire_all()
    work.capture.note_received(entity, {old: None})


def unmatched(reading: Reading, entity: str) -> list[str]:
    """Return the names of shared records that only this device knows."""
    kind: Any = SYNCED[entity]
    names = select(getattr(kind, WIRE[entity].title)).where(kind.rev.is_(None))
    return sorted(str(name) for name in reading.session.scalars(names))


def _keep_shipped(work: UnitOfWork) -> None:
    """Leave to an administrator what every new profile is given and nobody did."""
    names = held_back(role_of(work, demanded_state(work).user_id))
    founding = select(Deed.id).where(Deed.name == "profile.create")
    work.session.execute(
        update(Change)
        .where(Change.rev.is_(None), Change.entity.in_(names), Change.deed_id.in_(founding))
        .values(rev=STUB_REV)
    )


def _point(connection: Connection, table: str, column: str, ids: tuple[UUID, UUID]) -> None:
    ask(
        connection,
        f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?',  # noqa: S608 - names of the registry
        (ids[1].bytes, ids[0].bytes),
    )


def _twins(work: UnitOfWork, pages: Iterable[Page]) -> dict[str, dict[UUID, UUID]]:
    """Return local id to server's id of the records both know by one natural key."""
    found: dict[str, dict[UUID, UUID]] = {}
    theirs = _theirs(pages)
    for entity, fields in NATURAL_KEYS.items():
        table = SYNCED[entity].__table__
        rows = work.session.execute(select(table).where(table.c.rev.is_(None))).mappings()
        for row in rows:
            twin = theirs.get((entity, tuple(str(row[name]) for name in fields)))
            if twin is not None and twin != row["id"]:
                found.setdefault(entity, {})[row["id"]] = twin
    return found


def _theirs(pages: Iterable[Page]) -> dict[tuple[str, tuple[str, ...]], UUID]:
    found = {}
    for page in pages:
        for block in page.records:
            fields = NATURAL_KEYS.get(block.entity)
            if fields is None or any(name not in block.fields for name in fields):
                continue
            keys = zip(*(block.fields[name] for name in fields), strict=True)
            for record_id, key in zip(block.id, keys, strict=True):
                found[block.entity, tuple(map(str, key))] = UUID(bytes=record_id)
    return found
