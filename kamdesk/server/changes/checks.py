"""What a value on the wire may be: its type and its size, never whether it makes sense."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

import msgspec

from kamdesk.protocol import limits
from kamdesk.protocol.entities import Entity, Field, FieldType, Merge
from kamdesk.protocol.entities.authority import (
    CUSTOM,
    DELETED,
    REFUSED_CLAIMS,
    WIRE,
    field_of,
    is_id,
)
from kamdesk.protocol.values import LIMITS

_BIG: Final = 2**63
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_RESERVED = frozenset({"id", "rev", REFUSED_CLAIMS})
_MOST_WORDS: Final = 1_000
_MOST_CUSTOM: Final = 200  # characters of a custom field's name
_LINE: Final = LIMITS[FieldType.TEXT]
_LONG: Final = LIMITS[FieldType.LONG_TEXT]

Check = Callable[[Any], bool]


def is_name(entity: Entity, name: str) -> bool:
    """Tell whether a field may be called so: known, custom, or of a newer version."""
    if field_of(entity, name) is not None or name == DELETED:
        return True
    if name.startswith(CUSTOM):
        return len(name) <= _MOST_CUSTOM and name.isprintable()
    return bool(_NAME.fullmatch(name)) and name not in _RESERVED


@lru_cache(maxsize=10_000)  # names of custom fields come from outside
def check_of(entity: str, name: str) -> Check | None:
    """Return the check of one field, None when no field may be called so."""
    if not is_name(WIRE[entity], name):
        return None
    if name == DELETED:
        return _is_moment
    field = field_of(WIRE[entity], name)
    if field is None:
        return _is_small
    if field.merge is Merge.TEXT:
        return _is_shared_text
    return _checks_of(field)


def _checks_of(field: Field) -> Check:
    if field.type in (FieldType.INTEGER, FieldType.MONEY):
        low, high = field.minimum, field.maximum
        return lambda value: (
            _is_integer(value) and (low is None or value >= low) and (high is None or value <= high)
        )
    return _BY_TYPE[field.type]


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LINE and "\0" not in value


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONG and "\0" not in value


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_BIG <= value < _BIG


def _is_share(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= 1


def _is_decimal(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) <= _LINE and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _parses(date.fromisoformat, value)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and _parses(datetime.fromisoformat, value)


def _parses(reader: Callable[[str], object], value: str) -> bool:
    try:
        reader(value)
    except ValueError:
        return False
    return True


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_set(value: Any) -> bool:
    """Take a whole list, or ``{"add": [...], "remove": [...]}``."""
    if isinstance(value, dict):
        return value.keys() <= {"add", "remove"} and all(map(_is_set, value.values()))
    return isinstance(value, list) and len(value) <= _MOST_WORDS and all(map(_is_line, value))


def _is_small(value: Any) -> bool:
    """Take any plain value of bounded size."""
    try:
        return len(msgspec.json.encode(value)) <= limits.DOCUMENT_BYTES
    except (TypeError, RecursionError, ValueError):
        return False


def _is_document(value: Any) -> bool:
    return isinstance(value, dict) and _is_small(value)


def _is_shared_text(value: Any) -> bool:
    if isinstance(value, bytes):
        return len(value) <= limits.TEXT_UPDATE_BYTES
    return _is_long(value)


_BY_TYPE: dict[FieldType, Check] = {
    FieldType.TEXT: _is_line,
    FieldType.LONG_TEXT: _is_long,
    FieldType.DECIMAL: _is_decimal,
    FieldType.SHARE: _is_share,
    FieldType.CURRENCY: _is_line,
    FieldType.DAY: _is_day,
    FieldType.MOMENT: _is_moment,
    FieldType.FLAG: _is_flag,
    FieldType.CHOICE: _is_line,  # a newer version's word is kept
    FieldType.SET: _is_set,
    FieldType.REFERENCE: is_id,
    FieldType.DOCUMENT: _is_document,
}
