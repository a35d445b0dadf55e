"""What goes with a deleted record, and what comes back with a restored one."""

from uuid import UUID

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one, rows
from kamdesk.services.records import EditRecord, delete_record, edit_record, restore_record
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import Clock, added


def living(workspace: Workspace, entity: str) -> set[UUID]:
    return {row["id"] for row in workspace.read(lambda r: list(rows(r, ENTITIES[entity])))}


def parent_of(workspace: Workspace, account: UUID) -> UUID | None:
    found: UUID | None = workspace.read(one, ENTITIES["account"], account)["parent_id"]
    return found


def put_under(workspace: Workspace, child: UUID, parent: UUID | None) -> None:
    workspace.run(edit_record, EditRecord(entity="account", id=child, values={"parent_id": parent}))


def test_a_whole_tree_comes_back_with_its_account(workspace: Workspace, account: UUID) -> None:
    contact = added(workspace, "contact", account_id=account, name="周明远")
    seat = added(workspace, "position", account_id=account, contact_id=contact, title="厂长")
    deal = added(workspace, "opportunity", account_id=account, name="二期")
    fact = added(
        workspace, "stakeholder_fact", account_id=account, contact_id=contact, opportunity_id=deal
    )
    visit = added(workspace, "visit", account_id=account, opportunity_id=deal, place="沈阳")
    there = added(workspace, "attendee", account_id=account, visit_id=visit, contact_id=contact)
    tree = {
        "contact": contact, "position": seat, "opportunity": deal, "stakeholder_fact": fact,
        "visit": visit, "attendee": there,
    }  # fmt: skip

    workspace.run(delete_record, "account", account)

    assert all(living(workspace, entity) == set() for entity in tree)
    workspace.run(restore_record, "account", account)
    assert {entity: living(workspace, entity) for entity in tree} == {
        entity: {record} for entity, record in tree.items()
    }
    assert workspace.read(one, ENTITIES["visit"], visit)["opportunity_id"] == deal


def test_what_an_earlier_deed_deleted_stays_deleted(workspace: Workspace, account: UUID) -> None:
    gone = added(workspace, "visit", account_id=account, place="大连")
    kept = added(workspace, "visit", account_id=account, place="沈阳")
    workspace.run(delete_record, "visit", gone)
    workspace.run(delete_record, "account", account)

    workspace.run(restore_record, "account", account)

    assert living(workspace, "visit") == {kept}


def test_what_was_deleted_again_since_stays_deleted(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    contact = added(workspace, "contact", account_id=account, name="周明远")
    deal = added(workspace, "opportunity", account_id=account, name="二期")
    fact = added(
        workspace, "stakeholder_fact", account_id=account, contact_id=contact, opportunity_id=deal
    )
    workspace.run(delete_record, "opportunity", deal)
    clock.forward(minutes=1)
    workspace.run(restore_record, "opportunity", deal)
    clock.forward(minutes=1)
    workspace.run(delete_record, "stakeholder_fact", fact)
    clock.forward(minutes=1)
    workspace.run(delete_record, "opportunity", deal)

    workspace.run(restore_record, "opportunity", deal)

    assert living(workspace, "stakeholder_fact") == set()


def test_what_hangs_on_something_deleted_since_does_not_come_back(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="周明远")
    deal = added(workspace, "opportunity", account_id=account, name="二期")
    added(
        workspace, "stakeholder_fact", account_id=account, contact_id=contact, opportunity_id=deal
    )
    workspace.run(delete_record, "opportunity", deal)
    workspace.run(delete_record, "contact", contact)

    workspace.run(restore_record, "opportunity", deal)

    assert living(workspace, "opportunity") == {deal}
    assert living(workspace, "stakeholder_fact") == set()


def test_accounts_below_a_restored_one_stand_under_it_again(
    workspace: Workspace, account: UUID
) -> None:
    child = added(workspace, "account", name="华澜沈阳", parent_id=account)
    grandchild = added(workspace, "account", name="华澜沈阳铸造", parent_id=child)
    workspace.run(delete_record, "account", account)

    workspace.run(restore_record, "account", account)

    assert parent_of(workspace, child) == account
    assert parent_of(workspace, grandchild) == child
    workspace.run(undo)
    assert parent_of(workspace, child) is None


def test_an_account_that_left_the_group_before_stays_out_of_it(
    workspace: Workspace, account: UUID
) -> None:
    child = added(workspace, "account", name="华澜沈阳", parent_id=account)
    put_under(workspace, child, None)
    workspace.run(delete_record, "account", account)

    workspace.run(restore_record, "account", account)

    assert parent_of(workspace, child) is None


def test_an_account_that_found_another_parent_since_keeps_it(
    workspace: Workspace, account: UUID
) -> None:
    child = added(workspace, "account", name="华澜沈阳", parent_id=account)
    other = added(workspace, "account", name="北辰集团")
    workspace.run(delete_record, "account", account)
    put_under(workspace, child, other)

    workspace.run(restore_record, "account", account)

    assert parent_of(workspace, child) == other


def test_a_return_never_closes_a_circle_of_parents(workspace: Workspace, account: UUID) -> None:
    holding = added(workspace, "account", name="华澜控股")
    put_under(workspace, account, holding)
    child = added(workspace, "account", name="华澜沈阳", parent_id=account)
    workspace.run(delete_record, "account", account)
    put_under(workspace, holding, child)

    workspace.run(restore_record, "account", account)

    assert parent_of(workspace, account) == holding
    assert parent_of(workspace, holding) == child
    assert parent_of(workspace, child) is None
