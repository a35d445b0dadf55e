"""Which captures nobody has finished, for the rail and for Today."""

from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.models.account import Account
from kamdesk.models.local import Draft
from kamdesk.storage.reading import Reading

PREFIX: Final = "capture:"  # of the drafts that hold notes


class Unfinished(Struct, frozen=True):
    """A capture nobody has finished. ``is_parked`` when it was put aside on purpose."""

    account_id: UUID
    name: str
    english_name: str | None
    saved_at: datetime
    is_parked: bool


def unfinished(reading: Reading) -> list[Unfinished]:
    """Return the captures that wait to be finished, the newest first."""
    kept = reading.session.scalars(
        select(Draft).where(Draft.key.startswith(PREFIX)).order_by(Draft.saved_at.desc())
    ).all()
    by_account = {key: each for each in kept if (key := _account_in(each.key)) is not None}
    names = select(Account.id, Account.short_name, Account.name, Account.english_name).where(
        Account.id.in_(by_account), Account.deleted_at.is_(None)
    )
    found = {row[0]: row for row in reading.session.execute(names)}
    return [
        Unfinished(key, row[1] or row[2], row[3], each.saved_at, bool(each.content.get("parked")))
        for key, each in by_account.items()
        if (row := found.get(key)) is not None
    ]


def _account_in(key: str) -> UUID | None:
    try:
        return UUID(key.removeprefix(PREFIX))
    except ValueError:
        return None  # notes whose account is not chosen yet
