"""Requests and answers are lost, repeated or cut short; a plain round afterwards mends it."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from uuid import UUID

import pytest

from kamdesk.errors import Refused, Unavailable
from kamdesk.protocol.messages import Deed, Page, Told
from kamdesk.server import clock
from kamdesk.server.devices import tokens
from kamdesk.storage.replication.applying import apply_changes
from kamdesk.storage.replication.state import demanded_state
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import another_code, pair


def failing(at: int, how: str) -> Callable[[str], str]:
    """Return a plan on which the request numbered ``at`` goes wrong."""
    numbers = count()
    return lambda _path: how if next(numbers) == at else "good"


@pytest.mark.parametrize("how", ["lost", "unheard", "twice"])
@pytest.mark.parametrize("at", range(5))
def test_a_request_or_an_answer_may_be_lost_or_repeated_at_any_step(
    server: Running, enrolled: Enrolled, at: int, how: str
) -> None:
    anna, ben, account = pair(server, enrolled)
    note = ben.add("note", account_id=account, text="eins")
    ben.round()
    anna.add("contact", account_id=account, name="Wang")
    second = anna.add("account", name="Second", owner_id=anna.workspace.actor)
    anna.edit("account", account, region="North")

    anna.plan = failing(at, how)
    with suppress(Unavailable):
        anna.round()
    anna.plan = lambda _path: "good"
    outcome = anna.round()
    ben.round()

    assert outcome.up_to_date
    assert anna.is_live("note", note)
    assert ben.value("account", account, "region") == "North"
    seen = {key: value for key, value in anna.live().items() if not is_of(value, second)}
    assert seen == ben.live()
    assert anna.asked("SELECT count(*) FROM change WHERE rev IS NULL") == [(0,)]
    assert (
        len({row.id for row in anna.asked("SELECT id FROM change")})
        == anna.asked("SELECT count(*) FROM change WHERE verdict IS NULL")[0][0]
    )


def is_of(value: str, account: UUID) -> bool:
    return str(account) in value or '"name":"Second"' in value


def test_a_batch_that_arrived_but_was_not_answered_is_not_doubled(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    anna.plan = lambda path: "unheard" if path.endswith("push") else "good"
    for _ in range(3):
        with pytest.raises(Unavailable):
            anna.round()
    anna.edit("account", account, region="East")
    anna.plan = lambda _path: "good"

    anna.round()
    ben.round()

    assert ben.value("account", account, "region") == "East"
    told = [row.after for row in ben.history("account", account) if row.field == "region"]
    assert told == ["North", "East"]


def test_an_edit_made_between_freezing_and_the_answer_is_kept(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    ben.edit("account", account, region="Ben")
    ben.round()
    anna.edit("account", account, region="North")

    def meanwhile(path: str) -> str:
        if path.endswith("push") and anna.value("account", account, "region") == "North":
            anna.edit("account", account, region="East", industry="Steel")
        return "good"

    anna.plan = meanwhile
    anna.round()
    anna.round()
    ben.round()

    assert anna.value("account", account, "region") == ben.value("account", account, "region")
    assert ben.value("account", account, "industry") == "Steel"


def test_an_edit_made_before_a_page_is_applied_stays_on_top(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text="eins\nzwei")
    anna.edit("account", account, tags=("a",))
    anna.round()
    ben.round()
    ben.edit("account", account, region="Ben", tags=("a", "ben"))
    ben.edit("note", note, text="eins\nzwei\nBen")
    ben.round()
    typed: list[str] = []

    def meanwhile(path: str) -> str:
        if path.endswith("pull") and not typed:
            typed.append(path)
            anna.edit("account", account, region="Anna", tags=("anna",))
            anna.edit("note", note, text="Anna eins\nzwei")
        return "good"

    anna.plan = meanwhile
    anna.round()

    assert anna.value("account", account, "region") == "Anna"
    assert anna.value("account", account, "tags") == ("anna", "ben")
    assert anna.value("note", note, "text") == "Anna eins\nzwei\nBen"
    for one in (anna, ben, anna):
        one.round()
    assert anna.live() == ben.live()
    assert ben.value("account", account, "tags") == ("anna", "ben")
    assert ben.value("note", note, "text") == "Anna eins\nzwei\nBen"
    assert {row.kind for row in ben.conflicts()} == {"edit", "paragraph"}


def test_an_edit_of_an_account_that_is_yet_to_be_read_again_conflicts_with_what_was_not_shown(
    server: Running, enrolled: Enrolled
) -> None:
    """The cursor has passed what happened while its author was out of the team."""
    anna, ben, account = pair(server, enrolled)
    (seat,) = [key for name, key in anna.live() if name == "account_team"]
    anna.delete("account_team", seat)
    anna.round()
    anna.edit("account", account, region="Anna")
    anna.add("account_team", account_id=account, user_id=ben.workspace.actor)
    anna.round()
    ben.plan = lambda path: "lost" if "fill" in path else "good"
    with pytest.raises(Unavailable):
        ben.round()
    ben.plan = lambda _path: "good"

    assert ben.value("account", account, "region") is None
    ben.edit("account", account, region="Ben")
    ben.round()
    anna.round()

    (row,) = anna.conflicts()
    assert {row.mine, row.theirs} == {"Anna", "Ben"}


def test_a_profile_put_back_to_an_older_day_goes_on_without_loss(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    copy = anna.copied()
    anna.edit("account", account, region="North")
    anna.round()
    anna.put_back(copy)
    anna.edit("account", account, industry="Steel")

    anna.round()
    ben.round()
    anna.round()

    assert anna.value("account", account, "region") == "North"
    assert ben.value("account", account, "industry") == "Steel"
    assert anna.live() == ben.live()


def test_a_cloned_laptop_gets_a_chain_of_its_own(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    clone = anna.cloned()
    anna.edit("account", account, region="North")
    clone.edit("account", account, industry="Steel")

    for one in (anna, clone, anna, ben, clone):
        one.round()

    assert ben.value("account", account, "region") == "North"
    assert ben.value("account", account, "industry") == "Steel"
    assert anna.live() == ben.live() == clone.live()
    clone.close()


def test_a_clone_that_goes_on_from_an_unsent_edit_has_seen_it(
    server: Running, enrolled: Enrolled
) -> None:
    """Both hand it over; what the clone did on top of it is no disagreement with itself."""
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North", tags=("a", "b"))
    contact = anna.add("contact", account_id=account, name="Wang")
    clone = anna.cloned()
    clone.edit("account", account, region="South", tags=("b",))
    clone.edit("contact", contact, name="Wang Wei")
    second = clone.add("contact", account_id=account, name="Li")
    clone.delete("contact", second)

    for one in (anna, clone, ben):
        one.round()

    assert ben.value("account", account, "region") == "South"
    assert ben.value("account", account, "tags") == ("b",)
    assert ben.value("contact", contact, "name") == "Wang Wei"
    assert not ben.is_live("contact", second)
    assert ben.conflicts() == []
    clone.close()


def test_a_device_that_was_shut_out_is_refused_and_keeps_its_work(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    shut_out(server, anna)

    with pytest.raises(Refused) as refused:
        anna.round()

    assert refused.value.code == "device.revoked"
    assert anna.value("account", account, "region") == "North"
    anna.sync.enrol(server.url, another_code(server, anna), "again")
    assert anna.round().up_to_date


def test_many_deletions_wait_for_a_person(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    people = [anna.add("contact", account_id=account, name=f"P{n}") for n in range(60)]
    anna.round()
    ben.round()
    for one in people:
        anna.delete("contact", one)

    with pytest.raises(Refused) as held:
        anna.round()
    anna.round(push=True)
    with pytest.raises(Refused) as told:
        ben.round()
    ben.round(pull=True)

    assert (held.value.code, told.value.code) == ("push.brake", "pull.brake")
    assert held.value.facts["deletes"] == told.value.facts["deletes"] == 60
    assert not ben.is_live("contact", people[0])


def test_a_page_may_be_smaller_than_a_batch(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    for n in range(30):
        anna.add("contact", account_id=account, name=f"P{n}")
    anna.round()

    ben.round_by_pages_of(1)

    assert anna.live() == ben.live()


def shut_out(server: Running, laptop: Laptop) -> None:
    (row,) = laptop.asked("SELECT device_id FROM sync_state")
    with server.database.writing() as (connection, _head):
        tokens.revoke(connection, str(UUID(bytes=bytes(row.device_id))), clock.now())


def test_an_acknowledgement_sets_no_revision(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    before = anna.record("account", account).rev
    anna.plan = lambda path: "lost" if path.endswith("pull") else "good"
    anna.edit("account", account, region="North")
    added = anna.add("contact", account_id=account, name="Wang")
    with pytest.raises(Unavailable):
        anna.round()

    acknowledged = anna.asked("SELECT count(*) FROM change WHERE rev IS NULL")
    unpulled = (anna.record("account", account).rev, anna.record("contact", added).rev)
    anna.plan = lambda _path: "good"
    anna.round()
    ben.round()

    assert acknowledged == [(0,)]
    assert unpulled == (before, None)
    assert anna.record("contact", added).rev == ben.record("contact", added).rev
    assert anna.record("account", account).rev > before


def test_an_edit_of_a_note_that_was_turned_away_goes_though_another_one_still_waits(
    server: Running, enrolled: Enrolled
) -> None:
    """A page tells of the refusal before any answer did; the later edit is shown until its own."""
    anna, ben, account = pair(server, enrolled)
    note = anna.add("note", account_id=account, text="eins")
    anna.round()
    ben.round()
    ben.edit("note", note, text="eins zwei")
    ben.edit("note", note, text="eins zwei drei")
    ben.plan = lambda path: "lost" if path.endswith("push") else "good"
    with pytest.raises(Unavailable):
        ben.round()
    query = "SELECT c.seq, c.id, c.deed_id FROM change c JOIN text_edit USING (seq) ORDER BY c.seq"
    first, second = ben.asked(query)
    standing = ben.workspace.read(demanded_state)
    deed = Deed(bytes(first.deed_id), "note.edit", ben.workspace.actor.bytes, 0)
    fields = {"text": ("eins", {"bytes": ""})}
    told = Told(bytes(first.id), "note", note.bytes, 0, standing.cursor, 0, fields, "denied")
    page = Page(standing.cursor, scopes=[str(account)], deeds=[deed], history=[told])

    ben.workspace.receive(apply_changes, page)

    assert [row.seq for row in ben.asked("SELECT seq FROM text_edit")] == [second.seq]
    assert ben.value("note", note, "text") == "eins zwei drei"
