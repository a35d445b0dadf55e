"""What waits to be sent, as the status bar, the account page and ``doctor`` tell it."""

from uuid import UUID

from kamdesk.storage.replication import Unsent, unsent
from kamdesk.workspace import Workspace


def queued(workspace: Workspace, account_id: UUID | None = None) -> Unsent:
    """Return what this device has not handed over yet, in all or for one account."""
    return workspace.read(unsent, account_id)
