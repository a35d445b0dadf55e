"""The deeds undo and redo: named, logged and undoable like any other."""

from kamdesk.i18n import N_
from kamdesk.storage import undo as undoing
from kamdesk.storage.deed import deed
from kamdesk.storage.undo import Undone
from kamdesk.storage.unit_of_work import UnitOfWork


@deed("undo", N_("Undo"))
def undo(work: UnitOfWork) -> Undone:
    """Take back my last deed where nobody has changed it since. Raises Refused ``undo.nothing``."""
    return undoing.undo(work)


@deed("redo", N_("Redo"))
def redo(work: UnitOfWork) -> Undone:
    """Take back my last undo. Raises Refused ``redo.nothing``."""
    return undoing.redo(work)
