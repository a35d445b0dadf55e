"""A server that starts, and one that cannot: real processes, as an administrator sees them."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import requests

from kamdesk.server.admin.setup import initialise
from kamdesk.server.config import settings
from kamdesk.server.engine import opened
from tests.server.conftest import variables
from tests.server.postgres import Postgres, free_port

COMMAND = [sys.executable, "-m", "kamdesk.server"]
# An administrator may write anywhere; without this they go by the rights of files as all do.
AS_ALL_DO = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
PATIENCE = 120


@pytest.fixture
def words(tmp_path: Path) -> dict[str, str]:
    """The environment of a home where ``init`` has run."""
    found = variables(tmp_path / "home", None)
    initialise(settings(found))
    return found


def refusal(words: dict[str, str], *, by: Sequence[str] = (), code: int = 1) -> str:
    """Let ``run`` fail; return the one sentence it says."""
    ended = subprocess.run(
        [*by, *COMMAND, "run"],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (code, "")
    (sentence,) = ended.stderr.splitlines()
    return sentence


def test_whoever_reads_serving_on_is_answered(words: dict[str, str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, "run"], env={**os.environ, **words}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline().split()

        assert said[:2] == ["Serving", "on"]
        assert requests.get(f"{said[2]}/healthz", timeout=PATIENCE).json() == {"status": "ok"}
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_a_port_that_is_taken_is_named(words: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"

        assert f"cannot listen on {address}" in refusal({**words, "KAMDESK_BIND": address})


def test_a_second_server_of_one_home_does_not_pretend_to_serve(words: dict[str, str]) -> None:
    first = subprocess.Popen(
        [*COMMAND, "run"], env={**os.environ, **words}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert first.stdout is not None
        first.stdout.readline()

        assert words["KAMDESK_BIND"] in refusal(words)
        assert first.poll() is None
    finally:
        first.terminate()
        first.communicate(timeout=PATIENCE)


def test_a_database_that_does_not_answer_is_said_without_its_address(words: dict[str, str]) -> None:
    url = f"postgresql://hidden@127.0.0.1:{free_port()}/nothing"

    said = refusal({**words, "KAMDESK_DATABASE_URL": url})

    assert "cannot be reached" in said
    assert "hidden" not in said


def test_an_empty_database_asks_for_init(words: dict[str, str], postgres: Postgres) -> None:
    said = refusal({**words, "KAMDESK_DATABASE_URL": postgres.new_database()})

    assert "run kamdesk-server init" in said


def test_a_home_without_init_is_named_and_nothing_is_made_in_it(tmp_path: Path) -> None:
    nowhere = tmp_path / "misspelt"

    said = refusal(variables(nowhere, None))

    assert str(nowhere) in said
    assert "run kamdesk-server init" in said
    assert not nowhere.exists()


@pytest.mark.parametrize(("name", "change", "code"), [("0001", "older", 1), ("9999", "newer", 2)])
def test_a_database_of_another_version_is_said(
    words: dict[str, str], postgres: Postgres, name: str, change: str, code: int
) -> None:
    found = {**words, "KAMDESK_DATABASE_URL": postgres.new_database()}
    initialise(settings(found))
    engine = opened(settings(found)).engine
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (name,))
    engine.dispose()

    assert f"{change} version" in refusal(found, code=code)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are another matter there")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_home_that_cannot_be_written_to_is_named(
    tmp_path: Path, postgres: Postgres, engine: str
) -> None:
    home = tmp_path / "home"
    found = variables(home, postgres.new_database() if engine == "postgresql" else None)
    initialise(settings(found))
    for path in (home, *home.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    by = AS_ALL_DO if os.geteuid() == 0 else ()

    said = refusal(found, by=by)

    assert f"The folder {home} cannot be written to" in said
    home.chmod(0o700)
