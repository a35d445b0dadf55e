"""Running one statement for many rows, and questions about many ids."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row

from kamdesk.storage.plain import ask

_AT_ONCE: Final = 500  # ids in one statement


def for_each(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run a statement once for each row; for none, not at all."""
    if rows:
        ask(connection, statement, list(rows))


def for_ids(connection: Connection, statement: str, ids: Sequence[Any]) -> None:
    """Run a statement whose ``{}`` stands for the marks of the ids, a few hundred at a time."""
    for _ in rows_of(connection, statement, ids):
        raise AssertionError("a statement that answers is a question")


def rows_of(connection: Connection, question: str, ids: Sequence[Any]) -> Iterator[Row[Any]]:
    """Ask a question whose ``{}`` stands for the marks of the ids, a few hundred at a time."""
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        marks = ", ".join("?" * len(some))
        yield from ask(connection, question.format(marks), some).all()
