"""Who points at a record: asked before it is deleted."""

from uuid import UUID

from sqlalchemy import func, or_, select

from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES, Entity
from kamdesk.storage.reading import Reading


def uses_of(reading: Reading, entity: Entity, record_id: UUID) -> dict[str, int]:
    """Return how many live records point at one, by their plural; most first."""
    found: dict[str, int] = {}
    for user in ENTITIES.values():
        kind = SYNCED[user.name]
        names = [field.name for field in user.fields if field.reference == entity.name]
        if names:
            points = or_(*(getattr(kind, name) == record_id for name in names))
            wanted = select(func.count()).select_from(kind)
            n = reading.session.scalar(wanted.where(points, kind.deleted_at.is_(None)))
            found[user.plural] = n or 0
    return dict(sorted(((name, n) for name, n in found.items() if n), key=lambda each: -each[1]))
