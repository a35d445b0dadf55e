"""The feed under many writers: a cursor never passes a change it was not given.

On PostgreSQL each writer stands for a server process: a connection of its own and a writer task.
SQLite has one process, so there all devices come to its one writer. The naive control draws its
numbers from a bare sequence, as a table with a serial column would. The long form writes 100,000
rows for each engine and number of writers, 100 to a batch: a batch costs some twenty statements
under the locked head, however many rows it has.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from kamdesk.protocol.messages import Ops, Pull, Push, Pushed
from kamdesk.server.admin.setup import initialise
from kamdesk.server.caller import Caller
from kamdesk.server.changes.ops import ops_of
from kamdesk.server.changes.pulling import pulled
from kamdesk.server.changes.pushing import Frozen
from kamdesk.server.changes.writer import Writer
from kamdesk.server.config import settings
from kamdesk.server.devices import tokens
from kamdesk.server.engine import Database, opened
from kamdesk.server.members import directory
from kamdesk.server.members.directory import NewUser
from tests.server.conftest import ENGINES, variables
from tests.server.devices import Device, new
from tests.server.postgres import cluster

ROWS, LONG_ROWS = 10, 100  # of one batch
ALL_ROWS = 100_000
WRITERS = (8, 32)
ONE_WRITER = Lock()
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module", params=ENGINES)
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    home = tmp_path_factory.mktemp("feed")
    if request.param == "sqlite":
        yield from _opened(home, None)
        return
    with cluster() as postgres:
        yield from _opened(home, postgres.new_database())


def _opened(home: Path, url: str | None) -> Iterator[Database]:
    chosen = settings(variables(home, url))
    initialise(chosen)
    database = opened(chosen, pool=40)
    yield database
    database.engine.dispose()


@dataclass
class Reader:
    """Follows the feed and keeps what it was given."""

    database: Database
    caller: Caller
    page: int
    cursor: int = 0
    pages: int = 0
    told: set[bytes] = field(default_factory=set)

    def read(self) -> None:
        while True:
            with self.database.reading(self.caller.user) as connection:
                page = pulled(connection, self.caller, Pull(self.cursor, self.page))
            self.pages += 1
            self.cursor = page.cursor
            for block in page.records:
                self.told.update(block.id)
            if not page.more:
                return


def somebody(database: Database) -> Caller:
    """Add a person with a device."""
    with database.writing() as (connection, head):
        known = connection.execute(text("SELECT count(*) FROM member")).scalar_one()
    name = f"somebody {known} {head.number}"
    wanted = NewUser(name, "rep")
    directory.change(database, NOW, lambda work: (directory.add_user(work, wanted), None)[1])
    with database.changing() as connection:
        code = tokens.new_code(connection, directory.user_id(connection, name), NOW)
        got = tokens.enrol(connection, code, "laptop", NOW)
    return Caller(got.device, got.user, name, "rep")


def frozen(device: Device, caller: Caller, rows: int) -> tuple[Frozen, list[bytes]]:
    """Return the next batch of a device: tasks that only its person sees."""
    made = [new() for _ in range(rows)]
    changes, lines = [new() for _ in made], [0] * rows
    ops = [Ops("task", made, changes, lines, lines, {"title": ["x"] * rows}, created=True)]
    previous = device.last
    body = device.freeze(*ops)
    push = msgspec.msgpack.decode(body, type=Push)
    deeds: list[tuple[object, ...]] = [
        (d.id, d.name, d.actor, d.at, d.subject, d.undoes) for d in push.deeds
    ]
    return Frozen(caller, device.inc, device.n, previous, deeds, ops_of(push), body), made


def write(database: Database, caller: Caller, batches: int, rows: int) -> set[bytes]:
    """Push batches one after the other and return the ids of their records."""
    writer = Writer(database, lambda: NOW, lambda _head: None)
    device = Device("", "", caller.device, caller.user)
    written: set[bytes] = set()
    for _ in range(batches):
        batch, made = frozen(device, caller, rows)
        with nullcontext() if database.is_postgres else ONE_WRITER:
            _head, (answer,) = writer.commit([batch])
        assert isinstance(answer, Pushed), answer
        written.update(made)
    return written


def followed(reader: Callable[[], None], jobs: list[Future[set[bytes]]]) -> set[bytes]:
    """Read on while the writers write, and return what they wrote."""
    while wait(jobs, timeout=0.01).not_done:
        reader()
    written = set[bytes]().union(*(job.result() for job in jobs))
    reader()
    return written


@pytest.mark.parametrize("writers", WRITERS)
def test_many_writers_and_not_one_row_is_skipped(
    database: Database, writers: int, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    caller, rows = somebody(database), LONG_ROWS if long else ROWS
    reader = Reader(database, caller, page=rows * 5)
    reader.read()
    batches = -(-ALL_ROWS // (writers * rows)) if long else 3
    with ThreadPoolExecutor(writers) as pool:
        jobs = [pool.submit(write, database, caller, batches, rows) for _ in range(writers)]
        written = followed(reader.read, jobs)

    assert len(written) == writers * batches * rows
    assert written - reader.told == set()
    record_property("rows followed", len(written))
    record_property("rows skipped", len(written - reader.told))
    record_property("pages read", reader.pages)


def drawn(database: Database, writers: int) -> list[int]:
    """Let every writer draw a number from a bare sequence, before any of them commits."""
    with database.changing() as connection:
        connection.execute(text("DELETE FROM naive"))
        if database.is_postgres:
            query = text("SELECT nextval('naive_seq')")
            return [connection.execute(query).scalar_one() for _ in range(writers)]
    return list(range(1, writers + 1))


def committed(database: Database, numbers: list[int]) -> None:
    with database.changing() as connection:
        for number in numbers:
            connection.execute(text("INSERT INTO naive VALUES (:seq)"), {"seq": number})


@pytest.mark.parametrize("writers", WRITERS)
def test_a_bare_sequence_skips_rows(
    database: Database, writers: int, record_property: Callable[[str, Any], None]
) -> None:
    """The control: numbers are drawn in one order and committed in another."""
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE IF NOT EXISTS naive (seq bigint PRIMARY KEY)"))
        if database.is_postgres:
            connection.execute(text("CREATE SEQUENCE IF NOT EXISTS naive_seq"))
            connection.execute(text("GRANT ALL ON naive, naive_seq TO kamdesk_app"))
    numbers, cursor, told = drawn(database, writers), 0, set[int]()

    for part in (numbers[1::2], numbers[::2]):
        committed(database, part)
        with database.changing() as connection:
            query = text("SELECT seq FROM naive WHERE seq > :cursor")
            found = {row.seq for row in connection.execute(query, {"cursor": cursor})}
        told |= found
        cursor = max([cursor, *found])

    assert len(set(numbers) - told) == writers // 2
    record_property("rows a bare sequence skipped", len(set(numbers) - told))
