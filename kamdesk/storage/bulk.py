"""Writes many rows of one table at once, without asking SQLAlchemy about each of them.

The statement is compiled once and every column converted in one pass, ids and moments by the
plainest call there is: a third of the time of an insert of as many dictionaries. Callers log what
they write.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Date, Dialect, Table
from sqlalchemy.types import TypeEngine

from kamdesk.models.columns import Id, UtcDateTime

Row = Mapping[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns, those of the first."""
    dialect = connection.dialect
    names = list(rows[0])
    columns = [_bound(table.c[name].type, [row[name] for row in rows], dialect) for name in names]
    quoted = dialect.identifier_preparer
    into = ", ".join(quoted.quote(name) for name in names)
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {quoted.format_table(table)} ({into}) VALUES ({marks})"  # noqa: S608 - names of our own tables, values are bound
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _bound(kind: TypeEngine[Any], values: list[Any], dialect: Dialect) -> list[Any]:
    """Return the values of one column as the driver takes them."""
    if isinstance(kind, Id):
        return [None if value is None else value.int.to_bytes(16) for value in values]
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return values
    if isinstance(kind, UtcDateTime | Date):  # the same few again and again
        known = {value: bind(value) for value in set(values)}
        return [known[value] for value in values]
    return [bind(value) for value in values]
