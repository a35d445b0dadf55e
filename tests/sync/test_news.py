"""News of a server comes by a stream, else by waiting requests; two processes see each other."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import msgspec
import pytest

from kamdesk.sync.transport import news
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.news import News
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import another_code
from tests.workspaces import PASSPHRASE

PATIENCE = 30


class Ear:
    """Keeps what it was told, in order."""

    def __init__(self) -> None:
        self.told: Queue[int | str] = Queue()

    def heard(self, head: int) -> None:
        self.told.put(head)

    def back(self) -> None:
        self.told.put("back")

    def next(self) -> int | str:
        return self.told.get(timeout=PATIENCE)


@contextmanager
def listening(url: str, token: str = "") -> Iterator[Ear]:
    ear = Ear()
    found = News(lambda: HttpLine(url, token), ear)
    thread = threading.Thread(target=found.run)
    thread.start()
    try:
        yield ear
    finally:
        found.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


@contextmanager
def between(answers: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Run something that answers in a server's place."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers(self)

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"") -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_a_stream_tells_every_head_from_the_present_one_on(
    server: Running, enrolled: Enrolled
) -> None:
    anna = enrolled(server.person())
    anna.round()
    token = anna.asked("SELECT token FROM sync_state")[0][0]

    with listening(server.url, token) as ear:
        first = ear.next()
        anna.add("account", name="Hualan Heavy")
        anna.round()
        second = ear.next()

    assert isinstance(first, int)
    assert isinstance(second, int)
    assert second > first


@pytest.mark.parametrize("how", ["silent", "refused", "lost"])
def test_where_no_stream_comes_through_waiting_requests_do(
    monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(news, "_SILENCE", 0.5)
    asked: list[str] = []
    held = threading.Event()

    def something(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        if "/wait" in handler.path:
            answer(handler, 200, msgspec.msgpack.encode({"head": len(asked)}))
        elif how == "refused":
            answer(handler, 404)
        elif how == "lost":
            answer(handler, 200)
        else:
            handler.send_response(200)
            handler.end_headers()
            held.wait(PATIENCE)

    with between(something) as url, listening(url) as ear:
        heads = [ear.next(), ear.next()]
        held.set()

    assert [path.partition("?")[0][9:] for path in asked[:3]] == ["events", "wait", "wait"]
    assert f"cursor={heads[0]}" in asked[2]


def test_a_line_that_is_back_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "_LONGEST_PAUSE", 0.1)
    statuses = iter([502, 502, 200])

    def something(handler: BaseHTTPRequestHandler) -> None:
        status = next(statuses, 200)
        answer(handler, status, msgspec.msgpack.encode({"head": 9}) * (status == 200))

    with between(something) as url, listening(url) as ear:
        assert ear.next() == "back"


def kamdesk(root: Path, *words: str, **how: Any) -> subprocess.Popen[str]:
    variables = {"KAMDESK_PROFILE": str(root), "KAMDESK_PASSPHRASE": PASSPHRASE}
    return subprocess.Popen(
        [sys.executable, "-m", "kamdesk", *words, "--json"],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


@contextmanager
def watching(laptop: Laptop) -> Iterator[tuple[subprocess.Popen[str], Callable[[], Any]]]:
    """Run `sync --watch` for a laptop; what is yielded reads its next line."""
    with kamdesk(laptop.root, "sync", "--watch") as process:
        assert process.stdout is not None
        lines: Queue[str] = Queue()
        reader = threading.Thread(target=passed_on, args=(process.stdout, lines))
        reader.start()
        try:
            yield process, lambda: json.loads(lines.get(timeout=PATIENCE))
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            reader.join(PATIENCE)


def passed_on(stream: Iterable[str], lines: "Queue[str]") -> None:
    for line in stream:
        lines.put(line)


@pytest.fixture
def pair(server: Running, enrolled: Enrolled, laptops: Callable[[], Laptop]) -> list[Laptop]:
    """Two devices of one person."""
    first, second = enrolled(server.person()), laptops()
    first.round()
    second.sync.enrol(server.url, another_code(server, first), "second")
    second.round()
    return [first, second]


def test_an_edit_in_one_process_is_seen_by_another_that_watches(pair: list[Laptop]) -> None:
    first, second = pair
    with watching(second) as (process, told):
        begun = told()
        account = first.add("account", name="Hualan Heavy", owner_id=first.workspace.actor)
        first.round()
        while not (line := told())["pulled"]:
            pass
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)

    assert begun["up_to_date"]
    assert line["pulled"] == 1
    assert second.is_live("account", account)
    assert code == 0


def test_who_watches_hands_over_what_another_program_wrote(pair: list[Laptop]) -> None:
    first, second = pair
    with watching(second) as (_process, told):
        told()
        with kamdesk(second.root, "add", "accounts", "name=Hualan Heavy") as added:
            account = json.loads(added.communicate(timeout=PATIENCE)[0])["id"]
        while not told()["pushed"]:
            pass
    first.round()

    assert account in {str(key[1]) for key in first.live()}


def test_who_watches_offline_with_work_queued_ends_with_three(
    server: Running, pair: list[Laptop]
) -> None:
    second = pair[1]
    second.add("account", name="Hualan Heavy")
    server.stop()
    try:
        with kamdesk(second.root, "sync", "--watch") as process:
            assert process.stderr is not None
            problem = json.loads(process.stderr.readline())
            process.send_signal(signal.SIGINT)
            code = process.wait(PATIENCE)
        with kamdesk(second.root, "sync") as once:
            out, _err = once.communicate(timeout=PATIENCE)
    finally:
        server.start()

    assert problem["code"] == "server.unreachable"
    assert (code, once.returncode) == (3, 3)
    assert json.loads(out)["waiting"] == 1
    assert second.round().up_to_date
