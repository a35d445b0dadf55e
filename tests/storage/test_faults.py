"""What a person sees when the world says no in the middle of work, and that nothing is lost."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.app.core import Profile
from kamdesk.domain.ids import AccountId
from kamdesk.errors import Refused, Unavailable
from kamdesk.i18n import sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one, rows
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.workspace import Workspace
from tests.workspaces import Clock, added, reopened


@contextmanager
def full_disk(workspace: Workspace) -> Iterator[None]:
    """Let the database file grow no more, which SQLite reports as a full disk."""
    with closing(workspace._writer.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchall()[0][0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with closing(workspace._writer.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA max_page_count = 1073741823")


def visits(workspace: Workspace) -> list[object]:
    return [row["notes"] for row in workspace.read(lambda r: list(rows(r, ENTITIES["visit"])))]


def test_full_disk_refuses_the_deed_whole_and_the_next_one_succeeds(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    command = LogVisit(account_id=AccountId(account), held_at=clock.now, notes="纪要" * 100_000)

    with full_disk(workspace), pytest.raises(Unavailable) as failure:
        workspace.run(log_visit, command)

    assert failure.value.code == "disk.full"
    assert "{" not in sentence(failure.value)
    assert visits(workspace) == []
    workspace.run(log_visit, command)
    assert visits(workspace) == [command.notes]


def test_reading_goes_on_while_the_disk_is_full(workspace: Workspace, account: UUID) -> None:
    with full_disk(workspace):
        assert workspace.read(one, ENTITIES["account"], account)["tier"] == "S"


def test_clock_set_back_years_loses_neither_order_nor_undo(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    clock.forward(days=-800)
    for tier in ("A", "B"):
        edit = EditRecord(entity="account", id=account, values={"tier": tier})
        workspace.run(edit_record, edit)

    workspace.run(undo)

    assert workspace.read(one, ENTITIES["account"], account)["tier"] == "A"
    held = clock.now + timedelta(days=800)
    ahead = LogVisit(account_id=AccountId(account), held_at=held, notes="x")
    with pytest.raises(Refused, match=r"visit\.in_future"):
        workspace.run(log_visit, ahead)


def test_second_program_on_the_profile_is_noticed(profile: Profile, account: UUID) -> None:
    assert not profile.workspace.changed_elsewhere()
    other = reopened(profile.paths.root)
    added(other.workspace, "contact", account_id=account, name="韩卓")
    other.close()

    assert profile.workspace.changed_elsewhere()
    assert not profile.workspace.changed_elsewhere()


def test_two_programs_write_in_turn(profile: Profile, account: UUID) -> None:
    other = reopened(profile.paths.root)
    for number in range(5):
        added(other.workspace, "contact", account_id=account, name=f"甲 {number}")
        added(profile.workspace, "contact", account_id=account, name=f"乙 {number}")
    other.close()

    found = profile.workspace.read(lambda r: list(rows(r, ENTITIES["contact"])))
    assert len(found) == 10


def test_no_customer_word_lies_in_plain_text_on_the_disk(
    tmp_path: Path, profile: Profile, account: UUID
) -> None:
    secret = "绝密金丝雀 CANARY-7Q"
    added(profile.workspace, "note", account_id=account, text=secret)
    profile.back_up()

    held = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(held) >= 3  # database, log beside it, backup
    assert not any(part in data for data in held for part in (b"CANARY-7Q", secret.encode()))
