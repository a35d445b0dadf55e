"""Conditions put together from a field, a comparison and a value, in the words people read.

What is written here is read again by ``domain.conditions_text``, in either language.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from msgspec import Struct

from kamdesk.domain.condition_tokens import is_plain_name
from kamdesk.errors import Refused
from kamdesk.i18n import N_, _, language
from kamdesk.protocol.entities import Field, FieldType
from kamdesk.protocol.values import parse, parse_money, words
from kamdesk.queries.account_conditions import ASKED

FIELDS: Final = (
    "health", "band", "last_visit", "last_touch", "overdue_minor", "tier", "status", "owner_id",
    "territory_id", "industry", "region", "tags", "next_review", "signed_on", "ownership",
    "employees",
)  # fmt: skip


_TWO_DECIMALS: Final = "CNY"  # only its decimals count: no currency is written into a condition


class Comparison(Struct, frozen=True):
    """One way to compare. ``text`` is the condition with {field} and {value} to fill in.

    ``kind`` says what the value is: of the field's own type, a number of days, or none.
    """

    key: str
    title: str
    english: str
    chinese: str
    kind: str = "own"

    @property
    def text(self) -> str:
        """The condition in the language in force."""
        return self.chinese if language() == "zh_CN" else self.english


def _plain(key: str, title: str, sign: str) -> Comparison:
    return Comparison(key, title, f"{{field}} {sign} {{value}}", f"{{field}} {sign} {{value}}")


_IS: Final = _plain("is", N_("is"), "=")
_IS_NOT: Final = _plain("is_not", N_("is not"), "!=")
_LEAST: Final = _plain("least", N_("at least"), ">=")
_LESS: Final = _plain("less", N_("less than"), "<")
_BEFORE: Final = _plain("before", N_("before"), "<")
_SINCE: Final = _plain("since", N_("on or after"), ">=")
_EMPTY: Final = Comparison("empty", N_("is empty"), "{field} is empty", "{field} 为空", "none")
_HOLDS: Final = Comparison(
    "holds", N_("contains"), "{field} contains {value}", "{field} 包含 {value}"
)
_HAS: Final = Comparison("has", N_("has the word"), "{field} has {value}", "{field} 含有 {value}")
_LONG_AGO: Final = Comparison(
    "long_ago", N_("longer ago than … days"), "{field} < today - {value} days",
    "{field} < 今天 - {value}天", "days",
)  # fmt: skip
_LATELY: Final = Comparison(
    "lately", N_("within the last … days"), "{field} >= today - {value} days",
    "{field} >= 今天 - {value}天", "days",
)  # fmt: skip
_SOON: Final = Comparison(
    "soon", N_("at most … days ahead"), "{field} <= today + {value} days",
    "{field} <= 今天 + {value}天", "days",
)  # fmt: skip

_AMOUNTS: Final = (_LESS, _LEAST, _EMPTY)
_BY_TYPE: Final[dict[FieldType, tuple[Comparison, ...]]] = {
    FieldType.INTEGER: _AMOUNTS,
    FieldType.MONEY: (_LEAST, _LESS),
    FieldType.DAY: (_LONG_AGO, _LATELY, _SOON, _BEFORE, _SINCE, _EMPTY),
    FieldType.CHOICE: (_IS, _IS_NOT, _EMPTY),
    FieldType.REFERENCE: (_IS, _IS_NOT, _EMPTY),
    FieldType.SET: (_HAS, _EMPTY),
    FieldType.TEXT: (_HOLDS, _IS, _EMPTY),
}


def field_of(name: str) -> Field:
    """Return a field conditions may ask for."""
    return ASKED.field(name)


def comparisons(field: Field) -> tuple[Comparison, ...]:
    """Return how a field can be compared."""
    return _BY_TYPE[field.type]


def condition(field: Field, how: Comparison, typed: str) -> str:
    """Write a condition. Raises Refused ``value.*`` for a value that cannot be read."""
    label = _(field.label)
    name = label if is_plain_name(label) else f"[{label}]"
    if how.kind == "none":
        return how.text.format(field=name)
    if how.kind == "days":
        return how.text.format(field=name, value=_days(field, typed))
    return how.text.format(field=name, value=_VALUES.get(field.type, _quoted)(field, typed))


def choices(field: Field) -> list[tuple[str, str]]:
    """List the words a field is compared with, as (key, word)."""
    return [(choice.key, _(choice.label)) for choice in field.choices]


def _days(field: Field, typed: str) -> str:
    if not typed.strip().isdigit():
        raise Refused("value.not_a_number", field=field.code, value=typed)
    return str(int(typed.strip()))


def _number(field: Field, typed: str) -> str:
    return _given(field, parse(field, typed))


def _given(field: Field, value: object) -> str:
    if value is None:
        raise Refused("record.field_missing", field=field.code, entity="account")
    return str(value)


def _amount(field: Field, typed: str) -> str:
    """Write an amount in major units; a condition compares within the currency of its row."""
    found = parse_money(field, typed, _TWO_DECIMALS)
    if found is None:
        return _given(field, None)
    return f"{Decimal(found.amount_minor).scaleb(-2).normalize():f}"


def _quoted(field: Field, typed: str) -> str:
    word = typed.strip()
    if not word:
        raise Refused("record.field_missing", field=field.code, entity="account")
    return f'"{word}"'


def _word(field: Field, typed: str) -> str:
    found = words(typed)
    return _quoted(field, found[0] if found else "")


def _choice(field: Field, typed: str) -> str:
    return _quoted(field, dict(choices(field)).get(typed, typed))


def _day(field: Field, typed: str) -> str:
    return _given(field, parse(field, typed))


_VALUES: Final[dict[FieldType, Callable[[Field, str], str]]] = {
    FieldType.INTEGER: _number,
    FieldType.MONEY: _amount,
    FieldType.CHOICE: _choice,
    FieldType.SET: _word,
    FieldType.DAY: _day,
}
