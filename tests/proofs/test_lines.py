"""Lines that are there and do not deliver: half-open ones, a proxy that holds answers back.

The long form plays 100 half-open lines and 1,000 requests that never end.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import requests

from kamdesk.errors import Unavailable
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.transport import http, news
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.news import News
from tests.proofs.bad_proxy import HALF_OPEN, BadProxy
from tests.server.conftest import Running, prepared
from tests.server.devices import Device
from tests.sync.laptops import Laptop, laptop

PATIENCE = 120
HOPS = ("connection", "transfer-encoding", "content-length", "host")  # one hop's own headers


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = prepared(tmp_path / "home", None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture
def anna(server: Running, tmp_path: Path) -> Iterator[Laptop]:
    one = laptop(tmp_path)
    one.enrol(server, server.person())
    one.round()
    yield one
    one.close()


def over(one: Laptop, port: int) -> ProfileSync:
    """Let a laptop sync by another port of this computer."""
    address = f"http://127.0.0.1:{port}"
    return ProfileSync(
        one.workspace,
        one.root / "sync.lock",
        line_to=lambda _server, token: HttpLine(address, token),
    )


def test_a_line_that_takes_everything_and_answers_nothing_loses_and_doubles_nothing(
    server: Running,
    anna: Laptop,
    long: bool,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, Any], None],
) -> None:
    monkeypatch.setattr(http, "_READ_SECONDS", 0.5)  # a minute, where people wait
    proxy = BadProxy(server.settings.port, seed=1, share=0.5, ways=(HALF_OPEN,))
    typed: list[str] = []
    while proxy.faults.total() < (100 if long else 3):
        typed.append(f"Account {len(typed)}")
        anna.add("account", name=typed[-1], owner_id=anna.workspace.actor)
        with suppress(Unavailable):
            over(anna, proxy.port).round()
    proxy.close()
    anna.round()

    owner = Device(server.url, "", b"", anna.workspace.actor.bytes)
    records = server.another(owner).pull().records
    found = [str(one["name"]) for (kind, _), one in records.items() if kind == "account"]
    assert sorted(found) == sorted(typed)
    record_property("half-open lines", proxy.faults.total())
    record_property("lost or doubled", 0)


def test_requests_that_never_end_keep_nobody_else_waiting(
    server: Running, anna: Laptop, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    begun = b"POST /sync/v1/pull HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nhalf"
    lines = 1_000 if long else 100
    with ExitStack() as stack:
        for _ in range(lines):
            address = (server.settings.host, server.settings.port)
            stack.enter_context(socket.create_connection(address, PATIENCE)).sendall(begun)
        anna.add("account", name="Hualan", owner_id=anna.workspace.actor)

        assert anna.round().up_to_date
    record_property("requests that never ended", lines)


class Buffering(BaseHTTPRequestHandler):
    """Hands an answer on when it has all of it, as some companies' proxies do."""

    target: str
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._forward(self.rfile.read(int(self.headers["content-length"])))

    def do_GET(self) -> None:
        self._forward(b"")

    def _forward(self, body: bytes) -> None:
        kept = {name: value for name, value in self.headers.items() if name.lower() not in HOPS}
        try:
            found = requests.request(
                self.command, f"{self.target}{self.path}", data=body, headers=kept, timeout=PATIENCE
            )
        except requests.RequestException:  # the server ended while the answer was held back
            self.close_connection = True
            return
        with suppress(OSError):  # who asked has given up
            self.send_response(found.status_code)
            for name, value in found.headers.items():
                if name.lower() not in HOPS:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.content)))
            self.end_headers()
            self.wfile.write(found.content)

    def log_message(self, *_words: Any) -> None:
        pass


@contextmanager
def buffered(server: Running) -> Iterator[int]:
    kind = type("Here", (Buffering,), {"target": server.url})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    proxy.daemon_threads = True
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    try:
        yield int(proxy.server_address[1])
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()


class Ear:
    def __init__(self) -> None:
        self.told: Queue[int] = Queue()

    def heard(self, head: int) -> None:
        self.told.put(head)

    def back(self) -> None:
        pass


def test_behind_a_proxy_that_buffers_rounds_work_and_news_come(
    server: Running, anna: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "_SILENCE", 3.0)
    monkeypatch.setattr(news, "_WAIT", 1)
    token = anna.asked("SELECT token FROM sync_state")[0][0]
    ear = Ear()
    with buffered(server) as port:
        listener = News(lambda: HttpLine(f"http://127.0.0.1:{port}", token), ear)
        thread = threading.Thread(target=listener.run)
        thread.start()
        first = ear.told.get(timeout=PATIENCE)
        anna.add("account", name="Hualan", owner_id=anna.workspace.actor)
        outcome = over(anna, port).round()
        while (head := ear.told.get(timeout=PATIENCE)) <= first:
            pass
        listener.stop()
        thread.join(PATIENCE)

    assert outcome.up_to_date
    assert outcome.pushed == 1
    assert head > first
