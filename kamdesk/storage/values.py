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

_encoder = msgspec.json.Encoder()
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
    """Return a field's value as JSON text. A set comes out sorted."""
    return _encoder.encode(sorted(set(value)) if isinstance(value, tuple) else value).decode()


def encoded_record(values: dict[str, Any]) -> str:
    """Return a record's values as JSON text. Sets come out sorted."""
    for name, value in values.items():
        if value.__class__ is tuple:
            values[name] = sorted(set(value))
    return _encoder.encode(values).decode()


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
