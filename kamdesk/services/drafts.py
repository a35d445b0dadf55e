"""What a form holds before its deed, kept against a crash. Not a change: no history, no sync."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from kamdesk.i18n import N_
from kamdesk.models.local import Draft
from kamdesk.queries.drafts import KeptDraft, draft, drafts
from kamdesk.queries.unfinished import Unfinished, unfinished
from kamdesk.storage.deed import deed, name_of
from kamdesk.storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")


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


@deed("draft.open", N_("Open draft"))
def open_draft(work: UnitOfWork, key: str) -> KeptDraft | None:
    """Return a draft as last kept, behind every keep that is still under way."""
    return draft(work, key)


@deed("draft.open_all", N_("Open drafts"))
def open_drafts(work: UnitOfWork, key: str) -> list[KeptDraft]:
    """Return all that is kept under a key, behind every keep that is still under way."""
    return drafts(work, key)


def replacing(
    key: str, function: Callable[Concatenate[UnitOfWork, P], R]
) -> Callable[Concatenate[UnitOfWork, P], R]:
    """Return a deed that forgets, in the same transaction, the draft it was written from."""

    def stored(work: UnitOfWork, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result = function(work, *args, **kwargs)
        drop_draft(work, key)
        return result

    stored.deed_name = name_of(function)  # type: ignore[attr-defined]
    return stored


@deed("capture.waiting", N_("List open notes"))
def waiting_captures(work: UnitOfWork) -> list[Unfinished]:
    """Return the captures nobody has finished, behind every keep that is still under way."""
    return unfinished(work)
