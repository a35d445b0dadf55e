"""The power goes: what was acknowledged is found when it is back.

A file system in a file is cut off without flushing, which keeps what was synced and no more. The
control does not wait for the disk, and is found to lose. The long form cuts 20 times each.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from kamdesk.models.activity import Visit
from tests.disks import MortalDisk, public_folder
from tests.proofs.test_kills import whole
from tests.server.conftest import Running, await_server, prepared
from tests.server.devices import creating, new
from tests.server.postgres import Postgres, cluster
from tests.workspaces import Clock, a_profile, added, reopened

DEEDS, BATCHES = 5, 4


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[MortalDisk]:
    found = MortalDisk(tmp_path / "disk", 256)
    yield found
    found.close()


def laptop_on(disk: MortalDisk) -> Path:
    profile = a_profile(disk.place / "profile", Clock())
    added(profile.workspace, "account", name="华澜重工集团")
    profile.close()
    disk.sync()
    return profile.paths.root


def lost_on_a_laptop(disk: MortalDisk, root: Path, mode: str) -> int:
    """Write, cut the power behind some acknowledgements; return how many of them were lost."""
    command = [sys.executable, "-m", "tests.proofs.victim", mode, str(root)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as victim:
        assert victim.stdout is not None
        told: list[str] = []
        while len(told) < DEEDS:
            line = victim.stdout.readline()
            assert line, f"the victim ended by itself: {told}"
            told += [line.split()[1]] if line.startswith("done") else []
        disk.cut_power()
        victim.kill()
    disk.start_again()
    whole(root)
    profile = reopened(root)
    notes = set(profile.workspace.read(lambda r: list(r.session.scalars(select(Visit.notes)))))
    profile.close()
    return len({f"纪要 {number}" for number in told} - notes)


def test_a_laptop_keeps_each_deed_it_acknowledged_when_the_power_goes(
    disk: MortalDisk, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    root, cuts = laptop_on(disk), 20 if long else 1

    lost = [lost_on_a_laptop(disk, root, "deed") for _ in range(cuts)]

    assert sum(lost) == 0
    record_property("power cuts", cuts)
    record_property("acknowledged and lost", sum(lost))


def test_a_laptop_that_does_not_wait_for_the_disk_is_found_to_lose(disk: MortalDisk) -> None:
    assert lost_on_a_laptop(disk, laptop_on(disk), "careless") > 0


@dataclass
class Hall:
    """A server whose records lie on a disk that can lose its power."""

    disk: MortalDisk
    server: Running
    postgres: Postgres | None

    def lost(self, start: Callable[[Running], None]) -> int:
        """Push, cut the power behind the last acknowledgement; return what was lost of it."""
        self.disk.sync()
        start(self.server)
        device = self.server.device()
        made = [new() for _ in range(BATCHES)]
        for one in made:
            device.push(creating("task", one, 0, {"title": "x"}))
        self.disk.cut_power()
        self.server.stop(kill=True)
        if self.postgres is not None:
            self.postgres.kill()
        self.server.database.engine.dispose()
        self.disk.start_again()
        if self.postgres is not None:
            self.postgres.start()
            self.postgres.await_answer()
        return len(set(made) - self.kept())

    def kept(self) -> set[bytes]:
        with self.server.database.reading() as connection:
            return {bytes(row.id) for row in connection.execute(text("SELECT id FROM record"))}


def hall(stack: ExitStack, engine: str) -> Hall:
    folder = stack.enter_context(public_folder())
    disk, postgres = MortalDisk(folder / "disk", 512), None
    stack.callback(disk.close)
    if engine == "postgresql":
        postgres = stack.enter_context(cluster(fsync=True, folder=disk.place))
    running = prepared(disk.place / "home", postgres.new_database() if postgres else None)
    stack.callback(running.database.engine.dispose)
    return Hall(disk, running, postgres)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_server_keeps_each_batch_it_acknowledged_when_the_power_goes(
    engine: str, long: bool, record_property: Callable[[str, Any], None]
) -> None:
    with ExitStack() as stack:
        place, cuts = hall(stack, engine), 20 if long else 1

        lost = [place.lost(Running.start) for _ in range(cuts)]

    assert sum(lost) == 0
    record_property("power cuts", cuts)
    record_property("acknowledged and lost", sum(lost))


def start_carelessly(server: Running) -> None:
    command = [sys.executable, "-m", "tests.proofs.careless"]
    server.process = subprocess.Popen(command, env={**os.environ, **server.variables})
    await_server(server.url, server.process)


def test_a_server_that_does_not_wait_for_the_disk_is_found_to_lose() -> None:
    with ExitStack() as stack:
        assert hall(stack, "sqlite").lost(start_carelessly) > 0
