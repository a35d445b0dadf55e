"""Many rows at once: one array per column on PostgreSQL, one prepared statement on SQLite.

A list of dictionaries through the usual insert costs three times as much.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, Row, Table

from kamdesk.server.config import REALM

_ARRAYS: Final[tuple[tuple[type, str], ...]] = (
    (LargeBinary, "bytea"),
    (Boolean, "boolean"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
)
T = TypeVar("T")
_AT_ONCE: Final = 900  # variables of one SQLite statement


def put_rows(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], *, replace: bool = False
) -> None:
    """Insert rows, given in the order of the table's columns without the realm.

    A row whose key exists already replaces that one, or else is left out.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        statement = _unnested(table, replace)
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.exec_driver_sql(statement, (REALM, *columns))
    else:
        connection.exec_driver_sql(_prepared(table, replace), [(REALM, *row) for row in rows])


def rows_by(
    connection: Connection,
    table: Table,
    column: str,
    values: Iterable[Any],
    wanted: str = "*",
    only: str = "",
) -> Iterator[Row[Any]]:
    """Yield the rows of this realm whose column holds one of the values.

    ``only`` is a further condition; like ``wanted`` it is a word of the program.
    """
    left = iter(values)
    narrow = f"{only} AND " if only else ""
    start = f"SELECT {wanted} FROM {table.name} WHERE {narrow}realm = "  # noqa: S608 - our own words
    if connection.dialect.name == "postgresql":
        kind = _array_of(table.c[column].type)
        if found := list(left):
            yield from connection.exec_driver_sql(
                f"{start}%s AND {column} = ANY(%b::{kind}[])", (REALM, found)
            )
        return
    for part in batched(left, _AT_ONCE):
        marks = ",".join("?" * len(part))
        yield from connection.exec_driver_sql(f"{start}? AND {column} IN ({marks})", (REALM, *part))


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the values in lists of at most ``size``."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part


@cache
def _unnested(table: Table, replace: bool) -> str:
    kinds = ", ".join(f"%b::{_array_of(column.type)}[]" for column in _columns(table)[1:])
    into, clash = _into(table), _clash(table, replace)
    return f"{into} SELECT %s::text, * FROM unnest({kinds}) {clash}"  # noqa: S608 - schema's names


@cache
def _prepared(table: Table, replace: bool) -> str:
    marks = ", ".join("?" for _ in _columns(table))
    return f"{_into(table)} VALUES ({marks}) {_clash(table, replace)}"


def _into(table: Table) -> str:
    return f"INSERT INTO {table.name} ({', '.join(c.name for c in _columns(table))})"


def _clash(table: Table, replace: bool) -> str:
    keys = [column.name for column in table.primary_key.columns]
    rest = [c.name for c in _columns(table) if c.name not in keys]
    if not replace:
        return "ON CONFLICT DO NOTHING"
    values = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {values}"


def _columns(table: Table) -> list[Any]:
    return list(table.columns)


def _array_of(kind: object) -> str:
    return next((name for type_, name in _ARRAYS if isinstance(kind, type_)), "text")
