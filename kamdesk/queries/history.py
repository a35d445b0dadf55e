"""What was done to a record, by whom and when, field by field, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from kamdesk.errors import Refused
from kamdesk.models import SYNCED
from kamdesk.models.local import Change, Deed
from kamdesk.models.reference import User
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.queries.records import title_of
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.values import decoded, decoded_record

_LIMIT: Final = 500


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change. ``deed`` is the code of what was done, ``subject`` the title it was done to.

    ``field`` None is the record coming into being; ``after`` then holds its filled fields.
    ``before_title`` and ``after_title`` name the record a reference points to.
    """

    seq: int
    deed: str
    deed_id: UUID
    subject: str | None
    actor_id: UUID
    actor_name: str | None
    at: datetime
    field: str | None
    before: Any
    after: Any
    before_title: str | None = None
    after_title: str | None = None
    undone: bool = False


def history(
    reading: Reading, entity: str, record_id: UUID, limit: int = _LIMIT
) -> list[HistoryLine]:
    """Return the changes of a record, deleted ones too. Raises Refused ``record.missing``."""
    kind = SYNCED[entity]
    if reading.session.get(kind, record_id, execution_options=WITH_DELETED) is None:
        raise Refused("record.missing", entity=entity, id=str(record_id))
    wanted = (
        select(Change, Deed, User.name)
        .join(Deed, Deed.id == Change.deed_id)
        .outerjoin(User, User.id == Deed.actor_id)
        .where(Change.record_id == record_id, Change.entity == entity)
        .order_by(Change.seq.desc())
        .limit(limit)
    )
    found = reading.session.execute(wanted, execution_options=WITH_DELETED).all()
    return [_line(reading, change, deed, name) for change, deed, name in found]


def _line(reading: Reading, change: Change, deed: Deed, actor: str | None) -> HistoryLine:
    before, after = _values(change)
    return HistoryLine(
        seq=change.seq or 0,
        deed=deed.name,
        deed_id=deed.id,
        subject=deed.subject,
        actor_id=deed.actor_id,
        actor_name=actor,
        at=change.at,
        field=change.field,
        before=before,
        after=after,
        before_title=_title(reading, change, before),
        after_title=_title(reading, change, after),
        undone=deed.undone_by is not None,
    )


def _values(change: Change) -> tuple[Any, Any]:
    if change.field is not None:
        before = decoded(change.entity, change.field, change.before)
        return before, decoded(change.entity, change.field, change.after)
    made = decoded_record(change.entity, change.after or "{}")
    return None, {name: value for name, value in made.items() if value not in (None, ())}


def _title(reading: Reading, change: Change, value: Any) -> str | None:
    if change.field in (None, "deleted_at") or not isinstance(value, UUID):
        return None
    field = ENTITIES[change.entity].field(change.field or "")
    if field.type is not FieldType.REFERENCE or field.reference is None:
        return None
    named = reading.session.get(SYNCED[field.reference], value, execution_options=WITH_DELETED)
    return None if named is None else title_of(named)
