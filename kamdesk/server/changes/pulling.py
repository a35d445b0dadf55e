"""What a person may see of the changes after a cursor, batch by batch; none is ever split."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Executable,
    LargeBinary,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from kamdesk.errors import Refused
from kamdesk.protocol import limits
from kamdesk.protocol.epochs import is_contained, last_contained, revision
from kamdesk.protocol.messages import Page, Pull
from kamdesk.server.caller import Caller
from kamdesk.server.changes.pages import SHOWN, TOLD, add_history, add_records, add_texts, digests
from kamdesk.server.changes.sizes import last_within, until
from kamdesk.server.config import REALM
from kamdesk.server.engine import present_head, spans
from kamdesk.server.schema import erased, history, record, scope_member, text_doc

_WANTED: Final[dict[str, Sequence[Any]]] = {record.name: SHOWN, history.name: TOLD}
_PERSON = bindparam("person", type_=LargeBinary)
_CURSOR = bindparam("cursor", type_=BigInteger)
_UPPER = bindparam("upper", type_=BigInteger)


def pulled(connection: Connection, caller: Caller, pull: Pull) -> Page:
    """Return the next page after a cursor.

    Raises:
        Refused: ``pull.rewind`` naming where to go on after a restore, ``server.rolled_back``.
    """
    now = present_head(connection)
    head, counts = revision(now.epoch, now.number), spans(connection, now)
    if pull.cursor > head:
        raise Refused("server.rolled_back")
    if not is_contained(pull.cursor, counts):
        raise Refused("pull.rewind", cursor=last_contained(pull.cursor, counts))
    upper, rows = _page_of(connection, caller, pull, head)
    window, later = _Window(caller.user, pull.cursor, upper), pull.cursor > 0
    texts = window.rows(connection, _seen(text_doc, later))
    told = window.rows(connection, _seen(history, later))
    upper = last_within(upper, (rows, "fields"), (texts, "document"), (told, "fields"))
    page, window = Page(upper, more=upper < head), _Window(caller.user, pull.cursor, upper)
    add_records(page, until(rows, upper))
    add_texts(page, until(texts, upper))
    add_history(connection, page, until(told, upper))
    page.add, page.drop = _scopes_moved(connection, window)
    page.erased = [bytes(row.id) for row in window.rows(connection, _erased())]
    if pull.digest and not page.more:
        page.digest = _digest(connection, caller)
    return page


class _Window(Struct, frozen=True):
    """Revisions after a cursor and up to the end of a page, for one person."""

    user: bytes
    cursor: int
    upper: int

    def rows(self, connection: Connection, query: Executable, **more: int) -> Sequence[Row[Any]]:
        """Return what a prepared query finds within these bounds."""
        bounds = {"person": self.user, "cursor": self.cursor, "upper": self.upper}
        return connection.execute(query, {**bounds, **more}).all()


def _page_of(
    connection: Connection, caller: Caller, pull: Pull, head: int
) -> tuple[int, Sequence[Any]]:
    """Return where the page ends and its records; a batch that is bigger than a page is one."""
    limit = max(1, min(pull.limit, limits.PAGE_MOST))
    window = _Window(caller.user, pull.cursor, head)
    rows = window.rows(connection, _page(pull.cursor > 0), most=limit + 1)
    if len(rows) <= limit:
        return head, rows
    cut = rows[-1].rev
    whole = [row for row in rows if row.rev < cut]
    if whole:
        return cut - 1, whole
    return cut, window.rows(connection, _batch(pull.cursor > 0), cut=cut)


# Prepared once: to put a statement together costs as much as to ask it.
@cache
def _page(later: bool) -> Select[Any]:
    return _seen(record, later).limit(bindparam("most", type_=BigInteger))


@cache
def _batch(later: bool) -> Select[Any]:
    return _seen(record, later).where(record.c.rev == bindparam("cut", type_=BigInteger))


@cache
def _seen(table: Table, later: bool) -> Select[Any]:
    """Select rows of a window in scopes the person held before it; newer scopes are filled.

    What was deleted is told of newer scopes too: a device that never heard of a person's leaving
    and coming back still holds it, and a fill tells only of what lives. ``later`` says that the
    device has pulled before.
    """
    rev = table.c.rev
    known: Any = _CURSOR
    if "deleted_at" in table.c and later:
        known = case((table.c.deleted_at.is_(None), _CURSOR), else_=_UPPER)
    return (
        select(*_WANTED.get(table.name, table.c))
        .where(
            table.c.realm == REALM,
            rev > _CURSOR,
            rev <= _UPPER,
            seen_since(table, _PERSON) <= known,
        )
        .order_by(*([rev, table.c.ord] if "ord" in table.c else [rev]))
    )


def _scopes_moved(connection: Connection, window: _Window) -> tuple[list[str], list[str]]:
    """Return the scopes that came into sight within a window, and those that left it."""
    rows = window.rows(connection, _moves())
    add = [row.scope for row in rows if row.until is None]
    drop = [row.scope for row in rows if row.until is not None]
    return add, drop


@cache
def _moves() -> Select[Any]:
    since, until = scope_member.c.since, scope_member.c.until
    came = and_(until.is_(None), since > _CURSOR, since <= _UPPER)
    went = and_(until > _CURSOR, until <= _UPPER)
    return (
        select(scope_member.c.scope, until)
        .where(scope_member.c.realm == REALM, scope_member.c.user_id == _PERSON, or_(came, went))
        .order_by(scope_member.c.scope)
    )


@cache
def _erased() -> Select[Any]:
    """Select what was erased for good in scopes the person sees, or that are gone with it."""
    is_seen = seen_since(erased, _PERSON).is_not(None)
    return (
        select(erased.c.id)
        .where(
            erased.c.realm == REALM,
            erased.c.rev > _CURSOR,
            erased.c.rev <= _UPPER,
            or_(is_seen, erased.c.scope == ""),
        )
        .order_by(erased.c.id)
    )


def _digest(connection: Connection, caller: Caller) -> dict[str, int]:
    columns = (record.c.scope, record.c.entity, record.c.id, record.c.rev)
    query = select(*columns).where(
        record.c.realm == REALM,
        record.c.deleted_at.is_(None),
        seen_since(record, caller.user).is_not(None),
    )
    return digests((r.scope, r.entity, bytes(r.id), r.rev) for r in connection.execute(query))


def seen_since(table: Table, user: bytes | BindParameter[Any]) -> Any:
    """Return the revision since which a person sees a row; empty when they do not.

    Asked row by row on purpose: as a join, a planner with old statistics reads every scope of the
    person for every row.
    """
    held = select(scope_member.c.since).where(
        scope_member.c.realm == REALM,
        scope_member.c.user_id == user,
        scope_member.c.scope == table.c.scope,
        scope_member.c.until.is_(None),
    )
    return held.limit(1).scalar_subquery()


def held_scopes(connection: Connection, user: bytes) -> set[str]:
    """Return the scopes a person sees now."""
    return set(held_in_order(connection, user, ""))


def held_in_order(connection: Connection, user: bytes, first: str) -> list[str]:
    """Return the scopes a person sees now, from the first on, in the order of the database."""
    query = select(scope_member.c.scope).where(
        scope_member.c.realm == REALM,
        scope_member.c.user_id == user,
        scope_member.c.until.is_(None),
        scope_member.c.scope >= first,
    )
    return [row.scope for row in connection.execute(query.order_by(scope_member.c.scope)).all()]


def counted_records(connection: Connection) -> int:
    """Return how many live records there are."""
    query = select(func.count()).select_from(record)
    return connection.execute(query.where(record.c.deleted_at.is_(None))).scalar_one()
