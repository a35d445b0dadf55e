"""Tables and the registry tell the same story, and every change of a record can be captured."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import ColumnProperty

from kamdesk.models import SYNCED, Synced
from kamdesk.protocol.entities import FieldType
from kamdesk.protocol.entities.authority import WIRE as ENTITIES

BOOKKEEPING = {"id", "rev", "deleted_at"}
PYTHON_TYPES: dict[FieldType, Any] = {
    FieldType.TEXT: str,
    FieldType.LONG_TEXT: str,
    FieldType.INTEGER: int,
    FieldType.DECIMAL: Decimal,
    FieldType.SHARE: float,
    FieldType.MONEY: int,
    FieldType.CURRENCY: str,
    FieldType.DAY: date,
    FieldType.MOMENT: datetime,
    FieldType.FLAG: bool,
    FieldType.CHOICE: str,
    FieldType.REFERENCE: UUID,
    FieldType.SET: tuple[str, ...],
    FieldType.DOCUMENT: dict[str, Any],
}
NAMES = sorted(SYNCED)  # pytest on two cores needs one order
CLASSES = pytest.mark.parametrize("record", [SYNCED[name] for name in NAMES], ids=NAMES)


def test_every_synced_table_is_in_the_registry_and_the_reverse() -> None:
    assert set(SYNCED) == set(ENTITIES)


@CLASSES
def test_a_table_has_exactly_the_fields_of_its_entry(record: type[Synced]) -> None:
    columns = {column.key for column in columns_of(record)}

    assert columns - BOOKKEEPING == {field.name for field in ENTITIES[table_of(record)].fields}


@CLASSES
def test_a_column_holds_what_its_entry_promises(record: type[Synced]) -> None:
    held = get_type_hints(record)
    different = [
        field.name
        for field in ENTITIES[table_of(record)].fields
        if held_by(held[field.name]) != PYTHON_TYPES[field.type]
    ]

    assert different == []


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES.keys())
def test_an_entry_names_only_what_exists(entity: Any) -> None:
    names = {field.name for field in entity.fields}
    currencies = {f.currency for f in entity.fields if f.type is FieldType.MONEY and f.currency}
    targets = {f.reference for f in entity.fields if f.type is FieldType.REFERENCE}
    pointed_at = {entity.title, entity.recency, entity.scope_by, *entity.owner, *entity.searched}

    assert targets <= set(ENTITIES)
    assert currencies | pointed_at - {None, "id"} <= names


def test_words_for_entities_are_used_once() -> None:
    words = [word for entity in ENTITIES.values() for word in {entity.name, entity.plural}]

    assert len(words) == len(set(words))


@CLASSES
def test_every_synced_column_remembers_its_old_value(record: type[Synced]) -> None:
    forgetful = [
        column.key
        for column in columns_of(record)
        if column.key not in BOOKKEEPING and not column.active_history
    ]

    assert forgetful == []


@CLASSES
def test_a_record_holds_columns_and_no_relationships(record: type[Synced]) -> None:
    assert list(inspect(record).relationships) == []


def columns_of(record: type[Synced]) -> Iterator[ColumnProperty[Any]]:
    yield from inspect(record).column_attrs


def held_by(annotation: Any) -> Any:
    """Take the value out of `Mapped[value | None]`; any field may be empty."""
    (value,) = get_args(annotation)
    allowed = [one for one in get_args(value) if one is not NoneType]
    return allowed[0] if isinstance(value, UnionType) and len(allowed) == 1 else value


def table_of(record: type[Synced]) -> str:
    return str(record.__tablename__)
