"""What people call the fields of a record and their choices, whatever language is shown.

A script written on a Chinese desktop must mean the same on an English one.
"""

from functools import cache

from kamdesk.i18n import in_every_language
from kamdesk.protocol.entities import Entity, Field


def field_called(entity: Entity, word: str) -> Field | None:
    """Return the field meant by its code, stored name or label; None when there is none.

    Codes come before labels; of two fields with one label the first is meant.
    """
    wanted = word.strip()
    return entity.by_code(wanted.replace("-", "_")) or _by_label(entity).get(wanted.casefold())


def choice_called(field: Field, word: str) -> str:
    """Return the key of the choice meant by its key or label; any other word as it is."""
    wanted = word.strip().casefold()
    for choice in field.choices:
        if wanted == choice.key.casefold():
            return choice.key
    for choice in field.choices:
        if wanted in {label.casefold() for label in in_every_language(choice.label)}:
            return choice.key
    return word


@cache
def _by_label(entity: Entity) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in entity.fields:
        for label in in_every_language(field.label):
            found.setdefault(label.casefold(), field)
    return found
