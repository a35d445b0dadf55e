"""What a form held when it was last left."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from kamdesk.models.local import Draft
from kamdesk.storage.reading import Reading


class KeptDraft(Struct, frozen=True):
    """The words of a form that was not saved, and when they were last kept."""

    key: str
    content: dict[str, Any]
    saved_at: datetime


def draft(reading: Reading, key: str) -> KeptDraft | None:
    """Return what is kept under ``key``, or None."""
    found = reading.session.get(Draft, key)
    return None if found is None else KeptDraft(found.key, dict(found.content), found.saved_at)
