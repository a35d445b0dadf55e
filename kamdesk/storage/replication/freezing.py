"""Freezes unsent changes into numbered, hash-chained batches; what is frozen never changes.

Each line of the change log is one op. Neighbours of one shape share a block.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row

from kamdesk.protocol import frames
from kamdesk.protocol.entities import Merge
from kamdesk.protocol.entities.authority import WIRE, may_write, merge_kind
from kamdesk.protocol.limits import BATCH_RECORDS
from kamdesk.protocol.messages import Deed, Ops, Push
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication import texts
from kamdesk.storage.replication.moments import micros
from kamdesk.storage.replication.state import State, demanded_state, put_state, role_of
from kamdesk.storage.unit_of_work import UnitOfWork

_MOST_CHARACTERS: Final = 2_000_000  # of one batch; it must travel as one message
_ASKED: Final = (
    "SELECT c.seq, c.id, c.deed_id, c.entity, c.record_id, c.field, c.before, c.after, c.base_rev,"
    " d.name, d.actor_id, d.at, d.subject, d.undoes FROM change c"
    " JOIN deed d ON d.id = c.deed_id WHERE c.origin = 'local'"
)
_SELECT: Final = (
    f"{_ASKED} AND c.rev IS NULL AND c.batch IS NULL AND c.verdict IS NULL"
    "{} ORDER BY c.seq LIMIT ?"
)
_TAKEN: Final = (
    f"{_ASKED} AND c.rev = ? AND (c.verdict IS NULL OR c.verdict NOT IN ('equal', 'let_go'))"
    " ORDER BY c.seq"
)
Line = Row[Any]


class Frozen(Struct, frozen=True):
    """One batch ready to be sent. ``body`` are the bytes that are hashed."""

    inc: UUID
    n: int
    body: bytes
    ops: int


class _Op(Struct, frozen=True):
    entity: str
    created: bool
    fields: dict[str, Any]
    line: Line

    @property
    def shape(self) -> tuple[str, bool, tuple[str, ...]]:
        return self.entity, self.created, tuple(self.fields)


def held_back(role: str) -> tuple[str, ...]:
    """Return the entities whose changes a person of this role cannot hand over."""
    return tuple(
        name
        for name, entity in WIRE.items()
        if entity.scope_by is None and not may_write(entity, None, role, None)
    )


def next_batch(work: UnitOfWork) -> Frozen | None:
    """Return what is to be sent next: what was frozen before, else the oldest unsent changes."""
    return frozen(work) or freeze(work)


def freeze(work: UnitOfWork) -> Frozen | None:
    """Freeze the oldest unsent changes; None when there are none."""
    connection, standing = work.session.connection(), demanded_state(work)
    lines = _waiting(connection, held_back(role_of(work, standing.user_id)))
    if not lines:
        return None
    _tell_texts(connection, lines)
    n = standing.made_n + 1
    body = body_of(connection, lines, (standing.inc.bytes, n, standing.last_hash))
    _keep(work, standing, Frozen(standing.inc, n, body, len(lines)), lines)
    return Frozen(standing.inc, n, body, len(lines))


def body_of(
    connection: Connection, lines: Sequence[Line], place: tuple[bytes, int, bytes]
) -> bytes:
    """Return the bytes of a batch; ``place`` is incarnation, number and the hash before it."""
    return frames.encoded(Push(*place, *_content(connection, lines)))


def taken_lines(connection: Connection, rev: int) -> Sequence[Line]:
    """Return the own lines that the server took under a revision."""
    return ask(connection, _TAKEN, (rev,)).all()


def frozen(reading: Reading) -> Frozen | None:
    """Return the oldest batch that waits to be sent or answered."""
    row = ask(
        reading.session.connection(),
        "SELECT b.inc, b.n, b.body, b.ops FROM sync_batch b JOIN sync_state s ON s.inc = b.inc"
        " WHERE NOT b.answered ORDER BY b.n LIMIT 1",
    ).first()
    return None if row is None else Frozen(_id(row.inc), row.n, bytes(row.body), row.ops)


def waiting_changes(reading: Reading) -> int:
    """Count the changes to hand over; at least one while a batch was not answered."""
    held = held_back(role_of(reading, demanded_state(reading).user_id))
    marks, names = _among(held)
    found = ask(
        reading.session.connection(),
        "SELECT count(*) FROM change WHERE rev IS NULL AND origin = 'local'"  # noqa: S608 - marks only
        f" AND verdict IS NULL AND entity NOT IN {marks}",
        names,
    )
    return int(found.scalar_one()) or int(frozen(reading) is not None)


def held_changes(reading: Reading) -> int:
    """Count the unsent changes that only an administrator could hand over."""
    role = role_of(reading, demanded_state(reading).user_id)
    marks, names = _among(held_back(role))
    found = ask(
        reading.session.connection(),
        f"SELECT count(*) FROM change WHERE rev IS NULL AND origin = 'local' AND entity IN {marks}",  # noqa: S608 - marks only
        names,
    )
    return int(found.scalar_one())


def _waiting(connection: Connection, held: Sequence[str], most: int = BATCH_RECORDS) -> list[Line]:
    marks, names = _among(held)
    query = _SELECT.format(f" AND c.entity NOT IN {marks}")
    found: list[Line] = []
    size = 0
    for line in ask(connection, query, (*names, most)):
        size += len(line.after or "")
        if found and size > _MOST_CHARACTERS:
            break
        found.append(line)
    return found


def _among(names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    return f"({', '.join('?' * len(names))})", tuple(names)


def _tell_texts(connection: Connection, lines: Iterable[Line]) -> None:
    keys = {
        texts.Key(line.entity, _id(line.record_id), line.field)
        for line in lines
        if texts.is_shared(line.entity, line.field)
    }
    for key in sorted(keys):
        texts.told(connection, key)


def _content(connection: Connection, lines: Sequence[Line]) -> tuple[list[Deed], list[Ops]]:
    deeds: dict[bytes, int] = {}
    told: list[Deed] = []
    for line in lines:
        if bytes(line.deed_id) not in deeds:
            deeds[bytes(line.deed_id)] = len(told)
            told.append(_deed(line))
    ops = (_op(connection, line) for line in lines)
    blocks = [_block(list(some), deeds) for _, some in groupby(ops, lambda op: op.shape)]
    return told, blocks


def _deed(line: Line) -> Deed:
    undoes = None if line.undoes is None else bytes(line.undoes)
    at = micros(datetime.fromisoformat(line.at))
    return Deed(bytes(line.deed_id), line.name, bytes(line.actor_id), at, line.subject, undoes)


def _op(connection: Connection, line: Line) -> _Op:
    if line.field is None:
        fields = msgspec.json.decode(line.after)
        return _Op(line.entity, created=True, fields=fields, line=line)
    value = None if line.after is None else msgspec.json.decode(line.after)
    if texts.is_shared(line.entity, line.field):
        value = texts.edit_of(connection, line.seq)
    elif merge_kind(WIRE[line.entity], line.field) is Merge.SET:
        value = _difference(line.before, value)
    return _Op(line.entity, created=False, fields={line.field: value}, line=line)


def _difference(before: str | None, after: Any) -> dict[str, list[str]]:
    old = set(msgspec.json.decode(before) or ()) if before else set()
    new = set(after or ())
    return {"add": sorted(new - old), "remove": sorted(old - new)}


def _block(ops: Sequence[_Op], deeds: dict[bytes, int]) -> Ops:
    first = ops[0]
    names = list(first.fields)
    if first.created:  # what is empty throughout need not travel
        names = [name for name in names if any(op.fields[name] is not None for op in ops)]
    return Ops(
        first.entity,
        [bytes(op.line.record_id) for op in ops],
        [bytes(op.line.id) for op in ops],
        [deeds[bytes(op.line.deed_id)] for op in ops],
        [op.line.base_rev or 0 for op in ops],
        {name: [op.fields[name] for op in ops] for name in names},
        first.created,
    )


def _keep(work: UnitOfWork, standing: State, made: Frozen, lines: Sequence[Line]) -> None:
    connection, hashed = work.session.connection(), hashlib.sha256(made.body).digest()
    ask(
        connection,
        "INSERT INTO sync_batch (inc, n, body, hash, ops, answered) VALUES (?, ?, ?, ?, ?, 0)",
        (standing.inc.bytes, made.n, made.body, hashed, made.ops),
    )
    ask(
        connection,
        "UPDATE change SET batch = ? WHERE seq = ?",
        [(made.n, line.seq) for line in lines],
    )
    put_state(work, made_n=made.n, last_hash=hashed)


def _id(value: bytes) -> UUID:
    return UUID(bytes=bytes(value))
