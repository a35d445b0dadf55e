"""The journal of frozen batches: what the server lost is sent again, byte for byte."""

from typing import Final

from sqlalchemy import func, select, update

from kamdesk.models.sync import SyncBatch
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.state import demanded_state
from kamdesk.storage.unit_of_work import UnitOfWork

_HASH: Final = "SELECT hash FROM sync_batch WHERE inc = (SELECT inc FROM sync_state) AND n = ?"


def hash_of(reading: Reading, n: int) -> bytes | None:
    """Return the hash of a batch of the present incarnation; None when it is not kept here."""
    found = ask(reading.session.connection(), _HASH, (n,)).first()
    return None if found is None else bytes(found.hash)


def send_again(work: UnitOfWork, first: int) -> bool:
    """Let the batches from ``first`` on be sent once more; False when one of them is gone."""
    standing = demanded_state(work)
    wanted = SyncBatch.inc == standing.inc, SyncBatch.n >= first
    there = work.session.scalar(select(func.count()).select_from(SyncBatch).where(*wanted))
    if there != standing.made_n - first + 1:
        return False
    work.session.execute(update(SyncBatch).where(*wanted).values(answered=False))
    return True
