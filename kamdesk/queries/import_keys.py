"""What an import compares a file with: the names records go by, and their present values.

Everything is asked for the whole file at once, so that no row costs a query of its own.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, func, select

from kamdesk.models import SYNCED, Synced
from kamdesk.protocol.entities import Entity, FieldType
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.unit_of_work import chunks

_NAMES = ("name", "short_name", "english_name", "aliases", "key", "number")
_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.SET)


class KnownRecord(Struct, frozen=True):
    """A record and what a row may call it; ``names[0]`` is its title."""

    id: UUID
    names: tuple[str, ...]
    external_id: str | None = None
    account_id: UUID | None = None


class Stored(Struct, frozen=True):
    """A record as it stands; ``values`` holds every column of its table by field name."""

    id: UUID
    external_id: str | None
    is_deleted: bool
    values: dict[str, Any]


def known_records(reading: Reading, entity: Entity) -> Iterator[KnownRecord]:
    """Yield the live records of an entity with their names, oldest first."""
    kind: Any = SYNCED[entity.name]
    texts = {field.name for field in entity.fields if field.type in _TEXTS}
    names = [name for name in dict.fromkeys((entity.title, *_NAMES)) if name in texts]
    scoped = entity.scope_by == "account_id"
    columns = [kind.id, kind.external_id, *(getattr(kind, name) for name in names)]
    wanted = select(*columns, *([kind.account_id] if scoped else [])).order_by(kind.id)
    for row in reading.session.execute(wanted):
        account_id = row[-1] if scoped else None
        yield KnownRecord(row[0], _flat(row[2 : 2 + len(names)]), row[1], account_id)


def stored_by_id(reading: Reading, entity: Entity, ids: Sequence[UUID]) -> Iterator[Stored]:
    """Yield the records with these ids, deleted ones too."""
    wanted = select(func.unhex(_listed([key.hex for key in ids])))
    yield from _stored(reading, entity, SYNCED[entity.name].id.in_(wanted))


def stored_by_external_id(
    reading: Reading, entity: Entity, keys: Sequence[str]
) -> Iterator[Stored]:
    """Yield the live records with these external ids."""
    kind = SYNCED[entity.name]
    wanted = kind.external_id.in_(select(_listed(keys)))
    yield from _stored(reading, entity, wanted, kind.deleted_at.is_(None))


def records_with_ids(reading: Reading, entity: Entity, ids: Sequence[UUID]) -> list[Synced]:
    """Return the records with these ids, deleted ones too, to be changed by a deed."""
    kind = SYNCED[entity.name]
    return [
        record
        for some in chunks(ids)
        for record in reading.session.scalars(
            select(kind).where(kind.id.in_(some)), execution_options=WITH_DELETED
        )
    ]


def held_texts(reading: Reading, entity: Entity, field: str) -> dict[str, UUID]:
    """Return who holds which value of a text field, among live records."""
    kind = SYNCED[entity.name]
    column = getattr(kind, field)
    found = reading.session.execute(select(column, kind.id).where(column.is_not(None)))
    return {str(value): record_id for value, record_id in found}


def _stored(reading: Reading, entity: Entity, *where: ColumnElement[bool]) -> Iterator[Stored]:
    kind = SYNCED[entity.name]
    names = ("id", "rev", "deleted_at", *(field.name for field in entity.fields))
    wanted = select(*(getattr(kind, name) for name in names)).where(*where)
    for row in reading.session.execute(wanted, execution_options=WITH_DELETED):
        values = dict(zip(names, row, strict=True))
        is_deleted = values["deleted_at"] is not None
        yield Stored(values["id"], values["external_id"], is_deleted, values)


def _listed(texts: Sequence[str]) -> ColumnElement[str]:
    """Return texts as a column: one bound value, however many there are."""
    values = func.json_each(msgspec.json.encode(texts).decode()).table_valued("value")
    column: ColumnElement[str] = values.c.value
    return column


def _flat(values: Sequence[Any]) -> tuple[str, ...]:
    names: list[str] = []
    for value in values:
        names += value if isinstance(value, tuple) else [value] if value else []
    return tuple(names)
