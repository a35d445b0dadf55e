"""Records as lists: those that meet a condition, those that hang on another, and their titles."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from kamdesk.models import SYNCED
from kamdesk.models.local import Change
from kamdesk.protocol.entities import ENTITIES, Entity, FieldType
from kamdesk.queries.conditions import where
from kamdesk.queries.records import one, resolve, rows
from kamdesk.storage.reading import WITH_DELETED, Reading

Values = dict[str, Any]
_IDS_A_TIME = 500


def listed(
    reading: Reading, entity: Entity, condition: str | None = None, limit: int | None = None
) -> list[Values]:
    """Return the records that meet a condition, in their order. Raises as ``conditions.where``.

    What has a position goes by it; everything else by when it came into this file.
    """
    clauses = (where(reading, entity, condition),) if condition else ()
    return list(rows(reading, entity, *clauses, limit=limit, order=(_order_of(entity),)))


def _order_of(entity: Entity) -> ColumnElement[Any]:
    kind: Any = SYNCED[entity.name]
    if any(field.name == "position" for field in entity.fields):
        return kind.position  # type: ignore[no-any-return]
    created = select(func.min(Change.seq)).where(
        Change.record_id == kind.id, Change.entity == entity.name, Change.field.is_(None)
    )
    return created.correlate(kind).scalar_subquery()


def shown(reading: Reading, entity: Entity, word: str) -> Values:
    """Return one record's values, and its children in arrays named by their plurals.

    Raises Refused: ``reference.unknown``, ``reference.ambiguous``.
    """
    found = one(reading, entity, resolve(reading, entity, word))
    return {**found, **children(reading, entity, found["id"])}


def children(reading: Reading, entity: Entity, record_id: UUID) -> dict[str, list[Values]]:
    """Return what hangs on a record; nothing hangs on shared records such as users."""
    found: dict[str, list[Values]] = {}
    for child in ENTITIES.values():
        names = _pointers(child, entity)
        if names:
            kind = SYNCED[child.name]
            points_here = or_(*(getattr(kind, name) == record_id for name in names))
            found[child.plural] = list(rows(reading, child, points_here))
    return found


def titles(
    reading: Reading, entity: Entity, ids: Iterable[UUID], *, english: bool = False
) -> dict[UUID, str]:
    """Return what people call these records; deleted ones are left out.

    ``english`` takes the English name where there is one.
    """
    found = all_titles(reading, entity, ids, english=english)
    return {key: name for key, (name, gone) in found.items() if not gone}


def all_titles(
    reading: Reading, entity: Entity, ids: Iterable[UUID], *, english: bool = False
) -> dict[UUID, tuple[str, bool]]:
    """Return what people call these records, and whether they are deleted. As ``titles``."""
    kind, found = SYNCED[entity.name], {}
    title = getattr(kind, entity.title)
    also = english_title(entity) if english else None
    if also is not None:
        title = func.coalesce(func.nullif(getattr(kind, also), ""), title)
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _IDS_A_TIME):
        some = select(kind.id, title, kind.deleted_at).where(
            kind.id.in_(wanted[start : start + _IDS_A_TIME])
        )
        for key, name, gone in reading.session.execute(some, execution_options=WITH_DELETED):
            found[key] = ("" if name is None else str(name), gone is not None)
    return found


def english_title(entity: Entity) -> str | None:
    """Return the field that holds the title in English, if the entity has one."""
    name = f"english_{entity.title}"
    return name if any(field.name == name for field in entity.fields) else None


def _pointers(child: Entity, parent: Entity) -> list[str]:
    """Return the fields by which a child hangs on a parent."""
    if parent.scope_by is None or child.scope_by is None:
        return []
    if parent.scope_by == "id":
        return [child.scope_by] if child.scope_by != "id" else []
    return [
        field.name
        for field in child.fields
        if field.type is FieldType.REFERENCE and field.reference == parent.name
    ]
