"""Every change of one record, with its deed, person and time."""

from uuid import UUID

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.record_history import history_of, record_history
from kamdesk.services.records import EditRecord, delete_record, edit_record
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
