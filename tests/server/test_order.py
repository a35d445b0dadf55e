"""One order for all writers: the head is locked first, and nobody's change is ever skipped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import msgspec
import pytest
import requests
from msgspec.structs import replace
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from kamdesk.protocol.messages import Push, Pushed
from kamdesk.server.caller import Caller
from kamdesk.server.changes.ops import Op, ops_of
from kamdesk.server.changes.pushing import Frozen
from kamdesk.server.changes.taking import Taking
from kamdesk.server.changes.writer import Writer
from tests.server.conftest import Running, await_server
from tests.server.devices import Device, creating, new, text_of
from tests.server.postgres import free_port

WRITERS, BATCHES = 6, 8


def frozen(device: Device, *names: str) -> Frozen:
    ops = [creating("account", new(), 0, {"name": name}) for name in names]
    previous = device.last
    body = device.freeze(*ops)
    push = msgspec.msgpack.decode(body, type=Push)
    deeds = [(d.id, d.name, d.actor, d.at, d.subject, d.undoes) for d in push.deeds]
    caller = Caller(device.id, device.user, "somebody", "rep")
    return Frozen(caller, device.inc, device.n, previous, list(deeds), ops_of(push), body)


def writer_of(server: Running) -> Writer:
    return Writer(server.database, lambda: datetime.now(UTC), lambda _head: None)


def test_batches_of_one_commit_keep_a_revision_each(server: Running) -> None:
    devices = [server.device() for _ in range(3)]

    _, answers = writer_of(server).commit([frozen(device, "A", "B") for device in devices])

    revisions = [answer.rev for answer in answers if isinstance(answer, Pushed)]
    assert [after - before for before, after in pairwise(revisions)] == [1, 1]


def test_a_batch_that_fails_takes_none_of_its_neighbours_along(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad, late = (server.device() for _ in range(3))
    group = [frozen(good, "A"), frozen(bad, "B"), frozen(late, "C")]
    _break(monkeypatch, group[1].ops[0])

    _, answers = writer_of(server).commit(group)

    assert [type(answer).__name__ for answer in answers] == [
        "Pushed",
        "ZeroDivisionError",
        "Pushed",
    ]
    assert "B" not in {fields.get("name") for fields in bad.pull().records.values()}
    assert "C" in {fields.get("name") for fields in late.pull().records.values()}


def test_a_batch_the_database_refuses_takes_none_of_its_neighbours_along(server: Running) -> None:
    good, bad, late = (server.device() for _ in range(3))
    nameless = (new(), None, bad.user, 0, None, None)  # a deed has a name
    broken = replace(frozen(bad, "B"), deeds=[nameless])
    group = [frozen(good, "A"), broken, frozen(late, "C")]

    _, answers = writer_of(server).commit(group)

    assert isinstance(answers[1], IntegrityError)
    assert [isinstance(answer, Pushed) for answer in answers] == [True, False, True]
    assert "B" not in {fields.get("name") for fields in bad.pull().records.values()}
    assert "C" in {fields.get("name") for fields in late.pull().records.values()}


def _break(monkeypatch: pytest.MonkeyPatch, op: Op) -> None:
    take = Taking.take

    def breaking(self: Taking, one: Op, home: str | None) -> None:
        take(self, one, home)
        if one is op:
            raise ZeroDivisionError

    monkeypatch.setattr(Taking, "take", breaking)


def test_the_head_is_locked_before_anything_is_read(server: Running) -> None:
    seen: list[str] = []
    device = server.device()
    group = [frozen(device, "A")]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(server.database.engine, "before_cursor_execute", note)
    try:
        writer_of(server).commit(group)
    finally:
        event.remove(server.database.engine, "before_cursor_execute", note)

    asked = [one for one in seen if "FROM" in one]
    assert "FROM head" in asked[0]
    if server.database.is_postgres:
        assert "FOR UPDATE" in asked[0]
    else:
        assert seen[0] == "BEGIN IMMEDIATE"


def test_rows_of_a_batch_are_written_under_the_eyes_of_its_person(server: Running) -> None:
    if not server.database.is_postgres:
        pytest.skip("only PostgreSQL judges rows by person")
    persons: list[str] = []
    devices = [server.device() for _ in range(2)]
    group = [frozen(device, "A") for device in devices]

    def note(_c: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if "set_config" in statement and isinstance(values, tuple):
            persons.append(values[0])

    event.listen(server.database.engine, "before_cursor_execute", note)
    try:
        writer_of(server).commit(group)
    finally:
        event.remove(server.database.engine, "before_cursor_execute", note)

    assert [one for one in persons if one != "ff"] == [device.user.hex() for device in devices]


@pytest.fixture
def second(server: Running) -> Iterator[str]:
    """A second process on the same database: a worker where there is PostgreSQL."""
    if not server.database.is_postgres:
        yield server.url
        return
    port = free_port()
    values = {**os.environ, **server.variables, "KAMDESK_BIND": f"127.0.0.1:{port}"}
    process = subprocess.Popen([sys.executable, "-m", "kamdesk.server", "run"], env=values)
    url = f"http://127.0.0.1:{port}"
    await_server(url, process)
    yield url
    process.terminate()
    process.wait(60)


def test_a_reader_skips_nothing_while_several_processes_write(server: Running, second: str) -> None:
    name = server.person()
    reader = server.device(name)
    reader.pull()
    writers = [server.device(name) for _ in range(WRITERS)]
    for device in writers[::2]:
        device.url = second
    home = writers[0].create("account", name="Home")
    reader.pull()
    told: set[bytes] = set()

    def write(device: Device) -> set[bytes]:
        return {
            device.create("contact", account_id=text_of(home), name="x") for _ in range(BATCHES)
        }

    with ThreadPoolExecutor(WRITERS) as pool:
        pending = [pool.submit(write, device) for device in writers]
        while not all(one.done() for one in pending):
            told |= {key[1] for key in reader.pull(limit=3).records}
        written = set().union(*(one.result() for one in pending))
    told |= {key[1] for key in reader.pull(limit=3).records}

    assert len(written) == WRITERS * BATCHES
    assert written <= told


def test_what_one_process_takes_another_tells_its_listeners(server: Running, second: str) -> None:
    name = server.person()
    here, there = server.device(name), server.device(name)
    there.url = second
    head = there.hello().head

    rev = here.push(creating("account", new(), 0, {"name": "A"})).rev

    found = requests.get(
        f"{second}/sync/v1/wait",
        params={"cursor": max(head, rev - 1)},
        headers={"authorization": f"Bearer {there.token}"},
        timeout=60,
    )
    assert msgspec.msgpack.decode(found.content)["head"] >= rev
