"""Whole scopes from their beginning: records by scope, entity and id, then the last of history."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, func, select, tuple_

from kamdesk.errors import Refused
from kamdesk.protocol import limits
from kamdesk.protocol.epochs import revision
from kamdesk.protocol.messages import Fill, Page
from kamdesk.server.bulk import rows_by
from kamdesk.server.caller import Caller
from kamdesk.server.changes.pages import SHOWN, TOLD, add_history, add_records, add_texts
from kamdesk.server.changes.pulling import held_in_order
from kamdesk.server.changes.sizes import first_within
from kamdesk.server.clock import micros, moment_of
from kamdesk.server.config import REALM
from kamdesk.server.engine import present_head
from kamdesk.server.schema import history, record, text_doc

_place = msgspec.msgpack.Decoder(tuple[str, str, bytes])
_line = msgspec.msgpack.Decoder(tuple[int, int])
_FIRST_SPAN: Final = 64  # revisions
_IN_HISTORY, _IN_RECORDS = 2, 3  # parts of a place in history, and of one among records
_THREE = 0x93  # how MessagePack begins a list of three
_PLACE = (record.c.scope, record.c.entity, record.c.id)


def filled(connection: Connection, caller: Caller, fill: Fill, now: int) -> Page:
    """Return the next page of scopes that are read from their beginning.

    Scopes out of the person's sight are passed over in silence, as if they were empty. With
    ``older`` it is a page of history from before the first fill's. ``now`` is microseconds.
    """
    head = present_head(connection)
    page = Page(revision(head.epoch, head.number))
    place = _read_place(fill.after) if not fill.older else ()
    first = place[0] if len(place) == _IN_RECORDS else ""
    wanted = set(fill.scopes)
    scopes = [one for one in held_in_order(connection, caller.user, first) if one in wanted]
    limit = max(1, min(fill.limit, limits.PAGE_MOST))
    since = micros(moment_of(now) - timedelta(days=limits.HISTORY_DAYS))
    if fill.older:
        _older(connection, page, scopes, fill, (since, limit))
        return page
    if len(place) == _IN_HISTORY:
        _told(connection, page, scopes, place, (since, limit))
        return page
    rows = _scope_rows(connection, scopes, place, fill.entities, limit)
    some = _with_texts(connection, page, rows)
    if len(rows) == limit or len(some) < len(rows):
        last = some[-1]
        _go_on(page, (last.scope, last.entity, bytes(last.id)))
    elif fill.history and fill.entities is None:
        _go_on(page, (0, 0))
    return page


def _with_texts(connection: Connection, page: Page, rows: Sequence[Any]) -> Sequence[Any]:
    """Add as many records as a page holds, with their texts; return them."""
    some = first_within(rows)
    texts = list(rows_by(connection, text_doc, "id", [row.id for row in some]))
    sizes: Counter[bytes] = Counter()
    for one in texts:
        sizes[bytes(one.id)] += len(one.document)
    some = first_within(some, sizes)
    shown = {bytes(row.id) for row in some}
    add_records(page, some)
    add_texts(page, [one for one in texts if bytes(one.id) in shown])
    return some


def _go_on(page: Page, place: tuple[object, ...]) -> None:
    page.more, page.after = True, msgspec.msgpack.encode(place)


def _scope_rows(
    connection: Connection,
    scopes: list[str],
    after: Sequence[Any],
    entities: list[str] | None,
    limit: int,
) -> list[Any]:
    """Return the next records of scopes, which come in the order of the database.

    Asked for all scopes at once, a database sorts everything that is left for every page; so it
    is asked for one scope, for four, for sixteen.
    """
    found: list[Any] = []
    begin, many = 0, 1
    while begin < len(scopes) and len(found) < limit:
        query = _records_of(scopes[begin : begin + many], entities)
        if after and begin == 0:
            query = query.where(tuple_(*_PLACE) > tuple_(*after))
        found += connection.execute(query.limit(limit - len(found))).all()
        begin, many = begin + many, many * 4
    return found


def _records_of(scopes: list[str], entities: list[str] | None) -> Select[Any]:
    query = select(*SHOWN).where(
        record.c.realm == REALM, record.c.scope.in_(scopes), record.c.deleted_at.is_(None)
    )
    if entities is not None:
        query = query.where(record.c.entity.in_(entities))
    return query.order_by(*_PLACE)


def _read_place(after: bytes) -> Sequence[Any]:
    """Return where a fill goes on: in the records (three parts), in history (two), or at first."""
    if not after:
        return ()
    try:
        return _place.decode(after) if after[0] == _THREE else _line.decode(after)
    except msgspec.MsgspecError:
        raise Refused("message.damaged") from None


def _told(
    connection: Connection,
    page: Page,
    scopes: list[str],
    after: Sequence[Any],
    bounds: tuple[int, int],
) -> None:
    """Add a page of the history that a fill brings after its records, the oldest first."""
    since, limit = bounds
    place = (history.c.rev, history.c.ord)
    query = select(*TOLD).where(
        history.c.realm == REALM,
        history.c.scope.in_(scopes),
        history.c.server_at >= since,
        tuple_(*place) > tuple_(*after),
    )
    rows: list[Any] = []
    for low, high in _spans(connection, after[0], page.cursor):
        within = query.where(history.c.rev >= low, history.c.rev <= high).order_by(*place)
        rows += connection.execute(within.limit(limit - len(rows))).all()
        if len(rows) == limit:
            break
    _tell(connection, page, rows, limit)


def _spans(connection: Connection, begin: int, head: int) -> Iterator[tuple[int, int]]:
    """Yield spans of revisions up to the head, each longer than the one before.

    Asked for all of them at once, a database sorts everything that is left for every page.
    """
    if begin == 0:
        first = select(func.min(history.c.rev)).where(history.c.realm == REALM)
        begin = connection.execute(first).scalar_one() or head
    length = _FIRST_SPAN
    while begin <= head:
        yield begin, min(head, begin + length)
        begin, length = begin + length + 1, length * 8


def _older(
    connection: Connection, page: Page, scopes: list[str], fill: Fill, bounds: tuple[int, int]
) -> None:
    """Add a page of history older than what fills bring, the newest first."""
    since, limit = bounds
    query = select(*TOLD).where(
        history.c.realm == REALM, history.c.scope.in_(scopes), history.c.server_at < since
    )
    if fill.after:
        before = tuple_(*_read_place(fill.after))
        query = query.where(tuple_(history.c.rev, history.c.ord) < before)
    place = (history.c.rev.desc(), history.c.ord.desc())
    rows = connection.execute(query.order_by(*place).limit(limit)).all()
    _tell(connection, page, rows, limit)


def _tell(connection: Connection, page: Page, rows: Sequence[Any], limit: int) -> None:
    """Add as many lines as a page holds."""
    some = first_within(rows)
    add_history(connection, page, some)
    if len(rows) == limit or len(some) < len(rows):
        _go_on(page, (some[-1].rev, some[-1].ord))
