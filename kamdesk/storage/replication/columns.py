"""Values as they travel to values as the driver takes them, column by column.

On the wire a value is as in the change log: days and moments ISO text, decimals text, ids text.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Date, Float, Integer

from kamdesk.models import SYNCED
from kamdesk.models.columns import Document, Exact, Id, UtcDateTime, WordSet, moment_text
from kamdesk.storage.values import synced_fields

Convert = Callable[[Any], Any]
_json = msgspec.json.Encoder(order="sorted")
_EARLY: Final = "1970-01-01T00:00:00.000000+00:00"


class NoColumnValue(Exception):
    """A value of another version that its column cannot hold."""


@cache
def columns_of(entity: str) -> tuple[str, ...]:
    """Return the synced columns of a table, in order."""
    return synced_fields(SYNCED[entity])


@cache
def converter(entity: str, field: str) -> Convert:
    """Return how a column takes what travels. Raises NoColumnValue when it cannot."""
    column = SYNCED[entity].__table__.columns[field]
    kind = next((found for types, found in _KINDS if isinstance(column.type, types)), _text)
    missing = None if column.nullable else _missing(column.type, bool(column.foreign_keys))

    def converted(value: Any) -> Any:
        if value is None:
            if missing is NoColumnValue:
                raise NoColumnValue
            return missing
        try:
            return kind(value)
        except (TypeError, ValueError, ArithmeticError, AttributeError):
            raise NoColumnValue from None

    return converted


def column_of(entity: str, field: str, values: Sequence[Any]) -> Sequence[Any]:
    """Convert a whole column at once. Raises NoColumnValue when one of its values does not fit."""
    if _is_text(entity, field) and set(map(type, values)) == {str}:
        return values
    return list(map(converter(entity, field), values))


@cache
def _is_text(entity: str, field: str) -> bool:
    kind = SYNCED[entity].__table__.columns[field].type
    return not any(isinstance(kind, types) for types, _ in _KINDS)


def _missing(kind: Any, is_reference: bool) -> Any:
    """Return what stands for nothing in a column that always holds something."""
    if is_reference or isinstance(kind, Id):
        return NoColumnValue
    found = ((WordSet, "[]"), (UtcDateTime, _EARLY), (Date, _EARLY[:10]), (Document, "{}"))
    for types, value in found:
        if isinstance(kind, types):
            return value
    return 0 if isinstance(kind, Boolean | Integer | Float) else ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


@lru_cache(maxsize=4096)
def _id(value: Any) -> bytes:
    return UUID(value).bytes


@lru_cache(maxsize=4096)
def _moment(value: str) -> str:
    return moment_text(datetime.fromisoformat(value))


def _day(value: Any) -> str:
    return date.fromisoformat(value).isoformat()


def _number(value: Any) -> Any:
    if isinstance(value, str | list | dict):
        raise TypeError
    return value


def _words(value: Any) -> str:
    return msgspec.json.encode(sorted(set(value))).decode()


_KINDS: Final[tuple[tuple[Any, Convert], ...]] = (
    (Id, _id),
    (UtcDateTime, _moment),
    (WordSet, _words),
    (Exact, lambda value: str(Decimal(value))),
    (Document, lambda value: _json.encode(value).decode()),
    (Date, _day),
    (Boolean, lambda value: int(bool(value))),
    (Integer | Float, _number),
)
