"""Guesses what the rows of a file are, by its header alone."""

from kamdesk.protocol.entities import ENTITIES, Entity
from kamdesk.services.importing.columns import fields_by_column
from kamdesk.services.importing.mapping import shipped_mappings


def likely_entity(columns: tuple[str, ...]) -> str | None:
    """Return the kind of record these columns describe best, None when they fit nothing.

    A shipped mapping whose columns are all there decides; else the kind that needs no more than
    there is and knows most of the columns, the more general one first.
    """
    for shipped in shipped_mappings():
        if set(shipped.columns) <= set(columns):
            return shipped.entity
    best = max(ENTITIES.values(), key=lambda entity: _fit(entity, columns))
    return best.name if _fit(best, columns)[1] else None


def _fit(entity: Entity, columns: tuple[str, ...]) -> tuple[bool, int, bool, int]:
    found = {field.name for field in fields_by_column(entity, columns).values()}
    needed = {field.name for field in entity.fields if field.required}
    return entity.title in found, len(found), needed <= found, -len(entity.fields)
