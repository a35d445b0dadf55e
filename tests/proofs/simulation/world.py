"""A server and laptops in one process: the real code of both sides, databases in memory.

Nothing here waits: time is what the play says, and every random number comes from its seed.
"""

import os
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Engine, text
from sqlcipher3 import dbapi2

from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.models import ids
from kamdesk.protocol import frames
from kamdesk.protocol.messages import Enrolled, Fill, Hello, Pull, Push
from kamdesk.server.admin.backup import _begin_epoch
from kamdesk.server.admin.epochs import keep_secret
from kamdesk.server.admin.setup import upgrade
from kamdesk.server.api.service import Heads, Service
from kamdesk.server.api.sync import _welcome
from kamdesk.server.api.wire import problem
from kamdesk.server.bulk import put_rows
from kamdesk.server.changes.filling import filled
from kamdesk.server.changes.ops import ops_of
from kamdesk.server.changes.pulling import pulled
from kamdesk.server.changes.pushing import Frozen
from kamdesk.server.changes.writer import Writer
from kamdesk.server.clock import micros
from kamdesk.server.config import Settings
from kamdesk.server.devices import tokens
from kamdesk.server.engine import Database, Head
from kamdesk.server.members import directory
from kamdesk.server.schema import head as head_table
from kamdesk.server.stored import read
from kamdesk.services.profile import CreateProfile, create_profile
from kamdesk.storage.migrate import upgrade as upgrade_profile
from kamdesk.storage.replication.state import State, enrolled
from kamdesk.sync.rounds import Agreed, Round
from kamdesk.sync.standing import Progress
from kamdesk.sync.transport.line import Server
from kamdesk.workspace import Workspace
from tests.proofs.simulation.memory import (
    Crash,
    Power,
    memory_laptop,
    memory_under,
    power_of,
    rows_of,
)
from tests.workspaces import ME

START = datetime(2026, 11, 24, 4, tzinfo=UTC)
_CONTAINED = (
    "SELECT change_id FROM history WHERE id = :id AND rev <= :rev"
    " AND verdict IN ('applied', 'merged')"
)


@contextmanager
def decided_by(seed: int) -> Iterator[random.Random]:
    """Let every id, token and peer of this process come from one seed."""
    chance, numbers, urandom = random.Random(seed), count(1), os.urandom
    made: Any = ids
    clock, drawn = made.time, random._urandom  # type: ignore[attr-defined]
    os.urandom = chance.randbytes
    random._urandom = chance.randbytes  # type: ignore[attr-defined]
    made.time = SimpleNamespace(time_ns=lambda: next(numbers) * 1_000_000)
    try:
        yield random.Random(seed)
    finally:
        os.urandom, made.time = urandom, clock
        random._urandom = drawn  # type: ignore[attr-defined]


