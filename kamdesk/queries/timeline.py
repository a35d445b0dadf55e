"""Everything that happened with an account, on one line of time, newest first, page by page."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.queries.score_rows import bounds
from kamdesk.queries.timeline_sources import SOURCES
from kamdesk.storage.reading import Reading

KINDS: Final = tuple(SOURCES)
PAGE: Final = 50
_COLUMNS: Final = "kind, entity, id, key, at, timed, user_id, contact_id, text, facts"
_BEFORE: Final = " AND (e.at, e.key) < (:at, :key)"
_PERSON: Final = """ AND (e.user_id = :person OR e.contact_id = :person OR EXISTS (
  SELECT 1 FROM attendee t WHERE e.entity = 'visit' AND t.visit_id = e.id
    AND t.deleted_at IS NULL AND (t.contact_id = :person OR t.user_id = :person)))"""

_PAGE: Final = """
SELECT p.*, u.name, u.english_name, c.name, c.english_name
FROM (SELECT * FROM e WHERE e.at IS NOT NULL{where}
      ORDER BY e.at DESC, e.key DESC LIMIT :limit) p
LEFT JOIN user u ON u.id = p.user_id LEFT JOIN contact c ON c.id = p.contact_id
ORDER BY p.at DESC, p.key DESC
"""


class Place(NamedTuple):
    """Where a page ended; hand it back to go on from there."""

    at: str
    key: str


class TimelineItem(Struct, frozen=True):
    """One entry. ``facts`` are data for whoever words its title; ``text`` is what people wrote.

    ``timed`` False: only the day is known, and ``at`` stands at its noon UTC. Names are None when
    nobody is known.
    """

    kind: str
    entity: str
    id: UUID
    at: datetime
    timed: bool
    text: str | None
    facts: Mapping[str, Any]
    user_id: UUID | None
    user_name: str | None
    user_english_name: str | None
    contact_id: UUID | None
    contact_name: str | None
    contact_english_name: str | None


class TimelinePage(Struct, frozen=True):
    """Some entries, newest first; ``next`` is where older ones begin, None at the end."""

    items: tuple[TimelineItem, ...]
    next: Place | None


def timeline(
    reading: Reading,
    account_id: UUID,
    *,
    kinds: Collection[str] | None = None,
    person: UUID | None = None,
    before: Place | None = None,
    limit: int = PAGE,
) -> TimelinePage:
    """Return one page of the timeline of an account.

    ``kinds`` narrows to some of ``KINDS``; ``person`` to entries of one of us or of a contact.
    """
    chosen = [kind for kind in KINDS if kinds is None or kind in kinds]
    if not chosen:
        return TimelinePage((), None)
    values: dict[str, Any] = {**bounds(reading.today), "account": account_id.bytes}
    where = ""
    if before is not None:
        where, values = where + _BEFORE, {**values, "at": before.at, "key": before.key}
    if person is not None:
        where, values = where + _PERSON, {**values, "person": person.bytes}
    values["limit"] = limit + 1
    statement = _statement(tuple(chosen), where)
    rows = reading.session.connection().exec_driver_sql(statement, values).cursor.fetchall()
    last = rows[limit - 1] if len(rows) > limit else None
    return TimelinePage(
        tuple(_item(row) for row in rows[:limit]), Place(last[4], last[3]) if last else None
    )


def timeline_counts(reading: Reading, account_id: UUID) -> dict[str, int]:
    """Count the entries of every kind that occurs."""
    counted = _entries(KINDS)
    tally = "SELECT kind, count(*) FROM e WHERE at IS NOT NULL GROUP BY kind"
    statement = f"WITH {counted} {tally}"
    values = {**bounds(reading.today), "account": account_id.bytes}
    found = reading.session.connection().exec_driver_sql(statement, values)
    return dict(found.cursor.fetchall())


def _entries(kinds: Collection[str]) -> str:
    return f"e({_COLUMNS}) AS (" + "\nUNION ALL".join(SOURCES[kind] for kind in kinds) + ")"


def _statement(kinds: tuple[str, ...], where: str) -> str:
    """Cut the page out first, so that names are looked up for what is shown only."""
    return f"WITH {_entries(kinds)}{_PAGE.replace('{where}', where)}"


def _item(row: Any) -> TimelineItem:
    kind, entity, key, _place, at, timed, user, contact, text, facts, *names = row
    return TimelineItem(
        kind=kind,
        entity=entity,
        id=UUID(bytes=key),
        at=datetime.fromisoformat(at),
        timed=bool(timed),
        text=text,
        facts=_facts(facts),
        user_id=UUID(bytes=user) if user else None,
        user_name=names[0],
        user_english_name=names[1],
        contact_id=UUID(bytes=contact) if contact else None,
        contact_name=names[2],
        contact_english_name=names[3],
    )


def _facts(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = msgspec.json.decode(text)
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in facts.items()
        if value is not None
    }
