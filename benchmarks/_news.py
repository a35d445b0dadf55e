"""How soon is an edit of one device on another? From the start of the push to the other's commit.

A real server process, two encrypted profiles, one of them listening as the window does.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from benchmarks._portfolio import answer
from kamdesk.domain.change_set import ChangeSet
from kamdesk.sync.background import Background
from kamdesk.sync.standing import Standing
from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop, laptop

EDITS: Final = 15
HALF: Final = 0.5  # seconds
_PATIENCE: Final = 30.0


def questions(edits: int = EDITS) -> list[dict[str, object]]:
    """Return how the wait compares with half a second, in the middle and at its longest."""
    with tempfile.TemporaryDirectory() as name, _served(Path(name)) as server:
        waits = _waits(server, Path(name), edits)
    return [
        answer("an edit on another device, in half seconds: median", median(waits) / HALF, 1.0),
        answer("an edit on another device, in half seconds: longest", max(waits) / HALF, 1.0),
    ]


@contextmanager
def _served(folder: Path) -> Iterator[Running]:
    running = prepared(folder / "server", None)
    running.start()
    try:
        yield running
    finally:
        running.stop()
        running.database.engine.dispose()


def _waits(server: Running, folder: Path, edits: int) -> list[float]:
    name = server.person()
    writer, reader = (laptop(folder, _present) for _one in range(2))
    for one in (writer, reader):
        one.enrol(server, name)
        one.round()
    account = writer.add("account", name="Hualan Heavy", owner_id=writer.workspace.actor)
    pushed: list[float] = []
    writer.plan = lambda path: _noted(path, pushed)
    with _listening(reader) as seen:
        found = [_wait(writer, account, number, seen, pushed) for number in range(edits + 1)]
    for one in (writer, reader):
        one.close()
    return found[1:]  # the first brings the account


def _present() -> datetime:
    return datetime.now(UTC)


def _noted(path: str, pushed: list[float]) -> str:
    if path.endswith("push"):
        pushed[:] = [time.perf_counter()]
    return "good"


@contextmanager
def _listening(reader: Laptop) -> Iterator[threading.Event]:
    """Run the reader as a window does; the event is set by every commit."""
    seen, settled = threading.Event(), threading.Event()

    def told(standing: Standing) -> None:
        if standing.state == "up_to_date":
            settled.set()

    def committed(changes: ChangeSet) -> None:
        if changes.touches("account"):
            seen.set()

    reader.workspace.on_commit(committed)
    background = Background(replace(reader.sync, line_to=None), told)
    background.begin()
    settled.wait(_PATIENCE)
    try:
        yield seen
    finally:
        background.end()


def _wait(
    writer: Laptop, account: UUID, number: int, seen: threading.Event, pushed: list[float]
) -> float:
    time.sleep(1.3)  # as far apart as one person's edits: rounds on news keep a second between
    seen.clear()
    writer.edit("account", account, region=f"Region {number}")
    writer.round()
    seen.wait(_PATIENCE)
    return time.perf_counter() - pushed[0]


if __name__ == "__main__":
    for line in questions():
        print(line)
