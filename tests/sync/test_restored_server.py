"""A server that was put back to an older day gets back what the laptops hold."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kamdesk.server.admin import backup
from kamdesk.storage.replication.state import begin_incarnation
from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import pair


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server of this test alone."""
    running = prepared(tmp_path / "home", None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


def restored(server: Running, file: Path) -> None:
    server.stop()
    server.database.engine.dispose()
    backup.restore(server.settings, file)
    server.start()


def test_everything_the_laptops_hold_comes_back(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text="eins")
    anna.round()
    ben.round()
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    anna.edit("account", account, region="North")
    lost = anna.add("account", name="Lost", owner_id=anna.workspace.actor)
    contact = anna.add("contact", account_id=account, name="Wang")
    anna.edit("note", note, text="eins zwei")
    anna.round()
    ben.round()
    ben.edit("contact", contact, phone="123")
    ben.edit("note", note, text="eins zwei drei")
    ben.round()

    restored(server, file)
    anna.edit("account", account, industry="Steel")
    for one in (ben, anna, ben, anna, ben):
        one.round()

    assert anna.value("contact", contact, "phone") == "123"
    assert ben.value("account", account, "region") == "North"
    assert ben.value("account", account, "industry") == "Steel"
    assert ben.value("note", note, "text") == "eins zwei drei"
    assert anna.is_live("account", lost)
    assert {k: v for k, v in anna.live().items() if str(lost) not in v and k[1] != lost} == {
        k: v for k, v in ben.live().items() if str(lost) not in v
    }


def test_a_fresh_device_gets_what_came_back(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    anna.edit("account", account, region="North")
    anna.round()
    ben.round()

    restored(server, file)
    for one in (anna, ben):
        one.round()
    fresh = ben.cloned()
    fresh.round()

    assert fresh.value("account", account, "region") == "North"
    assert anna.conflicts() == ben.conflicts() == fresh.conflicts() == []
    fresh.close()


def test_a_disagreement_over_what_came_back_still_tells_what_it_was_made_on(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    contact = anna.add("contact", account_id=account, name="Wang", phone="1")
    for one in (anna, ben):
        one.round()
    ben.edit("contact", contact, phone="123")
    restored(server, file)
    anna.edit("contact", contact, phone="456")
    for one in (anna, ben, anna, ben):
        one.round()

    (row,) = (
        ben.conflicts() if ben.value("contact", contact, "phone") == "456" else anna.conflicts()
    )
    assert {row.mine, row.theirs} == {"123", "456"}
    assert row.base == "1"


def test_what_a_cloned_laptop_had_handed_over_comes_back_though_its_twin_has_the_chain(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text="eins")
    for one in (anna, ben):
        one.round()
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    clone = anna.cloned()
    clone.edit("note", note, text="eins zwei")
    made = clone.add("account", name="Lost", owner_id=clone.workspace.actor)
    clone.round()

    restored(server, file)
    anna.edit("account", account, region="North")
    for one in (anna, clone, anna, ben, clone):
        one.round()

    assert ben.value("note", note, "text") == "eins zwei"
    assert anna.is_live("account", made)
    assert anna.live() == clone.live()
    assert not anna.conflicts()
    clone.close()


def test_a_journal_with_a_gap_before_an_older_backup_is_sent_again_from_there_on(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    older, verified = tmp_path / "older.tar", tmp_path / "verified.tar"
    backup.back_up(server.settings, older)
    anna.edit("account", account, industry="Steel")
    anna.round()
    backup.back_up(server.settings, verified)
    backup.verify(server.settings, verified)
    anna.edit("account", account, region="North")
    made = anna.add("account", name="Lost", owner_id=anna.workspace.actor)
    anna.round()
    (kept,) = anna.asked("SELECT n FROM sync_batch")  # what lies in the verified backup is gone

    restored(server, older)
    for one in (anna, ben):
        one.round()
    fresh = anna.cloned()
    fresh.round()

    assert kept.n > 1
    assert ben.value("account", account, "region") == "North"
    assert fresh.is_live("account", made)
    assert anna.asked("SELECT count(*) FROM sync_batch WHERE NOT answered") == [(0,)]
    fresh.close()


def test_what_a_newer_backup_held_comes_back_though_the_journal_let_go_of_it(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text="eins")
    for one in (anna, ben):
        one.round()
    older, verified = tmp_path / "older.tar", tmp_path / "verified.tar"
    backup.back_up(server.settings, older)
    anna.edit("account", account, industry="Steel", tags=("export",))
    anna.edit("note", note, text="eins zwei")
    contact = anna.add("contact", account_id=account, name="Wang")
    anna.round()
    backup.back_up(server.settings, verified)
    backup.verify(server.settings, verified)
    anna.round()
    left = anna.asked("SELECT count(*) FROM sync_batch")

    restored(server, older)
    for one in (anna, anna, ben):
        one.round()

    assert left == [(0,)]
    assert ben.value("account", account, "industry") == "Steel"
    assert ben.value("account", account, "tags") == ("export",)
    assert ben.value("note", note, "text") == "eins zwei"
    assert ben.is_live("contact", contact)
    assert anna.live() == ben.live()
    assert anna.conflicts() == []
    assert anna.asked("SELECT count(*) FROM change WHERE rev IS NULL AND origin = 'local'") == [
        (0,)
    ]


def test_what_was_handed_over_in_a_chain_given_up_since_comes_back_as_well(
    server: Running, enrolled: Callable[[str], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    anna.edit("account", account, region="North")
    anna.round()
    anna.workspace.prepare(begin_incarnation)
    anna.edit("account", account, region="South", industry="Steel")
    anna.round()

    restored(server, file)
    for one in (anna, ben, anna):
        one.round()
    chain = anna.asked("SELECT inc FROM sync_state")
    anna.round()

    assert ben.value("account", account, "region") == "South"
    assert ben.value("account", account, "industry") == "Steel"
    told = str([row.after for row in ben.history("account", account)])
    assert "North" in told
    assert "South" in told
    assert anna.live() == ben.live()
    assert anna.conflicts() == []
    assert anna.asked("SELECT inc FROM sync_state") == chain  # one new chain, and no more
