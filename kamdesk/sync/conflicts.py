"""Settling a disagreement: an ordinary edit of the field, and the closing of the question.

Both are one deed, so one undo takes back either; doing it twice changes nothing.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED, Synced
from kamdesk.models.sync import Conflict
from kamdesk.protocol import values as typed
from kamdesk.protocol.entities import ENTITIES, Field, FieldType
from kamdesk.queries.conflicts import (
    ConflictRow,
    can_hold_both,
    conflict_row,
    joined,
    open_conflicts,
)
from kamdesk.queries.records import resolve as resolved_reference
from kamdesk.storage.deed import deed
from kamdesk.storage.replication.loading import any_record
from kamdesk.storage.settings import BASE_CURRENCY, setting
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import decoded, encoded

__all__ = [
    "TURNED",
    "Choice",
    "Settled",
    "close",
    "open_conflicts",
    "resolve_conflict",
    "settle_conflicts",
]

_WORDS: Final = frozenset({"mine", "theirs", "both", "restore", "delete"})
TURNED: Final = {"mine": "theirs", "theirs": "mine"}


class Settled(Struct, frozen=True):
    """How a disagreement ended. ``value`` is what the field holds now, as on the wire."""

    id: UUID
    state: str
    value: Any


class Choice(Struct, frozen=True):
    """What to do with one disagreement. ``text`` is a value somebody wrote, for the word value."""

    conflict_id: UUID
    word: str
    text: str = ""


@deed("conflict.resolve", N_("Settle conflict"))
def resolve_conflict(work: UnitOfWork, conflict_id: UUID, choice: str) -> Settled:
    """Settle a disagreement: mine, theirs, both, restore, delete, or another value.

    Raises:
        Refused: ``conflict.unknown``, ``conflict.no_both``, ``conflict.choose``, ``value.*``,
            ``record.missing``.
    """
    word = choice if choice in _WORDS else "value"
    return close(work, Choice(conflict_id, word, choice))


@deed("conflict.settle", N_("Settle conflicts"))
def settle_conflicts(work: UnitOfWork, choices: Sequence[Choice]) -> list[Settled]:
    """Settle several disagreements of one record as one deed. Raises as resolve_conflict."""
    return [close(work, choice) for choice in choices]


def close(work: UnitOfWork, choice: Choice) -> Settled:
    """Carry out a choice and close the question; one that is closed stays as it is."""
    row, conflict = conflict_row(work, choice.conflict_id), work.get(Conflict, choice.conflict_id)
    record = any_record(work, row.entity, row.record_id)
    if conflict.state == "open":
        _act(work, row, record, choice)
        conflict.state, conflict.settled_by_id = "closed", work.actor
        conflict.settled_at = work.now
        word = choice.word
        conflict.choice = TURNED.get(word, word) if row.flipped else word
        work.deed.subject = _title(record)
    return Settled(row.id, conflict.state, _present(record, row.field))


def _act(work: UnitOfWork, row: ConflictRow, record: Synced | None, choice: Choice) -> None:
    if row.kind == "delete":
        _keep_or_delete(work, record, row, choice.word)
    elif row.field == "*":
        _take_late(work, row, record, choice.word)
    elif row.kind != "paragraph" or choice.word == "value":
        _set(work, row, record, choice)


def _keep_or_delete(work: UnitOfWork, record: Synced | None, row: ConflictRow, choice: str) -> None:
    if choice not in ("restore", "delete"):
        raise Refused("conflict.choose", allowed="restore, delete")
    if record is None:
        return
    if choice == "delete":
        work.remove(record)
    elif record.deleted_at is not None:
        work.restore(SYNCED[row.entity], record.id)


def _take_late(work: UnitOfWork, row: ConflictRow, record: Synced | None, choice: str) -> None:
    """Do for somebody what they wrote after the account had moved on, or leave it."""
    if choice not in ("mine", "theirs"):
        raise Refused("conflict.choose", allowed="mine, theirs")
    late = row.theirs if row.flipped else row.mine
    if (choice == "theirs") is not row.flipped or not isinstance(late, dict):
        return
    known = {
        name: decoded(row.entity, name, msgspec.json.encode(value).decode())
        for name, value in late.items()
        if _is_known(row.entity, name) and not _is_edit_of_text(value)
    }
    if record is None:
        work.add(SYNCED[row.entity](id=row.record_id, **known))
        return
    for name, value in known.items():
        setattr(record, name, value)


def _set(work: UnitOfWork, row: ConflictRow, record: Synced | None, choice: Choice) -> None:
    if choice.word in ("restore", "delete"):
        raise Refused("conflict.choose", allowed="mine, theirs, both")
    if record is None or record.deleted_at is not None:
        raise Refused("record.missing", entity=row.entity, id=str(row.record_id))
    if not _is_known(row.entity, row.field):
        return
    stands = "mine" if row.flipped else "theirs"
    if choice.word != stands:
        setattr(record, row.field, _chosen(work, row, choice))


def _chosen(work: UnitOfWork, row: ConflictRow, choice: Choice) -> Any:
    if choice.word == "both":
        return _both(row)
    if choice.word in ("mine", "theirs"):
        return _typed(row, row.mine if choice.word == "mine" else row.theirs)
    return _written(work, ENTITIES[row.entity].field(row.field), choice.text)


def _both(row: ConflictRow) -> Any:
    """Return a value that keeps either side's, where one field can hold two."""
    field = ENTITIES[row.entity].field(row.field)
    if not can_hold_both(row):
        raise Refused("conflict.no_both", field=field.code)
    return typed.checked(field, _typed(row, joined(row)))


def _written(work: UnitOfWork, field: Field, text: str) -> Any:
    """Read a value a person typed, as ``edit`` does."""
    if field.type is FieldType.REFERENCE and text.strip():
        return resolved_reference(work, ENTITIES[str(field.reference)], text)
    if field.type is FieldType.MONEY:
        money = typed.parse_money(field, text, setting(work, BASE_CURRENCY, "CNY"))
        return None if money is None else money.amount_minor
    return typed.parse(field, text)


def _typed(row: ConflictRow, value: Any) -> Any:
    return decoded(row.entity, row.field, msgspec.json.encode(value).decode())


def _is_known(entity: str, name: str) -> bool:
    return entity in ENTITIES and any(field.name == name for field in ENTITIES[entity].fields)


def _is_edit_of_text(value: Any) -> bool:
    return isinstance(value, dict) and "bytes" in value


def _present(record: Synced | None, name: str) -> Any:
    if record is None or not hasattr(record, name):
        return None
    return msgspec.json.decode(encoded(getattr(record, name)))


def _title(record: Synced | None) -> str | None:
    if record is None or record.__tablename__ not in ENTITIES:
        return None
    value = getattr(record, ENTITIES[record.__tablename__].title, None)
    return value if isinstance(value, str) else None
