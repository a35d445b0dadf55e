"""Every change of one record, with its deed, person and time."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.record_history import history_of, record_history
from kamdesk.services.records import EditRecord, delete_record, edit_record
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.workspace import Workspace
from tests.workspaces import added

ACCOUNT = ENTITIES["account"]


def test_history_tells_who_changed_what_from_which_value(
    workspace: Workspace, account: UUID
) -> None:
    command = EditRecord(entity="account", id=account, values={"tier": "S"})
    workspace.run(edit_record, command)

    made, tier = workspace.read(record_history, ACCOUNT, account)

    assert (made.deed, made.field, made.before) == ("account.add", None, None)
    assert made.after["tier"] == "A"
    assert (tier.deed, tier.actor) == ("account.edit", "苏晓岚")
    assert (tier.field, tier.before, tier.after) == ("tier", "A", "S")


def test_history_of_a_deleted_record_is_found_by_its_name(workspace: Workspace) -> None:
    gone = added(workspace, "account", name="华澜重工")
    workspace.run(delete_record, "account", gone)

    found = workspace.read(history_of, ACCOUNT, "华澜重工")

    assert [row.field for row in found] == [None, "deleted_at"]
    assert found == workspace.read(record_history, ACCOUNT, gone)


def test_a_change_stands_where_it_was_made_though_its_own_value_lost(workspace: Workspace) -> None:
    """Its author has the line of what it did besides from the server, after lines made since."""
    account = added(workspace, "account", name="华澜重工")
    change, later, undone = uuid4(), uuid4(), "2026-11-20T04:00:00.000000+00:00"
    lines = [
        (change, "region", None, '"North"', "conflict"),
        (later, "address", None, '"Harbour 1"', None),
        (change, "deleted_at", f'"{undone}"', "null", None),
    ]

    workspace.prepare(written, account, lines)

    *told, _made = workspace.read(record_history, ACCOUNT, account)
    assert [row.field for row in told] == ["deleted_at", "address"]


def test_a_change_that_was_turned_away_first_stands_where_it_was_taken(
    workspace: Workspace,
) -> None:
    """A laptop that heard of both shows what the author's shows, which heard of the last."""
    account = added(workspace, "account", name="华澜重工")
    change, between = uuid4(), uuid4()
    turned_away = (change, "region", None, '"North"', "denied")
    taken = [(between, "address", None, '"Harbour 1"', None), (*turned_away[:4], None)]

    workspace.prepare(written, account, [turned_away], rev=18)
    workspace.prepare(written, account, taken[:1], rev=20)
    workspace.prepare(written, account, taken[1:], rev=22)

    *told, _made = workspace.read(record_history, ACCOUNT, account)
    assert [row.field for row in told] == ["address", "region"]


def written(
    work: UnitOfWork,
    account: UUID,
    lines: Sequence[tuple[UUID, str, str | None, str, str | None]],
    rev: int = 20,
) -> None:
    """Write lines as one page of a server left them."""
    deed = work.session.scalars(select(Deed.id)).first()
    for change, field, before, after, verdict in lines:
        told = {"id": change, "field": field, "before": before, "after": after, "verdict": verdict}
        same = {"deed_id": deed, "entity": "account", "record_id": account, "at": work.now}
        work.session.execute(insert(Change), {**same, **told, "rev": rev, "origin": "remote"})
