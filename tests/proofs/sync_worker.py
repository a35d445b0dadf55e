"""A program that works and syncs on a bad line, and may end itself at any statement.

Usage: python -m tests.proofs.sync_worker FOLDER ADDRESS ACCOUNT SEED DEEDS FATAL. Writes into
``history`` beside its profile what it begins and how that ended, each line on the disk at once.
FATAL is the statement before which it dies as by kill -9; 0 lets it live.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy import event

from kamdesk.errors import KamdeskError, Refused
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.transport.http import HttpLine
from tests.workspaces import reopened


class Worker:
    """One run of one program."""

    def __init__(self, root: Path, address: str, account: UUID, seed: int) -> None:
        self.profile, self.history = reopened(root), root.with_suffix(".history")
        self.account, self.chance = account, random.Random(seed)
        self.sync = ProfileSync(
            self.profile.workspace,
            self.profile.paths.sync_lock,
            line_to=lambda _server, token: HttpLine(address, token),
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

    def round(self) -> str:
        try:
            self.sync.round()
        except KamdeskError as error:
            return error.code
        return "done"


def main(root: Path, address: str, account: UUID, numbers: list[int]) -> None:
    """Work and sync by turns."""
    seed, deeds, fatal = numbers
    worker, statements = Worker(root, address, account, seed), count(1)

    def counted(*_statement: object) -> None:
        if next(statements) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(worker.profile.workspace._writer, "before_cursor_execute", counted)
    for _ in range(deeds):
        worker.work()
        worker.round()
    said = worker.round()
    worker.profile.close()
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], UUID(sys.argv[3]), [int(word) for word in sys.argv[4:7]])
