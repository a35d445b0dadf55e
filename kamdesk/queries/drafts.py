"""What a form held when it was last left."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import or_, select

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


def drafts(reading: Reading, key: str) -> list[KeptDraft]:
    """Return what is kept under ``key`` and under its further ones, "key#2", the newest first."""
    mine = or_(Draft.key == key, Draft.key.startswith(f"{key}#", autoescape=True))
    found = reading.session.scalars(select(Draft).where(mine).order_by(Draft.saved_at.desc()))
    return [KeptDraft(each.key, dict(each.content), each.saved_at) for each in found]
