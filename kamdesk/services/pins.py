"""Accounts one person keeps at hand; a habit of this device, not a change to the account."""

from uuid import UUID

from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.queries.frame import pinned_ids
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.unit_of_work import UnitOfWork


@deed("account.pin", N_("Pin"))
def pin_account(work: UnitOfWork, account_id: UUID, pinned: bool) -> None:
    """Put an account last among the pinned, or take it from them.

    Raises Refused ``record.missing``.
    """
    work.get(Account, account_id)
    others = [each for each in pinned_ids(work) if each != account_id]
    kept = [*others, account_id] if pinned else others
    put_setting(work, "pinned", " ".join(str(each) for each in kept))
