"""What waits to be sent grows with each deed and is kept for ever."""

from uuid import UUID

from kamdesk.sync.queue import queued
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, Clock, added


def test_every_change_waits_until_a_server_confirms_it(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    before = queued(workspace).changes
    clock.forward(days=900)
    added(workspace, "contact", account_id=account, name="韩卓")

    waiting = queued(workspace, account)

    assert (waiting.changes, waiting.records, waiting.oldest) == (2, 2, NOON)
    assert queued(workspace).changes == before + 1


def test_untouched_account_has_nothing_waiting(workspace: Workspace) -> None:
    assert queued(workspace, UUID(int=9)).oldest is None
