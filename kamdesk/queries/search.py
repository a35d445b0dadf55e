"""Search over everything on the device: ids of other systems, names, how they sound, then texts.

Every step asks the index for the newest documents of one kind of match and stops at the limit.
Within a step the order is recency by day, records without a date (accounts, people) first. A word
of the question must be part of the title or of the text; Latin words and numbers are found from
their beginning, Chinese ones anywhere.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import TextualSelect, text

from kamdesk.models.columns import Id, UtcDateTime
from kamdesk.queries.search_excerpts import Span, excerpt, marks
from kamdesk.storage.reading import Reading
from kamdesk.storage.search_documents import sources
from kamdesk.storage.segmentation import (
    BEGIN,
    BEGIN_LENGTH,
    END,
    INITIALS,
    SOUND,
    TAIL,
    Word,
    every,
    folded,
    may_be_tail,
    squeezed,
    starting,
    words,
)

_PAGE: Final = 64  # documents judged at a time
_LETTERS: Final = re.compile(r"[a-z]+")
_AFTER_Z: Final = "{"
_TOP: Final = 1 << 62
_NAMED_IN_ENGLISH: Final = ("account", "contact", "user")


class SearchHit(Struct, frozen=True):
    """One record found. ``spans`` are the matched parts of ``text``, as (start, end).

    ``text`` is the title when the name matched, else the passage around the first match; there
    are no spans when the match is by sound. ``at`` is None for records without a date; a plain
    day stands at noon UTC. ``named`` tells a match of the name or its sound from one of a text.
    ``english`` is the English name of an account or a person, where one is known.
    """

    entity: str
    id: UUID
    account_id: UUID | None
    account_name: str | None
    title: str
    text: str
    spans: tuple[Span, ...]
    at: datetime | None
    named: bool = False
    english: str | None = None
    account_english: str | None = None


class _Found(NamedTuple):
    rowid: int
    entity: str
    id: UUID
    account_id: UUID | None
    account_name: str | None
    title: str
    body: str
    at: datetime | None


def search(reading: Reading, text: str, limit: int = 50) -> list[SearchHit]:
    """Return the records that hold every word of ``text``, best first; none for no words."""
    asked = words(text)
    if not asked or limit < 1:
        return []
    seen: set[int] = set()
    hits = list(islice(_hits(reading, text, asked, limit, seen), limit))
    return _with_english_names(reading, hits)


def _with_english_names(reading: Reading, hits: list[SearchHit]) -> list[SearchHit]:
    """Return the hits with the English names of people and accounts, one read for each kind."""
    known = {entity: _english_names(reading, entity, hits) for entity in _NAMED_IN_ENGLISH}
    return [
        replace(
            hit,
            english=known.get(hit.entity, {}).get(hit.id.bytes),
            account_english=known["account"].get(hit.account_id.bytes) if hit.account_id else None,
        )
        for hit in hits
    ]


def _english_names(
    reading: Reading, entity: str, hits: Iterable[SearchHit]
) -> dict[bytes, str | None]:
    ids = {hit.id.bytes for hit in hits if hit.entity == entity}
    if entity == "account":
        ids |= {hit.account_id.bytes for hit in hits if hit.account_id}
    if not ids:
        return {}
    places = ", ".join("?" * len(ids))
    ask = reading.session.connection().exec_driver_sql
    return dict(
        ask(
            f'SELECT id, english_name FROM "{entity}" WHERE id IN ({places})',  # noqa: S608 - names of the registry
            tuple(ids),
        ).cursor.fetchall()
    )


def _hits(
    reading: Reading, typed: str, asked: tuple[Word, ...], limit: int, seen: set[int]
) -> Iterator[SearchHit]:
    steps = (
        (True, _by_name(reading, typed, asked, limit)),
        (False, _by_text(reading, typed, asked)),
    )
    for named, step in steps:
        for found in step:
            if found.rowid not in seen:
                seen.add(found.rowid)
                yield _hit(found, asked, named=named)


def _by_name(reading: Reading, typed: str, asked: tuple[Word, ...], limit: int) -> Iterator[_Found]:
    bare = squeezed(typed)
    yield from _keyed(reading, typed.strip())
    yield from _named(reading, bare)
    titled = _matching(reading, f"title : ({every(asked)})")
    yield from (found for found in titled if _holds(asked, folded(found.title)))
    if _LETTERS.fullmatch(bare):
        yield from _sounding(reading, bare, limit)


def _by_text(reading: Reading, typed: str, asked: tuple[Word, ...]) -> Iterator[_Found]:
    bare = squeezed(typed)
    if may_be_tail(bare):
        yield from _matching(reading, starting(TAIL + bare[::-1]))
    anywhere = _matching(reading, every(asked))
    yield from (found for found in anywhere if _holds(asked, _whole(found)))


def _named(reading: Reading, bare: str) -> Iterator[_Found]:
    """Yield what is called so, then what begins so; marks and spaces do not count."""
    if len(bare) <= BEGIN_LENGTH:
        yield from _matching(reading, f'"{BEGIN}{bare}{END}"')
        yield from _matching(reading, starting(BEGIN + bare))
        return
    beginning = list(_matching(reading, starting(BEGIN + bare[:BEGIN_LENGTH])))
    names = [(squeezed(found.title), found) for found in beginning]
    yield from (found for name, found in names if name == bare)
    yield from (found for name, found in names if name.startswith(bare))


def _keyed(reading: Reading, typed: str) -> Iterator[_Found]:
    """Yield what another system knows by exactly this id."""
    whole = typed.encode(errors="ignore").decode()  # half a character is in no id
    for row in reading.session.connection().execute(_BY_EXTERNAL_ID, {"typed": whole}):
        yield _Found(*row)


def _sounding(reading: Reading, letters: str, limit: int) -> Iterator[_Found]:
    """Yield names whose first letters, or whose sound, begin so."""
    values = {"low": letters, "high": letters + _AFTER_Z, "limit": limit}
    for statement in (_BY_INITIALS, _BY_SOUND):
        for row in reading.session.connection().execute(statement, values):
            yield _Found(*row)
    for mark in (INITIALS, SOUND):
        yield from _matching(reading, starting(mark + letters))


def _matching(reading: Reading, question: str) -> Iterator[_Found]:
    """Yield the documents of an index query, newest first, a page at a time."""
    before = _TOP
    connection = reading.session.connection()
    while True:
        values = {"question": question, "before": before, "page": _PAGE}
        page = [_Found(*row) for row in connection.execute(_BY_WORDS, values)]
        yield from page
        if len(page) < _PAGE:
            return
        before = page[-1].rowid


def _holds(asked: tuple[Word, ...], whole: str) -> bool:
    return all(word.find(whole) >= 0 for word in asked)


def _whole(found: _Found) -> str:
    return f"{folded(found.title)}\n{folded(found.body)}"


def _hit(found: _Found, asked: tuple[Word, ...], *, named: bool) -> SearchHit:
    in_title = marks(found.title, asked)
    if in_title.complete or not found.body:
        shown, spans = found.title, in_title.spans
    else:
        shown, spans = excerpt(found.body, asked) or (found.title, in_title.spans)
    return SearchHit(
        found.entity,
        found.id,
        found.account_id,
        found.account_name,
        found.title,
        shown,
        spans,
        found.at,
        named,
    )


_READ: Final = (
    "SELECT d.rowid AS rowid, d.entity AS entity, d.record_id AS id, d.account_id AS account_id,"
    " a.name AS account_name, d.title AS title, d.body AS body, d.at AS at FROM "
)
_ACCOUNT: Final = " LEFT JOIN account a ON a.id = d.account_id AND a.deleted_at IS NULL"


def _statement(source: str) -> TextualSelect:
    """Build a read of documents with the name of their account."""
    return text(_READ + source).columns(id=Id, account_id=Id, at=UtcDateTime)


# CROSS JOIN keeps the index in front, so that it stops at the limit instead of being sorted.
_BY_WORDS: Final = _statement(
    f"search_index CROSS JOIN search_document d ON d.rowid = search_index.rowid{_ACCOUNT}"
    " WHERE search_index MATCH :question AND search_index.rowid < :before"
    " ORDER BY search_index.rowid DESC LIMIT :page"
)
_BY_INITIALS: Final = _statement(
    f"search_document d{_ACCOUNT} WHERE d.initials >= :low AND d.initials < :high"
    " ORDER BY d.initials LIMIT :limit"
)
_BY_SOUND: Final = _statement(
    f"search_document d{_ACCOUNT} WHERE d.pinyin >= :low AND d.pinyin < :high"
    " ORDER BY d.pinyin LIMIT :limit"
)
_KEYED: Final = " UNION ALL ".join(
    f'SELECT id FROM "{entity}" WHERE external_id = :typed AND deleted_at IS NULL'  # noqa: S608 - names of the registry
    for entity in sources()
)
_BY_EXTERNAL_ID: Final = _statement(
    f"search_document d{_ACCOUNT} WHERE d.record_id IN ({_KEYED}) ORDER BY d.rowid DESC"
)
