"""Writes down what became of a batch: in the transaction that clears what waited."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row

from kamdesk.protocol.entities.authority import WIRE
from kamdesk.protocol.epochs import Span
from kamdesk.protocol.messages import Answer, Pushed
from kamdesk.storage.plain import ask
from kamdesk.storage.replication import recovery, texts
from kamdesk.storage.replication.columns import NoColumnValue, columns_of, converter
from kamdesk.storage.replication.freezing import Frozen
from kamdesk.storage.replication.scopes import forget_record, plan_scopes
from kamdesk.storage.replication.statements import for_each
from kamdesk.storage.unit_of_work import UnitOfWork

_LINES: Final = (
    "SELECT seq, id, entity, record_id, account_id, field FROM change"
    " WHERE batch = ? AND rev IS NULL AND origin = 'local'"
)
_LATER: Final = (
    "SELECT 1 FROM change WHERE record_id = ? AND rev IS NULL AND origin = 'local'"
    " AND (field = ? OR field IS NULL) LIMIT 1"
)
_ANY: Final = "SELECT 1 FROM change WHERE record_id = ? AND rev IS NULL AND origin = 'local'"


def acknowledge(
    work: UnitOfWork, batch: Frozen, pushed: Pushed, spans: Sequence[Span] = ()
) -> int | None:
    """Confirm the changes of a batch, and take over what the server decided otherwise.

    ``spans`` tell which revisions survived a restore: what the server lost waits once more.
    Returns the number of the first line it confirmed.
    """
    connection = work.session.connection()
    before = recovery.taken_before(connection, batch)
    repeated = before is not None
    lines = _confirmed(connection, batch, pushed.rev)
    first = min((line.seq for line in lines.values()), default=None)
    if before is not None:
        recovery.move(connection, before, pushed.rev)
        lines = recovery.lines_of(connection, batch, pushed.answers)
    known = [(lines[one.change_id], one) for one in pushed.answers if one.change_id in lines]
    again = {
        one.change_id: line
        for line, one in known
        if one.verdict == "denied" and (repeated or recovery.is_lost(connection, line, spans))
    }
    recovery.let_wait(connection, batch, again)
    whole = {one.change_id: line for line, one in known if one.reason == "waits"}
    recovery.hand_over_whole(connection, whole)
    again |= whole
    _settle(work, [(line, one) for line, one in known if one.change_id not in again])
    return first


def _confirmed(connection: Connection, batch: Frozen, rev: int) -> dict[bytes, Row[Any]]:
    """Confirm the lines of a batch and return them by the id of their change."""
    lines = {bytes(line.id): line for line in ask(connection, _LINES, (batch.n,))}
    confirmed = [(rev, line.seq) for line in lines.values()]
    for_each(connection, "UPDATE change SET rev = ? WHERE seq = ?", confirmed)
    ask(
        connection,
        "UPDATE sync_batch SET answered = 1, rev = ? WHERE inc = ? AND n = ?",
        (rev, batch.inc.bytes, batch.n),
    )
    return lines


def _settle(work: UnitOfWork, known: Sequence[tuple[Row[Any], Answer]]) -> None:
    connection = work.session.connection()
    for line, answer in known:
        _take(connection, work, line, answer)
    gone = [line for line, one in known if one.drop and not _is_only_here(connection, line, one)]
    _drop(work, gone)


def prune(work: UnitOfWork, durable_rev: int) -> None:
    """Let go of batches that lie in a verified backup of the server."""
    ask(
        work.session.connection(),
        "DELETE FROM sync_batch WHERE answered AND rev <= ?",
        (durable_rev,),
    )


def _take(connection: Connection, work: UnitOfWork, line: Row[Any], answer: Answer) -> None:
    if answer.verdict != "applied":
        ask(connection, "UPDATE change SET verdict = ? WHERE seq = ?", (answer.verdict, line.seq))
    if answer.drop:  # taken out below, or kept because nobody else has it
        return
    if answer.verdict == "denied" and texts.is_shared(line.entity, line.field):
        texts.forget_edit(connection, line.seq)
    if answer.value:
        _write(connection, line, answer.value)
        record_id = UUID(bytes=bytes(line.record_id))
        account = None if line.account_id is None else UUID(bytes=bytes(line.account_id))
        work.capture.note_received(line.entity, {record_id: account})


def _is_only_here(connection: Connection, line: Row[Any], answer: Answer) -> bool:
    if answer.verdict != "denied" or line.entity not in WIRE:
        return False
    row = ask(
        connection,
        f'SELECT rev FROM "{line.entity}" WHERE id = ?',  # noqa: S608 - names of the registry
        (line.record_id,),
    ).first()
    return row is not None and row.rev is None


def _write(connection: Connection, line: Row[Any], values: Mapping[str, Any]) -> None:
    """Write the values that stand, but never over an edit that was made since."""
    for name, value in values.items():
        if name not in columns_of(line.entity):
            continue
        if ask(connection, _LATER, (line.record_id, name)).first() is not None:
            continue
        try:
            cell = converter(line.entity, name)(value)
        except NoColumnValue:
            continue  # the next pull brings the whole record
        ask(
            connection,
            f'UPDATE "{line.entity}" SET "{name}" = ? WHERE id = ?',  # noqa: S608 - names of the registry
            (cell, line.record_id),
        )


def _drop(work: UnitOfWork, lines: Sequence[Row[Any]]) -> None:
    """Take records out that are none of this device's business, and read their scopes anew.

    A denied record that no server ever showed exists here alone: it stays, and is told of.
    """
    connection = work.session.connection()
    gone: dict[tuple[str, bytes], Row[Any]] = {
        (line.entity, bytes(line.record_id)): line for line in lines if line.entity in WIRE
    }
    for (entity, record_id), line in gone.items():
        if line.account_id is not None:
            plan_scopes(work, [str(UUID(bytes=bytes(line.account_id)))], empty=True, fill=True)
        elif ask(connection, _ANY, (record_id,)).first() is None:
            forget_record(work, entity, UUID(bytes=record_id))
