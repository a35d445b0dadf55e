"""One batch, whole or not at all: replay, chain, merge, history, conflicts, one revision."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, bindparam, func, select

from kamdesk.errors import Refused
from kamdesk.protocol.entities.authority import DELETED, WIRE, Access, scope_of
from kamdesk.protocol.limits import DELETES_AT_LEAST, waits_for_a_person
from kamdesk.protocol.messages import Pushed
from kamdesk.server.bulk import add_rows, known_pairs, piped, put_rows, rows_by
from kamdesk.server.caller import Caller
from kamdesk.server.changes.batch import Batch
from kamdesk.server.changes.charts import Charts
from kamdesk.server.changes.claims import settle_claims
from kamdesk.server.changes.conflicts import record_disagreements
from kamdesk.server.changes.deciding import Deciding
from kamdesk.server.changes.ops import Op
from kamdesk.server.changes.pulling import seen_since
from kamdesk.server.changes.taking import Taking
from kamdesk.server.changes.texts import Texts
from kamdesk.server.config import REALM
from kamdesk.server.engine import Database
from kamdesk.server.members.visibility import as_id, recompute, seated
from kamdesk.server.schema import batch as batch_table
from kamdesk.server.schema import deed, erased, history, incarnation, record, scope_member
from kamdesk.server.stored import Stored

_PICKED = 50  # scopes
_REFUSED = "verdict IN ('denied', 'late')"
_TAKEN = "verdict IN ('applied', 'merged', 'conflict')"
_answers = msgspec.msgpack.Decoder(Pushed)


class Frozen(Struct, frozen=True):
    """A batch as it arrived: ``body`` are the bytes that are hashed.

    ``released`` says that a person agreed to many deletions at once.
    """

    caller: Caller
    inc: bytes
    n: int
    prev_hash: bytes
    deeds: list[tuple[object, ...]]
    ops: list[Op]
    body: bytes
    released: bool = False

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.body).digest()


def stored_answer(connection: Connection, frozen: Frozen) -> Pushed | None:
    """Return the answer a batch was given before, or None when it comes next.

    Raises:
        Refused: ``push.fork`` when number or hash do not fit what this incarnation sent before.
    """
    row = next(iter(rows_by(connection, incarnation, "inc", [frozen.inc])), None)
    if row is not None and bytes(row.device_id) != frozen.caller.device:
        raise Refused("push.fork")
    last_n, last_hash = (row.last_n, bytes(row.last_hash)) if row is not None else (0, b"")
    if frozen.n == last_n + 1 and frozen.prev_hash == last_hash:
        return None
    known = connection.execute(
        select(batch_table.c.hash, batch_table.c.answer).where(
            batch_table.c.realm == REALM,
            batch_table.c.inc == frozen.inc,
            batch_table.c.n == frozen.n,
        )
    ).one_or_none()
    if known is None or bytes(known.hash) != frozen.hash:
        raise Refused("push.fork")
    return _answers.decode(bytes(known.answer))


def take_batch(
    connection: Connection, database: Database, frozen: Frozen, rev: int, now: int
) -> Pushed:
    """Merge a batch under its own revision. The head is locked, a savepoint is open.

    Raises:
        Refused: ``push.fork``, ``push.brake``.
    """
    batch = Batch(frozen.caller, frozen.inc, rev, now)
    texts = Texts()
    ids = {op.id for op in frozen.ops}
    batch.records.load(connection, ids)
    batch.records.load(connection, _owners(frozen.ops) - ids, "deleted_at IS NOT NULL")
    texts.load(connection, {record_id for _entity, record_id in batch.records.known})
    batch.erased = {bytes(row.id) for row in rows_by(connection, erased, "id", ids, "id")}
    _learn_repeated(connection, batch, frozen.ops)
    homes = [_home(op, batch.caller.user) for op in frozen.ops]
    _learn_refused(connection, batch, frozen.ops)
    _learn_access(connection, batch, homes)
    _hold_brake(connection, batch, frozen)
    deciding = Deciding(connection, batch, frozen.ops)
    taking = Taking(batch, texts, Charts(connection, batch.records), deciding)
    for op, home in zip(frozen.ops, homes, strict=True):
        taking.take(op, home)
    settle_claims(connection, batch)
    _write(connection, database, batch, texts, frozen)
    answer = Pushed(frozen.n, rev, batch.answers)
    _remember(connection, frozen, answer)
    return answer


def _write(
    connection: Connection, database: Database, batch: Batch, texts: Texts, frozen: Frozen
) -> None:
    """Store everything; what the caller may see is stored under the caller's own eyes."""
    batch.records.load(connection, batch.seats)
    accounts = [
        (account, batch.records.known["account", account].fields, actor)
        for account, actor in batch.seats.items()
        if ("account", account) in batch.records.known
    ]
    if batch.created:  # people sit down before the row-level guard asks for them
        seated(connection, [one for one in accounts if one[0] in batch.created])
        recompute(connection, batch.created, batch.rev)
    conflicts = record_disagreements(connection, batch)
    changed = list(batch.records.changed.values())
    own = [one for one in changed if one.scope in batch.access]
    told = [line for line in batch.history if line[5] in batch.access]
    others = [one for one in changed if one.scope not in batch.access]
    untold = [line for line in batch.history if line[5] not in batch.access]
    with piped(connection):
        put_rows(connection, deed, frozen.deeds)
        database.act_as(connection, batch.caller.user)
        batch.records.write(connection, own)
        add_rows(connection, history, told)
        database.act_as(connection, None)
        batch.records.write(connection, [*others, *conflicts])
        add_rows(connection, history, untold)
        texts.write(connection, batch.rev)
    if batch.seats:
        seated(connection, accounts)
        recompute(connection, list(batch.seats), batch.rev)


