"""What people call the records a score rests on."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.queries.records import one
from kamdesk.storage.reading import Reading

_ORDER = ("objective", "summary", "outcome", "title", "name", "text", "number")


def evidence_titles(reading: Reading, records: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """Return a title for each record (entity, id); a judgement is called by its person.

    Records without words of their own, and deleted ones, are left out.
    """
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for entity, record_id in records:
        wanted[entity].add(record_id)
    found: dict[UUID, str] = {}
    for entity, ids in wanted.items():
        for record_id in ids:
            title = _title(reading, entity, record_id)
            if title:
                found[record_id] = title
    return found


def _title(reading: Reading, entity: str, record_id: UUID) -> str:
    record = reading.session.get(SYNCED[entity], record_id)
    if record is None or record.deleted_at is not None:
        return ""
    contact = getattr(record, "contact_id", None)
    if entity == "stakeholder_fact" and contact is not None:
        return str(one(reading, ENTITIES["contact"], contact)["name"])
    fields = ENTITIES[entity].fields
    for field in sorted(fields, key=lambda each: each.name != ENTITIES[entity].title):
        if field.name in _ORDER and field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
            words = getattr(record, field.name)
            if words:
                return str(words).strip().split("\n", 1)[0]
    return ""
