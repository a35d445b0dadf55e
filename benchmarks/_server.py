"""A server to measure: somebody with a device, and batches of contacts for an account of theirs."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from kamdesk.protocol.messages import Ops, Push, Pushed
from kamdesk.server.admin.setup import initialise
from kamdesk.server.caller import Caller
from kamdesk.server.changes.ops import ops_of
from kamdesk.server.changes.pushing import Frozen
from kamdesk.server.changes.writer import Writer
from kamdesk.server.collecting import settle_collector
from kamdesk.server.config import settings
from kamdesk.server.devices import tokens
from kamdesk.server.engine import Database, opened
from kamdesk.server.members import directory
from kamdesk.server.members.directory import NewUser
from tests.server.conftest import variables
from tests.server.devices import Device, new, text_of
from tests.server.postgres import cluster

ROWS: Final = 1_000
NOW: Final = datetime(2026, 11, 24, tzinfo=UTC)


class Stage:
    """A server, somebody with a device, and an account to put contacts into."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.writer = Writer(database, lambda: NOW, lambda _head: None)
        rep = NewUser("Anna", "rep")
        directory.change(database, NOW, lambda work: (directory.add_user(work, rep), None)[1])
        with database.changing() as connection:
            code = tokens.new_code(connection, directory.user_id(connection, "Anna"), NOW)
            got = tokens.enrol(connection, code, "laptop", NOW)
        self.caller = Caller(got.device, got.user, "Anna", "rep")
        self.device = Device("", "", got.device, got.user)
        self.account = new()
        self.commit(self.batch("account", [self.account], name=["Hualan"]))

    def batch(self, entity: str, ids: list[bytes], **columns: list[Any]) -> Frozen:
        n = len(ids)
        block = Ops(entity, ids, [new() for _ in ids], [0] * n, [0] * n, columns, created=True)
        previous = self.device.last
        body = self.device.freeze(block)
        push = msgspec.msgpack.decode(body, type=Push)
        deeds: list[tuple[object, ...]] = [
            (d.id, d.name, d.actor, d.at, d.subject, d.undoes) for d in push.deeds
        ]
        device = self.device
        return Frozen(self.caller, device.inc, device.n, previous, deeds, ops_of(push), body)

    def contacts(self, rows: int = ROWS) -> Frozen:
        ids = [new() for _ in range(rows)]
        home = text_of(self.account)
        return self.batch(
            "contact",
            ids,
            account_id=[home] * rows,
            name=[f"Person {n}" for n in range(rows)],
            phone=[f"1390000{n:04}" for n in range(rows)],
            email=[f"p{n}@example.com" for n in range(rows)],
            visitable=[True] * rows,
        )

    def commit(self, frozen: Frozen) -> None:
        _head, (said,) = self.writer.commit([frozen])
        assert isinstance(said, Pushed), said
        assert said.answers == []


@contextmanager
def postgres() -> Iterator[Database]:
    with cluster(fsync=True) as running, tempfile.TemporaryDirectory() as home:
        chosen = settings(variables(Path(home), running.new_database()))
        initialise(chosen)
        database = opened(chosen)
        settle_collector()  # as a server does that begins to serve
        yield database
        database.engine.dispose()


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
