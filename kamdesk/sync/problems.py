"""What a server would not take: sent again, let go of, taken up again; nothing of it is lost."""

from collections.abc import Sequence
from uuid import UUID

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED
from kamdesk.queries.sync_state import Unheard, unheard
from kamdesk.storage.deed import deed
from kamdesk.storage.replication.partings import put_aside
from kamdesk.storage.replication.refused import LET_GO, REFUSED, set_verdict, wait_again
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import decoded

__all__ = ["LET_GO", "REFUSED", "let_go", "send_again", "take_up_again"]


@deed("sync.send_again", N_("Send again"))
def send_again(work: UnitOfWork, changes: Sequence[UUID]) -> int:
    """Let refused changes be handed over once more; return how many will be.

    A record that exists here alone goes out as it was made; a field is written anew, on what the
    server has now.
    """
    lines = [one for one in unheard(work, frozenset(changes)) if one.state == "refused"]
    made = [one for one in lines if one.field is None]
    wait_again(work, [one.id for one in made])
    edited = sum(_written_again(work, one) for one in lines if one.field is not None)
    return len(made) + edited


@deed("sync.let_go", N_("Keep the server's version"))
def let_go(work: UnitOfWork, changes: Sequence[UUID]) -> int:
    """Leave it at what the server has. The words stay in the log, and can be taken up again."""
    return set_verdict(work, changes, REFUSED, LET_GO)


@deed("sync.take_up", N_("Take up again"))
def take_up_again(work: UnitOfWork, changes: Sequence[UUID]) -> int:
    """List changes among the problems again that were let go of."""
    return set_verdict(work, changes, LET_GO, REFUSED)


def put_parting_aside(work: UnitOfWork, account_id: UUID) -> None:
    """Tell no more of an account that moved on; no deed, and nothing to undo."""
    put_aside(work, account_id)


def _written_again(work: UnitOfWork, line: Unheard) -> bool:
    if line.entity not in SYNCED or line.field is None:
        return False
    try:
        record = work.get(SYNCED[line.entity], line.record_id)
    except Refused:
        return False  # it is gone; the words are still to be exported
    if not hasattr(record, line.field):
        return False
    setattr(record, line.field, decoded(line.entity, line.field, line.text))
    set_verdict(work, [line.id], REFUSED, LET_GO)
    return True
