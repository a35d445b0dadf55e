"""A program that works and syncs on a bad line, and may end itself at any statement.

It writes into a history beside its profile what it begins and how that ended, each line on the
disk at once.
"""

import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import msgspec
from sqlalchemy import event

from kamdesk.errors import KamdeskError, Refused, Unavailable
from kamdesk.protocol import frames
from kamdesk.protocol.epochs import revision
from kamdesk.protocol.messages import Push, Pushed
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.storage.replication import batches
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.transport.http import HttpLine
from tests.workspaces import reopened


@dataclass(frozen=True)
class Shift:
    """What one run of the program is to do; before statement ``fatal`` it dies, at 0 it lives."""

    root: Path
    address: str
    account: UUID
    seed: int
    deeds: int
    fatal: int


class HopefulLine(HttpLine):
    """The naive client: what it has sent it takes for delivered, answer or not."""

    def carried(self, path: str, body: bytes) -> tuple[int, bytes]:
        try:
            return super().carried(path, body)
        except Unavailable:
            if not path.startswith("/sync/v1/push"):
                raise
            push = msgspec.msgpack.decode(body, type=Push)
            return 200, frames.encoded(Pushed(push.n, revision(1, 1)))


class Worker:
    """One run of one program."""

    def __init__(self, shift: Shift, line: type[HttpLine]) -> None:
        self.profile = reopened(shift.root)
        self.history = shift.root.with_suffix(".history")
        self.account, self.chance = shift.account, random.Random(shift.seed)
        self.sync = ProfileSync(
            self.profile.workspace,
            self.profile.paths.sync_lock,
            line_to=lambda _server, token: line(shift.address, token),
        )

    def note(self, word: str, how: str) -> None:
        with self.history.open("a", encoding="utf-8") as file:
            file.write(f"{word} {how}\n")
            file.flush()
            os.fsync(file.fileno())

    def work(self) -> None:
        word = f"w{self.chance.getrandbits(64):016x}"
        self.note(word, "begun")
        try:
            self.deed()(word)
        except Refused:
            self.note(word, "fail")
        else:
            self.note(word, "ok")

    def deed(self) -> Callable[[str], object]:
        run = self.profile.workspace.run
        if self.chance.random() < 0.5:
            values = {"account_id": self.account}
            return lambda word: run(
                add_record, AddRecord(entity="contact", values={**values, "name": word})
            )
        name = self.chance.choice(("region", "address"))
        return lambda word: run(
            edit_record, EditRecord(entity="account", id=self.account, values={name: word})
        )

    def round(self) -> None:
        with suppress(KamdeskError):  # the line is bad: whatever waits goes with a later round
            self.sync.round()


def work_through(shift: Shift, line: type[HttpLine] = HttpLine) -> None:
    """Work and sync by turns."""
    worker, statements = Worker(shift, line), count(1)

    def counted(*_statement: object) -> None:
        if next(statements) == shift.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(worker.profile.workspace._writer, "before_cursor_execute", counted)
    for _ in range(shift.deeds):
        worker.work()
        worker.round()
    worker.round()
    worker.profile.close()


def hope(shift: Shift) -> None:
    """Work as the naive client does, which has nothing left to send again either."""
    with patch.object(batches, "send_again", lambda *_: True):
        work_through(shift, HopefulLine)
