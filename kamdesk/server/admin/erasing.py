"""Erasing for good: a person's right, not a deletion. Nothing comes back, from nowhere.

What goes is the record, what it owns, their history, texts, conflicts, stored answers and files.
What stays is a ledger of ids beside the database: every restore obeys it, and no device may bring
such a record again.
"""

import json
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Table, delete, select, update

from kamdesk.config import named_file_errors
from kamdesk.errors import Refused
from kamdesk.protocol.entities.authority import WIRE
from kamdesk.protocol.epochs import revision
from kamdesk.protocol.messages import Pushed
from kamdesk.server.blobs.store import path_of
from kamdesk.server.bulk import batched, put_rows, rows_by
from kamdesk.server.config import REALM, Settings
from kamdesk.server.engine import moved, opened
from kamdesk.server.schema import (
    account_parent,
    account_seat,
    batch,
    blob,
    claim,
    deed,
    erased,
    head,
    history,
    record,
    text_doc,
)
from kamdesk.server.stored import Stored, read

_AT_ONCE: Final = 500
_ABOUT: Final = (record, history, text_doc, claim)  # by the record's id
_SUBS: Final = ("", "/finance", "/sensitive")
_answers = msgspec.msgpack.Decoder(Pushed)


class Erased(Struct, frozen=True):
    """What an erasure took out."""

    records: int
    files: int


def erase(settings: Settings, entity: str, record_id: str) -> Erased:
    """Erase a record and all that tells of it.

    Raises:
        Refused: ``record.missing``.
        Unavailable: the ledger cannot be written; nothing was erased then.
    """
    key, database = _id_of(entity, record_id), opened(settings)
    with database.writing() as (connection, now):
        found = {bytes(r.id): read(r) for r in rows_by(connection, record, "id", [key])}
        if key not in found or found[key].entity != entity:
            raise Refused("record.missing", entity=entity, id=record_id)
        gone = _with_all_it_owns(connection, found[key])
        files = _forget_files(connection, gone)
        _note(settings.erase_ledger, [one.id for one in gone])
        _erase(connection, {one.id: one.scope for one in gone}, revision(now.epoch, now.number + 1))
        moved(connection, now.number + 1)
    database.engine.dispose()
    for sha in files:
        path_of(settings, sha).unlink(missing_ok=True)
    return Erased(len(gone), len(files))


def erase_again(connection: Connection, settings: Settings, epoch: int) -> None:
    """Erase what a backup brought back of that, as the first revision of the new epoch."""
    if not settings.erase_ledger.exists():
        return
    with named_file_errors(settings.erase_ledger), settings.erase_ledger.open() as lines:
        ids = [bytes.fromhex(json.loads(line)["id"]) for line in lines]
    scopes = {bytes(r.id): r.scope for r in rows_by(connection, record, "id", ids, "id, scope")}
    _erase(connection, {one: scopes.get(one, "") for one in ids}, revision(epoch, 1))
    connection.execute(update(head).where(head.c.realm == REALM).values(number=1))


def _id_of(entity: str, text: str) -> bytes:
    try:
        return UUID(text).bytes
    except ValueError:
        raise Refused("record.missing", entity=entity, id=text) from None


def _with_all_it_owns(connection: Connection, first: Stored) -> list[Stored]:
    """Return a record with what it owns, and the conflicts about any of them."""
    account = first.scope.partition("/")[0]
    scopes = [account + sub for sub in _SUBS] if "-" in account else [first.scope]
    near = [read(row) for row in rows_by(connection, record, "scope", scopes)]
    if first.entity == "account":
        return [first, *(one for one in near if one.id != first.id)]
    gone, grown = {first.id: first}, True
    while grown:
        more = [one for one in near if one.id not in gone and _hangs_on(one, gone)]
        gone.update({one.id: one for one in more})
        grown = bool(more)
    return list(gone.values())


def _hangs_on(one: Stored, gone: Collection[bytes]) -> bool:
    names = ("subject_id",) if one.entity == "conflict" else WIRE[one.entity].owner
    return any(_bytes(one.fields.get(name)) in gone for name in names)


def _bytes(value: Any) -> bytes | None:
    try:
        return UUID(value).bytes if isinstance(value, str) else None
    except ValueError:
        return None


def _forget_files(connection: Connection, gone: Iterable[Stored]) -> list[str]:
    """Take the files of erased attachments out, unless another record shows the same one."""
    ids, found = {one.id for one in gone}, []
    for one in gone:
        sha = one.fields.get("sha256") if one.entity == "attachment" else None
        if isinstance(sha, str) and not _is_shown_elsewhere(connection, sha, ids):
            connection.execute(delete(blob).where(blob.c.realm == REALM, blob.c.sha256 == sha))
            found.append(sha)
    return found


def _is_shown_elsewhere(connection: Connection, sha: str, ids: Collection[bytes]) -> bool:
    query = select(record.c.id).where(
        record.c.realm == REALM, record.c.entity == "attachment", record.c.fields.contains(sha)
    )
    return any(bytes(row.id) not in ids for row in connection.execute(query))


def _note(ledger: Path, ids: Iterable[bytes]) -> None:
    """Write ids down beside the database, on the disk before anything is erased."""
    with named_file_errors(ledger), ledger.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": one.hex()}) + "\n" for one in ids)
        file.flush()
        os.fsync(file.fileno())


def _erase(connection: Connection, scopes: dict[bytes, str], rev: int) -> None:
    for part in batched(scopes, _AT_ONCE):
        _blank_deeds_and_answers(connection, part)
        for table in _ABOUT:
            connection.execute(delete(table).where(_of(table), table.c.id.in_(part)))
        for table in (account_seat, account_parent):
            connection.execute(delete(table).where(_of(table), table.c.account_id.in_(part)))
    rows = [(one, scope, rev) for one, scope in scopes.items()]
    put_rows(connection, erased, rows, replace=True)


def _of(table: Table) -> Any:
    return table.c.realm == REALM


def _blank_deeds_and_answers(connection: Connection, ids: list[bytes]) -> None:
    """Empty what names an erased record in passing: titles of deeds, values in stored answers."""
    told = list(rows_by(connection, history, "id", ids, "rev, change_id, deed_id"))
    deeds = {bytes(row.deed_id) for row in told}
    for part in batched(deeds, _AT_ONCE):
        connection.execute(update(deed).where(_of(deed), deed.c.id.in_(part)).values(subject=None))
    changes = {bytes(row.change_id) for row in told}
    for part in batched({row.rev for row in told}, _AT_ONCE):
        query = select(batch).where(_of(batch), batch.c.rev.in_(part))
        for row in connection.execute(query).all():
            answer = _answers.decode(bytes(row.answer))
            kept = [replace(a, value=None) if a.change_id in changes else a for a in answer.answers]
            content = msgspec.msgpack.encode(Pushed(answer.n, answer.rev, kept))
            place = _of(batch) & (batch.c.inc == row.inc) & (batch.c.n == row.n)
            connection.execute(update(batch).where(place).values(answer=content))
