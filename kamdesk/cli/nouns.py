"""The entity a person names, by plural or singular."""

from difflib import get_close_matches

from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES, Entity, by_word


def entity_named(word: str) -> Entity:
    """Return the entity called so. Raises Refused ``entity.unknown`` with a suggestion."""
    found = by_word(word)
    if found is not None:
        return found
    plurals = [entity.plural for entity in ENTITIES.values()]
    near = get_close_matches(word.replace("-", "_").lower(), plurals, n=1)
    if near:
        raise Refused("entity.unknown_like", field="entity", word=word, suggestion=near[0])
    raise Refused("entity.unknown", field="entity", word=word, known=", ".join(sorted(plurals)))