def _home(op: Op, user: bytes) -> str | None:
    """Return the scope of a record that would be new; None when nothing says which."""
    entity = WIRE.get(op.entity)
    if entity is None or not op.created:
        return None
    return scope_of(entity, op.id, op.fields, user)


def _learn_access(connection: Connection, batch: Batch, homes: Iterable[str | None]) -> None:
    """Read how the caller stands to every scope the batch could touch."""
    scopes = {stored.scope for stored in batch.records.known.values()}
    scopes.update(filter(None, homes), batch.refused.values())
    former = set()
    for row in _memberships(connection, batch.caller.user, scopes):
        if row.until is None:
            batch.access[row.scope] = Access(row.access)
        else:
            former.add(row.scope)
    batch.formerly = frozenset(former)


def _learn_refused(connection: Connection, batch: Batch, ops: Iterable[Op]) -> None:
    """Learn where records belonged that were turned away before, and are edited all the same."""
    known = {record_id for _entity, record_id in batch.records.known}
    missing = {op.id for op in ops if not op.created and op.id not in known}
    if missing:
        rows = rows_by(connection, history, "id", missing, "id, scope", _REFUSED)
        batch.refused = {bytes(row.id): row.scope for row in rows}


def _learn_repeated(connection: Connection, batch: Batch, ops: Iterable[Op]) -> None:
    """Note the ops that were taken under another incarnation: of a laptop put back or cloned."""
    known = {record_id for _entity, record_id in batch.records.known}
    asked = [(op.id, op.change_id) for op in ops if op.id in known]
    found = known_pairs(connection, history, ("id", "change_id"), asked, _TAKEN)
    batch.repeated = {(bytes(row.a), bytes(row.b)) for row in found}


def _memberships(connection: Connection, user: bytes, scopes: set[str]) -> Iterator[Any]:
    """Yield how a person stands to scopes; many are cheaper read whole than picked one by one."""
    picked = {"scopes": sorted(scopes)} if len(scopes) <= _PICKED else {}
    found = connection.execute(_held(bool(picked)), {"person": user, **picked}).all()
    yield from (row for row in found if row.scope in scopes)


@cache
def _held(picked: bool) -> Select[Any]:
    own = select(scope_member.c.scope, scope_member.c.access, scope_member.c.until).where(
        scope_member.c.realm == REALM, scope_member.c.user_id == bindparam("person")
    )
    if not picked:
        return own
    return own.where(scope_member.c.scope.in_(bindparam("scopes", expanding=True)))


def _owners(ops: Iterable[Op]) -> set[bytes]:
    """Return what new records belong to: somebody may have deleted it meanwhile."""
    named = {
        value
        for op in ops
        if op.created and op.entity in WIRE
        for name in WIRE[op.entity].owner
        if isinstance(value := op.fields.get(name), str)
    }
    return set(filter(None, map(as_id, named)))


def _hold_brake(connection: Connection, batch: Batch, frozen: Frozen) -> None:
    """Refuse what deletes more than anybody means to, until a person said so."""
    deletes = sum(op.fields.get(DELETED) is not None and _is_live(batch, op) for op in frozen.ops)
    if frozen.released or deletes <= DELETES_AT_LEAST:
        return
    live = connection.execute(
        select(func.count()).where(
            record.c.realm == REALM,
            record.c.deleted_at.is_(None),
            seen_since(record, batch.caller.user).is_not(None),
        )
    ).scalar_one()
    if waits_for_a_person(deletes, live):
        raise Refused("push.brake", deletes=deletes)


def _is_live(batch: Batch, op: Op) -> bool:
    stored: Stored | None = batch.records.known.get((op.entity, op.id))
    return stored is not None and stored.deleted_at is None


def _remember(connection: Connection, frozen: Frozen, answer: Pushed) -> None:
    """Keep the answer for every replay, and the end of this incarnation's chain."""
    told = msgspec.msgpack.encode(answer)
    newest = (frozen.inc, frozen.caller.device, frozen.n, frozen.hash)
    with piped(connection):
        add_rows(connection, batch_table, [(frozen.inc, frozen.n, frozen.hash, answer.rev, told)])
        put_rows(connection, incarnation, [newest], replace=True)
