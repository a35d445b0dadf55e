"""Scopes that come and go: what this device holds, and forgetting one without a trace."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from kamdesk.models.account import Account
from kamdesk.models.activity import Visit
from kamdesk.models.sync import ScopeTask
from kamdesk.protocol.entities import Entity
from kamdesk.protocol.entities.authority import REFERENCE_SCOPE, WIRE, own_scope
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.rows import account_of
from kamdesk.storage.replication.statements import for_each, rows_of
from kamdesk.storage.unit_of_work import UnitOfWork

AT_ONCE: Final = 600  # scopes read together
_DOCUMENTS: Final = (
    "DELETE FROM search_index WHERE rowid IN (SELECT rowid FROM search_document WHERE {0})",
    "DELETE FROM search_document WHERE {0}",
)
_PLAN: Final = (
    "INSERT INTO scope_task (scope, empty, fill, after) VALUES (?, ?, ?, x'')"
    " ON CONFLICT (scope) DO UPDATE SET"
    " empty = empty OR excluded.empty, fill = excluded.fill, after = x''"
)
_ABOUT: Final = ("change", "text_doc", "text_edit")  # tables that tell of records by their id


def unsent_within(connection: Connection, scope: str, *, waits: bool | None = None) -> bool:
    """Tell whether something in a scope has not been handed over.

    With ``waits`` only what waits for a record that a restored server lost, or only the rest.
    """
    account = account_of(scope)
    if account is None:
        return False
    names = [entity.name for entity in _within(scope)]
    marks = ", ".join("?" * len(names))
    found = ask(
        connection,
        "SELECT 1 FROM change WHERE rev IS NULL AND origin = 'local' AND account_id = ?"  # noqa: S608 - marks only
        f" AND entity IN ({marks}) AND (verdict IS 'again' IS ? OR ? IS NULL) LIMIT 1",
        (account.bytes, *names, waits, waits),
    )
    return found.first() is not None


def plan_scopes(
    work: UnitOfWork, scopes: Sequence[str], *, empty: bool = False, fill: bool = False
) -> None:
    """Note that scopes must be emptied, read from their beginning, or both."""
    rows = [(scope, empty, fill) for scope in scopes]
    for_each(work.session.connection(), _PLAN, rows)


def scopes_to_empty(reading: Reading) -> list[str]:
    """Return the scopes that must go, the widest last."""
    wanted = select(ScopeTask.scope).where(ScopeTask.empty).order_by(ScopeTask.scope.desc())
    return list(reading.session.scalars(wanted))


def scopes_to_fill(reading: Reading) -> tuple[list[str], bytes]:
    """Return the scopes to read next, and where their reading goes on.

    What everybody shares comes first, then the accounts of today's visits, then own accounts.
    """
    begun = select(ScopeTask.scope, ScopeTask.after).where(ScopeTask.fill, ScopeTask.after != b"")
    rows = reading.session.execute(begun.order_by(ScopeTask.scope)).all()
    if rows:
        return [row.scope for row in rows], rows[0].after
    fresh = select(ScopeTask.scope).where(ScopeTask.fill, ~ScopeTask.empty)
    found = sorted(reading.session.scalars(fresh))
    if not found:
        return [], b""
    visited, owned = _wanted_today(reading), _owned(reading)
    ranked: dict[int, list[str]] = {}
    for scope in found:
        ranked.setdefault(_rank(scope, visited, owned), []).append(scope)
    return ranked[min(ranked)][:AT_ONCE], b""


def scopes_without_outline(reading: Reading) -> list[str]:
    """Return the accounts to be read of which not even the name is known here."""
    fresh = select(ScopeTask.scope).where(ScopeTask.fill, ~ScopeTask.empty, ScopeTask.after == b"")
    named = {scope: account_of(scope) for scope in reading.session.scalars(fresh)}
    if not named:
        return []
    known = set(reading.session.scalars(select(Account.id)))
    return sorted(
        s for s, account in named.items() if account and "/" not in s and account not in known
    )


def _rank(scope: str, visited: set[UUID], owned: set[UUID]) -> int:
    account = account_of(scope)
    if account is None:
        return 0
    return 1 if account in visited else 2 if account in owned else 3


def _wanted_today(reading: Reading) -> set[UUID]:
    """Return the accounts that the person visits today."""
    begin = datetime.combine(reading.today, time.min).astimezone()
    planned = select(Visit.account_id).where(
        Visit.owner_id == reading.actor,
        Visit.planned_at >= begin,
        Visit.planned_at < begin + timedelta(days=1),
    )
    return set(reading.session.scalars(planned))


def _owned(reading: Reading) -> set[UUID]:
    return set(reading.session.scalars(select(Account.id).where(Account.owner_id == reading.actor)))


def settle_fill(work: UnitOfWork, scopes: Sequence[str], after: bytes) -> None:
    """Note how far these scopes were read; an empty place says to their end."""
    connection = work.session.connection()
    if after:
        rows = [(after, scope) for scope in scopes]
        for_each(connection, "UPDATE scope_task SET after = ? WHERE scope = ?", rows)
    else:
        done = [(scope,) for scope in scopes]
        for_each(connection, "DELETE FROM scope_task WHERE scope = ?", done)


def tasks_left(reading: Reading) -> tuple[int, int]:
    """Count the scopes to be emptied or read, and those not read to their end yet."""
    found = ask(
        reading.session.connection(), "SELECT count(*), coalesce(sum(fill), 0) FROM scope_task"
    )
    tasks, left = found.all()[0]
    return tasks, left


def waiting_scopes(reading: Reading) -> int:
    """Count the scopes that were not read to their end yet."""
    return tasks_left(reading)[1]


def empty_scope(work: UnitOfWork, scope: str) -> bool:
    """Forget a scope unless something unsent is inside; False when that can be handed over now.

    What waits for a record that a restored server lost keeps the scope a while longer.
    """
    connection = work.session.connection()
    if unsent_within(connection, scope):
        return not unsent_within(connection, scope, waits=False)
    forget_scope(work, scope)
    task = work.session.get(ScopeTask, scope)
    if task is not None and task.fill:
        task.empty = False
    elif task is not None:
        work.session.delete(task)
    work.session.flush()
    return True


def forget_scope(work: UnitOfWork, scope: str) -> None:
    """Take a scope out of tables, history, texts, index and scores."""
    connection, account = work.session.connection(), account_of(scope)
    if account is None:
        _forget_own(work, scope)
        return
    for entity in _within(scope):
        column = "id" if entity.scope_by == "id" else str(entity.scope_by)
        _forget_records(work, entity.name, _ids(connection, entity.name, column, account))
    ask(connection, "DELETE FROM kept WHERE scope = ?", (scope,))
    if "/" not in scope:
        _forget_rest(connection, account)


def forget_record(work: UnitOfWork, entity: str, record_id: UUID) -> None:
    """Take one record out without a trace; an account takes everything of it along."""
    if entity == "account":
        for sub in ("/finance", "/sensitive", ""):
            forget_scope(work, f"{record_id}{sub}")
    else:
        _forget_records(work, entity, [record_id.bytes])


def erase_records(work: UnitOfWork, ids: Sequence[bytes]) -> None:
    """Take out what was erased for good: records, history, texts, index, and batches sent."""
    if not ids:
        return
    connection, keys = work.session.connection(), [(one,) for one in ids]
    for entity in WIRE:
        present = f'SELECT id FROM "{entity}" WHERE id IN ({{}})'  # noqa: S608 - names of the registry
        _forget_records(work, entity, [bytes(r.id) for r in rows_of(connection, present, ids)])
    for table in _ABOUT:
        for_each(connection, f"DELETE FROM {table} WHERE record_id = ?", keys)  # noqa: S608 - our tables
    sent = "DELETE FROM sync_batch WHERE rev IS NOT NULL AND instr(body, ?) > 0"
    for_each(connection, sent, keys)


def held_scopes(connection: Connection, user: UUID) -> set[str]:
    """Return the scopes of which there is anything here; computed, never remembered."""
    found = {REFERENCE_SCOPE, own_scope(str(user))}
    for entity in WIRE.values():
        if entity.scope_by is None:
            continue
        column = entity.scope_by
        rows = ask(
            connection,
            f'SELECT DISTINCT "{column}" AS account FROM "{entity.name}"'  # noqa: S608 - names of the registry
            f' WHERE "{column}" IS NOT NULL AND coalesce(rev, 1) > 0',
        )
        sub = f"/{entity.sub_scope}" if entity.sub_scope else ""
        found.update(f"{UUID(bytes=bytes(row.account))}{sub}" for row in rows)
    return found


def _within(scope: str) -> Iterator[Entity]:
    """Yield the entities a scope holds; when an account goes, all of it goes."""
    sub = scope.partition("/")[2]
    for entity in WIRE.values():
        if entity.scope_by is not None and (not sub or entity.sub_scope == sub):
            yield entity


def _forget_own(work: UnitOfWork, scope: str) -> None:
    """Take out what belongs to no account and only one person sees."""
    if not scope.startswith("me:"):
        return
    connection = work.session.connection()
    for entity in WIRE.values():
        if entity.scope_by == "account_id":
            rows = ask(
                connection,
                f'SELECT id FROM "{entity.name}" WHERE account_id IS NULL',  # noqa: S608 - names of the registry
            )
            _forget_records(work, entity.name, [bytes(row.id) for row in rows])


def _ids(connection: Connection, table: str, column: str, account: UUID) -> list[bytes]:
    rows = ask(
        connection,
        f'SELECT id FROM "{table}" WHERE "{column}" = ?',  # noqa: S608 - names of the registry
        (account.bytes,),
    )
    return [bytes(row.id) for row in rows]


def _forget_records(work: UnitOfWork, entity: str, ids: Iterable[bytes]) -> None:
    keys: list[tuple[Any, ...]] = [(one,) for one in ids]
    if not keys:
        return
    connection = work.session.connection()
    deeds = _deeds_of(connection, keys)
    for table in _ABOUT:
        ask(connection, f"DELETE FROM {table} WHERE record_id = ?", keys)  # noqa: S608 - our tables
    for statement in _DOCUMENTS:
        ask(connection, statement.format("record_id = ?"), keys)
    ask(connection, f'DELETE FROM "{entity}" WHERE id = ?', keys)  # noqa: S608 - names of the registry
    ask(connection, "DELETE FROM kept WHERE record_id = ?", keys)
    _forget_empty_deeds(connection, deeds)
    work.capture.note_received(entity, {UUID(bytes=key): None for (key,) in keys})


def _forget_rest(connection: Connection, account: UUID) -> None:
    """Take out what tells of an account although its records are gone already."""
    rows = ask(
        connection, "SELECT DISTINCT deed_id FROM change WHERE account_id = ?", (account.bytes,)
    )
    deeds = [bytes(row.deed_id) for row in rows]
    ask(connection, "DELETE FROM change WHERE account_id = ?", (account.bytes,))
    _forget_empty_deeds(connection, deeds)
    for statement in _DOCUMENTS:
        ask(connection, statement.format("account_id = ?"), (account.bytes,))
    ask(connection, "DELETE FROM score WHERE account_id = ?", (account.bytes,))
    ask(connection, "DELETE FROM draft WHERE key LIKE ?", (f"%{account}%",))


def _deeds_of(connection: Connection, keys: Sequence[tuple[Any, ...]]) -> list[bytes]:
    found: set[bytes] = set()
    for key in keys:
        rows = ask(connection, "SELECT deed_id FROM change WHERE record_id = ?", key)
        found.update(bytes(row.deed_id) for row in rows)
    return sorted(found)


def _forget_empty_deeds(connection: Connection, deeds: Sequence[bytes]) -> None:
    if deeds:
        ask(
            connection,
            "DELETE FROM deed WHERE id = ? AND NOT EXISTS"
            " (SELECT 1 FROM change WHERE change.deed_id = deed.id)",
            [(one,) for one in deeds],
        )
