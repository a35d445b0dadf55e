"""Disagreements as the person at this device reads them: their own value is 'mine'."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from msgspec import Struct
from sqlalchemy import func, select

from kamdesk.errors import Refused
from kamdesk.models.local import Change
from kamdesk.models.reference import User
from kamdesk.models.sync import Conflict
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.storage.reading import WITH_DELETED, Reading

T = TypeVar("T")


class Sides(Struct, Generic[T], frozen=True):
    """The same thing of either side."""

    mine: T | None
    theirs: T | None


class ConflictRow(Struct, frozen=True):
    """One disagreement. ``field`` is '*' when a whole record is meant.

    ``mine`` did not win, unless ``flipped``: then the person asking is the one who won, and the
    sides are told from their seat. Values are as on the wire; None is empty or unknown.
    """

    id: UUID
    entity: str
    record_id: UUID
    account_id: UUID | None
    field: str
    kind: str
    base: Any
    mine: Any
    theirs: Any
    authors: Sides[str]
    times: Sides[datetime]
    assignee_id: UUID | None
    found_at: datetime
    state: str
    flipped: bool


def can_hold_both(row: ConflictRow) -> bool:
    """Tell whether one field can hold what either side wrote."""
    return _joiner(row) is not None and row.mine is not None and row.theirs is not None


def joined(row: ConflictRow) -> Any:
    """Return a value that keeps either side's; None where the field holds only one."""
    joiner = _joiner(row)
    return None if joiner is None else joiner(row.theirs, row.mine)


def _joiner(row: ConflictRow) -> Callable[[Any, Any], Any] | None:
    field = ENTITIES[row.entity].by_code(row.field) if row.entity in ENTITIES else None
    return None if field is None or row.kind == "delete" else _JOINERS.get(field.type)


_JOINERS: Final[dict[FieldType, Callable[[Any, Any], Any]]] = {
    FieldType.SET: lambda one, two: sorted({*one, *two}),
    FieldType.LONG_TEXT: lambda one, two: f"{one}\n{two}",
    FieldType.TEXT: lambda one, two: f"{one} / {two}",
}


class _Side(NamedTuple):
    value: Any
    author: str | None
    at: datetime | None


def open_conflicts(reading: Reading, *, english: bool = False) -> list[ConflictRow]:
    """Return what is still to be settled, the oldest first. ``english``: people's English names."""
    wanted = select(Conflict).where(Conflict.state == "open").order_by(Conflict.found_at)
    return rows_of(reading, reading.session.scalars(wanted).all(), english=english)


def conflict_row(reading: Reading, conflict_id: UUID) -> ConflictRow:
    """Return one disagreement, settled or not. Raises Refused ``conflict.unknown``."""
    found = reading.session.scalar(select(Conflict).where(Conflict.id == conflict_id))
    if found is None:
        raise Refused("conflict.unknown", id=str(conflict_id))
    return rows_of(reading, [found])[0]


def rows_of(
    reading: Reading, found: Iterable[Conflict], *, english: bool = False
) -> list[ConflictRow]:
    """Tell disagreements from the seat of who asks."""
    rows = list(found)
    people = _names(reading, rows, english=english)
    return [_row(reading, one, people) for one in rows]


def _row(reading: Reading, one: Conflict, people: dict[UUID | None, str]) -> ConflictRow:
    flipped = _is_flipped(reading, one)
    ours = _Side(_value(one.mine), people.get(one.my_author_id), one.my_time)
    others = _Side(_value(one.theirs), people.get(one.their_author_id), one.their_time)
    mine, theirs = (others, ours) if flipped else (ours, others)
    return ConflictRow(
        id=one.id,
        entity=one.subject_entity,
        record_id=UUID(one.subject_id),
        account_id=one.account_id,
        field=one.subject_field,
        kind=one.kind,
        base=_value(one.base),
        mine=mine.value,
        theirs=theirs.value,
        authors=Sides(mine.author, theirs.author),
        times=Sides(mine.at, theirs.at),
        assignee_id=one.assignee_id,
        found_at=one.found_at,
        state=one.state,
        flipped=flipped,
    )


def _is_flipped(reading: Reading, one: Conflict) -> bool:
    """Tell whether the person at this device is the one whose value stands."""
    if one.their_author_id != reading.actor:
        return False
    return one.my_author_id != reading.actor or not _was_made_here(reading, one.change_id)


def _was_made_here(reading: Reading, change_id: str) -> bool:
    made = select(Change.seq).where(Change.id == UUID(hex=change_id), Change.origin == "local")
    return reading.session.scalar(made.limit(1)) is not None


def _value(wrapped: dict[str, Any] | None) -> Any:
    return None if wrapped is None else wrapped.get("value")


def _names(reading: Reading, rows: Iterable[Conflict], *, english: bool) -> dict[UUID | None, str]:
    wanted = {person for one in rows for person in (one.my_author_id, one.their_author_id)}
    name = func.coalesce(User.english_name, User.name) if english else User.name
    found = select(User.id, name.label("name")).where(User.id.in_(wanted - {None}))
    people = reading.session.execute(found, execution_options=WITH_DELETED)
    return {row.id: row.name for row in people}
