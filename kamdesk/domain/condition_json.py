"""The stored form of a condition: plain JSON values, read back strictly.

``{"all": [..]}``, ``{"any": [..]}``, ``{"not": ..}``, ``{"field": f, "is": operator, "value": v}``,
``{"field": f, "in": [v, ..]}``, ``{"field": f, "empty": true}``. A value is a string, a boolean,
``{"number": "12.50"}``, ``{"date": "2026-11-21"}`` or ``{"today": -30, "unit": "days"}``: numbers
travel as text so that no amount passes through binary fractions.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kamdesk.domain.condition_nodes import (
    DEEPEST,
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
    canonical_name,
    check_size,
)
from kamdesk.errors import Refused

_FEWEST_PARTS = 2
_NUMBER_FORM = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


def to_json(node: Node) -> dict[str, object]:
    """Return a condition as values that any JSON writer takes."""
    match node:
        case And(parts):
            return {"all": [to_json(part) for part in parts]}
        case Or(parts):
            return {"any": [to_json(part) for part in parts]}
        case Not(part):
            return {"not": to_json(part)}
        case Empty(field):
            return {"field": field, "empty": True}
        case OneOf(field, values):
            return {"field": field, "in": [_constant_to_json(value) for value in values]}
    stated = _constant_to_json(node.value)
    return {"field": node.field, "is": node.operator.value, "value": stated}


def from_json(stored: object) -> Node:
    """Read a stored condition.

    Raises:
        Refused: ``condition.bad_json`` where the form is broken, or a limit of the tree.
    """
    node = _node(stored, 1)
    check_size(node)
    return node


def _constant_to_json(value: Constant) -> object:
    match value:
        case Decimal():
            return {"number": format(value, "f")}
        case date():
            return {"date": value.isoformat()}
        case RelativeDate(amount, unit):
            return {"today": amount, "unit": unit.value}
        case _:
            return value


def _node(stored: object, depth: int) -> Node:
    if depth > DEEPEST:
        raise Refused("condition.too_deep", limit=DEEPEST)
    match stored:
        case {"all": list(parts), **rest} if not rest and len(parts) >= _FEWEST_PARTS:
            return And(tuple(_node(part, depth + 1) for part in parts))
        case {"any": list(parts), **rest} if not rest and len(parts) >= _FEWEST_PARTS:
            return Or(tuple(_node(part, depth + 1) for part in parts))
        case {"not": part, **rest} if not rest:
            return Not(_node(part, depth + 1))
        case {"field": str(field), **rest}:
            return _test(canonical_name(field), rest)
        case _:
            raise _broken(stored)


def _test(field: str, rest: Mapping[object, object]) -> Node:
    match rest:
        case {"empty": True, **more} if not more:
            return Empty(field)
        case {"in": list(values), **more} if values and not more:
            return OneOf(field, tuple(_constant(value) for value in values))
        case {"is": str(operator), "value": value, **more} if operator in _OPERATORS and not more:
            return Comparison(field, Operator(operator), _constant(value))
        case _:
            raise _broken({"field": field, **rest})


_OPERATORS = frozenset(operator.value for operator in Operator)
_UNITS = frozenset(unit.value for unit in DateUnit)


def _constant(stored: object) -> Constant:
    match stored:
        case str() | bool():
            return stored
        case {"number": str(digits), **rest} if _NUMBER_FORM.fullmatch(digits) and not rest:
            return Decimal(digits)
        case {"date": str(day), **rest} if not rest:
            return _day(day)
        case {"today": bool()}:
            raise _broken(stored)
        case {"today": int(amount), "unit": str(unit), **rest} if unit in _UNITS and not rest:
            return RelativeDate(amount, DateUnit(unit))
        case _:
            raise _broken(stored)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _broken(text) from None


def _broken(stored: object) -> Refused:
    return Refused("condition.bad_json", found=repr(stored)[:80])
