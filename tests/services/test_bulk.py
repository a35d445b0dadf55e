"""One edit of many records: the preview tells the truth, one undo takes all of it back."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdesk.errors import Refused
from kamdesk.models.ids import new_id
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.services.bulk import BulkEdit, edit_many, preview_bulk
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import added

EDITS = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.sampled_from([None, "S", "A", "B", "C"]),
        "status": st.sampled_from([None, "active", "paused"]),
        "region": st.sampled_from([None, "华东", "华北"]),
        "founded": st.one_of(st.none(), st.integers(1990, 1995)),
        "next_review": st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 3))),
    },
)
WORDS = st.sets(st.sampled_from(["重点", "试点", "停滞"]), max_size=2).map(tuple)


@pytest.fixture
def accounts(workspace: Workspace) -> list[UUID]:
    return [
        added(workspace, "account", name="华澜重工", tier="S", tags=("重点",), founded=1992),
        added(workspace, "account", name="澄海半导体", tier="A", region="华东"),
        added(workspace, "account", name="明州港务"),
    ]


def state(workspace: Workspace, entity: str = "account") -> dict[UUID, dict[str, Any]]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES[entity])))
    return {row["id"]: row for row in found}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=EDITS, add=WORDS, remove=WORDS)
def test_edit_does_what_its_preview_showed_and_undo_restores(
    workspace: Workspace,
    accounts: list[UUID],
    values: dict[str, Any],
    add: tuple[str, ...],
    remove: tuple[str, ...],
) -> None:
    before = state(workspace)
    edit = BulkEdit(
        entity="account", ids=accounts, values=values, add={"tags": add}, remove={"tags": remove}
    )

    shown = workspace.read(preview_bulk, edit)
    assert state(workspace) == before

    changed = workspace.run(edit_many, edit)

    after = state(workspace)
    assert changed == shown.accepted
    assert {row.id: {**before[row.id], **row.after} for row in shown.rows} == after
    assert all(before[row.id][name] == row.before[name] for row in shown.rows for name in row.after)
    if changed:
        assert workspace.run(undo).deed == "bulk.edit"
        assert state(workspace) == before


def test_consequences_of_an_edit_are_in_its_preview(workspace: Workspace, account: UUID) -> None:
    deal = added(workspace, "opportunity", account_id=account, name="MES 二期")
    won = next(key for key, row in state(workspace, "stage").items() if row["outcome"] == "won")
    edit = BulkEdit(entity="opportunity", ids=[deal], values={"stage_id": won})

    (row,) = workspace.read(preview_bulk, edit).rows
    workspace.run(edit_many, edit)

    assert set(row.after) == {"stage_id", "closed_on"}
    assert {name: state(workspace, "opportunity")[deal][name] for name in row.after} == row.after


def test_one_record_that_cannot_be_changed_stops_all(
    workspace: Workspace, accounts: list[UUID]
) -> None:
    top, child, _ = accounts
    workspace.run(edit_record, EditRecord(entity="account", id=child, values={"parent_id": top}))
    before = state(workspace)
    edit = BulkEdit(entity="account", ids=accounts, values={"parent_id": child})

    shown = workspace.read(preview_bulk, edit)
    refusals = [row.refusal.code if row.refusal else None for row in shown.rows]

    assert refusals[:1] == ["account.parent_circle"]
    with pytest.raises(Refused, match=r"account\.parent_circle"):
        workspace.run(edit_many, edit)
    assert state(workspace) == before


def test_record_changed_since_the_preview_is_not_overwritten(
    workspace: Workspace, accounts: list[UUID]
) -> None:
    edit = BulkEdit(entity="account", ids=accounts, values={"tier": "B"})
    shown = workspace.read(preview_bulk, edit)
    workspace.run(edit_record, EditRecord(entity="account", id=accounts[0], values={"tier": "C"}))

    late = BulkEdit(entity="account", ids=accounts, values={"tier": "B"}, seen=shown.seen)

    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(edit_many, late)


def test_missing_record_is_named_in_the_preview_and_refused(
    workspace: Workspace, accounts: list[UUID]
) -> None:
    edit = BulkEdit(entity="account", ids=[*accounts, new_id()], values={"tier": "B"})

    refusal = workspace.read(preview_bulk, edit).rows[-1].refusal

    assert refusal is not None
    assert refusal.code == "record.missing"
    with pytest.raises(Refused, match=r"record\.missing"):
        workspace.run(edit_many, edit)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"values": {}}, "bulk.nothing_chosen"),
        ({"values": {"nonsense": 1}}, "record.unknown_field"),
        ({"values": {"credit_code": "x"}}, "bulk.unique_field"),
        ({"add": {"name": ("x",)}}, "bulk.not_a_list"),
    ],
)
def test_edit_nobody_could_mean_is_refused(
    workspace: Workspace, accounts: list[UUID], given_: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        workspace.run(edit_many, BulkEdit(entity="account", ids=accounts, **given_))
    with pytest.raises(Refused, match=r"bulk\.nothing_chosen"):
        workspace.read(preview_bulk, BulkEdit(entity="account", ids=(), values={"tier": "A"}))


def test_edit_is_named_by_its_first_record_and_the_count_of_the_others(
    workspace: Workspace, accounts: list[UUID]
) -> None:
    workspace.run(edit_many, BulkEdit(entity="account", ids=accounts, values={"region": "华北"}))

    assert workspace.run(undo).subject == "华澜重工 +2"
