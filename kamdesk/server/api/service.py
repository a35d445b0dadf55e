"""What every route is given: database, writer, heads, clock."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec import Struct, field
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol.epochs import revision
from kamdesk.security.redaction import loggable_error
from kamdesk.server.caller import Caller
from kamdesk.server.changes.writer import Writer
from kamdesk.server.config import Settings
from kamdesk.server.devices.tokens import caller_of, seen
from kamdesk.server.engine import Database, present_head

T = TypeVar("T")
_log = logging.getLogger(__name__)
_SEEN_WITHIN = timedelta(minutes=5)
_POLL_SECONDS = 0.2  # how soon another process's commit is noticed


class Heads(Struct):
    """The newest head this process knows of; whoever waits is woken when it moves."""

    at: int = 0
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    def move(self, head: int) -> None:
        """Take note of a head; wake everybody when it is a new one."""
        if head > self.at:
            self.at = head
            self.wake()

    def wake(self) -> None:
        """Let everybody look up, moved or not."""
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def after(self, head: int, seconds: float) -> int:
        """Return the head once it is beyond ``head``, or as it is when the time is up."""
        if self.at <= head:
            moved = self._moved
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), seconds)
        return self.at


class Guesses(Struct):
    """Wrong codes of the last minute; whoever tries many has to wait, and so do all."""

    most: int = 20
    _at: deque[datetime] = field(default_factory=deque)

    def note(self, now: datetime) -> None:
        """Remember a wrong code."""
        self._at.append(now)

    def demand_patience(self, now: datetime) -> None:
        """Refuse to try another code yet. Raises Refused ``enrol.slow_down``."""
        while self._at and now - self._at[0] > timedelta(minutes=1):
            self._at.popleft()
        if len(self._at) >= self.most:
            raise Refused("enrol.slow_down")


class Service(Struct):
    """One running server process."""

    settings: Settings
    database: Database
    writer: Writer
    heads: Heads
    now: Callable[[], datetime]
    guesses: Guesses = field(default_factory=Guesses)
    stopping: bool = False
    rolled_back: bool = False  # a device has seen an epoch this database does not know
    _noted: dict[bytes, datetime] = field(default_factory=dict)

    def demand_current(self) -> None:
        """Refuse to serve an old copy. Raises Unavailable ``server.rolled_back``."""
        if self.rolled_back:
            raise Unavailable("server.rolled_back")

    def note_seen(self, caller: Caller) -> None:
        """Store when a device last called, to within a few minutes."""
        now, before = self.now(), self._noted.get(caller.device)
        if before is None or now - before > _SEEN_WITHIN:
            self._noted[caller.device] = now
            with self.database.changing() as connection:
                seen(connection, caller, now)

    async def asked(self, question: Callable[[Connection, Caller], T], token: str) -> T:
        """Answer a question of a device in a thread, from one moment of the database.

        Raises Refused when the token is no good, and as the question does; Unavailable when the
        database is an old copy.
        """
        self.demand_current()
        return await asyncio.to_thread(self._asked, question, token)

    def _asked(self, question: Callable[[Connection, Caller], T], token: str) -> T:
        with self.database.reading() as connection:
            caller = caller_of(connection, token)
            self.database.act_as(connection, caller.user)
            return question(connection, caller)

    async def caller(self, token: str) -> Caller:
        """Return who presents a token. Raises Refused."""
        return await self.asked(lambda _connection, caller: caller, token)

    async def watch(self) -> None:
        """Look for heads that other processes moved, until cancelled.

        A database that is away for a while, such as one that recovers, is asked again.
        """
        while True:
            try:
                self.heads.move(await asyncio.to_thread(self.read_head))
            except SQLAlchemyError as error:
                _log.warning("no head: %s", loggable_error(error))
            await asyncio.sleep(_POLL_SECONDS)

    def read_head(self) -> int:
        """Return the head of the database."""
        with self.database.reading() as connection:
            head = present_head(connection)
        return revision(head.epoch, head.number)
