"""Many rows at once: one array per column on PostgreSQL, one prepared statement on SQLite.

A list of dictionaries through the usual insert costs three times as much. A column that holds the
same throughout is sent once.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, Row, Table
from sqlalchemy.exc import DBAPIError

from kamdesk.server.config import REALM

_ARRAYS: Final[tuple[tuple[type, str], ...]] = (
    (LargeBinary, "bytea"),
    (Boolean, "boolean"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
)
T = TypeVar("T")
Pair = tuple[Any, Any]
_Clash = Literal["fail", "keep", "replace"]
_AT_ONCE: Final = 900  # variables of one SQLite statement


def put_rows(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], *, replace: bool = False
) -> None:
    """Insert rows, given in the order of the table's columns without the realm.

    A row whose key exists already replaces that one, or else is left out.
    """
    _send(connection, table, rows, "replace" if replace else "keep")


def add_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows that are known to be new; one whose key exists fails them all.

    Not having to look first saves PostgreSQL a third of the work.
    """
    _send(connection, table, rows, "fail")


@contextmanager
def piped(connection: Connection) -> Iterator[None]:
    """Let PostgreSQL work on one statement while the next is made ready; nothing is read within.

    What fails is told at the end of the block.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "postgresql" or driver is None:
        yield
        return
    failed = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            yield
    except failed as error:  # as if the connection had been asked statement by statement
        raise DBAPIError.instance(None, None, error, failed, dialect=connection.dialect) from error


def _send(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], clash: _Clash
) -> None:
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        first, *others = map(list, zip(*rows, strict=True))
        same = (False, *(column.count(column[0]) == len(column) for column in others))
        once = [column[0] for column, one in zip(others, same[1:], strict=True) if one]
        many = [column for column, one in zip(others, same[1:], strict=True) if not one]
        connection.exec_driver_sql(_unnested(table, clash, same), (REALM, *once, first, *many))
    else:
        connection.exec_driver_sql(_prepared(table, clash), [(REALM, *row) for row in rows])


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
            statement = f"{start}%s AND {column} = ANY(%b::{kind}[])"
            yield from connection.exec_driver_sql(statement, (REALM, found)).all()
        return
    for part in batched(left, _AT_ONCE):
        marks = ",".join("?" * len(part))
        statement = f"{start}? AND {column} IN ({marks})"
        yield from connection.exec_driver_sql(statement, (REALM, *part)).all()


def known_pairs(
    connection: Connection, table: Table, names: Pair, pairs: Sequence[Pair], only: str
) -> Iterator[Row[Any]]:
    """Yield those of the pairs, as ``a`` and ``b``, that stand in two columns of bytes of a row.

    ``only`` is a further condition, a word of the program.
    """
    if connection.dialect.name != "postgresql":
        for part in batched(pairs, _AT_ONCE // 2):
            values = [value for pair in part for value in pair]
            statement = _pairs_by_values(table, names, only, len(part))
            yield from connection.exec_driver_sql(statement, (REALM, *values))
    elif pairs:
        asked = [list(column) for column in zip(*pairs, strict=True)]
        yield from connection.exec_driver_sql(_pairs_by_one(table, names, only), (*asked, REALM))


def _pairs_by_values(table: Table, names: Pair, only: str, count: int) -> str:
    marks, (a, b) = ",".join(["(?, ?)"] * count), names
    start = f"SELECT {a} AS a, {b} AS b FROM {table.name} WHERE realm = ? AND {only}"  # noqa: S608 - our words
    return f"{start} AND ({a}, {b}) IN (VALUES {marks})"


def _pairs_by_one(table: Table, names: Pair, only: str) -> str:
    """Ask pair by pair, so that no planner may think of reading everything."""
    one = f"realm = %s AND {names[0]} = u.a AND {names[1]} = u.b AND {only}"
    return (
        "SELECT u.a, u.b FROM unnest(%b::bytea[], %b::bytea[]) AS u (a, b),"  # noqa: S608 - our words
        f" LATERAL (SELECT FROM {table.name} WHERE {one} LIMIT 1) AS found"
    )


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the values in lists of at most ``size``."""
    left = iter(values)
    while part := list(islice(left, size)):
        yield part


@lru_cache(maxsize=1_000)
def _unnested(table: Table, clash: _Clash, same: tuple[bool, ...]) -> str:
    """Return the statement that takes the columns of one value first, then those of many."""
    columns = list(zip(_columns(table)[1:], same, strict=True))
    chosen = [f"%b::{_array_of(c.type)}" if one else f"u.{c.name}" for c, one in columns]
    many = [column for column, one in columns if not one]
    kinds = ", ".join(f"%b::{_array_of(column.type)}[]" for column in many)
    names = ", ".join(column.name for column in many)
    return (
        f"{_into(table)} SELECT %s::text, {', '.join(chosen)}"  # noqa: S608 - schema's names
        f" FROM unnest({kinds}) AS u ({names}) {_on(clash, table)}"
    )


@cache
def _prepared(table: Table, clash: _Clash) -> str:
    marks = ", ".join("?" for _ in _columns(table))
    return f"{_into(table)} VALUES ({marks}) {_on(clash, table)}"


def _into(table: Table) -> str:
    return f"INSERT INTO {table.name} ({', '.join(c.name for c in _columns(table))})"


def _on(clash: _Clash, table: Table) -> str:
    keys = [column.name for column in table.primary_key.columns]
    rest = [c.name for c in _columns(table) if c.name not in keys]
    if clash != "replace":
        return "ON CONFLICT DO NOTHING" if clash == "keep" else ""
    values = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {values}"


def _columns(table: Table) -> list[Any]:
    return list(table.columns)


def _array_of(kind: object) -> str:
    return next((name for type_, name in _ARRAYS if isinstance(kind, type_)), "text")
