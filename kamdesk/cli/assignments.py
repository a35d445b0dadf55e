"""Turns the ``key=value`` words of a person into typed values of a record."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.config import asked_file
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES, Entity, Field, FieldType
from kamdesk.protocol.values import parse, parse_money, words
from kamdesk.queries.field_words import choice_called, field_called
from kamdesk.queries.records import resolve
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, setting

Values = dict[str, Any]

_PAIR: Final = re.compile(r"([^\W\d][^=]*?)\s*(\+=|-=|=)(.*)", re.DOTALL)
_FROM_FILE: Final = "@"


class Assignment(Struct, frozen=True):
    """One field and what is to become of it: ``=`` sets, ``+=`` and ``-=`` change a list."""

    field: Field
    sign: str
    text: str


def assignments(entity: Entity, pairs: Sequence[str]) -> list[Assignment]:
    """Return what was typed, field by field.

    Raises Refused: ``pair.malformed``, ``pair.twice``, ``pair.not_a_list``, ``pair.none``,
    ``record.unknown_field``.
    """
    if not pairs:
        raise Refused("pair.none")
    found = [_assignment(entity, pair) for pair in pairs]
    seen: set[str] = set()
    for each in found:
        if each.sign == "=" and each.field.code in seen:
            raise Refused("pair.twice", field=each.field.code)
        seen.add(each.field.code)
    return found


def typed(
    reading: Reading,
    entity: Entity,
    given: Sequence[Assignment],
    before: Mapping[str, Any] | None = None,
) -> Values:
    """Return typed values by stored field name. ``before`` holds the record being edited.

    Raises Refused: ``value.*``, ``money.*``, ``reference.*``, ``pair.file_unreadable``.
    """
    reader = _Reader(reading, entity, given, before or {})
    # The account comes first: other names are looked up inside it.
    for each in sorted(given, key=lambda each: each.field.name != entity.scope_by):
        reader.take(each)
    return reader.values


def _assignment(entity: Entity, pair: str) -> Assignment:
    found = _PAIR.fullmatch(pair)
    if found is None:
        raise Refused("pair.malformed", word=pair)
    field = field_called(entity, found[1])
    if field is None:
        raise Refused("record.unknown_field", field=found[1], entity=entity.name)
    if found[2] != "=" and field.type is not FieldType.SET:
        raise Refused("pair.not_a_list", field=field.code)
    return Assignment(field, found[2], _content(field, found[3]))


def _content(field: Field, text: str) -> str:
    """Read a long text from the file it names; ``@@`` begins a text with one ``@``."""
    if field.type is not FieldType.LONG_TEXT or not text.startswith(_FROM_FILE):
        return text
    if text.startswith(_FROM_FILE * 2):
        return text[1:]
    path = Path(text[1:]).expanduser()
    try:
        with asked_file(path, field.code):
            return path.read_text(encoding="utf-8-sig")
    except UnicodeError:
        raise Refused("pair.file_unreadable", field=field.code, path=text[1:]) from None


class _Reader:
    """Collects the values of one record; a currency typed beside an amount goes with it."""

    def __init__(
        self,
        reading: Reading,
        entity: Entity,
        given: Sequence[Assignment],
        before: Mapping[str, Any],
    ) -> None:
        self.values: Values = {}
        self._reading, self._entity, self._before = reading, entity, before
        self._currencies = {
            each.field.name: each.text.strip().upper()
            for each in given
            if each.field.type is FieldType.CURRENCY
        }

    def take(self, each: Assignment) -> None:
        """Add the value of one assignment."""
        field = each.field
        if field.type is FieldType.MONEY:
            self._take_money(field, each.text)
        elif field.type is FieldType.SET:
            self.values[field.name] = self._changed_set(each)
        elif field.type is FieldType.REFERENCE:
            self.values[field.name] = self._reference(field, each.text)
        elif field.type is FieldType.CHOICE:
            self.values[field.name] = parse(field, choice_called(field, each.text))
        elif field.type is not FieldType.CURRENCY or self.values.get(field.name) is None:
            self.values[field.name] = parse(field, each.text)

    def _take_money(self, field: Field, text: str) -> None:
        stored = field.currency or ""
        told = self._currencies.get(stored)
        usual = told or self._before.get(stored) or setting(self._reading, BASE_CURRENCY, "CNY")
        amount = parse_money(field, text, usual)
        self.values[field.name] = None if amount is None else amount.amount_minor
        if amount is None:
            return
        if told and amount.currency != told:
            both = f"{amount.currency}, {told}"
            raise Refused("money.two_currencies", field=field.code, currencies=both)
        self.values[stored] = amount.currency

    def _changed_set(self, each: Assignment) -> tuple[str, ...]:
        name, named = each.field.name, set(words(each.text))
        if each.sign == "=":
            return tuple(sorted(named))
        held = set(self.values.get(name, self._before.get(name, ())))
        return tuple(sorted(held | named if each.sign == "+=" else held - named))

    def _reference(self, field: Field, text: str) -> UUID | None:
        if not text.strip() or field.reference is None:
            return None
        target = ENTITIES[field.reference]
        account = self.values.get("account_id", self._before.get("account_id"))
        try:
            return resolve(self._reading, target, text, account_id=account)
        except Refused as error:
            if error.code != "reference.unknown" or account is None:
                raise Refused(error.code, **{**error.facts, "field": field.code}) from None
        return resolve(self._reading, target, text)
