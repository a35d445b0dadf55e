"""What was removed and can come back: who removed it, when, and what went along with it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select

from kamdesk.models import SYNCED, Synced
from kamdesk.models.account import Account
from kamdesk.models.local import Change, Deed
from kamdesk.models.reference import User
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import subject_of
from kamdesk.storage.reading import WITH_DELETED, Reading

MOST: Final = 500  # records shown, the newest first
_LOOKED_AT: Final = 5_000  # lines of the change log
_CHUNK: Final = 500


class RemovedRow(Struct, frozen=True):
    """A record in the bin. ``deed`` is the code of what removed it, ``others`` went along."""

    id: UUID
    entity: str
    title: str
    english_title: str | None
    account_name: str
    account_english: str | None
    removed_at: datetime
    by: str
    by_english: str | None
    deed: str
    others: int


class _Gone(Struct, frozen=True):
    entity: str
    id: UUID
    deed_id: UUID
    deed: str
    actor: UUID
    at: datetime


def recycle_bin(reading: Reading) -> list[RemovedRow]:
    """Return what is in the bin, the newest first; what went along with a record is not listed."""
    gone = _gone(reading)
    records = _records(reading, gone)
    still = [each for each in gone if each.id in records]
    together: dict[UUID, set[UUID]] = defaultdict(set)
    for each in still:
        together[each.deed_id].add(each.id)
    roots = [each for each in still if not _owners(records[each.id]) & together[each.deed_id]]
    counts = Counter(each.deed_id for each in roots)
    shown = roots[:MOST]
    accounts = _names(reading, Account, (_account_of(records[each.id]) for each in shown))
    people = _names(reading, User, (each.actor for each in shown))
    return [
        RemovedRow(
            id=each.id,
            entity=each.entity,
            title=subject_of(reading, records[each.id]),
            english_title=getattr(records[each.id], "english_name", None),
            account_name=accounts.get(_account_of(records[each.id]), ("", None))[0],
            account_english=accounts.get(_account_of(records[each.id]), ("", None))[1],
            removed_at=each.at,
            by=people.get(each.actor, ("", None))[0],
            by_english=people.get(each.actor, ("", None))[1],
            deed=each.deed,
            others=len(together[each.deed_id]) - 1 if counts[each.deed_id] == 1 else 0,
        )
        for each in shown
    ]


def _gone(reading: Reading) -> list[_Gone]:
    """Return the newest removal of each record, the newest first."""
    statement = (
        select(Change.entity, Change.record_id, Deed.id, Deed.name, Deed.actor_id, Deed.at)
        .join(Deed, Deed.id == Change.deed_id)
        .where(Change.field == "deleted_at", Change.after != "null")
        .order_by(Change.seq.desc())
        .limit(_LOOKED_AT)
    )
    newest: dict[UUID, _Gone] = {}
    for row in reading.session.execute(statement):
        if row[0] in ENTITIES:
            newest.setdefault(row[1], _Gone(*row))
    return list(newest.values())


def _records(reading: Reading, gone: Sequence[_Gone]) -> dict[UUID, Synced]:
    """Return those that are still removed, by id."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for each in gone:
        ids[each.entity].append(each.id)
    return {
        record.id: record
        for entity, some in ids.items()
        for start in range(0, len(some), _CHUNK)
        for record in _removed(reading, SYNCED[entity], some[start : start + _CHUNK])
    }


def _removed(reading: Reading, kind: type[Synced], ids: Sequence[UUID]) -> Sequence[Synced]:
    wanted = select(kind).where(kind.id.in_(ids), kind.deleted_at.is_not(None))
    return reading.session.scalars(wanted, execution_options=WITH_DELETED).all()


def _owners(record: Synced) -> set[UUID]:
    return {getattr(record, name) for name in ENTITIES[record.__tablename__].owner}


def _account_of(record: Any) -> UUID | None:
    return None if isinstance(record, Account) else getattr(record, "account_id", None)


def _names(
    reading: Reading, kind: Any, ids: Iterable[UUID | None]
) -> dict[UUID | None, tuple[str, str | None]]:
    wanted = {each for each in ids if each is not None}
    statement = select(kind.id, kind.name, kind.english_name).where(kind.id.in_(wanted))
    found = reading.session.execute(statement, execution_options=WITH_DELETED)
    return {key: (name, english) for key, name, english in found}
