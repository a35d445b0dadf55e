"""What one person does on a laptop is on the other one after a round of each."""

from collections.abc import Callable
from uuid import UUID

import pytest

from kamdesk.errors import Unavailable
from kamdesk.server import clock
from kamdesk.server.devices import tokens
from kamdesk.storage.replication.partings import partings
from kamdesk.sync.problems import put_parting_aside
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop


def pair(server: Running, enrolled: Enrolled) -> tuple[Laptop, Laptop, UUID]:
    """Two people on one account."""
    one, two = server.person("Anna"), server.person("Ben")
    anna, ben = enrolled(one), enrolled(two)
    ben.round()
    anna.round()
    account = anna.add("account", name="Hualan Heavy", tier="S", owner_id=anna.workspace.actor)
    anna.add("account_team", account_id=account, user_id=ben.workspace.actor)
    anna.round()
    ben.round()
    return anna, ben, account


def test_a_new_account_and_an_edit_travel_both_ways(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)

    ben.edit("account", account, region="North")
    ben.round()
    outcome = anna.round()

    assert anna.value("account", account, "region") == "North"
    assert outcome.up_to_date
    assert anna.live() == ben.live()


def test_the_same_field_gives_one_conflict_that_holds_both_values(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="South")

    anna.round()
    ben.round()
    anna.round()

    (seen,) = anna.conflicts()
    (same,) = ben.conflicts()
    assert seen.id == same.id
    assert (seen.entity, seen.record_id, seen.field) == ("account", account, "region")
    assert {seen.mine, seen.theirs} == {"North", "South"}
    assert (seen.mine, same.mine) == ("North", "South")
    assert seen.base is None
    assert anna.value("account", account, "region") == ben.value("account", account, "region")


def test_settling_a_conflict_travels_and_can_be_undone(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="South")
    for one in (anna, ben, anna):
        one.round()
    (row,) = anna.conflicts()

    settled = anna.resolve(row, "mine")
    again = anna.resolve(row, "theirs")
    for one in (anna, ben):
        one.round()

    assert (settled.state, settled.value) == ("closed", "North")
    assert again == settled
    assert ben.value("account", account, "region") == "North"
    assert ben.conflicts() == []
    anna.undo()
    assert [one.id for one in anna.conflicts()] == [row.id]


def test_equal_values_make_no_conflict(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="North")

    for one in (anna, ben, anna):
        one.round()

    assert anna.conflicts() == ben.conflicts() == []


