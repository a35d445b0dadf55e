"""Reading a record whether it is deleted or not."""

from uuid import UUID

from kamdesk.models import SYNCED, Synced
from kamdesk.storage.reading import WITH_DELETED, Reading


def any_record(reading: Reading, entity: str, record_id: UUID) -> Synced | None:
    """Return a record, deleted ones too; None when this device does not have it."""
    kind = SYNCED.get(entity)
    if kind is None:
        return None
    return reading.session.get(kind, record_id, execution_options=WITH_DELETED)
