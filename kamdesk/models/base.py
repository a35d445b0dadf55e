"""Declarative base of every mapped class, and what all synced records share."""

from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, cast, dataclass_transform
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnDefault, ForeignKey, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from kamdesk.models.columns import Document, Exact, Id, UtcDateTime, WordSet

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def synced_column(*args: Any, **options: Any) -> MappedColumn[Any]:
    """Return a column whose old value is always known, so that the change log can tell it."""
    return mapped_column(*args, active_history=True, **options)


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column, synced_column))
class Base(DeclarativeBase):
    """One row per object. No repr of contents: customer data must not reach a log by accident."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Id,
        datetime: UtcDateTime,
        Decimal: Exact,
        tuple[str, ...]: WordSet,
        dict[str, Any]: Document,
    }

    def __init__(self, **values: Any) -> None:
        """Set what is given and every other default; one constructor keeps the start short."""
        constructor = _constructor(type(self))
        if not values.keys() <= constructor.known or not values.keys() >= constructor.required:
            wrong = sorted(values.keys() - constructor.known | constructor.required - values.keys())
            raise TypeError(f"{type(self).__name__}: unknown or missing {wrong}")
        for name, value in {**constructor.defaults, **values}.items():
            setattr(self, name, value)


class _Constructor(Struct, frozen=True):
    """What the constructor of one class takes; what stays unset is None."""

    known: frozenset[str]
    required: frozenset[str]
    defaults: dict[str, Any]


@cache
def _constructor(mapped: type[Base]) -> _Constructor:
    columns = cast("Table", mapped.__table__).columns
    defaults = {c.key: cast("ColumnDefault", c.default).arg for c in columns if c.default}
    optional = {c.key for c in columns if c.nullable or c.autoincrement is True} | defaults.keys()
    known = frozenset(columns.keys())
    return _Constructor(known, known - optional, defaults)


def within_scope(target: str) -> ForeignKey:
    """Return a reference inside one account; judged at commit, so that order never matters."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


class Synced(Base):
    """A record that travels between devices. The id is made on the device (UUIDv7).

    ``rev`` is the server's revision, set by pull only. ``deleted_at`` hides the record.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int | None] = mapped_column(default=None)
    deleted_at: Mapped[datetime | None] = synced_column(default=None)
    external_id: Mapped[str | None] = synced_column(default=None, index=True)
