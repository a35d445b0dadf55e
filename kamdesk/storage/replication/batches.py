"""The journal of frozen batches: what the server lost is sent again, byte for byte.

Where the chain goes on no longer, on a laptop that was cloned or put back, what it lost is told in
a new chain: the same ops under the same ids, in the order in which they were taken once.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, func, select, update

from kamdesk.models.sync import SyncBatch
from kamdesk.protocol import frames
from kamdesk.protocol.epochs import Span, was_taken_back
from kamdesk.protocol.messages import Push
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication import texts
from kamdesk.storage.replication.freezing import Line, body_of, taken_lines
from kamdesk.storage.replication.recovery import keep_whole
from kamdesk.storage.replication.state import begin_incarnation, demanded_state, put_state
from kamdesk.storage.unit_of_work import UnitOfWork

_push = msgspec.msgpack.Decoder(Push)
_TAKEN: Final = "SELECT inc, n, rev FROM sync_batch WHERE rev IS NOT NULL ORDER BY rev, n"
_FORGOTTEN: Final = (
    "SELECT DISTINCT rev FROM change WHERE origin = 'local' AND rev IS NOT NULL"
    " AND rev NOT IN (SELECT rev FROM sync_batch WHERE rev IS NOT NULL)"
)
_NOBODYS: Final = bytes(16)  # the incarnation of a batch that waits for its place in a chain
_ADD: Final = (
    "INSERT INTO sync_batch (inc, n, body, hash, ops, rev, answered) VALUES (?, ?, ?, ?, ?, ?, 0)"
)
_BODY: Final = "SELECT body FROM sync_batch WHERE inc = ? AND n = ?"
_MOVE: Final = (
    "UPDATE sync_batch SET inc = ?, n = ?, body = ?, hash = ?, answered = 0 WHERE inc = ? AND n = ?"
)
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


def is_any_stray(reading: Reading, spans: Sequence[Span]) -> bool:
    """Tell whether the server lost a batch of a chain that was given up here."""
    inc = demanded_state(reading).inc.bytes
    lost = _lost(reading.session.connection(), spans)
    return any(bytes(row.inc) != inc for row in lost)


def begin_chain(work: UnitOfWork, spans: Sequence[Span]) -> None:
    """Begin a new incarnation with all that the server took once and lost, whoever's chain it was.

    These batches keep the revision they had: what they say is no newer than it was.
    """
    begin_incarnation(work)
    _remember(work.session.connection(), spans)
    connection, inc = work.session.connection(), demanded_state(work).inc.bytes
    n, last = 0, b""
    for n, row in enumerate(_lost(connection, spans), 1):
        content = ask(connection, _BODY, (row.inc, row.n)).scalar_one()
        body = frames.encoded(replace(_push.decode(content), inc=inc, n=n, prev_hash=last))
        last = hashlib.sha256(body).digest()
        ask(connection, _MOVE, (inc, n, body, last, row.inc, row.n))
    put_state(work, made_n=n, last_hash=last)


def _remember(connection: Connection, spans: Sequence[Span]) -> None:
    """Freeze anew what a newer backup once held safe, so that the journal had let go of it."""
    letters: dict[tuple[bytes, str], tuple[int, Line]] = {}
    told: list[tuple[int, Sequence[Line]]] = []
    for rev in _forgotten(connection, spans):
        lines = taken_lines(connection, rev)
        bare = [line for line in lines if _is_update_gone(connection, line)]
        letters.update({(bytes(line.record_id), line.field): (rev, line) for line in bare})
        told.append((rev, [line for line in lines if line not in bare]))
    whole = [(rev, [line]) for rev, line in letters.values() if keep_whole(connection, line)]
    for n, (rev, some) in enumerate([*told, *whole]):
        if some:
            body = body_of(connection, some, (_NOBODYS, n, b""))
            ask(connection, _ADD, (_NOBODYS, n, body, b"", len(some), rev))


def _forgotten(connection: Connection, spans: Sequence[Span]) -> list[int]:
    revs = sorted(row.rev for row in ask(connection, _FORGOTTEN).all())
    return [rev for rev in revs if was_taken_back(rev, spans)]


def _is_update_gone(connection: Connection, line: Line) -> bool:
    """Tell whether the update is kept no longer that an edit of a shared text became."""
    is_text = texts.is_shared(line.entity, line.field)
    return is_text and texts.edit_of(connection, line.seq) is None


def _lost(connection: Connection, spans: Sequence[Span]) -> list[Row[Any]]:
    return [row for row in ask(connection, _TAKEN).all() if was_taken_back(row.rev, spans)]
