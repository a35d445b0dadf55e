"""An old backup is put back under ten devices: everything a device holds comes back.

Ten people share an account and have one of their own. After the backup they go on, some of it in
sync and some of it not; then the server is put back to it by its own command. The long form puts
it back five times in a row, on both engines.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.server.conftest import ENGINES, Running, prepared
from tests.server.postgres import cluster
from tests.sync.laptops import Laptop, laptop

DEVICES, RESTORES = 10, 5


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path, long: bool) -> Iterator[Running]:
    on_postgres = request.param == "postgresql"
    if on_postgres and not long:
        pytest.skip("the long form plays this on PostgreSQL too")
    with cluster() if on_postgres else nullcontext() as postgres:
        running = prepared(tmp_path / "home", postgres.new_database() if postgres else None)
        running.start()
        yield running
        running.stop()
        running.database.engine.dispose()


def commanded(server: Running, *words: object) -> None:
    command = [sys.executable, "-m", "kamdesk.server", *map(str, words)]
    subprocess.run(
        command, env={**os.environ, **server.variables}, check=True, stdout=subprocess.DEVNULL
    )


@dataclass
class Firm:
    """Ten people, what they share, and every value they typed."""

    server: Running
    people: list[str]
    laptops: list[Laptop]
    shared: UUID
    own: list[UUID]
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    contacts: list[UUID] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def word(self) -> str:
        self.typed.append(f"w{self.chance.getrandbits(64):016x}")
        return self.typed[-1]

    def work(self) -> None:
        """Let everybody add a contact, edit another one and write on an account of their own."""
        for place, one in enumerate(self.laptops):
            self.contacts.append(one.add("contact", account_id=self.shared, name=self.word()))
            known = [c for c in self.contacts if one.is_live("contact", c)]
            one.edit("contact", self.chance.choice(known), phone=self.word())
            one.edit("account", self.own[place], region=self.word())

    def sync(self, share: float = 1.0) -> None:
        """Let so many of them sync, in any order."""
        some = self.chance.sample(self.laptops, round(share * len(self.laptops)))
        for one in some:
            one.round()

    def held(self) -> dict[tuple[str, UUID], str]:
        """Return what devices hold of records that nobody else can have changed."""
        found: dict[tuple[str, UUID], str] = {}
        for place, one in enumerate(self.laptops):
            live = one.live()
            found["account", self.own[place]] = live["account", self.own[place]]
            found |= {key: value for key, value in live.items() if key[0] == "contact"}
        return found

    def told(self) -> str:
        """Return what everybody together can find out: records, history, conflicts."""
        parts: list[str] = []
        for one in self.laptops:
            parts += one.live().values()
            lines = one.asked("SELECT coalesce(before, '') || coalesce(after, '') FROM change")
            rows = one.asked("SELECT coalesce(mine, '') || coalesce(theirs, '') FROM conflict")
            parts += [row[0] for row in (*lines, *rows)]
        return "\n".join(parts)


def founded(server: Running, folder: Path) -> Firm:
    people = [server.person() for _ in range(DEVICES)]
    laptops = [laptop(folder) for _ in people]
    for one, name in zip(laptops, people, strict=True):
        one.enrol(server, name)
        one.round()
    first, *others = laptops
    shared = first.add("account", name="Hualan", owner_id=first.workspace.actor)
    for one in others:
        first.add("account_team", account_id=shared, user_id=one.workspace.actor)
    own = [one.add("account", name="Own", owner_id=one.workspace.actor) for one in laptops]
    for one in laptops:
        one.round()
    return Firm(server, people, laptops, shared, own)


def put_back(server: Running, file: Path) -> None:
    server.stop()
    server.database.engine.dispose()
    commanded(server, "restore", file)
    server.start()


def test_everything_ten_devices_hold_comes_back(
    server: Running, tmp_path: Path, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    firm = founded(server, tmp_path)
    restores = RESTORES if long else 1
    for number in range(restores):
        file = tmp_path / f"backup {number}.tar"
        commanded(server, "backup", file)
        for _ in range(3 if long else 1):
            firm.work()
            firm.sync()
        firm.sync()
        before = firm.held()
        put_back(server, file)
        for _ in range(3):
            firm.sync()
        after = firm.held()
        assert [key for key in before if after.get(key) != before[key]] == []
        firm.work()
        firm.sync(share=0.5)  # the others' edits wait for the end, or for the next restore
    for _ in range(3):
        firm.sync()

    known = firm.told()
    assert [word for word in firm.typed if word not in known] == []
    assert_alike(firm, tmp_path)
    record_property("devices", DEVICES)
    record_property("restores", restores)
    record_property("values typed", len(firm.typed))
    record_property("values lost", sum(word not in known for word in firm.typed))
    for one in firm.laptops:
        one.close()


def assert_alike(firm: Firm, folder: Path) -> None:
    """A laptop that was never there before holds what its owner's old one does."""
    fresh = laptop(folder)
    fresh.enrol(firm.server, firm.people[0])
    fresh.round()
    assert fresh.live() == firm.laptops[0].live()
    shared = [{k: v for k, v in one.live().items() if k[0] == "contact"} for one in firm.laptops]
    assert all(one == shared[0] for one in shared)
    fresh.close()
