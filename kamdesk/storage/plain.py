"""Statements straight to the driver, for what a round of sync asks again and again.

What SQLAlchemy does around a small statement costs ten times the statement. It runs in the same
transaction; nothing pending is flushed before it.
"""

from collections import namedtuple
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection

Line = Any  # a row with names: which ones, the statement says
_NOTHING: Final = ()


class Found:
    """What a statement gave: rows with names, and how many it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Line], rowcount: int) -> None:
        self._rows, self.rowcount = rows, rowcount

    def __iter__(self) -> Iterator[Line]:
        return iter(self._rows)

    def all(self) -> Sequence[Line]:
        return self._rows

    def first(self) -> Line | None:
        return self._rows[0] if self._rows else None

    def scalar_one(self) -> Any:
        return self._rows[0][0]


def ask(connection: Connection, statement: str, values: Sequence[Any] = _NOTHING) -> Found:
    """Run a statement; a list of values runs it once for each of them."""
    cursor: Any = connection.connection.cursor()
    if isinstance(values, list):
        cursor.executemany(statement, values)
    else:
        cursor.execute(statement, values)
    if cursor.description is None:
        return Found(_NOTHING, cursor.rowcount)
    make = _maker(tuple(column[0] for column in cursor.description))
    return Found(list(map(make, cursor.fetchall())), cursor.rowcount)


@lru_cache(maxsize=1024)
def _maker(names: tuple[str, ...]) -> Any:
    kind = namedtuple("Line", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - as asked
    return kind._make
