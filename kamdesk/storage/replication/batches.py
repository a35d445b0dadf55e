"""The journal of frozen batches: what the server lost is sent again, byte for byte."""

from sqlalchemy import func, select, update

from kamdesk.models.sync import SyncBatch
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.state import demanded_state
from kamdesk.storage.unit_of_work import UnitOfWork


def hash_of(reading: Reading, n: int) -> bytes | None:
    """Return the hash of a batch of the present incarnation; None when it is not kept here."""
    mine = SyncBatch.inc == demanded_state(reading).inc
    found = reading.session.scalar(select(SyncBatch.hash).where(mine, SyncBatch.n == n))
    return None if found is None else bytes(found)


def send_again(work: UnitOfWork, first: int) -> bool:
    """Let the batches from ``first`` on be sent once more; False when one of them is gone."""
    standing = demanded_state(work)
    wanted = SyncBatch.inc == standing.inc, SyncBatch.n >= first
    there = work.session.scalar(select(func.count()).select_from(SyncBatch).where(*wanted))
    if there != standing.made_n - first + 1:
        return False
    work.session.execute(update(SyncBatch).where(*wanted).values(answered=False))
    return True
