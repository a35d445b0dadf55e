"""Columns to fields by name: the code, the label in English or Chinese, or a known synonym.

Likeness alone never maps a column; it is only offered as a suggestion.
"""

from functools import cache

import msgspec

from kamdesk import resources
from kamdesk.domain.identity import Spellings, squash
from kamdesk.i18n import in_every_language
from kamdesk.protocol.entities import Entity, Field


def fields_by_column(entity: Entity, columns: tuple[str, ...]) -> dict[str, Field]:
    """Return the field each column names; the first column of a field wins, others are left out."""
    names = _names(entity)
    found: dict[str, Field] = {}
    taken: set[str] = set()
    for column in columns:
        field = names.get(squash(column))
        if field is not None and field.name not in taken:
            found[column] = field
            taken.add(field.name)
    return found


def likely_field(entity: Entity, column: str) -> str | None:
    """Return the code of the field a column probably means, or None."""
    names = _names(entity)
    match = Spellings(names).find(squash(column))
    return None if match is None or match.is_same else names[match.value].code


def _names(entity: Entity) -> dict[str, Field]:
    """Return every squashed name a column of this entity may carry."""
    names: dict[str, Field] = {}
    synonyms = _synonyms()
    for field in entity.fields:
        known = [field.code, field.name, *in_every_language(field.label)]
        known += synonyms.get(entity.name, {}).get(field.code, [])
        for name in known:
            names.setdefault(squash(name), field)
    for code, words in synonyms["*"].items():
        field_of_all = entity.by_code(code)
        for word in words if field_of_all else ():
            names.setdefault(squash(word), field_of_all)  # type: ignore[arg-type]
    return names


@cache
def _synonyms() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = msgspec.json.decode(
        resources.text("mappings", "words", "columns.json")
    )
    return found
