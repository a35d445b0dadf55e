"""One real server process per engine, and people on it who have never met before."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import requests

from kamdesk.server import clock
from kamdesk.server.admin.setup import initialise
from kamdesk.server.config import Settings, settings
from kamdesk.server.devices import tokens
from kamdesk.server.engine import Database, opened
from kamdesk.server.members import directory
from kamdesk.server.members.directory import NewUser
from tests.server.devices import Device, enrolled
from tests.server.postgres import Postgres, cluster, free_port

ENGINES = ("sqlite", "postgresql")
_PATIENCE = 180.0  # a computer with much else to do takes its time
_names = count()


@dataclass
class Running:
    """A server process, and its database seen from the side of the administrator."""

    settings: Settings
    variables: dict[str, str]
    database: Database
    process: subprocess.Popen[bytes] | None = None
    people: dict[str, bytes] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kamdesk.server", "run"],
            env={**os.environ, **self.variables},
            stdout=subprocess.DEVNULL,
        )
        await_server(self.url, self.process)

    def stop(self, *, kill: bool = False) -> None:
        assert self.process is not None
        (self.process.kill if kill else self.process.terminate)()
        self.process.wait(_PATIENCE)

    def person(self, name: str = "", role: str = "rep", **more: str) -> str:
        """Add a user under a name nobody else has; return the name."""
        name = f"{name or role} {next(_names)}"
        self.change(lambda work: directory.add_user(work, NewUser(name, role, **more)))
        return name

    def territory(self) -> str:
        name = f"territory {next(_names)}"
        self.change(lambda work: directory.add_territory(work, name))
        return name

    def change(self, deed: Callable[[directory.Publishing], object]) -> None:
        directory.change(self.database, clock.now(), lambda work: (deed(work), None)[1])

    def device(self, name: str = "") -> Device:
        """Enrol a device of a person, of a new rep when none is named."""
        return enrolled(self.url, self.code(name or self.person()))

    def code(self, name: str) -> str:
        """Return a one-use code for a device of a person."""
        with self.database.writing() as (connection, _head):
            return tokens.new_code(connection, directory.user_id(connection, name), clock.now())

    def another(self, device: Device) -> Device:
        """Enrol one more device of the person who has this one."""
        with self.database.writing() as (connection, _head):
            code = tokens.new_code(connection, device.user, clock.now())
        return enrolled(self.url, code)


def await_server(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            requests.get(f"{url}/healthz", timeout=5)
        except requests.ConnectionError:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return


def variables(home: Path, url: str | None) -> dict[str, str]:
    found = {"KAMDESK_SERVER_HOME": str(home), "KAMDESK_BIND": f"127.0.0.1:{free_port()}"}
    return found if url is None else {**found, "KAMDESK_DATABASE_URL": url}


def prepared(home: Path, url: str | None) -> Running:
    found = variables(home, url)
    chosen = settings(found)
    initialise(chosen)
    return Running(chosen, found, opened(chosen))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with cluster() as running:
        yield running


@pytest.fixture(scope="session", params=ENGINES)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A server shared by the tests of one engine; each test brings its own people."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    running = prepared(tmp_path_factory.mktemp("server"), url)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture(params=ENGINES)
def own_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """A server of this test alone, to be stopped, restored or broken."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
    running = prepared(tmp_path / "home", url)
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()
    running.database.engine.dispose()
