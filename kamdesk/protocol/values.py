"""Field values from what people type, and checks of values against the registry.

Dates are ISO; a moment without a zone is read in the zone given. Words are cut at commas. Money
carries its currency in its own field, see :func:`parse_money`.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import msgspec

from kamdesk.domain.money import Money
from kamdesk.domain.money_text import parse_money as _parse_money
from kamdesk.errors import Refused
from kamdesk.protocol.entities import Field, FieldType

LIMITS = {FieldType.TEXT: 500, FieldType.LONG_TEXT: 1_000_000}
_CURRENCY = re.compile(r"[A-Z]{3}")
_COMMAS = re.compile(r"[,，;；、]")
_TRUE = frozenset({"true", "yes", "y", "1", "是", "有"})
_FALSE = frozenset({"false", "no", "n", "0", "否", "无"})
_BIG = 2**63 - 1
# A line holds no control characters at all, a long text those that break and indent lines.
_UNFIT: Mapping[bool, re.Pattern[str]] = {
    False: re.compile(r"[\x00-\x1f\x7f-\x9f]"),
    True: re.compile(r"[\x00-\x08\x0e-\x1f\x7f]"),
}
_FIRST_DAY, _LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
_PYTHON: dict[FieldType, type | tuple[type, ...]] = {
    FieldType.TEXT: str,
    FieldType.LONG_TEXT: str,
    FieldType.CURRENCY: str,
    FieldType.CHOICE: str,
    FieldType.INTEGER: int,
    FieldType.MONEY: int,
    FieldType.SHARE: (int, float),
    FieldType.DECIMAL: Decimal,
    FieldType.DAY: date,
    FieldType.MOMENT: datetime,
    FieldType.FLAG: bool,
    FieldType.SET: tuple,
    FieldType.REFERENCE: UUID,
    FieldType.DOCUMENT: dict,
}


def parse(field: Field, text: str, zone: tzinfo | None = None) -> Any:
    """Return the typed value of what a person typed; empty clears (None, or an empty set).

    References and money are not read here: the first needs the database, the second a currency.

    Raises:
        Refused: ``value.*`` naming the field and what is wrong with it.
    """
    text = text.strip()
    if field.type is FieldType.SET:
        return words(text)
    if not text:
        return None
    reader = _READERS.get(field.type)
    value = reader(field, text, zone) if reader else text
    return checked(field, value)


def parse_money(field: Field, text: str, default_currency: str) -> Money | None:
    """Return an amount in minor units from major-unit text; empty clears.

    Raises Refused ``money.*``.
    """
    return _parse_money(text, default_currency, field.code) if text.strip() else None


def words(text: str) -> tuple[str, ...]:
    """Return the words of a comma-separated list, sorted, without doubles."""
    return tuple(sorted({word.strip() for word in _COMMAS.split(text) if word.strip()}))


def checked(field: Field, value: Any) -> Any:
    """Return a typed value that obeys its field: type, range, length, vocabulary.

    Raises:
        Refused: ``value.wrong_type``, ``value.out_of_range``, ``value.too_long``,
            ``value.not_a_choice``, ``value.bad_character``, ``money.negative``.
    """
    if value is None:
        return None
    expected = _PYTHON[field.type]
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        raise Refused("value.wrong_type", field=field.code, value=str(value))
    if isinstance(value, str):
        _check_text(field, value)
    elif isinstance(value, int | float | Decimal):
        _check_number(field, value)
    elif isinstance(value, date):
        _check_day(field, value)
    if isinstance(value, tuple):
        return tuple(sorted(set(value)))
    return value


def _check_text(field: Field, value: str) -> None:
    if _UNFIT[field.type is FieldType.LONG_TEXT].search(value):
        raise Refused("value.bad_character", field=field.code)
    limit = LIMITS.get(field.type, LIMITS[FieldType.TEXT])
    if len(value) > limit:
        raise Refused("value.too_long", field=field.code, limit=limit)
    if field.choices and value not in {choice.key for choice in field.choices}:
        allowed = ", ".join(choice.key for choice in field.choices)
        raise Refused("value.not_a_choice", field=field.code, value=value, allowed=allowed)
    if field.type is FieldType.CURRENCY and not _CURRENCY.fullmatch(value):
        raise Refused("value.not_a_currency", field=field.code, value=value)


def _check_day(field: Field, value: date) -> None:
    """Leave room on both sides: rules count years, zones move midnights."""
    day = value.date() if isinstance(value, datetime) else value
    if not _FIRST_DAY <= day <= _LAST_DAY:
        facts = {"value": str(day), "low": str(_FIRST_DAY), "high": str(_LAST_DAY)}
        raise Refused("value.out_of_range", field=field.code, **facts)


def _check_number(field: Field, value: float | Decimal) -> None:
    low, high = field.minimum, field.maximum
    if field.type is FieldType.MONEY and low == 0 and value < 0:
        raise Refused("money.negative", field=field.code)
    lowest, highest = -_BIG if low is None else low, _BIG if high is None else high
    if not (math.isfinite(value) and lowest <= value <= highest):
        limits = {"low": "-∞" if low is None else low, "high": "∞" if high is None else high}
        raise Refused("value.out_of_range", field=field.code, value=value, **limits)


def _integer(field: Field, text: str, _zone: tzinfo | None) -> int:
    try:
        return int(text.replace(",", ""))
    except ValueError:
        raise Refused("value.not_a_number", field=field.code, value=text) from None


def _decimal(field: Field, text: str, _zone: tzinfo | None) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Refused("value.not_a_number", field=field.code, value=text) from None


def _share(field: Field, text: str, zone: tzinfo | None) -> float:
    if text.endswith(("%", "％")):
        return float(_decimal(field, text[:-1], zone) / 100)
    return float(_decimal(field, text, zone))


def _day(field: Field, text: str, _zone: tzinfo | None) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("value.not_a_date", field=field.code, value=text) from None


def _moment(field: Field, text: str, zone: tzinfo | None) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("value.not_a_time", field=field.code, value=text) from None
    _check_day(field, found)
    local = found.replace(tzinfo=zone) if found.tzinfo is None and zone else found
    return local.astimezone(UTC)  # a naive moment without a zone is the machine's local time


def _flag(field: Field, text: str, _zone: tzinfo | None) -> bool:
    word = text.lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise Refused("value.not_yes_or_no", field=field.code, value=text)


def _choice(field: Field, text: str, _zone: tzinfo | None) -> str:
    """Accept the key or the English label, in any case."""
    folded = text.casefold()
    for choice in field.choices:
        if folded in (choice.key.casefold(), choice.label.casefold()):
            return choice.key
    return text


def _document(field: Field, text: str, _zone: tzinfo | None) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise Refused("value.not_json", field=field.code) from None


def _currency(_field: Field, text: str, _zone: tzinfo | None) -> str:
    return text.upper()


_Reader = Callable[[Field, str, tzinfo | None], Any]
_READERS: dict[FieldType, _Reader] = {
    FieldType.INTEGER: _integer,
    FieldType.MONEY: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.SHARE: _share,
    FieldType.DAY: _day,
    FieldType.MOMENT: _moment,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
    FieldType.DOCUMENT: _document,
    FieldType.CURRENCY: _currency,
}
