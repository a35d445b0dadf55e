"""Many records of one kind at once."""

from collections.abc import Sequence
from typing import Any
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


def english_names(reading: Reading, entity: Entity, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the English names of those records that have one."""
    kind: Any = SYNCED[entity.name]
    found: dict[UUID, str] = {}
    for chunk in chunks(ids):
        wanted = select(kind.id, kind.english_name).where(
            kind.id.in_(chunk), kind.english_name.is_not(None)
        )
        found.update((key, name) for key, name in reading.session.execute(wanted))
    return found