def test_an_edit_wins_over_a_deletion_and_both_are_told(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    contact = anna.add("contact", account_id=account, name="Wang")
    anna.round()
    ben.round()
    anna.delete("contact", contact)
    ben.edit("contact", contact, phone="123")

    for one in (anna, ben, anna, ben):
        one.round()

    assert anna.is_live("contact", contact)
    assert anna.value("contact", contact, "phone") == "123"
    (row,) = anna.conflicts()
    assert (row.kind, row.field) == ("delete", "deleted_at")
    assert anna.resolve(row, "delete").state == "closed"
    anna.round()
    ben.round()
    assert not ben.is_live("contact", contact)
    assert ben.conflicts() == []


def test_a_deletion_that_comes_after_the_edit_gives_way_too(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    contact = anna.add("contact", account_id=account, name="Wang")
    anna.round()
    ben.round()
    anna.delete("contact", contact)
    ben.edit("contact", contact, phone="123")

    for one in (ben, anna, ben):
        one.round()

    assert anna.is_live("contact", contact)
    assert ben.is_live("contact", contact)
    assert [row.kind for row in anna.conflicts()] == ["delete"]


def test_words_of_a_set_merge(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, tags=("a", "b"))
    anna.round()
    ben.round()
    anna.edit("account", account, tags=("b", "c"))
    ben.edit("account", account, tags=("a", "b", "d"))

    for one in (anna, ben, anna):
        one.round()

    assert anna.value("account", account, "tags") == ("b", "c", "d")
    assert ben.value("account", account, "tags") == ("b", "c", "d")
    assert anna.conflicts() == []


def test_notes_of_two_people_merge_letter_by_letter(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text="交货😀\r\n第二行")
    anna.round()
    ben.round()
    anna.edit("note", note, text="交货很慢😀\r\n第二行")
    ben.edit("note", note, text="交货😀\r\n第二行\n再打电话")

    for one in (anna, ben, anna):
        one.round()

    assert anna.value("note", note, "text") == "交货很慢😀\r\n第二行\n再打电话"
    assert ben.value("note", note, "text") == "交货很慢😀\r\n第二行\n再打电话"
    anna.edit("note", note, text="交货很慢")
    anna.edit("note", note, text="交货很慢了")
    ben.edit("note", note, text="Neu: 交货很慢😀\r\n第二行\n再打电话")
    for one in (ben, anna, ben):
        one.round()
    assert anna.value("note", note, "text") == ben.value("note", note, "text")
    assert anna.value("note", note, "text").startswith("Neu: 交货很慢了")


def test_undoing_an_edit_that_was_handed_over_travels(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    anna.round()
    ben.round()

    anna.undo()
    anna.round()
    ben.round()

    assert ben.value("account", account, "region") is None
    assert ben.conflicts() == []


def test_a_fresh_device_shows_the_same_records_and_history(
    server: Running, enrolled: Enrolled, laptops: Callable[[], Laptop]
) -> None:
    anna, ben, account = pair(server, enrolled)
    contact = anna.add("contact", account_id=account, name="Wang")
    anna.edit("contact", contact, phone="1")
    anna.edit("account", account, region="North", tags=("a",))
    anna.round()
    ben.edit("account", account, region="South")
    ben.round()
    anna.round()

    fresh = laptops()
    fresh.sync.enrol(server.url, another_code(server, anna), "second")
    fresh.round()

    assert fresh.live() == anna.live()
    for entity, key in (("account", account), ("contact", contact)):
        assert fresh.history(entity, key) == anna.history(entity, key) == ben.history(entity, key)


def test_an_account_that_changed_hands_leaves_nothing_behind(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    deal = anna.add("note", account_id=account, text="Geheimnis")
    anna.edit("note", deal, text="Geheimnis 2")
    anna.round()
    ben.round()
    anna.round()
    (seat,) = [key for name, key in ben.live() if name == "account_team"]

    ben.edit("account", account, owner_id=ben.workspace.actor)
    ben.round()
    anna.round()

    assert anna.record("account", account) is None
    assert ben.record("account", account) is not None
    assert ben.record("account_team", seat) is not None
    for table in ("note", "text_doc", "text_edit"):
        assert anna.asked(f"SELECT count(*) FROM {table}") == [(0,)]
    found = "SELECT count(*) FROM search_document WHERE account_id IS NOT NULL"
    assert anna.asked(found) == [(0,)]
    assert anna.asked("SELECT count(*) FROM change WHERE entity = 'note'") == [(0,)]


def test_a_late_edit_reaches_the_new_owner_as_a_conflict(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    ben.edit("account", account, owner_id=ben.workspace.actor)
    ben.round()
    anna.edit("account", account, region="Late")

    anna.round()
    ben.round()

    assert anna.record("account", account) is None
    (row,) = ben.conflicts()
    assert row.kind == "late"
    assert ben.value("account", account, "region") is None


def test_the_old_owner_is_told_what_went_along_with_an_account_even_after_a_broken_round(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    ben.edit("account", account, owner_id=ben.workspace.actor)
    ben.round()
    anna.edit("account", account, region="Late")
    anna.edit("account", account, industry="Late too")
    anna.plan = lambda path: "unheard" if "pull" in path or "fill" in path else "good"
    with pytest.raises(Unavailable):
        anna.round()
    anna.plan = lambda _path: "good"

    anna.round()
    (told,) = anna.workspace.read(partings)
    anna.round()
    anna.workspace.prepare(put_parting_aside, account)

    assert (told.account.name, told.account.changes) == ("Hualan Heavy", 2)
    assert anna.workspace.read(partings) == ()
    assert ben.workspace.read(partings) == ()


def another_code(server: Running, laptop: Laptop) -> str:
    with server.database.writing() as (connection, _head):
        return tokens.new_code(connection, laptop.workspace.actor.bytes, clock.now())
