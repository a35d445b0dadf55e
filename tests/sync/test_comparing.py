"""What is here and what the server holds are compared now and then, and made the same again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.queries.sync_state import denied_changes
from kamdesk.server.admin import backup
from kamdesk.storage.replication.comparing import compare_after
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.sync.profile_sync import Outcome
from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop
from tests.sync.test_restored_server import restored
from tests.sync.test_two_laptops import another_code, pair

Enrolled = Callable[[str], Laptop]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server of this test alone: some are put back to an older day."""
    running = prepared(tmp_path / "home", None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


def compared(laptop: Laptop) -> Outcome:
    """Run the round in which a laptop compares."""
    now = laptop.workspace.instant()
    laptop.workspace.prepare(compare_after, now - timedelta(seconds=1))
    return laptop.round()


def noting(asked: list[str]) -> Callable[[str], str]:
    """Let every request through and note its path."""

    def plan(path: str) -> str:
        asked.append(path)
        return "good"

    return plan


def executed(laptop: Laptop, statement: str, *values: object) -> None:
    """Do to a laptop's tables what no deed does."""

    def do(work: UnitOfWork) -> None:
        work.session.connection().exec_driver_sql(statement, values)

    laptop.workspace.prepare(do)


def test_laptops_that_agree_with_the_server_read_nothing_anew(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.add("contact", account_id=account, name="Wang")
    anna.add("note", account_id=account, text="eins")
    anna.add("task", title="Call", owner_id=anna.workspace.actor)
    for one in (anna, ben):
        one.round()
    asked: list[str] = []
    for one in (anna, ben):
        one.plan = noting(asked)
        compared(one)

    assert "/sync/v1/fill" not in asked


def test_rows_that_were_damaged_or_lost_here_come_back(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    lost = anna.add("contact", account_id=account, name="Wang")
    wrong = anna.add("contact", account_id=account, name="Zhao")
    for one in (anna, ben):
        one.round()
    executed(ben, "DELETE FROM contact WHERE id = ?", lost.bytes)
    executed(ben, "UPDATE contact SET name = 'broken', rev = 1 WHERE id = ?", wrong.bytes)
    ben.round()
    assert ben.record("contact", lost) is None

    compared(ben)

    assert ben.live() == anna.live()


def test_what_was_deleted_elsewhere_is_not_brought_back(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    gone = anna.add("contact", account_id=account, name="Wang")
    kept = anna.add("contact", account_id=account, name="Zhao")
    for one in (anna, ben):
        one.round()
    executed(ben, "UPDATE contact SET rev = 1 WHERE id = ?", kept.bytes)
    done: list[str] = []

    def meanwhile(path: str) -> str:
        if path.endswith("fill") and not done:
            done.append(path)
            anna.delete("contact", gone)
            anna.round()
        return "good"

    ben.plan = meanwhile
    compared(ben)
    anna.round()

    assert done
    assert not ben.is_live("contact", gone)
    assert not anna.is_live("contact", gone)
    assert ben.live() == anna.live()


def test_a_server_put_back_gets_what_only_a_colleague_still_holds(
    server: Running, enrolled: Enrolled, laptops: Callable[[], Laptop], tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    contact = anna.add("contact", account_id=account, name="Wang")
    note = anna.add("note", account_id=account, text="eins")
    anna.edit("note", note, text="eins zwei")
    for one in (anna, ben):
        one.round()
    restored(server, file)  # and Anna's laptop is at the bottom of a lake
    ben.edit("contact", contact, phone="123")
    ben.edit("note", note, text="eins zwei drei")
    ben.round()
    waiting = ben.asked("SELECT count(*) FROM sync_batch")
    for _time in range(3):
        ben.round()
    assert ben.asked("SELECT count(*) FROM sync_batch") == waiting  # nothing is sent in vain

    ben.clock.forward(minutes=11)  # type: ignore[attr-defined]
    outcome = ben.round()
    fresh = laptops()
    fresh.sync.enrol(server.url, another_code(server, ben), "second")
    fresh.round()
    ben.edit("note", note, text="eins zwei drei vier")
    for one in (ben, fresh):
        one.round()

    assert outcome.up_to_date
    assert fresh.value("contact", contact, "phone") == "123"
    assert fresh.value("note", note, "text") == "eins zwei drei vier"
    assert fresh.live() == ben.live()
    assert fresh.conflicts() == []


def test_an_author_who_comes_late_after_a_restore_changes_nothing_that_was_brought_back(
    server: Running, enrolled: Enrolled, tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    contact = anna.add("contact", account_id=account, name="Wang", phone="1")
    for one in (anna, ben):
        one.round()
    ben.edit("contact", contact, phone="123")
    for one in (ben, anna):
        one.round()
    restored(server, file)
    for one in (ben, ben):
        one.clock.forward(minutes=11)  # type: ignore[attr-defined]
        one.round()

    for one in (anna, ben, anna):
        one.round()

    assert anna.value("contact", contact, "phone") == "123"
    assert anna.live() == ben.live()


def test_what_a_reader_may_not_give_back_stays_with_them_and_is_told(
    server: Running, enrolled: Enrolled, tmp_path: Path
) -> None:
    territory = server.territory()
    anna, ben = (enrolled(server.person(territory=territory)) for _one in range(2))
    for one in (ben, anna):
        one.round()
    account = anna.add("account", name="Hualan Heavy", owner_id=anna.workspace.actor)
    anna.round()
    file = tmp_path / "backup.tar"
    backup.back_up(server.settings, file)
    contact = anna.add("contact", account_id=account, name="Wang")
    for one in (anna, ben):
        one.round()
    assert ben.is_live("contact", contact)
    restored(server, file)
    ben.round()
    ben.clock.forward(minutes=11)  # type: ignore[attr-defined]
    for _time in range(2):
        ben.round()
    told = [row.record_id for row in ben.workspace.read(denied_changes)]
    anna.round()
    ben.round()

    assert told == [contact]
    assert ben.is_live("contact", contact)
    assert anna.live() == ben.live()


def test_an_account_that_leaves_sight_and_comes_back_is_whole_again(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    contact = anna.add("contact", account_id=account, name="Wang")
    anna.edit("contact", contact, phone="1")
    for one in (anna, ben):
        one.round()
    before = ben.live()
    (seat,) = [UUID(bytes=row.id) for row in anna.asked("SELECT id FROM account_team")]
    anna.delete("account_team", seat)
    for one in (anna, ben):
        one.round()
    gone = [ben.record("account", account), ben.record("contact", contact)]
    left = ben.asked("SELECT count(*) FROM change WHERE account_id IS NOT NULL")
    anna.undo()
    for one in (anna, ben):
        one.round()
    asked: list[str] = []
    ben.plan = noting(asked)
    compared(ben)

    assert gone == [None, None]
    assert left == [(0,)]
    assert {key for key in ben.live() if key[0] != "account_team"} == {
        key for key in before if key[0] != "account_team"
    }
    assert ben.history("contact", contact)
    assert "/sync/v1/fill" not in asked


def test_an_edit_of_what_a_restored_server_lost_reaches_the_new_people_when_the_account_moves_on(
    server: Running, enrolled: Enrolled, tmp_path: Path
) -> None:
    anna, ben, account = pair(server, enrolled)
    file = tmp_path / "backup.tar"
    contact = anna.add("contact", account_id=account, name="Wang")
    backup.back_up(server.settings, file)
    anna.round()
    ben.round()
    restored(server, file)
    ben.edit("contact", contact, phone="123")
    ben.round()
    (seat,) = [UUID(bytes=row.id) for row in anna.asked("SELECT id FROM account_team")]
    anna.delete("account_team", seat)

    for one in (anna, ben, anna):
        one.round()

    assert ben.record("account", account) is None
    assert ben.asked("SELECT count(*) FROM change WHERE rev IS NULL") == [(0,)]
    assert anna.is_live("contact", contact)
    (late,) = anna.conflicts()
    assert (late.kind, late.record_id) == ("late", contact)
    assert "123" in str((late.mine, late.theirs))
