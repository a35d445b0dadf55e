"""A proxy that cuts lines: before a request, within it, or within the answer."""

import random
import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

WAYS = ("refused", "request cut", "answer cut")
HALF_OPEN = "half-open"
_PIECE = 4096
_PATIENCE = 60.0


class BadProxy:
    """Forwards to a port of this computer; every so many connections something happens.

    ``share`` of the connections are cut, in one of ``ways``; on a half-open one the request arrives
    and nothing ever comes back. ``events`` maps a connection's number to what is to be done when
    it comes, such as killing the server.
    """

    def __init__(self, target: int, seed: int, share: float, ways: tuple[str, ...] = WAYS) -> None:
        self.target, self.share, self.chance = target, share, random.Random(seed)
        self.ways = ways
        self.faults: Counter[str] = Counter()
        self.events: dict[int, Callable[[], None]] = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept)
        self._lines: list[threading.Thread] = []
        self.number, self._lock = 0, threading.Lock()
        self._accepting.start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.number += 1
            event = self.events.pop(self.number, None)
            if event is not None:
                event()
            how = self._fault()
            thread = threading.Thread(target=self._serve, args=(line, how))
            self._lines.append(thread)
            thread.start()

    def _fault(self) -> str:
        if self.chance.random() >= self.share:
            return "good"
        how = self.chance.choice(self.ways)
        self.faults[how] += 1
        return how

    def _serve(self, line: socket.socket, how: str) -> None:
        with line, suppress(OSError):
            line.settimeout(_PATIENCE)
            if how == "refused":
                return
            with socket.create_connection(("127.0.0.1", self.target), _PATIENCE) as server:
                allowed = self.chance.randrange(1, 2_000)
                up = threading.Thread(
                    target=_pump, args=(line, server, allowed if how == "request cut" else None)
                )
                up.start()
                if how == HALF_OPEN:
                    _swallow(server)
                else:
                    _pump(server, line, allowed if how == "answer cut" else None)
                up.join()

    def close(self) -> None:
        """Let nobody in any more and wait for the lines to end."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        for one in self._lines:
            one.join()


def _pump(source: socket.socket, sink: socket.socket, most: int | None) -> None:
    """Carry bytes one way, at most so many; then both ways end."""
    carried = 0
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            if most is not None and carried + len(piece) > most:
                sink.sendall(piece[: most - carried])
                break
            sink.sendall(piece)
            carried += len(piece)
    for one in (source, sink):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _swallow(source: socket.socket) -> None:
    """Take what comes and say nothing, until the other side has given up."""
    with suppress(OSError):
        while source.recv(_PIECE):
            pass
