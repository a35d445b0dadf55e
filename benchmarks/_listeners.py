"""What do 3,000 idle listeners cost a server, and how soon does the last of them hear of a commit?

A real server process and as many devices, each with its own token on a stream of its own. Memory
is what the process holds more than before the first of them. Fan-out runs from the start of a push
until a device has read its event; pushes and all listeners share the computer with the server.
"""

import selectors
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Final

import psutil

from benchmarks._portfolio import answer
from benchmarks.peers.ours import present, served
from kamdesk.server.devices import tokens
from tests.server.conftest import Running

LISTENERS: Final = 3_000
KIB_EACH: Final = 40.0
PUSHES: Final = 8
_AT_ONCE: Final = 50  # that come in together; a network brings them one after another
_PATIENCE: Final = 60.0
_PIECE: Final = 4_096


class Crowd:
    """Sockets that wait for events, all read by one thread."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []

    def join(self, given: Sequence[str]) -> None:
        """Let devices listen, and wait until each has heard where the server stands."""
        for start in range(0, len(given), _AT_ONCE):
            some = given[start : start + _AT_ONCE]
            for token in some:
                self._sockets.append(self._listening(token))
            self.heard(len(some))

    def heard(self, wanted: int) -> list[float]:
        """Return when each of so many listeners read an event."""
        times: list[float] = []
        end = time.monotonic() + _PATIENCE
        while len(times) < wanted and time.monotonic() < end:
            for key, _events in self._selector.select(1.0):
                said = key.fileobj.recv(_PIECE)  # type: ignore[union-attr]
                assert said, "a listener was sent away"
                if b"data:" in said:
                    times.append(time.perf_counter())
        assert len(times) == wanted, f"{len(times)} of {wanted} heard it"
        return times

    def leave(self) -> None:
        for one in self._sockets:
            one.close()
        self._selector.close()

    def _listening(self, token: str) -> socket.socket:
        made = socket.create_connection(self._address, _PATIENCE)
        made.sendall(
            f"GET /sync/v1/events HTTP/1.1\r\nHost: {self._address[0]}\r\n"
            f"Accept: text/event-stream\r\nAccept-Encoding: identity\r\n"
            f"User-Agent: kamdesk\r\nConnection: keep-alive\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        self._selector.register(made, selectors.EVENT_READ)
        return made


def questions(listeners: int = LISTENERS) -> list[dict[str, object]]:
    """Return memory for each listener, and the slowest hundredth of their waits."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as server:
        pusher = server.device()
        pusher.create("account", name="Hualan Heavy")
        given = devices(server, listeners)
        with crowd(server) as listening:
            listening.join(given[:1])
            before = resident(server)
            listening.join(given[1:])
            each = (resident(server) - before) / (listeners - 1) / 1_024
            waits = sorted(
                wait for _push in range(PUSHES) for wait in fan_out(server, listening, listeners)
            )
    slowest = waits[len(waits) * 99 // 100]
    return [
        answer(f"{listeners:,} idle listeners: {each:.1f} KiB each, of 40", each / KIB_EACH, 1.0),
        answer(f"a commit at {listeners:,} listeners: p99 {slowest:.2f} s, of 1", slowest, 1.0),
    ]


def fan_out(server: Running, listening: Crowd, listeners: int) -> list[float]:
    """Push once and return how long each listener waited for word of it."""
    pusher = server.device()
    begun: list[float] = []

    def push() -> None:
        begun.append(time.perf_counter())
        pusher.create("account", name="Hualan Heavy")

    thread = Thread(target=push)
    thread.start()
    heard = listening.heard(listeners)
    thread.join()
    return [one - begun[0] for one in heard]


def devices(server: Running, count: int) -> list[str]:
    """Enrol many devices of one person and return their tokens."""
    name, found = server.person(), []
    for _device in range(count):
        code = server.code(name)
        with server.database.changing() as connection:
            found.append(tokens.enrol(connection, code, "laptop", present()).token)
    return found


@contextmanager
def crowd(server: Running) -> Iterator[Crowd]:
    made = Crowd((server.settings.host, server.settings.port))
    try:
        yield made
    finally:
        made.leave()


def resident(server: Running) -> int:
    assert server.process is not None
    return int(psutil.Process(server.process.pid).memory_info().rss)


if __name__ == "__main__":
    for line in questions():
        print(line)
