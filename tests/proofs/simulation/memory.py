"""Databases in memory that outlive the program on them, and whose power can be cut."""

import sqlite3
from collections import namedtuple
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from kamdesk.server.engine import _begin_explicitly
from kamdesk.storage.engine import _begin_with


class Crash(BaseException):
    """The power went, right here."""


class Power:
    """Current that fails at one statement or commit: ``left`` counts down to it."""

    def __init__(self) -> None:
        self.left = 0

    def drawn(self, *_by: object) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                raise Crash


class MortalCursor(sqlite3.Cursor):
    """Draws power for each statement."""

    def execute(self, *statement: Any) -> Any:
        self.connection.power.drawn()  # type: ignore[attr-defined]
        return super().execute(*statement)

    def executemany(self, *statement: Any) -> Any:
        self.connection.power.drawn()  # type: ignore[attr-defined]
        return super().executemany(*statement)


class Lasting(sqlite3.Connection):
    """A server's database, still there after a crash."""

    def __init__(self, *place: Any, **how: Any) -> None:
        super().__init__(*place, **how)
        self.power = Power()

    def cursor(self, *_kind: Any) -> Any:
        return super().cursor(MortalCursor) if self.power.left else super().cursor()

    def commit(self) -> None:
        self.power.drawn()
        super().commit()

    def close(self) -> None:
        self.rollback()


class MortalCipherCursor(dbapi2.Cursor):  # type: ignore[misc]  # the driver has no types
    """Draws power for each statement of a laptop."""

    def execute(self, *statement: Any) -> Any:
        self.connection.power.drawn()
        return super().execute(*statement)

    def executemany(self, *statement: Any) -> Any:
        self.connection.power.drawn()
        return super().executemany(*statement)


class LastingCipher(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """A laptop's database, still there after a crash."""

    def __init__(self, *place: Any, **how: Any) -> None:
        super().__init__(*place, **how)
        self.power = Power()

    def cursor(self, *_kind: Any) -> Any:
        return super().cursor(MortalCipherCursor) if self.power.left else super().cursor()

    def commit(self) -> None:
        self.power.drawn()
        super().commit()

    def close(self) -> None:
        self.rollback()


def memory_server() -> Engine:
    driver = sqlite3.connect(
        ":memory:", check_same_thread=False, factory=Lasting, cached_statements=1000
    )
    engine = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: driver)
    _begin_explicitly(engine)
    return engine


def memory_laptop() -> Engine:
    driver = dbapi2.connect(
        ":memory:",
        isolation_level=None,
        check_same_thread=False,
        factory=LastingCipher,
        cached_statements=1000,
    )
    driver.execute("PRAGMA foreign_keys = ON")
    engine = create_engine(
        URL.create("sqlite+pysqlite"), module=dbapi2, poolclass=StaticPool, creator=lambda: driver
    )
    _begin_with(engine, "BEGIN")
    return engine


def memory_under(engine: Engine) -> Any:
    """Return the driver of a database in memory; None for files and servers."""
    with closing(engine.raw_connection()) as held:
        driver = held.driver_connection
    return driver if isinstance(driver, Lasting | LastingCipher) else None


def power_of(engine: Engine) -> Power:
    """Return what an engine draws its power from."""
    driver = memory_under(engine)
    if driver is not None:
        found: Power = driver.power
        return found
    found = Power()
    event.listen(engine, "before_cursor_execute", found.drawn)
    event.listen(engine, "commit", found.drawn)
    return found


def rows_of(driver: Any, statement: str, values: Any) -> list[Any]:
    """Ask a driver without anything in between; rows have names."""
    cursor = driver.cursor()
    cursor.execute(statement, values)
    kind = _kind_of(tuple(column[0] for column in cursor.description))
    return list(map(kind, cursor.fetchall()))


@cache
def _kind_of(names: Sequence[str]) -> Any:
    kind = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - as asked
    return kind._make
