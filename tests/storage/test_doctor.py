"""What an examination of the file finds, and what it only reports."""

from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.app.core import Profile
from kamdesk.errors import Unavailable
from kamdesk.models.ids import new_id
from kamdesk.services.records import (
    AddRecord,
    EditRecord,
    add_record,
    delete_record,
    edit_record,
)
from kamdesk.storage.doctor import Finding, examine_file, log_flaws, log_size
from kamdesk.storage.engine import connect
from kamdesk.storage.migrate import head
from tests.workspaces import added


def examined(profile: Profile, form: str | None = None) -> dict[str, Finding]:
    return {each.check: each for each in examine_file(profile.keyed, form or head())}


def executed(profile: Profile, statement: str, *values: object) -> None:
    driver = connect(profile.keyed)
    driver.execute("PRAGMA foreign_keys = OFF")
    driver.execute(statement, values)
    driver.close()


def test_a_sound_file_passes_every_check(profile: Profile, account: UUID) -> None:
    found = examined(profile)

    assert list(found) == ["cipher", "pages", "references", "form", "size"]
    assert all(each.ok for each in found.values())
    assert str(found["cipher"].facts["version"]).startswith("4.")
    assert found["size"].facts["bytes"] == profile.keyed.path.stat().st_size


def test_a_reference_that_leads_nowhere_is_found_even_without_a_foreign_key(
    profile: Profile, account: UUID
) -> None:
    executed(profile, "UPDATE account SET owner_id = ?", new_id().bytes)

    assert examined(profile)["references"] == Finding("references", ok=False, facts={"n": 1})


def test_a_broken_foreign_key_is_found(profile: Profile, account: UUID) -> None:
    added(profile.workspace, "note", account_id=account, text="x")
    executed(profile, "DELETE FROM account")

    assert examined(profile)["references"].facts == {"n": 2}  # by key and by registry


def test_a_file_of_another_form_is_told_apart(profile: Profile) -> None:
    form = examined(profile, form="9999")["form"]

    assert (form.ok, form.facts["known"]) == (False, "9999")


def test_a_damaged_page_is_counted_or_stops_the_examination(
    profile: Profile, account: UUID
) -> None:
    profile.close()
    _damage(profile.keyed.path)

    assert _verdict(profile) in ("file.damaged", "counted")


def test_the_length_of_the_log_leaves_the_founding_out(profile: Profile) -> None:
    door = profile.workspace
    assert (door.read(log_size).deeds, door.read(log_size).unsent > 0) == (0, True)

    made = door.run(add_record, AddRecord(entity="account", values={"name": "甲"}))
    before = door.read(log_size).changes
    door.run(edit_record, EditRecord(entity="account", id=made, values={"tier": "S"}))

    assert (door.read(log_size).deeds, door.read(log_size).changes) == (2, before + 1)


def _verdict(profile: Profile) -> str:
    """Say how the damage showed; it depends on the page that was hit."""
    try:
        return "sound" if examined(profile)["pages"].ok else "counted"
    except Unavailable as error:
        return error.code


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    path.write_bytes(content)


@pytest.fixture
def account(profile: Profile) -> UUID:
    return added(profile.workspace, "account", name="华澜重工集团")


def test_a_live_record_under_a_deleted_parent_is_found(profile: Profile, account: UUID) -> None:
    added(profile.workspace, "account", name="华澜沈阳", parent_id=account)
    executed(profile, "UPDATE account SET deleted_at = '2026-11-24' WHERE id = ?", account.bytes)

    assert examined(profile)["references"].facts == {"n": 1}


def test_a_deleted_person_may_still_be_named_by_what_happened(
    profile: Profile, account: UUID
) -> None:
    door = profile.workspace
    person = added(door, "contact", account_id=account, name="周明远")
    added(door, "note", account_id=account, contact_id=person, text="x")

    door.run(delete_record, "contact", person)

    assert examined(profile)["references"].ok


@pytest.mark.parametrize(
    ("loss", "n"),
    [
        (
            "DELETE FROM change WHERE field IS NULL AND entity = 'note'",
            2,
        ),  # a gap, an untold record
        ("DELETE FROM change WHERE field = 'tier'", 2),  # a gap, an empty deed
        ("DELETE FROM deed WHERE name = 'account.edit'", 1),
    ],
)
def test_lines_lost_from_the_change_log_are_noticed(
    profile: Profile, account: UUID, loss: str, n: int
) -> None:
    door = profile.workspace
    door.run(edit_record, EditRecord(entity="account", id=account, values={"tier": "S"}))
    note = {"account_id": account, "text": "x"}
    door.run(add_record, AddRecord(entity="note", values=note))
    door.run(edit_record, EditRecord(entity="account", id=account, values={"status": "active"}))
    assert door.read(log_flaws) == 0

    executed(profile, loss)

    assert door.read(log_flaws) >= n
