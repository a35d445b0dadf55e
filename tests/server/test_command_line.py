"""An administrator's commands, as they are typed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol.epochs import split
from kamdesk.server.admin.epochs import proof_of
from kamdesk.server.admin.marker import marked_epoch
from kamdesk.server.admin.setup import downgrade, initialise, upgrade
from kamdesk.server.cli import program
from kamdesk.server.config import settings
from kamdesk.server.engine import opened
from kamdesk.server.main import service_of
from kamdesk.server.schema import head, metadata
from tests.server.conftest import Running, variables
from tests.server.devices import Turned, creating, enrolled, new
from tests.server.postgres import Postgres, free_port


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in variables(tmp_path / "home", None).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("KAMDESK_DATABASE_URL", raising=False)
    return tmp_path / "home"


def test_an_admin_sets_a_server_up_and_hands_out_a_code(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program(["init"]) == 0
    assert program(["territory", "add", "East"]) == 0
    assert program(["user", "add", "Wang Ning", "--role", "manager"]) == 0
    rep = ["user", "add", "Li Na", "--role", "rep", "--manager", "Wang Ning", "--territory", "East"]
    assert program(rep) == 0
    capsys.readouterr()

    assert program(["enrol-code", "Li Na"]) == 0

    code = capsys.readouterr().out.split()[-1]
    assert len(code) == 8


def test_users_come_from_a_file_in_any_order(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(["init"])
    file = tmp_path / "users.csv"
    file.write_text(
        "name,role,manager,territory\n李娜,rep,王宁,East\n王宁,manager,,\n", encoding="utf-8-sig"
    )

    assert program(["user", "import", str(file)]) == 0
    assert program(["user", "import", str(file)]) == 0
    assert program(["enrol-code", "李娜"]) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["user", "add", "A", "--role", "king"], "king is no role"),
        (["user", "add", " ", "--role", "rep"], "needs a name"),
        (["user", "add", "A", "--role", "rep", "--manager", "B"], "no user called B"),
        (["user", "add", "A", "--role", "rep", "--territory", "T"], "no territory called T"),
        (["user", "import", "nowhere.csv"], "no file nowhere.csv"),
        (["user", "disable", "Nobody"], "no user called Nobody"),
        (["enrol-code", "Nobody"], "no user called Nobody"),
        (["device", "revoke", "12"], "does not know this device"),
        (["verify", "nowhere.backup"], "no file nowhere.backup"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    home: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program(["init"])

    assert program(words) == 2

    assert sentence in capsys.readouterr().err


def test_a_territory_is_added_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(["init"])
    program(["territory", "add", "East"])

    assert program(["territory", "add", "East"]) == 2
    assert program(["territory", "add", "East 1", "--parent", "East"]) == 0


def test_before_init_every_command_says_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    initialise(settings())
    with opened(settings()).engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DELETE FROM head")

    assert program(["enrol-code", "A"]) == 1
    assert "kamdesk-server init" in capsys.readouterr().err


@pytest.mark.parametrize("bind", ["0.0.0.0:80", "192.168.1.5:8440", "[::]:1", "example.org:1"])
def test_without_encryption_the_server_listens_on_loopback_only(
    home: Path, bind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KAMDESK_BIND", bind)

    assert program(["init"]) == 2
    assert "127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize("bind", ["8440", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:http"])
def test_an_address_needs_a_port(bind: str) -> None:
    with pytest.raises(Refused, match=r"bind\.not_an_address"):
        settings({"KAMDESK_BIND": bind})


def test_settings_come_from_the_environment_or_are_plain() -> None:
    plain, chosen = settings({}), settings({"KAMDESK_DATABASE_URL": "postgres://u@h/d"})

    assert plain.url.startswith("sqlite:///")
    assert (plain.host, plain.port) == ("127.0.0.1", 8440)
    assert chosen.url == "postgresql+psycopg://u@h/d"
    assert "u@h" not in repr(chosen)
    with pytest.raises(Refused, match=r"database\.unknown_url"):
        settings({"KAMDESK_DATABASE_URL": "mysql://u@h/d"})


def test_a_database_that_cannot_be_reached_is_a_sentence_without_its_address(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = f"postgresql://secret@127.0.0.1:{free_port()}/nothing"
    monkeypatch.setenv("KAMDESK_DATABASE_URL", nowhere)

    assert program(["init"]) == 1

    told = capsys.readouterr().err
    assert "cannot be reached" in told
    assert "secret" not in told


def test_a_quota_is_a_number_of_bytes() -> None:
    assert settings({"KAMDESK_BLOB_QUOTA": "1000"}).blob_quota == 1_000
    with pytest.raises(Refused, match=r"quota\.not_a_number"):
        settings({"KAMDESK_BLOB_QUOTA": "much"})


def test_the_doctor_finds_a_fresh_server_well(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(["init"])
    capsys.readouterr()

    assert program(["doctor", "--json"]) == 0

    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {one["key"] for one in checks} == {"form", "epoch", "pages", "disk", "sizes"}
    assert program(["doctor"]) == 0


def test_the_doctor_finds_an_old_copy_of_the_database(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(["init"])
    (home / "epoch.json").write_text('{"epoch": 9}')

    assert program(["doctor"]) == 1
    with pytest.raises(Unavailable, match=r"server\.rolled_back"):
        service_of(settings())


def test_every_revision_goes_up_and_down_again_with_rows(home: Path) -> None:
    program(["init"])
    program(["user", "add", "Li Na", "--role", "rep"])
    engine = opened(settings()).engine
    with engine.connect() as connection, connection.begin():
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'view'"
        ).all():
            connection.exec_driver_sql(f"DROP VIEW {name}")
        downgrade(connection, "base")
        upgrade(connection)
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {row.name for row in found} == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(home: Path) -> None:
    program(["init"])
    engine = opened(settings()).engine
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(Refused, match=r"server\.newer_database"):
        initialise(settings())


def test_the_views_show_records_as_plain_tables(own_server: Running) -> None:
    laptop = own_server.device()
    laptop.create("account", name="Seen by tools", founded=1998, tags=["a"])

    with own_server.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT name, founded FROM v_account").one()
        people = connection.exec_driver_sql("SELECT name, role, active FROM v_user").all()

    assert tuple(row) == ("Seen by tools", 1998)
    assert [person.role for person in people] == ["rep"]


def test_devices_are_listed_and_revoked(own_server: Running) -> None:
    own_server.device().hello()
    listed = json.loads(shell(own_server, "device", "list", "--json"))["devices"]
    assert listed[0]["seen_at"] is not None
    shell(own_server, "device", "revoke", listed[0]["id"])

    again = json.loads(shell(own_server, "device", "list", "--json"))["devices"]
    assert again[0]["revoked_at"] is not None
    assert "revoked" in shell(own_server, "device", "list")


def test_a_code_from_the_command_line_enrols_a_device_while_the_server_runs(
    own_server: Running,
) -> None:
    shell(own_server, "user", "add", "Li Na", "--role", "rep")

    laptop = enrolled(own_server.url, shell(own_server, "enrol-code", "Li Na").split()[-1])

    assert laptop.hello().user == laptop.user


def test_a_restored_server_begins_a_new_epoch_and_gets_back_what_devices_hold(
    own_server: Running, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    name = own_server.person()
    laptop = own_server.device(name)
    before = laptop.create("account", name="Before")
    shell(own_server, "backup", str(file))
    after = laptop.create("account", name="After")
    laptop.pull()
    lost = laptop.hello()

    own_server.stop()
    shell(own_server, "restore", str(file))
    own_server.start()

    welcome = laptop.hello(epoch=lost.epoch)
    assert welcome.epoch == lost.epoch + 1
    assert (lost.epoch, split(lost.head)[1] - 1) in welcome.spans
    assert (welcome.last_n, welcome.backfill) == (1, 2)
    with pytest.raises(Turned, match=r"409 pull\.rewind") as turned:
        laptop.pull()
    laptop.cursor = turned.value.problem.value
    for body in laptop.sent[welcome.last_n :]:
        laptop.send("push", body, object)
    seen = own_server.device(name).pull()
    assert {("account", before), ("account", after)} <= seen.records.keys()
    assert marked_epoch(own_server.settings.epoch_marker) == welcome.epoch


def test_an_old_copy_put_back_by_hand_serves_nobody_until_it_is_restored(
    own_server: Running, tmp_path: Path
) -> None:
    laptop, other = own_server.device(), own_server.device()
    file = tmp_path / "all.backup"
    shell(own_server, "backup", str(file))

    with own_server.database.reading() as connection:
        proof = proof_of(connection, 7)
    with pytest.raises(Turned, match=r"503 server\.rolled_back"):
        laptop.hello(epoch=7, proof=proof)
    attempts: list[Callable[[], object]] = [other.pull, other.hello, other.push]
    for attempt in attempts:
        with pytest.raises(Turned, match=r"503 server\.rolled_back"):
            attempt()
    own_server.stop()
    with pytest.raises(subprocess.CalledProcessError):
        shell(own_server, "run")
    shell(own_server, "restore", str(file))
    own_server.start()

    assert laptop.hello(epoch=7, proof=proof).epoch == 8


def test_an_epoch_that_a_device_made_up_stops_nobody(own_server: Running) -> None:
    laptop, other = own_server.device(), own_server.device()

    for proof in (b"", bytes(32), other.hello().proof):
        with pytest.raises(Turned, match=r"400 message\.damaged"):
            laptop.hello(epoch=7, proof=proof)

    assert other.hello().epoch == laptop.hello().epoch == 1


def test_a_second_restore_never_gives_a_revision_twice(own_server: Running, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    laptop = own_server.device()
    shell(own_server, "backup", str(file))
    given = set()
    for _ in range(2):
        laptop.inc, laptop.n, laptop.last = new(), 0, b""
        rev = laptop.push(creating("account", new(), 0, {"name": "x"})).rev
        assert rev not in given
        given.add(rev)
        own_server.stop()
        shell(own_server, "restore", str(file))
        own_server.start()

    assert len(laptop.hello().spans) == 2


def test_a_verified_backup_lets_devices_forget_what_lies_in_it(
    own_server: Running, tmp_path: Path
) -> None:
    file = tmp_path / "all.backup"
    laptop = own_server.device()
    laptop.create("account", name="A")
    shell(own_server, "backup", str(file))
    held = laptop.hello()

    shell(own_server, "verify", str(file))

    assert held.durable_rev == 0
    assert laptop.hello().durable_rev == held.head


def test_a_damaged_backup_is_found_and_changes_nothing(own_server: Running, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    laptop = own_server.device()
    account = laptop.create("account", name="A")
    shell(own_server, "backup", str(file))
    whole = bytearray(file.read_bytes())
    for place in range(600, len(whole), 64):  # between parts lie bytes that mean nothing
        whole[place] ^= 0xFF
    file.write_bytes(whole)

    with pytest.raises(subprocess.CalledProcessError):
        shell(own_server, "restore", str(file))

    assert ("account", account) in laptop.pull().records


def test_a_backup_never_replaces_a_file(own_server: Running, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    file.write_text("precious")

    with pytest.raises(subprocess.CalledProcessError):
        shell(own_server, "backup", str(file))

    assert file.read_text() == "precious"


def test_what_was_acknowledged_survives_a_killed_server(own_server: Running) -> None:
    laptop = own_server.device()
    kept = [laptop.create("account", name=f"{n}") for n in range(10)]

    own_server.stop(kill=True)
    own_server.start()

    assert {("account", one) for one in kept} <= laptop.pull().records.keys()


def test_a_server_that_is_told_to_stop_lets_listeners_go(own_server: Running) -> None:
    laptop = own_server.device()
    headers = {"authorization": f"Bearer {laptop.token}"}
    with requests.get(
        f"{own_server.url}/sync/v1/events", headers=headers, stream=True, timeout=60
    ) as events:
        next(events.iter_lines())
        own_server.stop()

    assert own_server.process is not None
    assert own_server.process.returncode in (0, -15)


def shell(running: Running, *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "kamdesk.server", *words],
        env={**os.environ, **running.variables},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout


def test_two_that_begin_at_once_make_one_server(tmp_path: Path, postgres: Postgres) -> None:
    command = [sys.executable, "-m", "kamdesk.server", "init"]
    for url in (None, postgres.new_database()):
        # One home has a lock of its own; of several computers only the database knows.
        homes = [tmp_path / ("one" if url is None else f"computer {n}") for n in range(3)]
        begun = [
            subprocess.Popen(
                command, env={**os.environ, **variables(home, url)}, stdout=subprocess.DEVNULL
            )
            for home in homes
        ]

        assert [one.wait(120) for one in begun] == [0, 0, 0]

        database = opened(settings(variables(homes[0], url)))
        with database.reading() as connection:
            assert connection.execute(select(func.count()).select_from(head)).scalar_one() == 1
        database.engine.dispose()
