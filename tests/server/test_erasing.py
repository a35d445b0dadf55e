"""Erased for good: gone from the server, from every device, and from whatever a backup brings."""

import json
from pathlib import Path

import pytest

from kamdesk.errors import Refused
from kamdesk.server.admin.erasing import erase
from kamdesk.server.schema import metadata
from tests.server.conftest import Running
from tests.server.devices import creating, editing, text_of
from tests.server.test_command_line import shell

NAME, PHONE = "Someone To Forget", "139-0000-0000"


class Known:
    """An account with a contact who asks to be forgotten."""

    def __init__(self, server: Running) -> None:
        self.server, self.anna = server, server.device()
        self.account = self.anna.create("account", name="Hualan")
        of = {"account_id": text_of(self.account)}
        self.contact = self.anna.create("contact", **of, name=NAME)
        named = {"contact_id": text_of(self.contact)}
        self.position = self.anna.create("position", **of, **named, title=f"{NAME}, head")
        self.other = self.anna.create("contact", **of, name="Stays")
        self.anna.pull()
        self.anna.edit("contact", self.contact, phone=PHONE)
        self.anna.pull()

    def erase(self) -> None:
        erase(self.server.settings, "contact", text_of(self.contact))

    def told(self) -> str:
        """Return everything the database holds, as text."""
        parts = []
        with self.server.database.reading() as connection:
            for table in metadata.sorted_tables:
                for row in connection.execute(table.select()):
                    parts += [
                        v.decode(errors="replace") if isinstance(v, bytes) else str(v) for v in row
                    ]
        return "\n".join(parts)


@pytest.fixture
def known(own_server: Running) -> Known:
    return Known(own_server)


def test_nothing_on_the_server_tells_of_what_was_erased(known: Known) -> None:
    assert NAME in known.told()

    known.erase()

    assert NAME not in known.told()
    assert PHONE not in known.told()
    assert "Stays" in known.told()


def test_devices_are_told_what_to_forget(known: Known) -> None:
    second = known.server.another(known.anna)
    second.pull()
    known.erase()

    pages = second.pull().pages

    gone = {one for page in pages for one in page.erased}
    assert gone == {known.contact, known.position}


def test_no_device_brings_it_again(known: Known) -> None:
    known.erase()
    of = {"account_id": text_of(known.account)}

    again = known.anna.push(
        creating("contact", known.contact, 0, {**of, "name": NAME}),
        editing("contact", known.contact, 0, {"phone": PHONE}),
    )

    assert [(one.verdict, one.drop, one.reason) for one in again.answers] == [
        ("denied", True, "erased")
    ] * 2
    assert NAME not in known.told()


def test_a_backup_from_before_brings_nothing_back(known: Known, tmp_path: Path) -> None:
    file = tmp_path / "all.backup"
    shell(known.server, "backup", str(file))
    known.erase()

    known.server.stop()
    shell(known.server, "restore", str(file))
    known.server.start()

    assert NAME not in known.told()
    seen = known.server.another(known.anna).pull()
    assert ("contact", known.other) in seen.records
    assert ("contact", known.contact) not in seen.records


def test_the_ledger_holds_ids_and_nothing_else(known: Known) -> None:
    known.erase()

    lines = known.server.settings.erase_ledger.read_text().splitlines()

    assert {frozenset(json.loads(line)) for line in lines} == {frozenset({"id"})}
    assert {json.loads(line)["id"] for line in lines} == {
        known.contact.hex(),
        known.position.hex(),
    }


def test_an_account_goes_with_all_its_facts(known: Known) -> None:
    erase(known.server.settings, "account", text_of(known.account))

    assert all(word not in known.told() for word in (NAME, "Hualan", "Stays"))


def test_what_is_not_there_is_not_erased(own_server: Running) -> None:
    with pytest.raises(Refused, match=r"record\.missing"):
        erase(own_server.settings, "contact", "no id")
