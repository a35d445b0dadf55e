"""History that travelled: lines of other people's deeds in the one change log.

An own line that comes back is confirmed, not doubled.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from kamdesk.models import SYNCED
from kamdesk.models.columns import moment_text
from kamdesk.protocol.messages import Deed, Page, Told
from kamdesk.storage.plain import ask
from kamdesk.storage.replication import texts
from kamdesk.storage.replication.columns import NoColumnValue, columns_of, converter
from kamdesk.storage.replication.moments import moment_of
from kamdesk.storage.replication.rows import account_of
from kamdesk.storage.replication.statements import for_each, for_ids, rows_of
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.storage.values import encoded_record, synced_fields

_json = msgspec.json.Encoder()
_NEWEST: Final = 10_000  # lines looked at after every round
_AT_ONCE: Final = 200  # creations completed in one transaction
_LINES: Final = "SELECT id, verdict, origin FROM change WHERE record_id IN ({})"
_REOPEN: Final = (
    "UPDATE change SET after = NULL WHERE record_id IN ({}) AND field IS NULL AND after = '{{}}'"
    " AND origin = 'remote'"
)
_LATER: Final = (
    "SELECT entity, record_id, field, before FROM change WHERE record_id IN ({})"
    " AND field IS NOT NULL AND (verdict IS NULL OR verdict = 'merged')"
    " ORDER BY rev IS NULL DESC, rev DESC, seq DESC"
)
_ADD: Final = (
    "INSERT INTO change (id, deed_id, entity, record_id, account_id, field, before, after, at,"
    " rev, origin, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'remote', ?)"
)
_ADD_DEED: Final = (
    "INSERT INTO deed (id, name, actor_id, at, origin, subject, undoes)"
    " VALUES (?, ?, ?, ?, 'remote', ?, ?) ON CONFLICT (id) DO NOTHING"
)
_CONFIRM: Final = (
    "UPDATE change SET rev = ?, verdict = ?, batch = NULL"
    " WHERE record_id = ? AND id = ? AND origin = 'local'"
)
_WAITED: Final = (
    "SELECT seq FROM change WHERE record_id = ? AND id = ? AND origin = 'local' AND rev IS NULL"
)
_LATER_EDIT: Final = (
    "SELECT 1 FROM change WHERE record_id = ? AND field = ? AND seq > ? AND rev IS NULL"
    " AND origin = 'local' LIMIT 1"
)
_RETELL: Final = (
    "UPDATE change SET before = ?, after = ?"
    " WHERE record_id = ? AND id = ? AND origin = 'local' AND field = ?"
)
_FURTHER: Final = (  # what an own line did besides, such as bringing a record back
    "INSERT INTO change (id, deed_id, entity, record_id, account_id, field, before, after, at,"
    " rev, origin, verdict) SELECT id, deed_id, entity, record_id, account_id, ?, ?, ?, at, rev,"
    " 'remote', verdict FROM change"
    " WHERE record_id = ? AND id = ? AND origin = 'local' AND field IS NOT NULL"
)


def put_history(connection: Connection, page: Page) -> None:
    """Write the lines of a page that are not there yet."""
    known = _known(connection, page.history)
    others: Sequence[Told] = page.history
    if known:
        fresh = [line for line in page.history if (line.change_id, line.verdict) not in known]
        for line in fresh:
            # A twin's late line is from when the account was out of its sight.
            if (line.change_id, None) in known and line.verdict != "late":
                _confirm(connection, line)
        others = [line for line in fresh if (line.change_id, None) not in known]
    _put_deeds(connection, page.deeds, others)
    for_each(connection, _ADD, list(_rows(page, others)))


def _confirm(connection: Connection, line: Told) -> None:
    """Tell an own line as the server does: what was there before it, and what came of it."""
    verdict = None if line.verdict == "applied" else line.verdict
    waiting = ask(connection, _WAITED, (line.id, line.change_id)).first()
    if waiting is not None and verdict in ("denied", "conflict"):
        _take_over(connection, line, waiting.seq)
    ask(connection, _CONFIRM, (line.rev, verdict, line.id, line.change_id))
    for name, (before, after) in (line.fields or {}).items():
        told = (_text(before), _text(after), line.id, line.change_id, name)
        if ask(connection, _RETELL, told).rowcount == 0:
            ask(connection, _FURTHER, (name, *told[:2], line.id, line.change_id))


def _take_over(connection: Connection, line: Told, seq: int) -> None:
    """Write what stands in place of an own edit whose answer never came, but for later edits."""
    texts.forget_edit(connection, seq)
    for name, (stands, _offered) in (line.fields or {}).items():
        later = ask(connection, _LATER_EDIT, (line.id, name, seq)).first()
        if later is not None or line.entity not in SYNCED or name not in columns_of(line.entity):
            continue
        with suppress(NoColumnValue):
            cell = converter(line.entity, name)(stands)
            ask(
                connection,
                f'UPDATE "{line.entity}" SET "{name}" = ? WHERE id = ?',  # noqa: S608 - names of the registry
                (cell, line.id),
            )


def complete(work: UnitOfWork, first: int | None) -> bool:
    """Settle at the end of a round what no page says; tell whether more of it is left.

    ``first`` is the number of the first own line that the round handed over.
    """
    if complete_creations(work):
        return True
    settle_untold(work, first)
    return False


def complete_creations(work: UnitOfWork) -> int:
    """Work out what records held when they were created, which no page says; return how many.

    It is what they hold now with every later change taken back.
    """
    connection = work.session.connection()
    rows = ask(
        connection,
        "SELECT seq, entity, record_id FROM change WHERE field IS NULL AND after IS NULL LIMIT ?",
        (_AT_ONCE,),
    ).all()
    named: dict[str, list[UUID]] = {}
    for row in rows:
        named.setdefault(row.entity, []).append(UUID(bytes=bytes(row.record_id)))
    told = {name: _rewound(connection, name, ids) for name, ids in named.items()}
    done = [(told[row.entity].get(bytes(row.record_id), "{}"), row.seq) for row in rows]
    for_each(connection, "UPDATE change SET after = ? WHERE seq = ?", done)
    return len(rows)


def reopen_creations(connection: Connection, ids: Sequence[bytes]) -> None:
    """Let creations be told anew whose record had gone before it came, and is back now."""
    for_ids(connection, _REOPEN, ids)


def settle_untold(work: UnitOfWork, first: int | None) -> None:
    """Note which own lines changed nothing on the server: nobody is told of them.

    Looked at are those from number ``first`` on, and the newest, whose round may have broken off.
    """
    ask(
        work.session.connection(),
        "UPDATE change SET verdict = 'equal', batch = NULL"
        " WHERE seq >= min(coalesce(?, 1 << 62), (SELECT max(seq) FROM change) - ?)"
        " AND batch IS NOT NULL AND rev <= (SELECT cursor FROM sync_state)"
        " AND origin = 'local' AND (verdict IS NULL OR verdict = 'merged')",
        (first, _NEWEST),
    )


def _known(connection: Connection, lines: Sequence[Told]) -> set[tuple[bytes, str | None]]:
    """Return the lines that are there: with their verdict from elsewhere, with None as own."""
    ids = sorted({line.id for line in lines})
    found: set[tuple[bytes, str | None]] = set()
    for row in rows_of(connection, _LINES, ids):
        own = row.origin == "local"
        found.add((bytes(row.id), None if own else row.verdict or "applied"))
    return found


def _put_deeds(connection: Connection, deeds: Sequence[Deed], lines: Iterable[Told]) -> None:
    used = sorted({line.deed for line in lines})
    rows = [
        (
            deeds[number].id,
            deeds[number].name,
            deeds[number].actor,
            moment_text(moment_of(deeds[number].at)),
            deeds[number].subject,
            deeds[number].undoes,
        )
        for number in used
    ]
    for_each(connection, _ADD_DEED, rows)


def _rows(page: Page, lines: Iterable[Told]) -> Iterator[tuple[Any, ...]]:
    owners = [account_of(scope) for scope in page.scopes]
    accounts = [owner and owner.bytes for owner in owners]
    deeds = [(deed.id, moment_text(moment_of(deed.at))) for deed in page.deeds]
    for line in lines:
        deed, at = deeds[line.deed]
        head = (line.change_id, deed, line.entity, line.id, accounts[line.scope])
        tail = (at, line.rev, None if line.verdict == "applied" else line.verdict)
        if line.fields is None:
            yield (*head, None, None, None, *tail)
            continue
        for name, (before, after) in line.fields.items():
            yield (*head, name, _text(before), _text(after), *tail)


def _text(value: Any) -> str:
    return _json.encode(value).decode()


def _rewound(connection: Connection, entity: str, ids: Sequence[UUID]) -> dict[bytes, str]:
    """Return what records held at first, as the change log keeps it, by id."""
    if entity not in SYNCED:
        return {}
    table, fields = SYNCED[entity].__table__, synced_fields(SYNCED[entity])
    found: dict[bytes, dict[str, Any]] = {}
    for row in connection.execute(table.select().where(table.c.id.in_(ids))).mappings():
        values = encoded_record({name: row[name] for name in fields})
        found[row["id"].bytes] = msgspec.json.decode(values, type=dict[str, msgspec.Raw])
    for line in rows_of(connection, _LATER, list(found)):
        told = found[bytes(line.record_id)]
        if line.entity == entity and line.field in told:
            told[line.field] = msgspec.Raw((line.before or "null").encode())
    return {key: _json.encode(values).decode() for key, values in found.items()}
