"""What the change log says of a deed, whatever the deed did on the way."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kamdesk.domain.change_set import LIMIT, ChangeSet
from kamdesk.errors import Refused
from kamdesk.models.account import Account
from kamdesk.models.ids import new_id
from kamdesk.models.local import Change, Deed
from kamdesk.storage.deed import deed
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import decoded, decoded_record, synced_fields
from kamdesk.workspace import Workspace
from tests.workspaces import ME

TIERS = st.sampled_from(["S", "A", "B", "C", None])


@deed("test.found", "Found")
def found(work: UnitOfWork) -> UUID:
    account = Account(id=new_id(), name="澄海半导体", tags=("老客户", "vip"))
    work.add(account)
    work.session.flush()
    account.tier = "A"
    return account.id


@deed("test.many", "Many")
def many(work: UnitOfWork, count: int) -> None:
    ids = [new_id() for _ in range(count)]
    blank: dict[str, object] = {"aliases": (), "tags": ()}
    work.add_many(Account, [{"id": key, "name": str(n), **blank} for n, key in enumerate(ids)])
    work.get(Account, ids[0]).tier = "A"


@deed("test.walk", "Walk")
def walk(work: UnitOfWork, account_id: UUID, tiers: list[str | None]) -> None:
    account = work.get(Account, account_id)
    for tier in tiers:
        account.tier = tier
        work.session.flush()


@deed("test.fail", "Fail")
def fail(work: UnitOfWork, account_id: UUID) -> None:
    work.get(Account, account_id).tier = "C"
    work.session.flush()
    raise Refused("test.refused")


@deed("test.erase", "Erase")
def erase(work: UnitOfWork, account_id: UUID) -> None:
    work.session.delete(work.get(Account, account_id))


def changes(reading: Reading, deed_name: str) -> list[Change]:
    of_deed = select(Deed.id).where(Deed.name == deed_name)
    return list(reading.session.scalars(select(Change).where(Change.deed_id.in_(of_deed))))


def test_create_is_one_row_with_all_final_values(workspace: Workspace) -> None:
    account_id = workspace.run(found)

    (row,) = workspace.read(changes, "test.found")

    values = decoded_record("account", row.after or "")
    assert (row.field, row.before, row.record_id) == (None, None, account_id)
    assert (values["tier"], values["tags"], values["employees"]) == ("A", ("vip", "老客户"), None)
    assert (row.account_id, row.origin, row.rev) == (account_id, "local", None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tiers=st.lists(TIERS, max_size=6))
def test_field_set_many_times_is_one_row_from_first_to_last(
    workspace: Workspace, tiers: list[str | None]
) -> None:
    account_id = workspace.run(found)

    workspace.run(walk, account_id, tiers)

    rows = [row for row in workspace.read(changes, "test.walk") if row.record_id == account_id]
    last = tiers[-1] if tiers else "A"
    told = [
        (decoded("account", "tier", r.before), decoded("account", "tier", r.after)) for r in rows
    ]
    assert told == ([] if last == "A" else [("A", last)])


def test_refused_deed_leaves_neither_change_nor_log(workspace: Workspace) -> None:
    account_id = workspace.run(found)
    heard: list[ChangeSet] = []
    workspace.on_commit(heard.append)

    with pytest.raises(Refused, match=r"test\.refused"):
        workspace.run(fail, account_id)

    assert heard == []
    assert workspace.read(changes, "test.fail") == []
    assert workspace.read(lambda r: r.session.scalar(select(Account.tier))) == "A"


def test_deleting_a_row_for_good_is_a_bug(workspace: Workspace) -> None:
    account_id = workspace.run(found)

    with pytest.raises(AssertionError, match=r"work\.remove"):
        workspace.run(erase, account_id)


def test_deed_names_who_and_when(workspace: Workspace) -> None:
    workspace.run(found)

    told = workspace.read(
        lambda r: r.session.scalars(select(Deed).where(Deed.name == "test.found")).one()
    )

    assert (told.actor_id, told.at) == (ME, workspace.viewpoint().now)


def test_records_created_in_bulk_are_logged_with_every_field(workspace: Workspace) -> None:
    workspace.run(many, 2)

    created, other, edited = workspace.read(changes, "test.many")
    assert decoded_record("account", created.after or "").keys() == set(synced_fields(Account))
    assert decoded_record("account", other.after or "")["name"] == "1"
    assert (edited.field, edited.before, edited.after) == ("tier", "null", '"A"')


def test_too_many_changes_are_announced_by_table(workspace: Workspace) -> None:
    heard: list[ChangeSet] = []
    workspace.on_commit(heard.append)

    workspace.run(many, LIMIT)
    workspace.run(many, LIMIT + 1)

    assert heard[0].records is not None
    assert len(heard[0].records) == LIMIT
    assert heard[1] == ChangeSet(frozenset({"account"}), None, None)


def test_announced_change_set_names_record_and_account(workspace: Workspace) -> None:
    heard: list[ChangeSet] = []
    workspace.on_commit(heard.append)

    account_id = workspace.run(found)

    assert heard == [
        ChangeSet(
            frozenset({"account"}), frozenset({("account", account_id)}), frozenset({account_id})
        )
    ]
