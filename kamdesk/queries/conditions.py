"""Conditions people write, as SQL: the second back-end of ``domain.conditions``.

Both back-ends give the same answer for every row (``tests/queries/test_conditions``). What a row
looks like to them:
- Amounts are brought to one fine unit (``FINEST`` decimals) by the currency of their row, so that
  one constant in major units is right for yuan and yen alike.
- A moment counts by its day in the machine's time zone; exact decimals compare as fractions.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    Float,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    type_coerce,
)

from kamdesk.domain.condition_nodes import (
    And,
    Comparison,
    Constant,
    Empty,
    Node,
    Not,
    OneOf,
    Operator,
    Or,
)
from kamdesk.domain.condition_schema import (
    FieldSpec,
    FieldType,
    Schema,
    bound,
    checked,
    field_named,
)
from kamdesk.domain.conditions_text import parse
from kamdesk.domain.money import CURRENCIES, exponent
from kamdesk.i18n import _
from kamdesk.models import SYNCED
from kamdesk.protocol.entities import ENTITIES, Entity, Field
from kamdesk.protocol.entities import FieldType as Stored
from kamdesk.queries.field_words import choice_called, field_called
from kamdesk.queries.records import resolve
from kamdesk.storage.reading import Reading

Clause = ColumnElement[bool]
Columns = Mapping[str, ColumnElement[Any]]

FINEST: Final = 4  # decimals of the finest currency there is
_TYPES: Final = {
    Stored.TEXT: FieldType.TEXT,
    Stored.LONG_TEXT: FieldType.TEXT,
    Stored.CURRENCY: FieldType.TEXT,
    Stored.INTEGER: FieldType.NUMBER,
    Stored.DECIMAL: FieldType.NUMBER,
    Stored.SHARE: FieldType.NUMBER,
    Stored.MONEY: FieldType.MONEY,
    Stored.DAY: FieldType.DATE,
    Stored.MOMENT: FieldType.DATE,
    Stored.FLAG: FieldType.BOOL,
    Stored.CHOICE: FieldType.CHOICE,
    Stored.SET: FieldType.SET,
    Stored.REFERENCE: FieldType.REFERENCE,
}
_NEVER: Final = b""  # no id is empty, so this equals none


def where(reading: Reading, entity: Entity, text: str) -> Clause:
    """Return the clause for a condition typed by a person, over the fields of an entity.

    Fields go by code, stored name or label; references are compared with a record's id, external
    id or exact name; choices with key or label.

    Raises:
        Refused: ``condition.*``, or ``reference.*`` when a name means nothing or several records.
    """
    node = understood(reading, entity, text)
    return clause(node, schema_of(entity), columns_of(entity), reading.today)


def understood(reading: Reading, entity: Entity, text: str) -> Node:
    """Read a condition typed by a person into the words of ``schema_of``. Raises as ``where``."""
    return _Meaning(reading, entity, schema_of(entity)).of(parse(text))


def schema_of(entity: Entity) -> Schema:
    """Return what may be asked of an entity, by field code; documents cannot be asked."""
    specs = [FieldSpec("id", FieldType.REFERENCE)]
    for field in entity.fields:
        if field.type in _TYPES:
            keys = tuple(choice.key for choice in field.choices)
            kind = _TYPES[field.type]
            specs.append(FieldSpec(field.code, kind, _(field.label), keys, FINEST))
    return {spec.name: spec for spec in specs}


def columns_of(entity: Entity) -> Columns:
    """Return what each field of :func:`schema_of` is in SQL."""
    kind: Any = SYNCED[entity.name]
    columns: dict[str, ColumnElement[Any]] = {"id": kind.id}
    for field in entity.fields:
        columns[field.code] = _column(kind, field)
    return columns


def clause(node: Node, schema: Schema, columns: Columns, today: date) -> Clause:
    """Turn a condition into SQL that is true, false or NULL as the closure is True, False, None.

    Raises:
        Refused: the condition does not fit the schema, see ``condition_schema.checked``.
    """
    return _Sql(schema, columns, today).of(checked(node, schema))


def in_finest(amount_minor: int, currency: str | None) -> int:
    """Return an amount in the unit conditions compare in."""
    return amount_minor * _factor(currency or "")


def _factor(currency: str) -> int:
    return int(10 ** (FINEST - exponent(currency)))


_ODD: Final = {code: _factor(code) for code in sorted(CURRENCIES) if exponent(code) != exponent("")}


def _column(kind: Any, field: Field) -> ColumnElement[Any]:
    column = getattr(kind, field.name)
    match field.type:
        case Stored.MONEY:
            factor = case(_ODD, value=getattr(kind, field.currency or ""), else_=_factor(""))
            return type_coerce(column * factor, column.type)
        case Stored.MOMENT:
            return func.date(type_coerce(column, String), "localtime")
        case Stored.DAY:
            return type_coerce(column, String)
        case Stored.DECIMAL:
            return cast(type_coerce(column, String), Float)
        case Stored.SET:
            return type_coerce(column, String)
        case _:
            return column  # type: ignore[no-any-return]


class _Meaning:
    """Replaces the words of one person by those of the schema: field names, choices, records."""

    def __init__(self, reading: Reading, entity: Entity, schema: Schema) -> None:
        self._reading, self._entity, self._schema = reading, entity, schema
        self._fields = {field.code: field for field in entity.fields}

    def of(self, node: Node) -> Node:
        match node:
            case And(parts):
                return And(tuple(self.of(part) for part in parts))
            case Or(parts):
                return Or(tuple(self.of(part) for part in parts))
            case Not(part):
                return Not(self.of(part))
            case Empty(field):
                return Empty(self._code(field))
            case OneOf(field, values):
                code = self._code(field)
                return OneOf(code, tuple(self._constant(code, value) for value in values))
            case Comparison():
                code = self._code(node.field)
                return replace(node, field=code, value=self._constant(code, node.value))

    def _code(self, name: str) -> str:
        if name in self._schema:
            return name
        field = field_called(self._entity, name)
        return field_named(self._schema, field.code if field else name).name

    def _constant(self, code: str, value: Constant) -> Constant:
        field = self._fields.get(code)
        if field is None or not isinstance(value, str):
            return value
        if field.reference is not None:
            return str(resolve(self._reading, ENTITIES[field.reference], value))
        return choice_called(field, value)


class _Sql:
    """Builds the clause of one condition; constants are bound, never written into the text."""

    def __init__(self, schema: Schema, columns: Columns, today: date) -> None:
        self._schema, self._columns, self._today = schema, columns, today

    def of(self, node: Node) -> Clause:
        match node:
            case And(parts):
                return and_(*(self.of(part) for part in parts))
            case Or(parts):
                return or_(*(self.of(part) for part in parts))
            case Not(part):
                return not_(self.of(part))
            case Empty(field):
                return self._empty(self._schema[field])
            case OneOf(field, values):
                return self._one_of(self._schema[field], values)
            case Comparison():
                return self._comparison(self._schema[node.field], node)

    def _empty(self, spec: FieldSpec) -> Clause:
        column = self._columns[spec.name]
        nothing = {FieldType.TEXT: "", FieldType.CHOICE: "", FieldType.SET: "[]"}.get(spec.type)
        if nothing is None:
            return column.is_(None)
        return func.coalesce(column, nothing) == nothing

    def _one_of(self, spec: FieldSpec, values: tuple[Constant, ...]) -> Clause:
        equal = Operator.HAS if spec.type is FieldType.SET else Operator.EQUAL
        return or_(*(self._comparison(spec, Comparison(spec.name, equal, v)) for v in values))

    def _comparison(self, spec: FieldSpec, node: Comparison) -> Clause:
        column = self._columns[spec.name]
        value: Any = bound(spec, node.value, self._today)
        if isinstance(value, date):
            value = value.isoformat()
        if spec.type is FieldType.REFERENCE:
            return _same_record(column, node.operator, value)
        return _COMPARE[node.operator](column, value)


def _same_record(column: ColumnElement[Any], operator: Operator, value: str) -> Clause:
    """Compare ids; a text that is no id in its usual spelling equals no record."""
    try:
        meant = UUID(value)
    except ValueError:
        meant = None
    if meant is not None and str(meant) == value:
        return _COMPARE[operator](column, meant)
    return _COMPARE[operator](type_coerce(column, String), literal(_NEVER))


def _contains(column: ColumnElement[Any], value: str) -> Clause:
    return func.instr(func.lower(column), func.lower(value)) > 0


def _starts_with(column: ColumnElement[Any], value: str) -> Clause:
    return func.substr(func.lower(column), 1, len(value)) == func.lower(value)


def _has(column: ColumnElement[Any], value: str) -> Clause:
    members = func.json_each(column).table_valued("value")
    held = exists(select(members.c.value).where(members.c.value == value))
    return case((column.is_(None), null()), else_=held)


_COMPARE: Final[Mapping[Operator, Callable[[ColumnElement[Any], Any], Clause]]] = {
    Operator.EQUAL: lambda column, value: column == value,
    Operator.NOT_EQUAL: lambda column, value: column != value,
    Operator.LESS: lambda column, value: column < value,
    Operator.AT_MOST: lambda column, value: column <= value,
    Operator.MORE: lambda column, value: column > value,
    Operator.AT_LEAST: lambda column, value: column >= value,
    Operator.CONTAINS: _contains,
    Operator.STARTS_WITH: _starts_with,
    Operator.HAS: _has,
}
