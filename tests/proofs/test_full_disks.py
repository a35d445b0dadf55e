"""A disk fills up in the middle of sync, here and there: nothing is lost, nothing is half done."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kamdesk.errors import Unavailable
from kamdesk.protocol.messages import Ops
from tests.disks import filled, public_folder, small_disk
from tests.server.conftest import ENGINES, Running, prepared
from tests.server.devices import Device, Turned, creating, new, text_of
from tests.server.postgres import cluster
from tests.sync.laptops import Laptop, laptop

LINE = "字" * 3_000
ROWS = 40
ROOM = {"sqlite": 24, "postgresql": 200}  # megabytes; PostgreSQL writes its log ahead in 16


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    yield from _served(tmp_path / "home", None)


def _served(home: Path, url: str | None) -> Iterator[Running]:
    running = prepared(home, url)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture(params=ENGINES)
def cramped(request: pytest.FixtureRequest, tmp_path: Path, long: bool) -> Iterator[Running]:
    """A server on a small disk."""
    if request.param == "postgresql" and not long:
        pytest.skip("the long form fills the disk of PostgreSQL too")
    with ExitStack() as stack:
        folder = stack.enter_context(public_folder())
        disk = stack.enter_context(small_disk(folder / "disk", ROOM[request.param]))
        disk.chmod(0o777)
        url = None
        if request.param == "postgresql":
            url = stack.enter_context(cluster(fsync=True, folder=disk)).new_database()
        yield from _served(disk / "home", url)


@pytest.fixture
def cramped_laptop(tmp_path: Path, server: Running) -> Iterator[Laptop]:
    """A laptop on a small disk, with a place on a server."""
    with small_disk(tmp_path / "disk", 12) as disk:
        one = laptop(disk)
        one.enrol(server, server.person())
        one.round()
        yield one
        one.close()


def notes(one: Laptop) -> int:
    return int(one.asked("SELECT count(*) FROM clip_note")[0][0])


def own_account(one: Laptop) -> UUID:
    account = one.add("account", name="Hualan", owner_id=one.workspace.actor)
    one.round()
    return account


def whole(one: Laptop) -> bool:
    return one.asked("PRAGMA quick_check") == [("ok",)]


def test_what_does_not_fit_on_a_laptop_comes_once_there_is_room(
    server: Running, cramped_laptop: Laptop
) -> None:
    account = own_account(cramped_laptop)
    user = cramped_laptop.workspace.actor.bytes
    other = server.another(Device(server.url, "", b"", user))
    ops = clippings(str(account), ROWS * 4)
    assert other.push(*ops).answers == []
    rest = filled(cramped_laptop.root.parent)

    with pytest.raises(Unavailable, match=r"disk\.full"):
        cramped_laptop.round()
    assert whole(cramped_laptop)
    assert notes(cramped_laptop) < len(ops)
    rest.unlink()
    cramped_laptop.round()

    assert notes(cramped_laptop) == len(ops)
    assert whole(cramped_laptop)


def test_an_edit_made_before_the_disk_was_full_goes_out_once_there_is_room(
    server: Running, cramped_laptop: Laptop
) -> None:
    account = own_account(cramped_laptop)
    for _ in range(ROWS):
        cramped_laptop.add("clip_note", account_id=account, title="x", text=LINE)
    rest = filled(cramped_laptop.root.parent)

    with pytest.raises(Unavailable, match=r"disk\.full"):
        strain(cramped_laptop, account)
    rest.unlink()
    cramped_laptop.round()

    assert whole(cramped_laptop)
    assert cramped_laptop.round().waiting == 0
    assert stored(server, "clip_note") == notes(cramped_laptop)


def strain(one: Laptop, account: UUID) -> None:
    """Sync and write on: a log that has room left takes some of it."""
    for _ in range(ROWS):
        one.round()
        one.add("clip_note", account_id=account, title="x", text=LINE)


def stored(server: Running, entity: str) -> int:
    with server.database.reading() as connection:
        query = text("SELECT count(*) FROM record WHERE entity = :entity")
        return int(connection.execute(query, {"entity": entity}).scalar_one())


def clippings(account: str, rows: int) -> list[Ops]:
    values = {"account_id": account, "title": "x", "text": LINE}
    return [creating("clip_note", new(), 0, values) for _ in range(rows)]


def pushed_until_full(device: Device, account: str) -> tuple[int, int]:
    """Push until the server has no room left; return how many records it took, and its answer."""
    taken = 0
    while True:
        try:
            answered = device.push(*clippings(account, ROWS))
        except Turned as turned:
            return taken, turned.status
        assert answered.answers == []
        taken += ROWS


def pushed_again(server: Running, device: Device) -> None:
    """Hand over the last batch once more, as a device does; a server that died is begun anew."""
    end = time.monotonic() + 120
    while True:
        try:
            device.send("push", device.sent[-1], dict)
        except Turned:
            assert time.monotonic() < end
            time.sleep(0.5)
        else:
            return


def test_what_does_not_fit_on_the_server_is_taken_once_there_is_room(
    cramped: Running, record_property: Callable[[str, Any], None]
) -> None:
    device, disk = cramped.device(), cramped.settings.home.parent
    account = text_of(device.create("account", name="Hualan", owner_id=text_of(device.user)))
    rest = filled(disk)
    os.truncate(rest, rest.stat().st_size - (4 << 20))  # room for a few batches

    taken, status = pushed_until_full(device, account)
    assert status >= 500
    assert cramped.process is not None
    assert cramped.process.poll() is None
    rest.unlink()
    cramped.database.engine.dispose()
    pushed_again(cramped, device)

    assert stored(cramped, "clip_note") == taken + ROWS
    assert len(device.pull().records) >= taken + ROWS
    record_property("records taken before the disk was full", taken)
