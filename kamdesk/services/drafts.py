"""What a form holds before its deed, kept against a crash. Not a change: no history, no sync."""

from typing import Any

from kamdesk.i18n import N_
from kamdesk.models.local import Draft
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


@deed("draft.keep", N_("Keep draft"))
def keep_draft(work: UnitOfWork, key: str, content: dict[str, Any]) -> None:
    """Store what a form holds; ``key`` names form and subject, "visit.log:<account>"."""
    work.session.merge(Draft(key=key, content=content, saved_at=work.now))


@deed("draft.drop", N_("Drop draft"))
def drop_draft(work: UnitOfWork, key: str) -> None:
    """Forget a draft; one that was never kept is forgotten too."""
    kept = work.session.get(Draft, key)
    if kept is not None:
        work.session.delete(kept)
