"""Applies a page of the server: records, texts, deletions, history and cursor in one transaction.

It cannot fail on a merge: rows wait for nothing, own edits stay on top until they were heard.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from kamdesk.errors import Refused
from kamdesk.protocol.entities.authority import DELETED, WIRE
from kamdesk.protocol.limits import waits_for_a_person
from kamdesk.protocol.messages import Page, Records, Tombstones
from kamdesk.storage.plain import ask
from kamdesk.storage.replication import texts
from kamdesk.storage.replication.columns import NoColumnValue, converter
from kamdesk.storage.replication.comparing import offer_waiting
from kamdesk.storage.replication.freezing import held_back
from kamdesk.storage.replication.history import put_history, reopen_creations
from kamdesk.storage.replication.pending import Pending, keeps_alive, overlaid
from kamdesk.storage.replication.rows import Received, account_of, put_block, put_records
from kamdesk.storage.replication.scopes import (
    erase_records,
    plan_scopes,
    settle_fill,
    tasks_left,
    unsent_within,
)
from kamdesk.storage.replication.state import demanded_state, put_state, role_of
from kamdesk.storage.replication.statements import for_each, rows_of
from kamdesk.storage.unit_of_work import UnitOfWork


class Applied(Struct, frozen=True):
    """What a page did. ``blocked`` names a scope that must go but holds something unsent."""

    records: int
    lines: int = 0
    blocked: str | None = None
    scopes_left: int = 0
    is_task_left: bool = False


def apply_changes(work: UnitOfWork, page: Page, *, released: bool = False) -> Applied:
    """Apply a page of changes and move the cursor behind it.

    A scope that went away while something unsent is inside stops the page: that has to be
    handed over first.

    Raises Refused: ``pull.brake`` when more is deleted at once than anybody means to; a person
    who agrees says ``released``.
    """
    connection = work.session.connection()
    for scope in page.drop:
        if unsent_within(connection, scope):
            offer_waiting(work, scope)
            return _applied(work, 0, blocked=scope)
    if not released:
        _hold_brake(connection, page.tombstones)
    count = _apply(work, page)
    erase_records(work, page.erased)
    plan_scopes(work, page.drop, empty=True)
    plan_scopes(work, page.add, fill=True)
    put_state(work, cursor=page.cursor)
    return _applied(work, count, len(page.history))


def apply_fill(work: UnitOfWork, page: Page, scopes: Sequence[str]) -> Applied:
    """Apply a page of whole scopes and note how far they were read."""
    count = _apply(work, page)
    settle_fill(work, scopes, page.after if page.more else b"")
    return _applied(work, count, len(page.history))


def apply_outline(work: UnitOfWork, page: Page) -> Applied:
    """Apply a page of an outline; its scopes are still to be read from their beginning."""
    return _applied(work, _apply(work, page))


def _applied(work: UnitOfWork, records: int, lines: int = 0, blocked: str | None = None) -> Applied:
    tasks, left = tasks_left(work)
    return Applied(records, lines, blocked, left, is_task_left=bool(tasks))


def _apply(work: UnitOfWork, page: Page) -> int:
    connection, named = work.session.connection(), _named(page)
    pending = Pending(connection, named)
    held = held_back(role_of(work, demanded_state(work).user_id))
    for key in sorted(pending.shared_texts()):
        texts.told(connection, key)  # before a newer document takes the place of theirs
    texts.put_documents(connection, page.text)
    own = pending, texts.edited_texts(connection, named)
    count = 0
    for block in page.records:
        if block.entity in held:
            _discard(connection, pending, block)
        _put(connection, page, block, own)
        reopen_creations(connection, block.id)
        _note(work, page, block)
        count += len(block.id)
    for gone in page.tombstones:
        count += _bury(work, page, gone, pending)
    put_history(connection, page)
    return count


def _put(
    connection: Connection, page: Page, block: Records, own: tuple[Pending, dict[texts.Key, str]]
) -> None:
    """Write a block at once where nothing of this device's own lies on top of it."""
    if not any(own) and put_block(connection, block):
        return
    put_records(connection, block.entity, list(_received(connection, page, block, own)))


def _named(page: Page) -> set[bytes]:
    blocks: Sequence[Any] = [*page.records, *page.tombstones]
    return {one.id for one in page.text}.union(*(block.id for block in blocks))


def _discard(connection: Connection, pending: Pending, block: Records) -> None:
    for record_id in block.id:
        pending.discard(connection, block.entity, UUID(bytes=record_id))


def _received(
    connection: Connection,
    page: Page,
    block: Records,
    own: tuple[Pending, dict[texts.Key, str]],
) -> Iterator[Received]:
    pending, edited = own
    names = list(block.fields)
    rows = zip(*block.fields.values(), strict=True) if names else [()] * len(block.id)
    columns = zip(block.id, block.rev, block.scope, rows, strict=True)
    for key, rev, scope, row in columns:
        record_id, values = UUID(bytes=key), dict(zip(names, row, strict=True))
        edits = pending.of(block.entity, record_id)
        if edits:
            pending.rebase(connection, edits, values, rev)
            values = overlaid(block.entity, values, edits)
        if edited:
            values.update(
                {
                    k.field: plain
                    for k, plain in edited.items()
                    if k[:2] == (block.entity, record_id)
                }
            )
        yield Received(record_id, rev, page.scopes[scope], values)


def _bury(work: UnitOfWork, page: Page, gone: Tombstones, pending: Pending) -> int:
    """Delete what others deleted; an own edit nobody heard of yet keeps a record alive."""
    if gone.entity not in WIRE:
        return 0
    rows, noted = [], {}
    moments = converter(gone.entity, DELETED)
    for key, rev, scope, at in zip(gone.id, gone.rev, gone.scope, gone.at, strict=True):
        record_id = UUID(bytes=key)
        if keeps_alive(pending.of(gone.entity, record_id)):
            continue
        try:
            rows.append((moments(at), rev, key))
        except NoColumnValue:
            rows.append((moments("1970-01-01T00:00:00+00:00"), rev, key))
        noted[record_id] = account_of(page.scopes[scope])
    bury = f'UPDATE "{gone.entity}" SET deleted_at = ?, rev = ? WHERE id = ?'  # noqa: S608 - names of the registry
    for_each(work.session.connection(), bury, rows)
    work.capture.note_received(gone.entity, noted)
    return len(rows)


def _note(work: UnitOfWork, page: Page, block: Records) -> None:
    if block.entity in WIRE:
        accounts = [account_of(scope) for scope in page.scopes]
        places = zip(block.id, block.scope, strict=True)
        work.capture.note_received(
            block.entity, {UUID(bytes=key): accounts[scope] for key, scope in places}
        )


def _hold_brake(connection: Connection, graves: Sequence[Tombstones]) -> None:
    """Refuse a page that deletes more than anybody means to, until a person said so."""
    deletes = sum(_living(connection, gone) for gone in graves if gone.entity in WIRE)
    live = sum(
        ask(
            connection,
            f'SELECT count(*) FROM "{name}" WHERE deleted_at IS NULL',  # noqa: S608 - names of the registry
        ).scalar_one()
        for name in (WIRE if deletes else ())
    )
    if waits_for_a_person(deletes, live):
        raise Refused("pull.brake", deletes=deletes)


def _living(connection: Connection, gone: Tombstones) -> int:
    question = f'SELECT id FROM "{gone.entity}" WHERE deleted_at IS NULL AND id IN ({{}})'  # noqa: S608 - names of the registry
    return len(list(rows_of(connection, question, gone.id)))
