"""Field values to JSON text and back, as the change log keeps them."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Date, Float, Integer
from sqlalchemy.orm import class_mapper

from kamdesk.models import SYNCED, Synced
from kamdesk.models.columns import Document, Exact, Id, UtcDateTime, WordSet

_LOCAL = frozenset({"id", "rev"})
_KINDS: tuple[tuple[type, Any], ...] = (
    (Id, UUID),
    (UtcDateTime, datetime),
    (WordSet, tuple[str, ...]),
    (Exact, Decimal),
    (Document, dict[str, Any]),
    (Date, date),
    (Boolean, bool),
    (Integer, int),
    (Float, float),
)


@cache
def synced_fields(kind: type[Synced]) -> tuple[str, ...]:
    """Return the fields of a class that the change log follows."""
    return tuple(c.key for c in class_mapper(kind).column_attrs if c.key not in _LOCAL)


def encoded(value: object) -> str:
    """Return a field value, or a record's values, as JSON text. Sets come out sorted."""
    if isinstance(value, dict):
        value = {name: _ordered(inner) for name, inner in value.items()}
    return msgspec.json.encode(_ordered(value)).decode()


def _ordered(value: object) -> object:
    return sorted(set(value)) if isinstance(value, tuple) else value


def decoded(entity: str, field: str, text: str | None) -> Any:
    """Return a field's value from the change log; None stays None."""
    return None if text is None else msgspec.json.decode(text, type=_type_of(entity, field))


def decoded_record(entity: str, text: str) -> dict[str, Any]:
    """Return all values of a created record."""
    raw = msgspec.json.decode(text)
    return {name: msgspec.convert(value, _type_of(entity, name)) for name, value in raw.items()}


@cache
def _type_of(entity: str, field: str) -> Any:
    column = SYNCED[entity].__table__.columns[field].type
    for kind, python in _KINDS:
        if isinstance(column, kind):
            return python | None
    return str | None
