"""The registry of synced records: what exists, what each field may hold, who sees it.

``ENTITIES`` maps table names to entries; ``by_word`` finds one by what a person types.
"""

from kamdesk.protocol.entities import accounts, activities, business, reference
from kamdesk.protocol.entities.field import Choice, Entity, Field, FieldType, Merge

__all__ = ["ENTITIES", "Choice", "Entity", "Field", "FieldType", "Merge", "by_word"]

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for room in (reference, accounts, activities, business)
    for entity in room.ENTITIES
}
_BY_WORD = {word: entity for entity in ENTITIES.values() for word in (entity.name, entity.plural)}


def by_word(word: str) -> Entity | None:
    """Return the entity called so, by plural or table name; dashes count as underscores."""
    return _BY_WORD.get(word.replace("-", "_").lower())
