"""The tree behind every condition a person writes: six kinds of node, five kinds of constant.

Text, JSON, closures and SQL all work on this tree, so they cannot drift apart. Amounts of money are
written in major units here; ``condition_schema.bound`` turns them into minor units.

Meaning, the same in every back-end:
- Three values like SQL: comparing an empty field gives None, ``And`` is False before None before
  True, ``Or`` is True before None before False, ``Not`` of None is None. None does not match.
- ``Empty`` is never None; it is True for NULL, for '' and for an empty set.
- ``==`` compares text exactly. CONTAINS and STARTS_WITH ignore the case of ASCII letters only, as
  SQLite's LIKE does. HAS asks whether a set holds one member.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from kamdesk.domain.periods import add_months
from kamdesk.errors import Refused

DEEPEST: Final = 20
MOST_NODES: Final = 200
MOST_CONSTANTS: Final = 500
LONGEST_CONSTANT: Final = 400
LONGEST_NAME: Final = 80
FARTHEST_YEARS: Final = 100
MOST_DIGITS: Final = 15
"""Digits before the point; with the minor units of any currency they still fit 64 bits."""
MOST_DECIMALS: Final = 9


class Operator(StrEnum):
    """How one field is compared with one constant."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    HAS = "has"


class DateUnit(StrEnum):
    """Unit a relative date counts in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_DAYS = {DateUnit.DAYS: 1, DateUnit.WEEKS: 7}
_MONTHS = {DateUnit.MONTHS: 1, DateUnit.YEARS: 12}
_FARTHEST: Final = {
    DateUnit.DAYS: FARTHEST_YEARS * 366,
    DateUnit.WEEKS: FARTHEST_YEARS * 53,
    DateUnit.MONTHS: FARTHEST_YEARS * 12,
    DateUnit.YEARS: FARTHEST_YEARS,
}


class RelativeDate(Struct, frozen=True):
    """A day counted from today: ``today - 30 days`` is -30, DAYS. Month ends are clamped."""

    amount: int = 0
    unit: DateUnit = DateUnit.DAYS

    def __post_init__(self) -> None:
        """Refuse what would leave the calendar."""
        if abs(self.amount) > _FARTHEST[self.unit]:
            raise Refused("condition.too_far", amount=self.amount, years=FARTHEST_YEARS)

    def on(self, today: date) -> date:
        """Return the day meant when it is ``today``."""
        if self.unit in _DAYS:
            return today + timedelta(days=self.amount * _DAYS[self.unit])
        return add_months(today, self.amount * _MONTHS[self.unit])


Constant = str | Decimal | bool | date | RelativeDate


class Comparison(Struct, frozen=True):
    """One field against one constant."""

    field: str
    operator: Operator
    value: Constant


class OneOf(Struct, frozen=True):
    """The field equals one of at least one constants; for a set: it holds one of them."""

    field: str
    values: tuple[Constant, ...]

    def __post_init__(self) -> None:
        """Reject the empty list, which no text can say."""
        if not self.values:
            raise ValueError(self.field)


class Empty(Struct, frozen=True):
    """Nothing is known in the field."""

    field: str


class Not(Struct, frozen=True):
    """The opposite; unknown stays unknown."""

    part: "Node"


class And(Struct, frozen=True):
    """Every one of at least two parts."""

    parts: tuple["Node", ...]

    def __post_init__(self) -> None:
        """Reject what one part alone would say."""
        _two_or_more(self.parts)


class Or(Struct, frozen=True):
    """At least one of at least two parts."""

    parts: tuple["Node", ...]

    def __post_init__(self) -> None:
        """Reject what one part alone would say."""
        _two_or_more(self.parts)


Node = Comparison | OneOf | Empty | Not | And | Or


def canonical_name(name: str) -> str:
    """Return a field name as it is stored: NFKC, so that a full-width letter is a letter.

    Raises:
        Refused: ``condition.bad_name`` when it is empty, too long or holds brackets or controls.
    """
    stored = unicodedata.normalize("NFKC", name).strip()
    if not 0 < len(stored) <= LONGEST_NAME or not stored.isprintable() or set("[]") & set(stored):
        raise Refused("condition.bad_name", field=name[:LONGEST_NAME])
    return stored


def fold(text: str) -> str:
    """Lower the ASCII letters of a text and nothing else, as SQLite's ``lower`` does."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def fields_of(node: Node) -> frozenset[str]:
    """Return the names of the fields a condition reads."""
    return frozenset(
        each.field for each, _ in _walk(node, 1) if isinstance(each, Comparison | OneOf | Empty)
    )


def check_size(node: Node) -> None:
    """Refuse a tree that would be slow to run or impossible to read.

    Raises:
        Refused: ``condition.too_deep``, ``condition.too_many_parts``,
            ``condition.too_many_values``, ``condition.value_too_long`` or
            ``condition.number_out_of_range``.
    """
    constants = 0
    for count, (each, depth) in enumerate(_walk(node, 1), start=1):
        if depth > DEEPEST:
            raise Refused("condition.too_deep", limit=DEEPEST)
        if count > MOST_NODES:
            raise Refused("condition.too_many_parts", limit=MOST_NODES)
        for constant in constants_of(each):
            constants += 1
            _check_constant(constant)
        if constants > MOST_CONSTANTS:
            raise Refused("condition.too_many_values", limit=MOST_CONSTANTS)


def _check_constant(value: Constant) -> None:
    if isinstance(value, str) and len(value) > LONGEST_CONSTANT:
        raise Refused("condition.value_too_long", limit=LONGEST_CONSTANT)
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if (
            isinstance(exponent, str)
            or value.adjusted() >= MOST_DIGITS
            or exponent < -MOST_DECIMALS
        ):
            raise Refused(
                "condition.number_out_of_range", digits=MOST_DIGITS, decimals=MOST_DECIMALS
            )


def constants_of(node: Node) -> tuple[Constant, ...]:
    """Return the constants of one node, those of its parts left aside."""
    if isinstance(node, Comparison):
        return (node.value,)
    return node.values if isinstance(node, OneOf) else ()


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below one node."""
    if isinstance(node, And | Or):
        return node.parts
    return (node.part,) if isinstance(node, Not) else ()


def _walk(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    """Yield every node with its depth; stops going down where the tree is refused anyway."""
    waiting = [(node, depth)]
    while waiting:
        each, level = waiting.pop()
        yield each, level
        if level <= DEEPEST:
            waiting.extend((part, level + 1) for part in reversed(parts_of(each)))


def _two_or_more(parts: tuple[Node, ...]) -> None:
    if len(parts) < 2:  # noqa: PLR2004 - a conjunction joins two things
        raise ValueError(parts)
