"""What never leaves the device: the change log's bookkeeping, scores, drafts, settings, search."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kamdesk.models.base import Base

UNSENT: Final = "rev IS NULL AND origin = 'local'"
REFUSED: Final = "verdict = 'denied'"
UNTOLD: Final = "field IS NULL AND after IS NULL"  # creations told by the server, without values


class Deed(Base):
    """One thing a person did, as one transaction. ``name`` is the deed's code ("visit.log").

    ``undoes`` names the deed this one takes back; ``subject`` is the title of its main record.
    """

    __tablename__ = "deed"

    seq: Mapped[int | None] = mapped_column(primary_key=True, autoincrement=True, default=None)
    id: Mapped[UUID] = mapped_column(unique=True)
    name: Mapped[str]
    actor_id: Mapped[UUID]
    at: Mapped[datetime]
    origin: Mapped[str]  # 'local' or 'remote'
    subject: Mapped[str | None] = mapped_column(default=None)
    undoes: Mapped[UUID | None] = mapped_column(default=None, index=True)
    undone_by: Mapped[UUID | None] = mapped_column(default=None)


class Change(Base):
    """One line of the change log.

    A create is one row with ``field`` None and all values in ``after``; an update is one row per
    field. ``before`` and ``after`` are JSON. ``rev`` is empty until a server confirmed the change,
    ``batch`` until it was frozen to be sent. ``verdict`` tells how the server took what it did not
    take as it came.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_record", "record_id", "seq"),
        Index("ix_change_unsent", "seq", sqlite_where=text(UNSENT)),
        Index("ix_change_untold", "seq", sqlite_where=text(UNTOLD)),
        Index("ix_change_refused", "account_id", sqlite_where=text(REFUSED)),
    )

    seq: Mapped[int | None] = mapped_column(primary_key=True, autoincrement=True, default=None)
    id: Mapped[UUID]
    deed_id: Mapped[UUID] = mapped_column(index=True)
    entity: Mapped[str]
    record_id: Mapped[UUID]
    account_id: Mapped[UUID | None] = mapped_column(default=None)
    field: Mapped[str | None] = mapped_column(default=None)
    before: Mapped[str | None] = mapped_column(default=None)
    after: Mapped[str | None] = mapped_column(default=None)
    at: Mapped[datetime]
    base_rev: Mapped[int | None] = mapped_column(default=None)
    rev: Mapped[int | None] = mapped_column(default=None)
    origin: Mapped[str]
    batch: Mapped[int | None] = mapped_column(default=None)
    verdict: Mapped[str | None] = mapped_column(default=None)


class Score(Base):
    """The health of an account as last computed. Derived: may be dropped and rebuilt.

    ``valid_until`` is the last day on which the figures hold without any new fact.
    """

    __tablename__ = "score"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    value: Mapped[float | None] = mapped_column(default=None)
    band: Mapped[str] = mapped_column(index=True)
    confidence: Mapped[float]
    computed_on: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    measures: Mapped[dict[str, Any]]


class Draft(Base):
    """What a form holds before its deed: kept each second, never synced."""

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(primary_key=True)  # form and subject, "visit.log:<account>"
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class ReminderState(Base):
    """What the person did with one reminder on this device; ``key`` names thing and day."""

    __tablename__ = "reminder_state"

    key: Mapped[str] = mapped_column(primary_key=True)
    snoozed_until: Mapped[datetime | None] = mapped_column(default=None)
    dismissed_at: Mapped[datetime | None] = mapped_column(default=None)


class Setting(Base):
    """One value of this profile, such as whose it is and its base currency."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SearchDocument(Base):
    """The text a record is found by; ``rowid`` ties it to the full-text index."""

    __tablename__ = "search_document"
    __table_args__ = (Index("ix_search_document_record", "record_id", unique=True),)

    rowid: Mapped[int | None] = mapped_column(primary_key=True, autoincrement=True, default=None)
    entity: Mapped[str]
    record_id: Mapped[UUID]
    account_id: Mapped[UUID | None] = mapped_column(default=None, index=True)
    title: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime | None] = mapped_column(default=None)
    pinyin: Mapped[str | None] = mapped_column(default=None, index=True)
    initials: Mapped[str | None] = mapped_column(default=None, index=True)
