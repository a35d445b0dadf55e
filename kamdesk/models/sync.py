"""What this device knows of its server, and what sync keeps for itself. Nothing here travels.

The one exception is :class:`Conflict`: written by the server, settled by people.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kamdesk.models.base import Base, Synced, synced_column


class SyncState(Base):
    """The server this profile joined, and where the two stand. At most one row.

    ``made_n`` batches of incarnation ``inc`` were frozen, the newest with ``last_hash``. ``offset``
    (microseconds) corrects this computer's clock. ``token`` is empty while a keychain keeps it.
    """

    __tablename__ = "sync_state"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    server: Mapped[str]
    device_id: Mapped[UUID]
    user_id: Mapped[UUID]
    inc: Mapped[UUID]
    made_n: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    cursor: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=0)
    offset: Mapped[int] = mapped_column(default=0)
    joined: Mapped[bool] = mapped_column(default=False)  # local people are mapped to the server's
    token: Mapped[str | None] = mapped_column(default=None)
    tried_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    problem: Mapped[str | None] = mapped_column(default=None)  # code of what stopped the last round


class SyncBatch(Base):
    """Frozen bytes, sent as often as it takes. ``rev`` is empty until the server took them."""

    __tablename__ = "sync_batch"

    inc: Mapped[UUID] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    ops: Mapped[int]
    rev: Mapped[int | None] = mapped_column(default=None)
    answered: Mapped[bool] = mapped_column(default=False)  # its answers are written down


class ScopeTask(Base):
    """A scope that must be emptied, read from its beginning, or both, in that order.

    ``after`` is where the reading goes on.
    """

    __tablename__ = "scope_task"

    scope: Mapped[str] = mapped_column(primary_key=True)
    empty: Mapped[bool] = mapped_column(default=False)
    fill: Mapped[bool] = mapped_column(default=False)
    after: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class TextDoc(Base):
    """A shared text as the server has it. ``pending`` are updates that wait for their causes."""

    __tablename__ = "text_doc"

    entity: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(default=0)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    pending: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class TextEdit(Base):
    """One own edit of a shared text as an update, kept until the document holds it."""

    __tablename__ = "text_edit"
    __table_args__ = (Index("ix_text_edit_record", "record_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True)  # of the change it tells
    entity: Mapped[str]
    record_id: Mapped[UUID]
    field: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Kept(Base):
    """What a newer version wrote and this one has no column or table for; kept as it came.

    ``whole`` tells that the entity is unknown; else these are further fields of a known record.
    """

    __tablename__ = "kept"

    entity: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(index=True)
    rev: Mapped[int]
    whole: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[dict[str, Any]]


class Conflict(Synced):
    """A disagreement about one field of one record; ``mine`` is the value that did not win."""

    __tablename__ = "conflict"

    account_id: Mapped[UUID | None] = synced_column(default=None, index=True)
    subject_entity: Mapped[str] = synced_column()
    subject_id: Mapped[str] = synced_column(index=True)
    subject_field: Mapped[str] = synced_column()
    kind: Mapped[str] = synced_column()
    base: Mapped[dict[str, Any] | None] = synced_column(default=None)
    mine: Mapped[dict[str, Any] | None] = synced_column(default=None)
    theirs: Mapped[dict[str, Any] | None] = synced_column(default=None)
    my_author_id: Mapped[UUID | None] = synced_column(default=None)
    their_author_id: Mapped[UUID | None] = synced_column(default=None)
    my_time: Mapped[datetime | None] = synced_column(default=None)
    their_time: Mapped[datetime | None] = synced_column(default=None)
    change_id: Mapped[str] = synced_column()
    assignee_id: Mapped[UUID | None] = synced_column(default=None)
    found_at: Mapped[datetime] = synced_column()
    state: Mapped[str] = synced_column()
    choice: Mapped[str | None] = synced_column(default=None)
    settled_by_id: Mapped[UUID | None] = synced_column(default=None)
    settled_at: Mapped[datetime | None] = synced_column(default=None)
