"""Cells to typed field values, each distinct text of a column read once.

Money fills two fields, amount and currency, so every reader gives values by field name.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from kamdesk.domain.money_text import parse_money
from kamdesk.errors import Refused
from kamdesk.protocol.entities import Field, FieldType
from kamdesk.protocol.values import checked, parse
from kamdesk.queries.field_words import choice_called
from kamdesk.services.importing.days import moment_text, order_of, read_day
from kamdesk.services.importing.mapping import ColumnRule, DayOrder

Values = dict[str, Any]
Read = Callable[[str], Values]
_BREAKS = re.compile(r"\s*[\t\n\v\f\r]\s*")  # a spreadsheet breaks lines inside a cell


class Conventions(Struct, frozen=True):
    """What texts of one file mean where they do not say so themselves."""

    base_currency: str
    day_order: DayOrder | None = None
    has_serial_days: bool = False


class ColumnReader:
    """Reads the cells of one column; remembers every text it has read."""

    def __init__(self, field: Field, rule: ColumnRule, conventions: Conventions) -> None:
        self.field = field
        self._words = {word.casefold(): value for word, value in rule.values.items()}
        self._read = _reader(field, rule, conventions)
        self.known: dict[str, Values] = {}  # by text as it stands in the file
        self._refused: dict[str, Refused] = {}

    def word(self, text: str) -> str:
        """Return the text after the mapping's replacements."""
        return self._words.get(text.casefold(), text) if self._words else text

    def read(self, text: str) -> Values:
        """Return the values of a cell, none when it is blank. Raises Refused as its field does."""
        found = self.known.get(text)
        if found is not None:
            return found
        if (before := self._refused.get(text)) is not None:
            raise Refused(before.code, **before.facts)
        try:
            bare = text.strip()
            self.known[text] = self._read(self.word(bare)) if bare else {}
        except Refused as refused:
            self._refused[text] = refused
            raise
        return self.known[text]


def value_of(field: Field, text: str) -> Any:
    """Return the value a text has in a field; a choice goes by its key or its label.

    Raises Refused ``value.*``.
    """
    return parse(field, choice_called(field, text) if field.choices else text)


def conventions_for(shared: Conventions, field: Field, texts: Iterable[str]) -> Conventions:
    """Return what holds for one column: its own order of days when the file names none."""
    is_dated = field.type in (FieldType.DAY, FieldType.MOMENT)
    if not is_dated or shared.day_order is not None:
        return shared
    return Conventions(shared.base_currency, order_of(texts), shared.has_serial_days)


def _reader(field: Field, rule: ColumnRule, conventions: Conventions) -> Read:
    if field.type is FieldType.MONEY:
        return _money(field, rule, conventions)
    if field.type is FieldType.DAY:
        return _days(field, conventions)
    if field.type is FieldType.MOMENT:
        return _moments(field, conventions)
    if field.type is FieldType.TEXT:
        return lambda text: {field.name: value_of(field, _BREAKS.sub(" ", text))}
    return lambda text: {field.name: value_of(field, text)}


def _money(field: Field, rule: ColumnRule, conventions: Conventions) -> Read:
    currency = rule.currency or conventions.base_currency
    unit = Decimal(rule.unit) if rule.unit else None

    def read(text: str) -> Values:
        amount = parse_money(_in_units(text, unit, field), currency, field.code)
        minor = checked(field, amount.amount_minor)
        return {field.name: minor, field.currency or "currency": amount.currency}

    return read


def _in_units(text: str, unit: Decimal | None, field: Field) -> str:
    if unit is None:
        return text
    try:
        return f"{Decimal(text.replace(',', '')) * unit:f}"
    except InvalidOperation:
        raise Refused("money.unreadable", field=field.code, text=text) from None


def _days(field: Field, conventions: Conventions) -> Read:
    def read(text: str) -> Values:
        day = read_day(text, conventions.day_order, field.code, serial=conventions.has_serial_days)
        return {field.name: day}

    return read


def _moments(field: Field, conventions: Conventions) -> Read:
    def read(text: str) -> Values:
        iso = moment_text(
            text, conventions.day_order, field.code, serial=conventions.has_serial_days
        )
        return {field.name: parse(field, iso)}

    return read
