"""Compares what is here with what the server holds, scope by scope, and gives back what it lost."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection, insert

from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.models.columns import moment_text
from kamdesk.models.ids import new_id
from kamdesk.models.local import Deed
from kamdesk.protocol.entities import Entity
from kamdesk.protocol.entities.authority import REFERENCE_SCOPE, WIRE, own_scope
from kamdesk.protocol.entities.conflicts import CONFLICT
from kamdesk.storage.deed import deed
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.freezing import held_back
from kamdesk.storage.replication.recovery import is_any_waiting
from kamdesk.storage.replication.rows import account_of
from kamdesk.storage.replication.scopes import forget_record
from kamdesk.storage.replication.state import demanded_state, role_of
from kamdesk.storage.replication.statements import for_each
from kamdesk.storage.settings import put_setting, setting
from kamdesk.storage.standing import corrected
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import encoded_record, synced_fields

_MASK: Final = 0xFFFF_FFFF_FFFF_FFFF
_AT_ONCE: Final = 500
_DUE: Final = "sync.compare_at"
_LINE: Final = (
    "INSERT INTO change (id, deed_id, entity, record_id, account_id, after, at, base_rev, origin)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'local')"
)
_WAITING: Final = (
    "SELECT DISTINCT entity, record_id FROM change"
    " WHERE rev IS NULL AND origin = 'local' AND verdict = 'again' AND account_id = ?"
)
_ABSORB: Final = (  # what a whole record says needs not be said again field by field
    "UPDATE change SET verdict = 'equal', rev = ? WHERE record_id = ? AND rev IS NULL"
    " AND origin = 'local'"
)


class Seen(Struct, frozen=True):
    """One live record as the server knows it."""

    scope: str
    entity: str
    id: bytes
    rev: int


def differing_scopes(reading: Reading, told: Mapping[str, int]) -> list[str]:
    """Return the scopes whose checksum here is another than the server's.

    Scopes with something unsent are left for another day: they differ because of it.
    """
    sums = dict.fromkeys(told, 0)
    for one in _records(reading):
        mark = hashlib.sha256(b"%s\x1f%s\x1f%d" % (one.entity.encode(), one.id, one.rev)).digest()
        sums[one.scope] = (sums.get(one.scope, 0) + int.from_bytes(mark[:8])) & _MASK
    wrong = sorted(scope for scope, value in sums.items() if value != told.get(scope, 0))
    unsent = _unsent(reading.session.connection())
    return [scope for scope in wrong if account_of(scope) not in unsent]


@deed("sync.bring_back", N_("Bring back what the server lost"))
def bring_back(
    work: UnitOfWork, scope: str, seen: Collection[tuple[str, bytes]], known: int
) -> int:
    """Offer the server anew what is in a scope here and was not found there; return how many.

    ``known`` is the revision up to which this device had read before it looked. Absence is never
    deletion. Conflicts are the server's own; those it no longer knows go.
    """
    held = held_back(role_of(work, demanded_state(work).user_id))
    missing: dict[str, list[bytes]] = {}
    for one in _records(work):
        if one.scope == scope and one.rev <= known and (one.entity, one.id) not in seen:
            missing.setdefault(one.entity, []).append(one.id)
    for record_id in missing.pop(CONFLICT.name, []):
        forget_record(work, CONFLICT.name, UUID(bytes=record_id))
    wanted = {name: ids for name, ids in missing.items() if name not in held}
    if wanted:
        _offer(work, scope, wanted)
    return sum(map(len, wanted.values()))


def offer_waiting(work: UnitOfWork, scope: str) -> None:
    """Offer whole what somebody edited and the server had lost, before its scope leaves sight.

    It reaches the new people of the account as a late change.
    """
    account = account_of(scope)
    if account is None:
        return
    found: dict[str, set[bytes]] = {}
    for row in ask(work.session.connection(), _WAITING, (account.bytes,)).all():
        if row.entity in WIRE:
            found.setdefault(row.entity, set()).add(bytes(row.record_id))
    if found:
        _offer(work, scope, {name: sorted(ids) for name, ids in found.items()})


def left_to_do(reading: Reading) -> tuple[bool, datetime | None]:
    """Tell whether something waits for what a restored server lost, and when to compare next."""
    return is_any_waiting(reading.session.connection()), compared_next(reading)


def compared_next(reading: Reading) -> datetime | None:
    """Return when to compare next; None before that was ever decided."""
    due = setting(reading, _DUE)
    return datetime.fromisoformat(due) if due else None


def compare_after(work: UnitOfWork, moment: datetime, *, sooner: bool = False) -> None:
    """Set when to compare next; with ``sooner`` an earlier plan stands."""
    planned = compared_next(work)
    if not sooner or planned is None or planned > moment:
        put_setting(work, _DUE, moment.isoformat())


def _unsent(connection: Connection) -> set[UUID | None]:
    """Return the accounts with something to hand over; None stands for what has no account."""
    rows = ask(
        connection,
        "SELECT DISTINCT account_id FROM change"
        " WHERE rev IS NULL AND origin = 'local' AND verdict IS NULL",
    )
    return {row.account_id and UUID(bytes=bytes(row.account_id)) for row in rows}


def _offer(work: UnitOfWork, scope: str, wanted: Mapping[str, Sequence[bytes]]) -> None:
    """Write creations of records as they stand, accounts first."""
    connection, account = work.session.connection(), account_of(scope)
    deed_id, at = new_id(), corrected(work.session, work.now)
    values = {"id": deed_id, "name": "sync.bring_back", "actor_id": work.actor, "at": at}
    work.session.execute(insert(Deed), {**values, "origin": "remote"})  # nobody's to undo
    moment, cursor = moment_text(at), demanded_state(work).cursor
    for name in sorted(wanted, key=lambda one: (one != "account", one)):
        ids = [(one,) for one in wanted[name]]
        for_each(connection, _ABSORB, [(cursor, *one) for one in ids])
        place = deed_id.bytes, name
        told = _told(connection, name, wanted[name])
        rows = [
            (new_id().bytes, *place, key, account and account.bytes, after, moment, cursor)
            for key, after in told
        ]
        for_each(connection, _LINE, rows)
        for table in ("text_edit", "text_doc"):
            for_each(connection, f"DELETE FROM {table} WHERE record_id = ?", ids)  # noqa: S608 - our tables
        for_each(connection, f'UPDATE "{name}" SET rev = NULL WHERE id = ?', ids)  # noqa: S608 - names of the registry


def _told(connection: Connection, name: str, ids: Sequence[bytes]) -> Iterator[tuple[bytes, str]]:
    """Yield records as the change log tells a creation."""
    table, fields = SYNCED[name].__table__, synced_fields(SYNCED[name])
    for start in range(0, len(ids), _AT_ONCE):
        some = [UUID(bytes=one) for one in ids[start : start + _AT_ONCE]]
        for row in connection.execute(table.select().where(table.c.id.in_(some))).mappings():
            yield row["id"].bytes, encoded_record({field: row[field] for field in fields})


def _records(reading: Reading) -> Iterator[Seen]:
    """Yield every live record that a server has shown, with the scope it lies in."""
    connection = reading.session.connection()
    own = own_scope(str(demanded_state(reading).user_id))
    for name, entity in WIRE.items():
        for row in ask(connection, _question(entity)):
            scope = _scope(entity, row.account, row.subject, own)
            yield Seen(scope, name, bytes(row.id), row.rev)
    for row in ask(connection, "SELECT scope, entity, record_id AS id, rev FROM kept WHERE whole"):
        yield Seen(row.scope, row.entity, bytes(row.id), row.rev)


def _question(entity: Entity) -> str:
    column = f'"{entity.scope_by}"' if entity.scope_by else "NULL"
    subject = "subject_entity" if entity.name == CONFLICT.name else "NULL"
    return (
        f"SELECT id, rev, {column} AS account, {subject} AS subject"  # noqa: S608 - names of the registry
        f' FROM "{entity.name}" WHERE deleted_at IS NULL AND rev > 0'
    )


def _scope(entity: Entity, account: bytes | None, subject: str | None, own: str) -> str:
    """Return where a record lies; a conflict lies where the record lies that it is about."""
    about = WIRE.get(subject or "", entity)
    if about.scope_by is None:
        return REFERENCE_SCOPE
    if account is None:
        return own
    named = str(UUID(bytes=bytes(account)))
    return f"{named}/{about.sub_scope}" if about.sub_scope else named
