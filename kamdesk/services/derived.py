"""Making everything derived from the facts anew: scores and the search index."""

from kamdesk.i18n import N_
from kamdesk.services.scores import rebuild_scores
from kamdesk.storage import search
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


@deed("derived.rebuild", N_("Rebuild search and scores"))
def rebuild_derived(work: UnitOfWork) -> None:
    """Forget what was derived and derive it again; no fact and no history changes."""
    rebuild_scores(work)
    search.rebuild(work)
