"""What people call the records a score rests on."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from kamdesk.models import SYNCED
from kamdesk.models.stakeholder import Contact
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.queries.scores import HealthSheet
from kamdesk.storage.reading import Reading

_ORDER = ("objective", "summary", "outcome", "title", "name", "text", "number")


class Title(NamedTuple):
    """What a record is called; ``english`` is None when nobody gave it an English name."""

    name: str
    english: str | None = None


def sheet_titles(reading: Reading, sheet: HealthSheet) -> dict[UUID, Title]:
    """Return a title for each record a sheet names; a judgement is called by its person.

    Records without words of their own, and deleted ones, are left out.
    """
    found = {key: _title(reading, entity, key) for entity, key in set(_named(sheet))}
    return {key: title for key, title in found.items() if title.name}


def _named(sheet: HealthSheet) -> Iterator[tuple[str, UUID]]:
    for measure in sheet.measures:
        for each in measure.evidence:
            if each.record_id is not None:
                yield each.entity, each.record_id
    for way in sheet.improvements:
        if way.entity is not None and way.record_id is not None:
            yield way.entity, way.record_id


def _title(reading: Reading, entity: str, record_id: UUID) -> Title:
    record = reading.session.get(SYNCED[entity], record_id)
    if record is None or record.deleted_at is not None:
        return Title("")
    contact = getattr(record, "contact_id", None)
    if entity == "stakeholder_fact" and contact is not None:
        person = reading.session.get(Contact, contact)
        return Title(person.name, person.english_name) if person else Title("")
    english = getattr(record, "english_name", None)
    return Title(_words(record, entity), english)


def _words(record: object, entity: str) -> str:
    fields = ENTITIES[entity].fields
    for field in sorted(fields, key=lambda each: each.name != ENTITIES[entity].title):
        if field.name in _ORDER and field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
            words = getattr(record, field.name)
            if words:
                return str(words).strip().split("\n", 1)[0]
    return ""
