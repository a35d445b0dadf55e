"""Writes records of a server into their tables, many at once, and keeps what has no column."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from kamdesk.models import SYNCED
from kamdesk.protocol.entities.authority import DELETED, WIRE
from kamdesk.protocol.messages import Records
from kamdesk.storage.plain import ask
from kamdesk.storage.replication.columns import NoColumnValue, column_of, columns_of, converter
from kamdesk.storage.replication.statements import for_each, rows_of

STUB_REV: Final = 0
_STUB_GONE: Final = "1970-01-01T00:00:00.000000+00:00"
_json = msgspec.json.Encoder(order="sorted")
_KEEP: Final = (
    "INSERT INTO kept (entity, record_id, scope, rev, whole, fields) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET scope = excluded.scope, rev = excluded.rev,"
    " whole = excluded.whole, fields = excluded.fields"
)


class Received(Struct, frozen=True):
    """One record as a page brings it, or as it stands with own edits kept."""

    id: UUID
    rev: int
    scope: str
    values: Mapping[str, Any]


def put_records(connection: Connection, entity: str, records: Sequence[Received]) -> None:
    """Write records into their table; what this version cannot hold is kept beside it."""
    if entity not in WIRE:
        _keep(connection, entity, records, whole=True)
        return
    rows: list[tuple[Any, ...]] = []
    odd: list[Received] = []
    for record in records:
        row = _row(entity, record)
        if row is None:
            odd.append(record)
        else:
            rows.append(row)
    known = set(columns_of(entity))
    for_each(connection, _upsert(entity), rows)
    _forget_kept(connection, entity, [one.id.bytes for one in records])
    _keep(connection, entity, odd, whole=True)
    further = [
        Received(one.id, one.rev, one.scope, extra)
        for one in records
        if (extra := {n: v for n, v in one.values.items() if n not in known and v is not None})
    ]
    _keep(connection, entity, further, whole=False)
    _put_stubs(connection, entity, rows)


def put_block(connection: Connection, block: Records) -> bool:
    """Write a block column by column; False, with nothing written, when a value does not fit."""
    rows = _rows(block) if block.entity in WIRE else None
    if rows is None:
        return False
    for_each(connection, _upsert(block.entity), rows)
    _forget_kept(connection, block.entity, block.id)
    _put_stubs(connection, block.entity, rows)
    return True


def _rows(block: Records) -> list[tuple[Any, ...]] | None:
    known, given = columns_of(block.entity), block.fields
    if not given.keys() <= set(known):
        return None
    try:
        columns = [
            column_of(block.entity, name, given[name])
            if name in given
            else repeat(converter(block.entity, name)(None))
            for name in known
        ]
    except NoColumnValue:
        return None
    return list(zip(block.id, block.rev, *columns))  # noqa: B905 - what is empty repeats for ever


@lru_cache(maxsize=4096)
def account_of(scope: str) -> UUID | None:
    """Return the account a scope belongs to; None for what is seen otherwise."""
    name = scope.partition("/")[0]
    try:
        return UUID(name)
    except ValueError:
        return None


def _row(entity: str, record: Received) -> tuple[Any, ...] | None:
    values = record.values
    try:
        cells = [converter(entity, name)(values.get(name)) for name in columns_of(entity)]
    except NoColumnValue:
        return None
    return (record.id.bytes, record.rev, *cells)


@cache
def _upsert(entity: str) -> str:
    names = ["id", "rev", *columns_of(entity)]
    quoted = [f'"{name}"' for name in names]
    updates = ", ".join(f"{name} = excluded.{name}" for name in quoted[1:])
    marks = ", ".join("?" * len(names))
    return (
        f'INSERT INTO "{entity}" ({", ".join(quoted)}) VALUES ({marks})'  # noqa: S608 - our names
        f" ON CONFLICT (id) DO UPDATE SET {updates}"
    )


def _forget_kept(connection: Connection, entity: str, ids: Iterable[bytes]) -> None:
    if ask(connection, "SELECT 1 FROM kept LIMIT 1").first() is not None:
        for_each(
            connection,
            "DELETE FROM kept WHERE entity = ? AND record_id = ?",
            [(entity, one) for one in ids],
        )


def _keep(connection: Connection, entity: str, records: Sequence[Any], *, whole: bool) -> None:
    rows = [
        (entity, one.id.bytes, one.scope, one.rev, whole, _json.encode(dict(one.values)).decode())
        for one in records
    ]
    for_each(connection, _KEEP, rows)


@cache
def _references(entity: str) -> tuple[tuple[int, str], ...]:
    """Return the columns that refer within the account, as place in a row and table meant."""
    names = ["id", "rev", *columns_of(entity)]
    table = SYNCED[entity].__table__
    return tuple(
        (names.index(key.parent.name), key.column.table.name)
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
    )


def _put_stubs(connection: Connection, entity: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Stand in, deleted and empty, for what rows refer to and no page has brought yet.

    The record itself takes the place as soon as it comes; one deleted on the server never does.
    """
    names = ["id", "rev", *columns_of(entity)]
    home = names.index("account_id") if "account_id" in names else None
    for place, target in _references(entity):
        wanted = {row[place]: row[home] if home is not None else None for row in rows}
        wanted.pop(None, None)
        missing = _absent(connection, target, list(wanted))
        stubs = [_stub(target, key, wanted[key]) for key in missing]
        for_each(connection, _stub_statement(target), stubs)


def _absent(connection: Connection, table: str, ids: Sequence[bytes]) -> list[bytes]:
    question = f'SELECT id FROM "{table}" WHERE id IN ({{}})'  # noqa: S608 - a table of ours
    there = {bytes(row.id) for row in rows_of(connection, question, ids)}
    return [one for one in ids if one not in there]


@cache
def _stub_statement(table: str) -> str:
    return _upsert(table).partition(" ON CONFLICT")[0]


def _stub(table: str, record_id: bytes, account: bytes | None) -> tuple[Any, ...]:
    cells: list[Any] = []
    for name in columns_of(table):
        if name == DELETED:
            cells.append(_STUB_GONE)
        elif name == "account_id":
            cells.append(account)
        else:
            cells.append(converter(table, name)(None))
    return (record_id, STUB_REV, *cells)
