"""enrol, sync, conflicts and resolve as a person or a script calls them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kamdesk.cli.main import run
from kamdesk.storage.settings import SAMPLE, put_setting
from tests.server.conftest import Running
from tests.sync.laptops import Laptop
from tests.workspaces import PASSPHRASE


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err)["code"]


Kamdesk = Callable[..., Answer]


@pytest.fixture
def kamdesk(capsys: pytest.CaptureFixture[str]) -> Kamdesk:
    def call(root: Path, *words: str) -> Answer:
        variables = {"KAMDESK_PROFILE": str(root), "KAMDESK_PASSPHRASE": PASSPHRASE}
        code = run([*words, "--json"], variables)
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return call


@pytest.fixture
def roots(laptops: Callable[[], Laptop]) -> list[Path]:
    made = [laptops(), laptops()]
    for one in made:
        one.close()
    return [one.root for one in made]


def test_two_devices_of_one_person_settle_what_they_wrote_differently(
    server: Running, kamdesk: Kamdesk, roots: list[Path]
) -> None:
    name, (one, two) = server.person(), roots
    for root in roots:
        joined = kamdesk(root, "enrol", server.code(name), "--server", server.url)
        assert set(joined.value) == {"server", "device", "user"}
    added = kamdesk(one, "add", "accounts", "name=Hualan Heavy")
    first = kamdesk(one, "sync").value
    kamdesk(two, "sync")
    kamdesk(one, "edit", "accounts", "Hualan Heavy", "region=North")
    kamdesk(two, "edit", "accounts", "Hualan Heavy", "region=South")
    for root in (one, two, one):
        kamdesk(root, "sync")

    (mine,) = kamdesk(one, "conflicts").value
    (other,) = kamdesk(two, "conflicts").value
    settled = kamdesk(one, "resolve", mine["id"], "West").value
    kamdesk(one, "sync")
    last = kamdesk(two, "sync").value

    assert first["pushed"] == 1
    assert first["up_to_date"] is True
    assert mine["id"] == other["id"]
    assert mine["record_id"] == added.value["id"]
    assert (mine["mine"], mine["theirs"], mine["base"]) == ("North", "South", None)
    assert (other["mine"], other["theirs"]) == ("South", "North")
    assert mine["authors"] == {"mine": name, "theirs": name}
    assert mine["times"].keys() == {"mine", "theirs"}
    assert settled == {"id": mine["id"], "state": "closed", "value": "West"}
    assert last["conflicts"] == 0
    assert kamdesk(two, "show", "accounts", "Hualan Heavy").value["region"] == "West"


def test_without_a_server_the_work_is_queued_and_the_code_is_three(
    server: Running, kamdesk: Kamdesk, roots: list[Path]
) -> None:
    root = roots[0]
    kamdesk(root, "enrol", server.code(server.person()), "--server", server.url)
    kamdesk(root, "sync")
    kamdesk(root, "add", "accounts", "name=Hualan Heavy")
    server.stop()
    try:
        offline = kamdesk(root, "sync")
    finally:
        server.start()

    assert offline.code == 3
    assert offline.error == "server.unreachable"
    assert offline.value["waiting"] == 1
    assert offline.value["up_to_date"] is False
    assert kamdesk(root, "sync").value["pushed"] == 1


def test_what_cannot_join_is_refused(
    server: Running, kamdesk: Kamdesk, laptops: Callable[[], Laptop]
) -> None:
    made = laptops()
    bad_code = kamdesk(made.root, "enrol", "AAAA-AAAA", "--server", server.url)
    plain = kamdesk(made.root, "enrol", "AAAA-AAAA", "--server", "http://crm.example.com")
    alone = kamdesk(made.root, "sync")
    made.workspace.prepare(put_setting, SAMPLE, "yes")
    sample = kamdesk(made.root, "enrol", server.code(server.person()), "--server", server.url)

    found = [(one.code, one.error) for one in (bad_code, plain, alone, sample)]
    assert found == [
        (2, "enrol.bad_code"),
        (2, "server.not_encrypted"),
        (2, "sync.not_enrolled"),
        (2, "enrol.sample"),
    ]


def test_what_the_person_cannot_hand_over_is_counted_apart(
    server: Running, laptops: Callable[[], Laptop]
) -> None:
    made = laptops()
    made.add("product", name="Compressor K7")
    made.enrol(server, server.person())

    outcome = made.round()

    assert (outcome.held, outcome.waiting, outcome.up_to_date) == (1, 0, True)
    assert [row.name for row in made.asked("SELECT name FROM product")] == ["Compressor K7"]


def test_whatever_would_remove_the_program_can_ask_what_is_unsent(
    server: Running, kamdesk: Kamdesk, roots: list[Path]
) -> None:
    root = roots[0]
    kamdesk(root, "enrol", server.code(server.person()), "--server", server.url)
    kamdesk(root, "add", "accounts", "name=Hualan Heavy")
    before = kamdesk(root, "sync", "--unsent")
    kamdesk(root, "sync")

    after = kamdesk(root, "sync", "--unsent")

    made = [line["after"] for line in before.value["lines"] if line["entity"] == "account"]
    assert (before.code, before.value["refused"], before.value["files"]) == (0, 0, 0)
    assert [account["name"] for account in made] == ["Hualan Heavy"]
    assert (after.code, after.value["changes"], after.value["lines"]) == (0, 0, [])


def test_before_there_is_a_server_every_file_is_on_this_device_only(
    kamdesk: Kamdesk, roots: list[Path], tmp_path: Path
) -> None:
    offer = tmp_path / "offer.txt"
    offer.write_bytes(b"12 presses")
    account = kamdesk(roots[0], "add", "accounts", "name=Hualan Heavy").value["id"]
    kamdesk(roots[0], "attach", "account", account, str(offer))

    told = kamdesk(roots[0], "sync", "--unsent")

    assert (told.code, told.value["files"]) == (0, 1)
    assert told.value["changes"] >= 2


def test_a_round_counts_what_the_server_would_not_take(
    server: Running, kamdesk: Kamdesk, roots: list[Path]
) -> None:
    root = roots[0]
    auditor = server.person(role="auditor")
    kamdesk(root, "enrol", server.code(auditor), "--server", server.url)
    first = kamdesk(root, "sync")
    kamdesk(root, "add", "accounts", "name=Hualan Heavy")

    second = kamdesk(root, "sync")
    third = kamdesk(root, "sync")

    assert [one.value["refused"] for one in (first, second, third)] == [0, 1, 1]
