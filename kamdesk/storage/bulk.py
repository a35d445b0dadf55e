"""Writes many rows of one table at once, without asking SQLAlchemy about each of them.

The statement is compiled once and every column converted in one pass: half the time of an insert
of as many dictionaries. Callers log what they write.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

Row = Mapping[str, Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns, those of the first."""
    dialect = connection.dialect
    names = list(rows[0])
    columns = []
    for name in names:
        bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = [row[name] for row in rows]
        columns.append(values if bind is None else [bind(value) for value in values])
    quoted = dialect.identifier_preparer
    into = ", ".join(quoted.quote(name) for name in names)
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {quoted.format_table(table)} ({into}) VALUES ({marks})"  # noqa: S608 - names of our own tables, values are bound
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))
