"""Conditions people write, run over rows: the one typed language of filters, rules and reports.

The tree and its meaning are in ``condition_nodes``, types in ``condition_schema``, the text form in
``conditions_text``. This module is the Python back-end; ``queries.conditions`` is the SQL one, and
both must agree on every row.
"""

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from kamdesk.domain.condition_json import from_json, to_json
from kamdesk.domain.condition_nodes import (
    And,
    Comparison,
    Constant,
    DateUnit,
    Empty,
    Node,
    Not,
    OneOf,
    Operator,
    Or,
    RelativeDate,
    fields_of,
    fold,
)
from kamdesk.domain.condition_schema import FieldSpec, FieldType, Schema, bound, checked

__all__ = [
    "And",
    "Comparison",
    "Constant",
    "DateUnit",
    "Empty",
    "FieldSpec",
    "FieldType",
    "Node",
    "Not",
    "OneOf",
    "Operator",
    "Or",
    "RelativeDate",
    "Schema",
    "bound",
    "checked",
    "compile_condition",
    "fields_of",
    "fold",
    "from_json",
    "to_json",
]

Row = Mapping[str, object]
Closure = Callable[[Row, date], bool | None]

_COMPARE: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.MORE: operator.gt,
    Operator.AT_LEAST: operator.ge,
    Operator.CONTAINS: lambda value, part: fold(part) in fold(value),
    Operator.STARTS_WITH: lambda value, part: fold(value).startswith(fold(part)),
    Operator.HAS: operator.contains,
}


def compile_condition(node: Node, schema: Schema) -> Closure:
    """Turn a condition into a function of (row, today) -> True, False or None for unknown.

    A row must carry every field of the schema the condition reads, None where it is empty.

    Raises:
        Refused: the condition does not fit the schema, see ``condition_schema.checked``.
    """
    return _closure(checked(node, schema), schema)


def _closure(node: Node, schema: Schema) -> Closure:
    match node:
        case And(parts):
            return _joined([_closure(part, schema) for part in parts], decisive=False)
        case Or(parts):
            return _joined([_closure(part, schema) for part in parts], decisive=True)
        case Not(part):
            return _opposite(_closure(part, schema))
        case Empty(field):
            return _emptiness(field)
        case OneOf(field, values):
            return _membership(schema[field], values)
    return _comparison(schema[node.field], node)


def _joined(parts: Sequence[Closure], *, decisive: bool) -> Closure:
    """Join parts: one ``decisive`` answer settles all, else one unknown answer leaves it open."""

    def judge(row: Row, today: date) -> bool | None:
        answer: bool | None = not decisive
        for part in parts:
            verdict = part(row, today)
            if verdict is decisive:
                return decisive
            if verdict is None:
                answer = None
        return answer

    return judge


def _opposite(part: Closure) -> Closure:
    def judge(row: Row, today: date) -> bool | None:
        verdict = part(row, today)
        return None if verdict is None else not verdict

    return judge


def _emptiness(field: str) -> Closure:
    def judge(row: Row, _today: date) -> bool | None:
        value = row[field]
        if isinstance(value, Collection):
            return len(value) == 0
        return value is None

    return judge


def _comparison(spec: FieldSpec, node: Comparison) -> Closure:
    name, compare, read = spec.name, _COMPARE[node.operator], _READ[spec.type]
    meant = _meaning(spec, node.value)

    def judge(row: Row, today: date) -> bool | None:
        value = row[name]
        return None if value is None else compare(read(value), meant(today))

    return judge


def _membership(spec: FieldSpec, constants: Sequence[Constant]) -> Closure:
    name, read, is_set = spec.name, _READ[spec.type], spec.type is FieldType.SET
    meanings = [_meaning(spec, constant) for constant in constants]

    def judge(row: Row, today: date) -> bool | None:
        value = row[name]
        if value is None:
            return None
        held = read(value) if is_set else (read(value),)
        return any(meant(today) in held for meant in meanings)

    return judge


def _meaning(spec: FieldSpec, constant: Constant) -> Callable[[date], object]:
    """Return what a constant means on a day; all but relative dates are worked out once."""
    if isinstance(constant, RelativeDate):
        return lambda today: bound(spec, constant, today)
    fixed = bound(spec, constant, date.min)
    return lambda _today: fixed


def _number(value: Any) -> int | float:
    """Return a number as SQLite would compare it: a decimal becomes a binary fraction."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int) else float(value)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


_READ: Final[Mapping[FieldType, Callable[[Any], Any]]] = {
    FieldType.NUMBER: _number,
    FieldType.MONEY: int,
    FieldType.TEXT: str,
    FieldType.DATE: _day,
    FieldType.CHOICE: str,
    FieldType.SET: frozenset,
    FieldType.BOOL: bool,
    FieldType.REFERENCE: str,
}
