"""What a condition may be asked of: the fields, their types, and the check before it runs.

``checked`` gives both back-ends the same tree: names as in the schema, dates as dates, choices as
their codes. ``bound`` then gives both the same constant to compare a stored value with.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

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
    RelativeDate,
    canonical_name,
    check_size,
)
from kamdesk.errors import Refused

C = TypeVar("C", str, Decimal, bool)


class FieldType(StrEnum):
    """What a field holds, and so what it can be compared with."""

    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    SET = "set"
    BOOL = "bool"
    REFERENCE = "reference"


_EQUALITY = frozenset({Operator.EQUAL, Operator.NOT_EQUAL})
_ORDER = _EQUALITY | {Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST}

ALLOWED: Final[Mapping[FieldType, frozenset[Operator]]] = {
    FieldType.NUMBER: _ORDER,
    FieldType.MONEY: _ORDER,
    FieldType.DATE: _ORDER,
    FieldType.TEXT: _EQUALITY | {Operator.CONTAINS, Operator.STARTS_WITH},
    FieldType.CHOICE: _EQUALITY,
    FieldType.BOOL: _EQUALITY,
    FieldType.REFERENCE: _EQUALITY,
    FieldType.SET: frozenset({Operator.HAS}),
}
"""Which comparisons each type takes. ``contains`` on a set is read as ``has``."""


class FieldSpec(Struct, frozen=True):
    """One field a condition may read.

    Stored values: integer minor units for MONEY, a date for DATE (a datetime counts by its own
    date), codes for CHOICE, a collection of strings for SET, anything whose text is its id for
    REFERENCE. ``label`` is a second name people may use. A money constant is in major units of the
    row's own currency with ``exponent`` decimals; no rate is applied.
    """

    name: str
    type: FieldType
    label: str = ""
    choices: tuple[str, ...] = ()  # codes; empty means any text
    exponent: int = 2  # decimals of a MONEY field


Schema = Mapping[str, FieldSpec]


def field_named(schema: Schema, name: str) -> FieldSpec:
    """Find a field by its name or its label, ignoring case.

    Raises:
        Refused: ``condition.unknown_field``, or ``condition.unknown_field_like`` with a suggestion.
    """
    wanted = canonical_name(name)
    if wanted in schema:
        return schema[wanted]
    by_any_name = {spec.label.casefold(): spec for spec in schema.values() if spec.label}
    by_any_name |= {spec.name.casefold(): spec for spec in schema.values()}
    if found := by_any_name.get(wanted.casefold()):
        return found
    if near := get_close_matches(wanted.casefold(), by_any_name, n=1):
        suggestion = by_any_name[near[0]].name
        raise Refused("condition.unknown_field_like", field=wanted, suggestion=suggestion)
    raise Refused("condition.unknown_field", field=wanted, known=", ".join(sorted(schema)))


def checked(node: Node, schema: Schema) -> Node:
    """Return the same condition with every name and constant in the schema's own form.

    Raises:
        Refused: what is wrong with which field and how to mend it, see ``SENTENCES``.
    """
    check_size(node)
    return _checked(node, schema)


def bound(spec: FieldSpec, value: Constant, today: date) -> str | int | float | bool | date:
    """Return what a stored value of ``spec`` is compared with. ``value`` comes from ``checked``.

    MONEY gives integer minor units, NUMBER an int or a float, a relative date the day it means.
    """
    if isinstance(value, RelativeDate):
        return value.on(today)
    if isinstance(value, Decimal):
        if spec.type is FieldType.MONEY:
            return int(value.scaleb(spec.exponent))
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _checked(node: Node, schema: Schema) -> Node:
    match node:
        case And(parts):
            return And(tuple(_checked(part, schema) for part in parts))
        case Or(parts):
            return Or(tuple(_checked(part, schema) for part in parts))
        case Not(part):
            return Not(_checked(part, schema))
        case Empty(field):
            return Empty(field_named(schema, field).name)
        case OneOf(field, values):
            spec = field_named(schema, field)
            return OneOf(spec.name, tuple(_constant(spec, value) for value in values))
    return _comparison(node, field_named(schema, node.field))


def _comparison(node: Comparison, spec: FieldSpec) -> Comparison:
    operator = node.operator
    if spec.type is FieldType.SET and operator is Operator.CONTAINS:
        operator = Operator.HAS
    if operator not in ALLOWED[spec.type]:
        allowed = ", ".join(each for each in Operator if each in ALLOWED[spec.type])
        raise Refused(
            "condition.wrong_operator", field=spec.name, operator=operator.value, allowed=allowed
        )
    return replace(node, field=spec.name, operator=operator, value=_constant(spec, node.value))


def _constant(spec: FieldSpec, value: Constant) -> Constant:
    match spec.type:
        case FieldType.NUMBER:
            return _of(Decimal, value, "condition.needs_number", spec)
        case FieldType.MONEY:
            return _money(spec, value)
        case FieldType.DATE:
            return _day(spec, value)
        case FieldType.BOOL:
            return _of(bool, value, "condition.needs_yes_or_no", spec)
        case _:
            return _choice(spec, _of(str, value, "condition.needs_text", spec))


def _of(kind: type[C], value: Constant, code: str, spec: FieldSpec) -> C:
    if not isinstance(value, kind):
        raise Refused(code, field=spec.name, found=shown(value))
    return value


def _money(spec: FieldSpec, value: Constant) -> Decimal:
    amount = _of(Decimal, value, "condition.needs_number", spec)
    if amount.scaleb(spec.exponent) % 1:
        raise Refused("condition.money_too_fine", field=spec.name, decimals=spec.exponent)
    return amount


def _day(spec: FieldSpec, value: Constant) -> Constant:
    if isinstance(value, date | RelativeDate):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise Refused("condition.needs_date", field=spec.name, found=shown(value)) from None


def _choice(spec: FieldSpec, value: str) -> str:
    """Return the code meant; one that differs in case only is understood."""
    if not spec.choices or value in spec.choices:
        return value
    for code in spec.choices:
        if code.casefold() == value.casefold():
            return code
    choices = ", ".join(spec.choices)
    raise Refused("condition.unknown_choice", field=spec.name, found=value, choices=choices)


def shown(value: Constant) -> str:
    """Return a constant as a message may quote it."""
    match value:
        case bool():
            return "true" if value else "false"
        case RelativeDate(amount, unit):
            return f"today {amount:+} {unit}"
        case _:
            return str(value)
