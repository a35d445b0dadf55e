"""What is written down beside the facts: notes, clips, comments, files."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from kamdesk.models.base import Synced, synced_column, within_scope


class Note(Synced):
    """Free text on an account or a person in it."""

    __tablename__ = "note"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    contact_id: Mapped[UUID | None] = synced_column(
        within_scope("contact.id"), default=None, index=True
    )
    author_id: Mapped[UUID | None] = synced_column(default=None)
    at: Mapped[datetime | None] = synced_column(default=None)
    text: Mapped[str] = synced_column()


class ClipNote(Synced):
    """A piece of public news on an account, kept by hand."""

    __tablename__ = "clip_note"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    title: Mapped[str] = synced_column()
    text: Mapped[str | None] = synced_column(default=None)
    source: Mapped[str | None] = synced_column(default=None)
    url: Mapped[str | None] = synced_column(default=None)
    published_on: Mapped[date | None] = synced_column(default=None)


class Comment(Synced):
    """A remark of a colleague on any record; ``mentions`` holds user ids as text."""

    __tablename__ = "comment"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    subject_entity: Mapped[str] = synced_column()
    subject_id: Mapped[str] = synced_column(index=True)
    author_id: Mapped[UUID | None] = synced_column(default=None)
    at: Mapped[datetime | None] = synced_column(default=None)
    text: Mapped[str] = synced_column()
    mentions: Mapped[tuple[str, ...]] = synced_column(default=())


class Attachment(Synced):
    """A file kept with a record; its bytes lie in the encrypted store under ``sha256``."""

    __tablename__ = "attachment"

    account_id: Mapped[UUID] = synced_column(within_scope("account.id"), index=True)
    subject_entity: Mapped[str] = synced_column()
    subject_id: Mapped[str] = synced_column(index=True)
    file_name: Mapped[str] = synced_column()
    media_type: Mapped[str | None] = synced_column(default=None)
    size_bytes: Mapped[int] = synced_column()
    sha256: Mapped[str] = synced_column()