class Time:
    """The one true clock; every device is off by something of its own."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class ServerSide:
    """The server's own code behind its routes, without the network before them."""

    database: Database
    time: Time
    home: Path
    epoch: int = 1
    power: Power = field(init=False)
    service: Service = field(init=False)
    laptops: dict[str, "Laptop"] = field(default_factory=dict)  # by the part each plays

    def __post_init__(self) -> None:
        settings = Settings(self.home)
        writer = Writer(self.database, self.time, lambda _head: None)
        self.service = Service(settings, self.database, writer, Heads(), self.time)
        self.power, self._memory = (
            power_of(self.database.engine),
            memory_under(self.database.engine),
        )

    def carried(self, token: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Answer a request as the routes do."""
        route, _, query = path.rpartition("/")[2].partition("?")
        try:
            self.service.demand_current()
            return 200, frames.encoded(self._answer(route, query, token, body))
        except KamdeskError as error:
            told = problem(None, error)  # type: ignore[arg-type]
            return told.status_code or 200, bytes(told.content)

    def _answer(self, route: str, query: str, token: str, body: bytes) -> object:
        if route == "push":
            return self._push(token, body, released="released=1" in query)
        kind: Any = {"hello": Hello, "pull": Pull, "fill": Fill}[route]
        asked = msgspec.msgpack.decode(body, type=kind)
        questions: dict[str, Callable[..., object]] = {
            "hello": partial(_welcome, self.service, asked),
            "pull": lambda connection, caller: pulled(connection, caller, asked),
            "fill": lambda connection, caller: filled(
                connection, caller, asked, micros(self.time())
            ),
        }
        return self.service._asked(questions[route], token)

    def _push(self, token: str, body: bytes, *, released: bool) -> object:
        push = msgspec.msgpack.decode(body, type=Push)
        with self.database.reading() as connection:
            caller = tokens.caller_of(connection, token)
        deeds: list[tuple[object, ...]] = [
            (d.id, d.name, d.actor, d.at, d.subject, d.undoes) for d in push.deeds
        ]
        frozen = Frozen(
            caller, push.inc, push.n, push.prev_hash, deeds, ops_of(push), body, released
        )
        _head, (answer,) = self.service.writer.commit([frozen])
        if isinstance(answer, Exception):
            raise answer
        return answer

    def change(self, deed: Callable[[directory.Publishing], object]) -> None:
        directory.change(self.database, self.time(), lambda work: (deed(work), None)[1])

    def enrol(self, name: str) -> Enrolled:
        with self.database.changing() as connection:
            user = directory.user_id(connection, name)
            code = tokens.new_code(connection, user, self.time())
            return tokens.enrol(connection, code, "laptop", self.time())

    def laptop(self, part: str) -> "Laptop":
        """Return the laptop of a part, the same in every play: a new one is slow at first."""
        if part not in self.laptops:
            self.laptops[part] = Laptop("", self)
        return self.laptops[part]

    def image(self) -> bytes:
        return bytes(self._driver().serialize())

    def load(self, image: bytes) -> None:
        self._driver().deserialize(image)

    def restore(self, image: bytes) -> None:
        """Put a backup in place, as ``kamdesk-server restore`` does."""
        self.load(image)
        self.epoch += 1
        with self.database.writing() as (connection, old):
            _begin_epoch(connection, Head(old.epoch, old.number, 0), self.epoch)

    def asked(self, statement: str, **values: Any) -> list[Any]:
        if self._memory is not None:
            return rows_of(self._memory, statement, values)
        with self.database.reading() as connection:
            return list(connection.execute(text(statement), values))

    def contained(self, record_id: bytes, rev: int) -> set[bytes]:
        """Return the changes that a record holds at a revision, as far as the server knows them.

        Its history tells of them, and its stamps of those that moved no value. The look of an
        oracle draws no power.
        """
        left, self.power.left = self.power.left, 0
        lines = self.asked(_CONTAINED, id=record_id, rev=rev)
        rows = self.asked("SELECT * FROM record WHERE id = :id", id=record_id)
        self.power.left = left
        stamps = [stamp for row in rows for stamp in read(row).edits()]
        return {bytes(line.change_id) for line in lines} | {
            s.change for s in stamps if s.rev <= rev
        }

    def head(self) -> Head:
        (row,) = self.asked("SELECT epoch, number, durable_rev FROM head")
        return Head(*row)

    def recovered(self) -> None:
        """Start again after the power went."""
        self.power.left = 0
        self._driver().rollback()

    def _driver(self) -> Any:
        return self.database.engine.raw_connection().driver_connection


@dataclass
class Line:
    """A bad line from one laptop: ``plan`` says how each request goes, before it does."""

    server: ServerSide
    token: str
    plan: Callable[[str, bytes], str]

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        how = self.plan(path, body)
        if how == "lost":
            raise Unavailable("server.unreachable", server="", reason="lost")
        try:
            answer = self.server.carried(self.token, path, body)
            if how == "twice":
                answer = self.server.carried(self.token, path, body)
        except Crash:
            self.server.recovered()
            raise Unavailable("server.unreachable", server="", reason="crashed") from None
        if how == "unheard":
            raise Unavailable("server.unreachable", server="", reason="unheard")
        return answer

    def close(self) -> None:
        """Nothing is held."""


def good(_path: str, _body: bytes) -> str:
    return "good"


@dataclass
class Laptop:
    """One device of one person, on a database in memory."""

    name: str
    server: ServerSide
    engine: Engine = field(default_factory=memory_laptop)
    offset: timedelta = timedelta()
    plan: Callable[[str, bytes], str] = good
    page: int = 500
    power: Power = field(init=False)
    workspace: Workspace = field(init=False)

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.engine, self.engine, actor=ME, clock=self.clock)
        self.power, self._memory = power_of(self.engine), memory_under(self.engine)

    def clock(self) -> datetime:
        return self.server.time() + self.offset

    def begin(self, name: str) -> "Laptop":
        """Become somebody's, as if new."""
        self.name, self.offset, self.page, self.power.left = name, timedelta(), 500, 0
        return self

    def enrol(self) -> None:
        got = self.server.enrol(self.name)
        standing = State(
            server="http://127.0.0.1:1",
            device_id=UUID(bytes=got.device),
            user_id=UUID(bytes=got.user),
            inc=uuid.uuid4(),
            made_n=0,
            last_hash=b"",
            cursor=0,
            epoch=got.epoch,
            offset=0,
            joined=False,
            token=got.token,
            tried_at=None,
            done_at=None,
            problem=None,
        )
        self.workspace.prepare(enrolled, standing)
        self.remember()

    def remember(self) -> None:
        """Learn from the database who works here, as a start of the program does."""
        (row,) = self.asked("SELECT token, user_id FROM sync_state")
        self.token, self.workspace.actor = row.token, UUID(bytes=bytes(row.user_id))

    def round(self, *, plan: Callable[[str, bytes], str] | None = None) -> Progress:
        """Run one round; a person agrees to whatever waits for them."""
        line = Line(self.server, self.token, plan or self.plan)
        agreed = Agreed(push=True, pull=True)
        return Round(
            self.workspace, Server(line), agreed, timer=lambda: 0.0, page_records=self.page
        ).run()

    def recovered(self) -> None:
        """Start the program again after the power went."""
        self.power.left = 0
        with suppress(Exception):
            self.driver().rollback()

    def driver(self) -> Any:
        return self.engine.raw_connection().driver_connection

    def image(self) -> Any:
        """Return a copy of the whole database."""
        kept = dbapi2.connect(":memory:", check_same_thread=False)
        self.driver().backup(kept)
        return kept

    def load(self, image: Any) -> None:
        image.backup(self.driver())
        self.remember()

    def asked(self, statement: str, *values: Any) -> list[Any]:
        if self._memory is not None:
            return rows_of(self._memory, statement, values)
        with self.engine.connect() as connection:
            return list(connection.exec_driver_sql(statement, values))


@dataclass(frozen=True)
class Template:
    """Where every seed begins: a server with people, and a laptop of each of them."""

    server: bytes
    laptops: tuple[tuple[str, Any], ...]
    fresh: Any
    facts: dict[str, UUID]


def founded(server: ServerSide) -> None:
    """Make the tables and the first epoch."""
    with server.database.engine.connect() as connection:
        connection.info["begin"] = "BEGIN"
        with connection.begin():
            upgrade(connection)
            put_rows(connection, head_table, [(1, 0, 0)])
            keep_secret(connection)


def new_profile(laptop: Laptop) -> None:
    upgrade_profile(laptop.engine)
    laptop.workspace.actor = ME
    laptop.workspace.run(create_profile, CreateProfile(user_name="苏晓岚", user_id=ME))
