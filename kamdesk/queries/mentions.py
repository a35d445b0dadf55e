"""Comments: those on a record, and those that call me by name."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.models import SYNCED
from kamdesk.queries.records import title_of
from kamdesk.storage.reading import Reading

LIMIT: Final = 50


class CommentLine(Struct, frozen=True):
    """One remark. ``subject_title`` is what the record is called, None when it is gone.

    ``calls_me`` tells whether the reader is mentioned.
    """

    id: UUID
    account_id: UUID
    account_name: str
    subject_entity: str
    subject_id: UUID
    subject_title: str | None
    author_id: UUID | None
    author_name: str | None
    author_english: str | None
    at: datetime | None
    text: str
    mentions: tuple[UUID, ...]
    calls_me: bool


_COMMENTS: Final = """
SELECT c.id, c.account_id, coalesce(a.short_name, a.name), c.subject_entity, c.subject_id,
  c.author_id, u.name, u.english_name, c.at, c.text, c.mentions
FROM comment c JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL
LEFT JOIN user u ON u.id = c.author_id
WHERE c.deleted_at IS NULL AND {} ORDER BY c.at {}, c.id LIMIT :limit
"""
_OF_RECORD: Final = _COMMENTS.format("c.subject_entity = :entity AND c.subject_id = :word", "ASC")
_OF_ME: Final = _COMMENTS.format(
    "c.mentions LIKE '%' || :word || '%' AND :entity = :entity", "DESC"
)


def comments_on(
    reading: Reading, entity: str, record_id: UUID, limit: int = LIMIT
) -> list[CommentLine]:
    """Return the remarks on one record, oldest first, as a conversation reads."""
    return _lines(reading, _OF_RECORD, entity, str(record_id), limit)


def mentions_of_me(reading: Reading, limit: int = LIMIT) -> list[CommentLine]:
    """Return the remarks that call the reader, newest first."""
    return _lines(reading, _OF_ME, "", str(reading.actor), limit)


def _lines(
    reading: Reading, statement: str, entity: str, word: str, limit: int
) -> list[CommentLine]:
    found = reading.session.connection().exec_driver_sql(
        statement, {"entity": entity, "word": word, "limit": limit}
    )
    return [_line(reading, row) for row in found.cursor.fetchall()]


def _line(reading: Reading, row: Any) -> CommentLine:
    mentions = tuple(UUID(word) for word in msgspec.json.decode(row[10] or "[]"))
    subject_id = UUID(row[4])
    return CommentLine(
        id=UUID(bytes=row[0]),
        account_id=UUID(bytes=row[1]),
        account_name=row[2],
        subject_entity=row[3],
        subject_id=subject_id,
        subject_title=_title(reading, row[3], subject_id),
        author_id=UUID(bytes=row[5]) if row[5] else None,
        author_name=row[6],
        author_english=row[7],
        at=datetime.fromisoformat(row[8]) if row[8] else None,
        text=row[9],
        mentions=mentions,
        calls_me=reading.actor in mentions,
    )


def _title(reading: Reading, entity: str, subject_id: UUID) -> str | None:
    kind = SYNCED.get(entity)
    found = reading.session.get(kind, subject_id) if kind else None
    return None if found is None or found.deleted_at is not None else title_of(found)
