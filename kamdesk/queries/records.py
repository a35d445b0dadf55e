"""Any record by id, external id or name, and any record as plain values."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from kamdesk.domain.money import Money, plain_text
from kamdesk.errors import Refused
from kamdesk.models import SYNCED, Synced
from kamdesk.protocol.entities import ENTITIES, Entity, FieldType
from kamdesk.storage.reading import WITH_DELETED, Reading

_NAMES = ("name", "short_name", "english_name", "key", "number")
_ABOUT = ("user_id", "contact_id", "from_contact_id", "opportunity_id", "contract_id", "account_id")
_SHOWN = 8


def field_names(entity: Entity) -> tuple[str, ...]:
    """Return the synced fields of an entity in registry order."""
    return tuple(field.name for field in entity.fields)


def values_of(record: Synced) -> dict[str, Any]:
    """Return a record's id and synced fields."""
    names = field_names(ENTITIES[record.__tablename__])
    return {"id": record.id, **{name: getattr(record, name) for name in names}}


def title_of(record: Synced) -> str:
    """Return what a person calls a record, in one line; empty where only others can name it."""
    entity = ENTITIES[record.__tablename__]
    field, value = entity.field(entity.title), getattr(record, entity.title)
    if value is None or entity.sub_scope is not None or field.type is FieldType.REFERENCE:
        return ""
    if field.type is FieldType.MONEY:
        currency = getattr(record, field.currency or "")
        return plain_text(Money(value, currency)) if currency else ""
    return str(value).strip().split("\n", 1)[0]


def subject_of(reading: Reading, record: Synced) -> str:
    """Return what a deed on a record is remembered by: its title, else whom it is about.

    The text of a restricted record is never repeated where others may read it.
    """
    entity = ENTITIES[record.__tablename__]
    if entity.field(entity.title).type is not FieldType.CHOICE and (own := title_of(record)):
        return own
    for name in _ABOUT:
        field = entity.by_code(name)
        target = getattr(record, field.name) if field and field.reference else None
        if field is not None and field.reference is not None and target is not None:
            kind = SYNCED[field.reference]
            found = reading.session.get(kind, target, execution_options=WITH_DELETED)
            return "" if found is None else title_of(found)
    return ""


def one(reading: Reading, entity: Entity, record_id: UUID) -> dict[str, Any]:
    """Return a live record's values. Raises Refused ``record.missing``."""
    record = reading.session.get(SYNCED[entity.name], record_id, execution_options=WITH_DELETED)
    if record is None or record.deleted_at is not None:
        raise Refused("record.missing", entity=entity.name, id=str(record_id))
    return values_of(record)


def rows(
    reading: Reading,
    entity: Entity,
    *where: ColumnElement[bool],
    limit: int | None = None,
    order: Sequence[ColumnElement[Any]] = (),
) -> Iterator[dict[str, Any]]:
    """Yield the records that match, by ``order`` and then by the age of their ids."""
    kind = SYNCED[entity.name]
    names = ("id", *field_names(entity))
    wanted: Select[Any] = select(*(getattr(kind, name) for name in names))
    for row in reading.session.execute(wanted.where(*where).order_by(*order, kind.id).limit(limit)):
        yield dict(zip(names, row, strict=True))


def resolve(
    reading: Reading,
    entity: Entity,
    word: str,
    *,
    account_id: UUID | None = None,
    deleted: bool = False,
) -> UUID:
    """Return the id of the record a person means: id, external id, or exact name.

    With ``account_id`` names are looked up inside that account. ``deleted`` looks among the
    deleted ones.

    Raises:
        Refused: ``reference.unknown``, or ``reference.ambiguous`` with the candidates.
    """
    word = word.strip()
    for found in _looks(reading, entity, word, account_id, deleted=deleted):
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(str(candidate) for candidate in found[:_SHOWN])
            raise Refused("reference.ambiguous", entity=entity.name, word=word, candidates=shown)
    raise Refused("reference.unknown", entity=entity.name, word=word)


def _looks(
    reading: Reading, entity: Entity, word: str, account_id: UUID | None, *, deleted: bool
) -> Iterator[Sequence[UUID]]:
    kind = SYNCED[entity.name]
    state = kind.deleted_at.is_not(None) if deleted else kind.deleted_at.is_(None)

    def ids(*where: ColumnElement[bool]) -> Sequence[UUID]:
        wanted = select(kind.id).where(state, *where)
        return reading.session.scalars(wanted, execution_options=WITH_DELETED).all()

    if (given := _as_uuid(word)) is not None:
        yield ids(kind.id == given)
    # The id one record has elsewhere may be the name of another: then nobody can tell.
    named = or_(false(), *(column == word for column in _name_columns(kind, entity)))
    inside = _inside(kind, entity, account_id)
    yield ids(or_(kind.external_id == word, and_(named, *inside)))


def _inside(
    kind: type[Synced], entity: Entity, account_id: UUID | None
) -> tuple[ColumnElement[bool], ...]:
    if account_id is None or entity.scope_by != "account_id":
        return ()
    return (kind.__table__.c.account_id == account_id,)


def _name_columns(kind: type[Synced], entity: Entity) -> list[Any]:
    names = dict.fromkeys((entity.title, *_NAMES))
    known = {field.name for field in entity.fields if field.type in ("text", "long_text")}
    return [getattr(kind, name) for name in names if name in known]


def _as_uuid(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None
