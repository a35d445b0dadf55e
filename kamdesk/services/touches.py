"""Deeds about touches: a call, a message, a mail or a short meeting."""

from datetime import datetime

from msgspec import Struct

from kamdesk.domain.ids import AccountId, ContactId, TouchId
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.services.records import AddRecord, add_record
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork

USUAL_CHANNELS = {"call": "phone", "message": "wechat", "mail": "email", "meeting": "in_person"}


class LogTouch(Struct, frozen=True, kw_only=True):
    """A touch that took place. ``at`` None is now; the channel follows the kind unless given."""

    account_id: AccountId
    kind: str = "call"
    contact_id: ContactId | None = None
    channel: str | None = None
    direction: str | None = "outgoing"
    at: datetime | None = None
    minutes: int | None = None
    summary: str | None = None


@deed("touch.log", N_("Log touch"))
def log_touch(work: UnitOfWork, command: LogTouch) -> TouchId:
    """Store a touch.

    Raises Refused: ``touch.in_future``, ``record.missing``, ``value.*``,
    ``reference.other_account``.
    """
    account = work.get(Account, command.account_id)
    values = {
        "account_id": account.id,
        "kind": command.kind,
        "contact_id": command.contact_id,
        "channel": command.channel or USUAL_CHANNELS.get(command.kind),
        "direction": command.direction,
        "at": command.at or work.now,
        "minutes": command.minutes,
        "summary": (command.summary or "").strip() or None,
    }
    touch = add_record(work, AddRecord(entity="touch", values=values))
    work.deed.name, work.deed.subject = "touch.log", account.name
    return TouchId(touch)
