"""Declarative base of every mapped class, and what all synced records share."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, MappedColumn, mapped_column

from kamdesk.models.columns import Document, Exact, Id, UtcDateTime, WordSet

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """One row per object. No repr of contents: customer data must not reach a log by accident."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Id,
        datetime: UtcDateTime,
        Decimal: Exact,
        tuple[str, ...]: WordSet,
        dict[str, Any]: Document,
    }


def synced_column(*args: Any, **options: Any) -> MappedColumn[Any]:
    """Return a column whose old value is always known, so that the change log can tell it."""
    return mapped_column(*args, active_history=True, **options)


def within_scope(target: str) -> ForeignKey:
    """Return a reference inside one account; judged at commit, so that order never matters."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


class Synced(Base, kw_only=True, repr=False, eq=False):
    """A record that travels between devices. The id is made on the device (UUIDv7).

    ``rev`` is the server's revision, set by pull only. ``deleted_at`` hides the record.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int | None] = mapped_column(default=None)
    deleted_at: Mapped[datetime | None] = synced_column(default=None)
    external_id: Mapped[str | None] = synced_column(default=None, index=True)
