"""After a server was put back to an older day: what it took once and no longer knows.

A batch sent once more may meet records that another device has not brought back yet. Such lines
wait again, on top of what the server says, until a later round finds a place for them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row

from kamdesk.protocol.entities.authority import WIRE
from kamdesk.protocol.epochs import Span, is_contained
from kamdesk.protocol.messages import Answer, Push
from kamdesk.storage.plain import ask
from kamdesk.storage.replication import texts
from kamdesk.storage.replication.freezing import Frozen
from kamdesk.storage.replication.statements import for_each
from kamdesk.storage.unit_of_work import UnitOfWork

_push = msgspec.msgpack.Decoder(Push)
_WAITING: Final = (
    "SELECT seq, entity, record_id FROM change"
    " WHERE rev IS NULL AND origin = 'local' AND verdict = 'again'"
)
_LINE: Final = (
    "SELECT seq, id, entity, record_id, account_id, field FROM change"
    " WHERE record_id = ? AND id = ? AND origin = 'local' LIMIT 1"
)
_AGAIN: Final = "UPDATE change SET rev = NULL, batch = NULL, verdict = 'again' WHERE seq = ?"


def taken_before(connection: Connection, batch: Frozen) -> int | None:
    """Return the revision under which the server had confirmed this batch once."""
    row = ask(
        connection, "SELECT rev FROM sync_batch WHERE inc = ? AND n = ?", (batch.inc.bytes, batch.n)
    ).first()
    return None if row is None else row.rev


def move(connection: Connection, before: int, rev: int) -> None:
    """Confirm own lines of a repeated batch anew: a restore took the revision they had."""
    ask(
        connection,
        "UPDATE change SET rev = ? WHERE rev = ? AND origin = 'local'",
        (rev, before),
    )


def lines_of(
    connection: Connection, batch: Frozen, answers: Sequence[Answer]
) -> dict[bytes, Row[Any]]:
    """Return the lines of the change log that answers to a repeated batch are about."""
    asked = {answer.change_id for answer in answers}
    found = {}
    for block in _push.decode(batch.body).ops:
        for record_id, change_id in zip(block.id, block.change_id, strict=True):
            if change_id in asked:
                row = ask(connection, _LINE, (record_id, change_id)).first()
                if row is not None:
                    found[change_id] = row
    return found


def is_lost(connection: Connection, line: Row[Any], spans: Sequence[Span]) -> bool:
    """Tell whether the server once had this record as it stands here, and lost it."""
    if line.entity not in WIRE or not spans:
        return False
    row = ask(
        connection,
        f'SELECT rev FROM "{line.entity}" WHERE id = ?',  # noqa: S608 - names of the registry
        (line.record_id,),
    ).first()
    return row is not None and row.rev is not None and not is_contained(row.rev, spans)


def let_wait(connection: Connection, batch: Frozen, lines: Mapping[bytes, Row[Any]]) -> None:
    """Let lines wait once more; an edit of a shared text keeps the very update it was."""
    updates = _updates(batch) if lines else {}
    for change_id, line in lines.items():
        ask(connection, _AGAIN, (line.seq,))
        if change_id in updates:
            ask(
                connection,
                "INSERT OR IGNORE INTO text_edit (seq, entity, record_id, field, content)"
                " VALUES (?, ?, ?, ?, ?)",
                (line.seq, line.entity, line.record_id, line.field, updates[change_id]),
            )


def hand_over_whole(connection: Connection, lines: Mapping[bytes, Row[Any]]) -> None:
    """Let edits of texts wait whose letters the server lost: the whole text goes along."""
    for line in lines.values():
        if keep_whole(connection, line):
            ask(connection, _AGAIN, (line.seq,))


def keep_whole(connection: Connection, line: Row[Any]) -> bool:
    """Let the whole text stand for an edit of it; False where there is no document."""
    content = texts.whole(
        connection, texts.Key(line.entity, UUID(bytes=bytes(line.record_id)), line.field)
    )
    if content is None:
        return False
    ask(
        connection,
        "INSERT OR REPLACE INTO text_edit (seq, entity, record_id, field, content)"
        " VALUES (?, ?, ?, ?, ?)",
        (line.seq, line.entity, line.record_id, line.field, content),
    )
    return True


def is_any_waiting(connection: Connection) -> bool:
    """Tell whether any line waits for a record to come back."""
    return ask(connection, f"{_WAITING} LIMIT 1").first() is not None


def try_again(work: UnitOfWork, spans: Sequence[Span]) -> bool:
    """Let go out what waited for records that are back on the server; tell whether any did."""
    connection = work.session.connection()
    ready = [
        (line.seq,)
        for line in ask(connection, _WAITING).all()
        if _is_there(connection, line, spans)
    ]
    for_each(connection, "UPDATE change SET verdict = NULL WHERE seq = ?", ready)
    return bool(ready)


def _is_there(connection: Connection, line: Row[Any], spans: Sequence[Span]) -> bool:
    if line.entity not in WIRE:
        return False
    row = ask(
        connection,
        f'SELECT rev FROM "{line.entity}" WHERE id = ?',  # noqa: S608 - names of the registry
        (line.record_id,),
    ).first()
    return row is not None and (row.rev is None or is_contained(row.rev, spans))


def _updates(batch: Frozen) -> dict[bytes, bytes]:
    return {
        change_id: value
        for block in _push.decode(batch.body).ops
        for column in block.fields.values()
        for change_id, value in zip(block.change_id, column, strict=True)
        if isinstance(value, bytes)
    }
