"""Accounts that moved on while something of theirs waited here: what became of it is told once.

The server keeps such edits for the new owner, and the account leaves this device. What stays here
is its name and how many edits went along, so that nobody wonders where they are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import func, select, text

from kamdesk.models.account import Account
from kamdesk.models.local import Change
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.settings import put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork

_TOLD: Final = "sync.partings"
_ABOARD: Final = "sync.aboard"  # what waited when a round broke off half way
_WAITING: Final = "change.rev IS NULL AND change.origin = 'local'"  # as the index has it
_KEPT: Final = timedelta(days=30)


class Aboard(Struct, frozen=True):
    """An account with edits that wait."""

    account_id: UUID
    name: str
    english_name: str | None
    changes: int


class Parting(Struct, frozen=True):
    """An account that left this device with edits made here; its new owner decides about them."""

    account: Aboard
    at: datetime


def aboard(reading: Reading) -> list[Aboard]:
    """Return the accounts that have something waiting, those of a round that broke off too."""
    counted = (
        select(Change.account_id, Account.name, Account.english_name, func.count())
        .join(Account, Account.id == Change.account_id)
        .where(text(_WAITING))
        .group_by(Change.account_id)
    )
    rows = reading.session.execute(counted, execution_options=WITH_DELETED)
    kept = setting(reading, _ABOARD)
    found = msgspec.json.decode(kept, type=list[Aboard]) if kept else []
    found += [Aboard(key, name, english, n) for key, name, english, n in rows if key]
    return list({one.account_id: one for one in found}.values())


def keep_aboard(work: UnitOfWork, accounts: list[Aboard]) -> None:
    """Remember what waited before a round that broke off: part of it may be on the server."""
    put_setting(work, _ABOARD, msgspec.json.encode(accounts).decode())


def note_partings(work: UnitOfWork, accounts: list[Aboard]) -> int:
    """Note which of these accounts are gone from this device; return how many."""
    gone = [one for one in accounts if not _is_here(work, one.account_id)]
    if gone:
        lines = [*(Parting(one, work.now) for one in gone), *partings(work)]
        _put(work, lines)
    if setting(work, _ABOARD):
        put_setting(work, _ABOARD, "")
    return len(gone)


def partings(reading: Reading) -> tuple[Parting, ...]:
    """Return what went along with accounts in the last 30 days and was not put aside."""
    kept = setting(reading, _TOLD)
    lines = msgspec.json.decode(kept, type=tuple[Parting, ...]) if kept else ()
    return tuple(line for line in lines if line.at >= reading.now - _KEPT)


def put_aside(work: UnitOfWork, account_id: UUID) -> None:
    """Tell no more of an account: the person has read it."""
    _put(work, (line for line in partings(work) if line.account.account_id != account_id))


def _is_here(work: UnitOfWork, account_id: UUID) -> bool:
    found = select(Account.id).where(Account.id == account_id)
    return work.session.scalar(found, execution_options=WITH_DELETED) is not None


def _put(work: UnitOfWork, lines: Iterable[Parting]) -> None:
    put_setting(work, _TOLD, msgspec.json.encode(list(lines)).decode())
