"""The search index: documents of records, kept in step with every deed.

``search_document`` holds the text, ``search_index`` (contentless FTS5) its words; the rowid ties
the two. A rowid is a day and a number within it, so falling rowids are falling recency and a
question may stop at its limit. The index is derived: :func:`rebuild` makes it anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from kamdesk.domain.change_set import ChangeSet
from kamdesk.models import SYNCED
from kamdesk.models.columns import moment_text
from kamdesk.models.local import SearchDocument
from kamdesk.storage.reading import Reading
from kamdesk.storage.search_documents import Document, Source, sources
from kamdesk.storage.unit_of_work import UnitOfWork, chunks

Item = TypeVar("Item")

SEARCH_INDEX_DDL: Final = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, body, tokenize='unicode61',"
    " content='', contentless_delete=1, detail=column)"
)
BATCH: Final = 20_000  # documents written together: the index likes its rowids rising

_ADD_DOCUMENT: Final = (
    "INSERT INTO search_document"
    " (rowid, entity, record_id, account_id, title, body, at, pinyin, initials)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_WORDS: Final = "INSERT INTO search_index (rowid, title, body) VALUES (?, ?, ?)"
_TAKEN: Final = (  # the highest rowid below each of these
    "SELECT value, (SELECT max(rowid) FROM search_document WHERE rowid < value) FROM json_each(?)"
)
_CLEAR: Final = (
    "DELETE FROM search_document",
    "INSERT INTO search_index (search_index) VALUES ('delete-all')",
)
_STORED: Final = ("entity", "account_id", "title", "body", "at")  # as Document.stored
_KEPT: Final = SearchDocument.__table__.c
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_KEPT_ROWS: Final = select(_KEPT.rowid, _KEPT.record_id, *(_KEPT[name] for name in _STORED)).where(
    _KEPT.record_id.in_(_IDS)
)


class SearchCheck(Struct, frozen=True):
    """How far the documents agree with the live records."""

    records: int  # live records that have text
    documents: int
    missing: int  # records without a document
    outdated: int  # documents that tell an older text
    orphaned: int  # documents without a live record
    unindexed: int  # documents more than the index has entries, or fewer

    @property
    def ok(self) -> bool:
        """Tell whether search finds exactly what is there."""
        return not (self.missing or self.outdated or self.orphaned or self.unindexed)


def index_changes(work: UnitOfWork, changes: ChangeSet) -> None:
    """Bring the documents of all changed records up to date; a reaction."""
    if not changes.touches(*sources()):
        return
    connection = work.session.connection()
    for entity, rows in work.capture.fresh_rows():
        for batch in _batches(rows) if entity in sources() else ():
            _index_fresh(connection, sources()[entity], batch)
    named: dict[str, dict[UUID, None]] = {}
    for entity, record_id in work.capture.handled():
        if entity in sources():
            named.setdefault(entity, {})[record_id] = None
    for entity, ids in named.items():
        for some in _batches(list(ids)):
            _index(connection, sources()[entity], some)


def rebuild(work: UnitOfWork) -> int:
    """Forget all documents, index every live record, and return how many there are."""
    connection = work.session.connection()
    for statement in _CLEAR:
        connection.exec_driver_sql(statement)
    count = 0
    for source in sources().values():
        for documents in _all_documents(connection, source):
            _write(connection, documents)
            count += len(documents)
    return count


def check(reading: Reading) -> SearchCheck:
    """Compare every document with its record."""
    connection = reading.session.connection()
    records = missing = outdated = 0
    for source in sources().values():
        for documents in _all_documents(connection, source):
            kept = _kept(connection, [document.record_id for document in documents])
            states = [kept.get(document.record_id) for document in documents]
            records += len(documents)
            missing += states.count(None)
            outdated += sum(
                state is not None and state[1] != document.stored()
                for state, document in zip(states, documents, strict=True)
            )
    total = connection.scalar(select(func.count(_KEPT.rowid))) or 0
    entries = connection.exec_driver_sql("SELECT count(*) FROM search_index_docsize").scalar_one()
    orphaned = total - (records - missing)
    return SearchCheck(records, total, missing, outdated, orphaned, abs(total - int(entries)))


def _index(connection: Connection, source: Source, ids: Sequence[UUID]) -> None:
    kept = _kept(connection, ids)
    stale = {rowid for rowid, _ in kept.values()}
    fresh = []
    for document in _documents(connection, source, ids):
        rowid, stored = kept.get(document.record_id, (None, None))
        if rowid is not None and stored == document.stored():
            stale.discard(rowid)
        else:
            fresh.append(document)
    _forget(connection, stale)
    _write(connection, fresh)


def _index_fresh(connection: Connection, source: Source, rows: Sequence[Mapping[str, Any]]) -> None:
    """Index records from the rows that made them; a document their id had before is forgotten."""
    kept = _kept(connection, [row["id"] for row in rows])
    _forget(connection, (rowid for rowid, _ in kept.values()))
    _write(connection, list(_told(source, rows)))


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _documents(connection: Connection, source: Source, ids: Sequence[UUID]) -> Iterator[Document]:
    for some in chunks(ids):
        yield from _told(source, connection.execute(_named_rows(source), {"ids": some}).mappings())


def _told(source: Source, rows: Iterable[Mapping[Any, Any]]) -> Iterator[Document]:
    for row in rows:
        document = source.document(row)
        if document is not None:
            yield document


@cache
def _named_rows(source: Source) -> Select[Any]:
    """Return the select of some records, built once: building costs more than running it."""
    return source.columns().where(SYNCED[source.entity].__table__.c.id.in_(_IDS))


def _all_documents(connection: Connection, source: Source) -> Iterator[list[Document]]:
    """Yield the documents of all live records, a batch at a time."""
    table = SYNCED[source.entity].__table__
    page = source.columns().where(table.c.deleted_at.is_(None)).order_by(table.c.id).limit(BATCH)
    last = UUID(int=0)
    while rows := connection.execute(page.where(table.c.id > last)).mappings().all():
        yield list(_told(source, rows))
        last = rows[-1]["id"]


def _kept(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, tuple[int, tuple[Any, ...]]]:
    """Return rowid and stored text of the documents of these records, by record id."""
    found = {}
    for some in chunks(ids):
        for rowid, record_id, *stored in connection.execute(_KEPT_ROWS, {"ids": some}):
            found[record_id] = (rowid, tuple(stored))
    return found


def _forget(connection: Connection, rowids: Iterable[int]) -> None:
    gone = [(rowid,) for rowid in rowids]
    if gone:
        connection.exec_driver_sql("DELETE FROM search_index WHERE rowid = ?", gone)
        connection.exec_driver_sql("DELETE FROM search_document WHERE rowid = ?", gone)


def _write(connection: Connection, documents: list[Document]) -> None:
    if not documents:
        return
    texts: list[tuple[Any, ...]] = []
    words: list[tuple[Any, ...]] = []
    for rowid, document in _placed(connection, documents):
        sounds = document.sounds()
        texts.append((rowid, *_stored_row(document), *_columns_of(sounds)))
        words.append((rowid, *document.indexed(sounds[1:])))
    connection.exec_driver_sql(_ADD_DOCUMENT, texts)
    connection.exec_driver_sql(_ADD_WORDS, words)


def _placed(connection: Connection, documents: list[Document]) -> Iterator[tuple[int, Document]]:
    """Give each document the next free rowid of its day, rising."""
    days: dict[range, list[Document]] = {}
    for document in documents:
        days.setdefault(document.place(), []).append(document)
    places = sorted(days, key=lambda day: day.start)
    stops = msgspec.json.encode([place.stop for place in places]).decode()
    taken = dict(map(tuple, connection.exec_driver_sql(_TAKEN, (stops,))))
    for place in places:
        yield from enumerate(days[place], max(place.start, (taken[place.stop] or 0) + 1))


def _stored_row(document: Document) -> tuple[Any, ...]:
    account, at = document.account_id, document.at
    return (
        document.entity,
        document.record_id.bytes,
        None if account is None else account.bytes,
        document.title,
        document.body,
        None if at is None else moment_text(at),
    )


def _columns_of(sounds: tuple[Any, ...]) -> tuple[str | None, str | None]:
    """Return all readings, the usual one first: the columns are searched by their beginning."""
    if not sounds:
        return None, None
    return (
        " ".join(sound.sound for sound in sounds),
        " ".join(sound.initials for sound in sounds),
    )
