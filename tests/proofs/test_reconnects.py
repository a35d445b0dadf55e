"""A server that comes back is found again by everybody, apart from each other, and serves on.

Real listeners on idle lines of their own. The long form has 5,000 of them in ten processes.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.forked import begun, ended
from tests.proofs.listeners import listen
from tests.server.conftest import Running, prepared

PATIENCE = 900.0
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows forks no processes")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = prepared(tmp_path / "home", None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


class Crowds:
    """Processes full of listeners."""

    def __init__(self, lines: list[Connection]) -> None:
        self.lines = lines

    def await_all(self, head: int, listeners: int) -> list[float]:
        """Wait until all have heard of a revision; return when those who were away came back."""
        end = time.monotonic() + PATIENCE
        while True:
            told = [self._asked(line, head) for line in self.lines]
            if sum(reached for reached, _returns in told) == listeners:
                return [moment for _reached, returns in told for moment in returns]
            assert time.monotonic() < end, told
            time.sleep(0.2)

    def _asked(self, line: Connection, head: int) -> tuple[int, list[float]]:
        line.send(head)
        found: tuple[int, list[float]] = line.recv()
        return found


@contextmanager
def crowds(url: str, tokens: list[str], sizes: list[int]) -> Iterator[Crowds]:
    pipes = [Pipe() for _ in sizes]
    processes = [
        begun(listen, url, tokens, size, theirs)
        for size, (_ours, theirs) in zip(sizes, pipes, strict=True)
    ]
    lines = [ours for ours, _theirs in pipes]
    try:
        yield Crowds(lines)
    finally:
        for line in lines:
            line.send(None)
        assert [ended(one, 120) for one in processes] == [0] * len(processes)
        for ours, theirs in pipes:
            ours.close()
            theirs.close()


def test_everybody_finds_a_server_that_was_killed(
    server: Running, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    sizes = [500] * 10 if long else [40]
    devices = [server.device() for _ in range(20 if long else 4)]
    first = devices[0]
    first.create("task", title="before")
    with crowds(server.url, [one.token for one in devices], sizes) as listening:
        listening.await_all(first.hello().head, sum(sizes))
        server.stop(kill=True)
        server.start()
        up = time.time()
        first.create("task", title="after")
        returns = listening.await_all(first.hello().head, sum(sizes))

    assert len(returns) == sum(sizes)
    seconds = Counter(int(moment - up) for moment in returns)
    record_property("listeners that came back", len(returns))
    record_property("seconds until all were back", round(max(returns) - up, 1))
    record_property("most in one second", max(seconds.values()))
