"""Many records of one kind at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kamdesk.models import SYNCED, Synced
from kamdesk.protocol.entities import Entity
from kamdesk.storage.reading import Reading
from kamdesk.storage.unit_of_work import chunks


def loaded(reading: Reading, entity: Entity, ids: Sequence[UUID]) -> dict[UUID, Synced]:
    """Return the live ones of these records, a few hundred at a statement."""
    kind = SYNCED[entity.name]
    return {
        record.id: record
        for chunk in chunks(ids)
        for record in reading.session.scalars(select(kind).where(kind.id.in_(chunk)))
    }
