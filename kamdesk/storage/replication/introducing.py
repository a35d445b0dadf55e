"""The first step of a round: what a server said of itself is taken in, in one transaction."""

from kamdesk.protocol.messages import Welcome
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication import batches
from kamdesk.storage.replication.answers import prune
from kamdesk.storage.replication.recovery import try_again
from kamdesk.storage.replication.state import State, demanded_state, put_state
from kamdesk.storage.settings import EPOCH_PROOF, put_setting, setting
from kamdesk.storage.unit_of_work import UnitOfWork


def introduction(reading: Reading) -> tuple[State, bytes]:
    """Return where this profile stands, and the newest proof of an epoch that it saw."""
    return demanded_state(reading), bytes.fromhex(setting(reading, EPOCH_PROOF))


def introduced(work: UnitOfWork, welcome: Welcome, offset: int) -> None:
    """Take in where the server stands, and settle whose chain of batches is right."""
    standing, proof = introduction(work)
    if welcome.proof != proof:
        put_setting(work, EPOCH_PROOF, welcome.proof.hex())
    if (welcome.epoch, offset) != (standing.epoch, standing.offset):
        put_state(work, epoch=welcome.epoch, offset=offset)
    if not _is_one_chain(work, standing, welcome) or batches.is_any_stray(work, welcome.spans):
        batches.begin_chain(work, welcome.spans)
    try_again(work, welcome.spans)
    prune(work, welcome.durable_rev)


def _is_one_chain(work: UnitOfWork, standing: State, welcome: Welcome) -> bool:
    """Tell whether the server's chain of batches is this one, as far as it goes."""
    if welcome.last_n > standing.made_n:  # this profile was put back to an older day
        return False
    known = batches.hash_of(work, welcome.last_n)
    if known is not None and known != welcome.last_hash:
        return False
    return _is_sent_again(work, welcome.backfill)


def _is_sent_again(work: UnitOfWork, first: int | None) -> bool:
    """Let go out once more what the server lost; False when some of it is gone here too."""
    return first is None or batches.send_again(work, first)
