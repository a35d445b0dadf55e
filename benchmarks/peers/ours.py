"""kamdesk as a side: encrypted profiles with index and scores, a server process, rounds over HTTP.

Handing over counts from the start of a round until its last batch is acknowledged; the same round
then reads back the revisions of what it sent, which no peer does; that is not counted.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from benchmarks.peers.rows import ACCOUNTS, Filled, Turn, contact
from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.models.ids import new_id
from kamdesk.protocol.messages import Ops
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.standing import Progress
from tests.server.conftest import Running, prepared
from tests.server.devices import Device, new, text_of
from tests.sync.laptops import Laptop, laptop

_AT_ONCE = 1_000


@contextmanager
def served(folder: Path) -> Iterator[Running]:
    running = prepared(folder / "server", None)
    running.start()
    try:
        yield running
    finally:
        running.stop()
        running.database.engine.dispose()


def play(folder: Path, rows: int, changes: int) -> Turn:
    """Play one turn with two devices of one person."""
    with served(folder) as server:
        writer, reader = two_laptops(server, folder)
        homes = writer.workspace.run(_accounts)
        writer.round()
        reader.round()
        made = writer.workspace.run(_contacts, homes, rows)
        push = handed_over(writer)
        pull = read(reader)
        _demand(reader, rows)
        for number, contact_id in enumerate(made[:changes]):
            writer.edit("contact", contact_id, phone=f"138{number:08}")
        push_few = handed_over(writer)
        turn = Turn(push, pull, push_few, read(reader))
        for one in (writer, reader):
            one.close()
    return turn


def fill(folder: Path, rows: int) -> Filled:
    """Let a new device read everything a server has."""
    with served(folder) as server:
        name = server.person()
        _filled(server.device(name), rows)
        fresh = laptop(folder, present)
        begun = time.perf_counter()
        fresh.enrol(server, name)
        synced(fresh).round()
        taken = time.perf_counter() - begun
        _demand(fresh, rows)
        fresh.close()
    return Filled(taken)


def two_laptops(server: Running, folder: Path) -> tuple[Laptop, Laptop]:
    name = server.person()
    writer, reader = (laptop(folder, present) for _one in range(2))
    for one in (writer, reader):
        one.enrol(server, name)
        one.round()
    return writer, reader


def handed_over(writer: Laptop) -> float:
    """Return the seconds until the last batch was acknowledged."""
    acknowledged, sent = 0.0, 0
    begun = time.perf_counter()

    def told(progress: Progress) -> None:
        nonlocal acknowledged, sent
        if progress.pushed > sent:
            acknowledged, sent = time.perf_counter() - begun, progress.pushed

    synced(writer).round(told=told)
    return acknowledged


def read(reader: Laptop) -> float:
    begun = time.perf_counter()
    synced(reader).round()
    return time.perf_counter() - begun


def synced(one: Laptop) -> ProfileSync:
    """Return the sync of a laptop on the line that the program itself uses."""
    return replace(one.sync, line_to=None)


def present() -> datetime:
    return datetime.now(UTC)


@deed("bench.accounts", N_("Add"))
def _accounts(work: UnitOfWork) -> list[UUID]:
    return _added(
        work,
        "account",
        [
            {"name": f"Account {n}", "owner_id": work.actor, "aliases": [], "tags": []}
            for n in range(ACCOUNTS)
        ],
    )


@deed("bench.contacts", N_("Add"))
def _contacts(work: UnitOfWork, homes: list[UUID], rows: int) -> list[UUID]:
    return _added(work, "contact", [contact(homes[n % len(homes)]) for n in range(rows)])


def _added(work: UnitOfWork, entity: str, rows: list[dict[str, Any]]) -> list[UUID]:
    ids = [new_id() for _row in rows]
    work.add_many(SYNCED[entity], [{"id": one, **row} for one, row in zip(ids, rows, strict=True)])
    return ids


def _demand(one: Laptop, rows: int) -> None:
    ((there,),) = one.asked("SELECT count(*) FROM contact")
    assert there == rows, there


def _filled(device: Device, rows: int) -> None:
    """Put the rows of a first fill on the server as a device does that keeps none itself."""
    homes = [new() for _home in range(ACCOUNTS)]
    names = {"name": [f"Account {n}" for n in range(ACCOUNTS)]}
    _pushed(device, "account", homes, {**names, "owner_id": [text_of(device.user)] * ACCOUNTS})
    for start in range(0, rows, _AT_ONCE):
        some = [contact(text_of(homes[n % ACCOUNTS])) for n in range(start, start + _AT_ONCE)]
        columns = {name: [row[name] for row in some] for name in some[0]}
        _pushed(device, "contact", [new() for _row in some], columns)


def _pushed(device: Device, entity: str, ids: list[bytes], columns: dict[str, list[Any]]) -> None:
    none = [0] * len(ids)
    block = Ops(entity, ids, [new() for _id in ids], none, none, columns, created=True)
    assert device.push(block).answers == []
