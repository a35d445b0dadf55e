"""What one undo takes back, what it leaves alone, and that it outlives the program."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kamdesk.app.core import Profile
from kamdesk.errors import Refused
from kamdesk.models import SYNCED
from kamdesk.models.ids import new_id
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one, rows
from kamdesk.services.records import EditRecord, delete_record, edit_record
from kamdesk.services.undoing import redo, undo
from kamdesk.storage.deed import deed
from kamdesk.storage.undo import next_redo, next_undo
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import synced_fields
from kamdesk.workspace import Workspace
from tests.workspaces import ME, Clock, added, reopened

ACCOUNT = ENTITIES["account"]


def tier(workspace: Workspace, account: UUID) -> object:
    return workspace.read(one, ACCOUNT, account)["tier"]


def edit(workspace: Workspace, account: UUID, **values: object) -> None:
    workspace.run(edit_record, EditRecord(entity="account", id=account, values=values))


def test_undo_puts_every_field_of_the_last_deed_back(workspace: Workspace, account: UUID) -> None:
    edit(workspace, account, tier="A", tags=("vip",), employees=8600)

    done = workspace.run(undo)

    after = workspace.read(one, ACCOUNT, account)
    assert (after["tier"], after["tags"], after["employees"]) == ("S", (), None)
    assert done.deed == "account.edit"
    assert done.subject == "华澜重工集团"
    assert {touched.field for touched in done.restored} == {"tier", "tags", "employees"}
    assert done.left_alone == ()


def test_field_changed_since_is_left_alone(workspace: Workspace, account: UUID) -> None:
    edit(workspace, account, tier="A", region="华东")
    workspace.actor = UUID(int=7)
    edit(workspace, account, tier="B")
    workspace.actor = ME

    done = workspace.run(undo)

    assert tier(workspace, account) == "B"
    assert workspace.read(one, ACCOUNT, account)["region"] is None
    assert [touched.field for touched in done.left_alone] == ["tier"]


def test_undoing_a_create_removes_the_record_and_what_it_owns(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="韩卓")
    workspace.run(undo)
    with pytest.raises(Refused, match=r"record\.missing"):
        workspace.read(one, ENTITIES["contact"], contact)

    workspace.run(redo)
    workspace.run(undo)
    workspace.run(undo)

    assert list(workspace.read(lambda reading: list(rows(reading, ACCOUNT)))) == []


def test_undoing_a_delete_revives_the_children(workspace: Workspace, account: UUID) -> None:
    contact = added(workspace, "contact", account_id=account, name="韩卓")
    added(workspace, "position", account_id=account, contact_id=contact, title="部长")
    workspace.run(delete_record, "account", account)
    assert workspace.read(lambda reading: list(rows(reading, ENTITIES["position"]))) == []

    workspace.run(undo)

    names = [row["name"] for row in workspace.read(lambda r: list(rows(r, ENTITIES["contact"])))]
    assert names == ["韩卓"]
    assert len(workspace.read(lambda r: list(rows(r, ENTITIES["position"])))) == 1


def test_redo_and_undo_walk_back_and_forth(workspace: Workspace, account: UUID) -> None:
    edit(workspace, account, tier="A")
    edit(workspace, account, tier="B")
    seen = []
    for step in (undo, undo, redo, redo, undo):
        workspace.run(step)
        seen.append(tier(workspace, account))

    assert seen == ["A", "S", "A", "B", "A"]


def test_new_deed_closes_the_way_forward(workspace: Workspace, account: UUID) -> None:
    edit(workspace, account, tier="A")
    workspace.run(undo)
    edit(workspace, account, region="华东")

    assert workspace.read(next_redo) is None
    with pytest.raises(Refused, match=r"redo\.nothing"):
        workspace.run(redo)


def test_undo_outlives_the_program(
    tmp_path: Path, profile: Profile, account: UUID, clock: Clock
) -> None:
    edit(profile.workspace, account, tier="A")
    profile.close()

    later = reopened(profile.paths.root, clock)
    waiting = later.workspace.read(next_undo)
    assert waiting is not None
    assert (waiting.name, waiting.subject) == ("account.edit", "华澜重工集团")
    later.workspace.run(undo)

    assert tier(later.workspace, account) == "S"
    later.close()


def test_deeds_of_others_and_of_last_season_are_not_mine_to_undo(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    workspace.actor = UUID(int=7)
    assert workspace.read(next_undo) is None
    workspace.actor = ME
    clock.forward(days=31)

    assert workspace.read(next_undo) is None
    with pytest.raises(Refused, match=r"undo\.nothing"):
        workspace.run(undo)


def test_founding_a_profile_cannot_be_undone(workspace: Workspace) -> None:
    assert workspace.read(next_undo) is None


def test_undo_of_thousands_of_records_takes_all_of_them(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:

    touch = SYNCED["touch"]
    empty = dict.fromkeys(synced_fields(touch)) | {"rev": None}
    made = [
        {**empty, "id": new_id(), "account_id": account, "kind": "call", "at": clock.now}
        for _ in range(1_200)
    ]

    @deed("test.many", "Many")
    def many(work: UnitOfWork) -> None:
        work.add_many(touch, made)

    workspace.run(many)
    clock.now += timedelta(minutes=1)

    done = workspace.run(undo)

    assert len(done.restored) == 1_200
    assert workspace.read(lambda r: list(rows(r, ENTITIES["touch"]))) == []
