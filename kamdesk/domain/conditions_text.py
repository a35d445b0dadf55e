"""The text form of conditions, in English or Chinese words, to be typed on a command line or form.

    tier == "S" and amount > 1000000          等级 = S 且 金额 > 100万
    stage in ("won", "lost")                  阶段 属于 （赢单，输单）
    name contains "重工"                      名称 包含 “重工”
    close < today - 30                        预计成交 < 今天 - 30天
    tags has "vip" or owner is empty          标签 含有 "vip" 或 负责人 为空
    not (name starts with "A")                非（名称 开头为 "A"）

``not`` binds tighter than ``and``, ``and`` tighter than ``or``. ``=`` means ``==``. A bare word
after a comparison is text. Relative dates count in days, weeks, months or years. A name that would
be misread stands in brackets: ``[today]``. Chinese words may stand without spaces.
"""

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from kamdesk.domain import condition_tokens as words
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
from kamdesk.domain.condition_tokens import Kind, Token, is_plain_name, plain, tokens_of
from kamdesk.errors import Refused


def parse(text: str) -> Node:
    """Read a condition; its fields are not looked up yet, see ``condition_schema.checked``.

    Raises:
        Refused: what was expected at which column, or a limit of the tree.
    """
    parser = _Parser(text)
    node = parser.either()
    parser.finish()
    check_size(node)
    return node


def to_text(node: Node) -> str:
    """Write a condition so that ``parse`` gives the same tree back."""
    match node:
        case And(parts):
            return " and ".join(_grouped(part) for part in parts)
        case Or(parts):
            return " or ".join(_grouped(part) for part in parts)
        case Not(part):
            return f"not {_grouped(part)}"
        case Empty(field):
            return f"{_name(field)} is empty"
        case OneOf(field, values):
            return f"{_name(field)} in ({', '.join(_constant(value) for value in values)})"
    return f"{_name(node.field)} {node.operator} {_constant(node.value)}"


def _grouped(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or) else to_text(node)


def _name(field: str) -> str:
    return field if is_plain_name(field) else f"[{field}]"


def _constant(value: Constant) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case RelativeDate(0, DateUnit.DAYS):
            return "today"
        case RelativeDate(amount, unit):
            return f"today {'-' if amount < 0 else '+'} {abs(amount)} {unit}"
        case _:
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Parser:
    """Recursive descent over the tokens of one condition, one method per rule of the grammar."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._coming = tokens_of(text)
        self._tokens: list[Token] = []
        self._at = 0
        self._depth = 0

    def finish(self) -> None:
        """Demand that nothing is left."""
        if self._here.kind is not Kind.END:
            raise self._refusal("condition.expected_connective")

    def either(self) -> Node:
        """``all {or all}``."""
        parts = [self._all()]
        while self._take(words.OR_WORDS):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._take(words.AND_WORDS):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        """``not one | ( either ) | test``."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("condition.too_deep", limit=DEEPEST)
        node: Node
        if self._take(words.NOT_WORDS):
            node = Not(self._one())
        elif self._take({"("}):
            node = self.either()
            self._demand(")")
        else:
            node = self._test()
        self._depth -= 1
        self._cut_before(words.GLUED_CONNECTIVES)
        return node

    def _test(self) -> Node:
        field = self._field()
        self._cut_before(words.GLUED_TESTS)
        if (state := self._emptiness(field)) is not None:
            return state
        if self._take(words.NOT_IN_WORDS) or self._take_pair("not", "in"):
            return Not(OneOf(field, self._list()))
        if self._take(words.IN_WORDS):
            return OneOf(field, self._list())
        if (operator := self._operator()) is not None:
            return Comparison(field, operator, self._value())
        if self._here.kind is Kind.END or self._is(words.AND_WORDS | words.OR_WORDS | {")"}):
            return Comparison(field, Operator.EQUAL, value=True)
        raise self._refusal("condition.expected_comparison")

    def _emptiness(self, field: str) -> Node | None:
        if self._take(words.EMPTY_WORDS) or self._take_pair("is", "empty"):
            return Empty(field)
        if self._take(words.NOT_EMPTY_WORDS):
            return Not(Empty(field))
        if self._is({"is"}) and self._is({"not"}, ahead=1) and self._is({"empty"}, ahead=2):
            self._at += 3
            return Not(Empty(field))
        return None

    def _field(self) -> str:
        self._cut_inside((*words.GLUED_TESTS, *words.GLUED_CONNECTIVES))
        token = self._here
        if token.kind is Kind.NAME:
            self._at += 1
            return canonical_name(token.text[1:-1])
        if token.kind is not Kind.WORD or not is_plain_name(plain(token)):
            raise self._refusal("condition.expected_field")
        self._at += 1
        return canonical_name(token.text)

    def _operator(self) -> Operator | None:
        if self._take_pair("starts", "with"):
            return Operator.STARTS_WITH
        word = plain(self._here).lower()
        if self._here.kind not in (Kind.WORD, Kind.SIGN) or word not in words.OPERATORS:
            return None
        self._at += 1
        return words.OPERATORS[word]

    def _list(self) -> tuple[Constant, ...]:
        self._demand("(")
        values = [self._value()]
        while self._take({","}):
            values.append(self._value())
        self._demand(")")
        return tuple(values)

    def _value(self) -> Constant:
        if self._take({"-"}):
            return -self._number()
        self._cut_inside(words.GLUED_CONNECTIVES)
        match self._here.kind:
            case Kind.NUMBER:
                return self._number()
            case Kind.DATE:
                return self._date()
            case Kind.TEXT:
                return self._next().text
            case Kind.WORD:
                return self._word()
            case _:
                raise self._refusal("condition.expected_value")

    def _word(self) -> Constant:
        if self._take(words.TODAY_WORDS):
            return self._relative_date()
        if self._take(words.TRUE_WORDS):
            return True
        if self._take(words.FALSE_WORDS):
            return False
        if self._is(words.AND_WORDS | words.OR_WORDS | words.NOT_WORDS):
            raise self._refusal("condition.expected_value")
        return plain(self._next())

    def _relative_date(self) -> RelativeDate:
        sign = -1 if self._is({"-"}) else 1
        if not self._take({"-", "+"}):
            return RelativeDate()
        token = self._here
        amount = self._digits()
        if amount != int(amount):
            raise Refused("condition.expected_whole_number", column=token.column, found=token.text)
        self._cut_before(words.GLUED_UNITS)
        unit = words.UNITS.get(plain(self._here).lower(), None)
        self._at += unit is not None
        return RelativeDate(sign * int(amount), unit or DateUnit.DAYS)

    def _number(self) -> Decimal:
        amount = self._digits()
        self._cut_before(words.GLUED_MAGNITUDES)
        if (factor := words.MAGNITUDES.get(self._here.text)) is not None:
            self._at += 1
            return amount * factor
        return amount

    def _digits(self) -> Decimal:
        if self._here.kind is not Kind.NUMBER:
            raise self._refusal("condition.expected_number")
        return Decimal(plain(self._next()).replace("_", ""))

    def _date(self) -> date:
        token = self._next()
        year, month, day = (int(part) for part in plain(token).split("-"))
        try:
            return date(year, month, day)
        except ValueError:
            raise Refused("condition.no_such_day", column=token.column, found=token.text) from None

    @property
    def _here(self) -> Token:
        return self._ahead(0)

    def _ahead(self, steps: int) -> Token:
        while len(self._tokens) <= self._at + steps:
            self._tokens.append(next(self._coming))
        return self._tokens[self._at + steps]

    def _next(self) -> Token:
        token = self._here
        self._at += 1
        return token

    def _is(self, spellings: frozenset[str] | set[str], ahead: int = 0) -> bool:
        token = self._ahead(ahead)
        return token.kind in (Kind.WORD, Kind.SIGN) and plain(token).lower() in spellings

    def _take(self, spellings: frozenset[str] | set[str]) -> bool:
        taken = self._is(spellings)
        self._at += taken
        return taken

    def _take_pair(self, first: str, second: str) -> bool:
        taken = self._is({first}) and self._is({second}, ahead=1)
        self._at += 2 * taken
        return taken

    def _demand(self, sign: str) -> None:
        if not self._take({sign}):
            raise self._refusal("condition.expected_sign", sign=sign)

    def _cut_before(self, glued: tuple[str, ...]) -> None:
        """Cut a Chinese keyword off the front of the word here, when more follows it."""
        if self._here.kind is Kind.WORD and self._here.text not in glued:
            for word in glued:
                if self._here.text.startswith(word):
                    self._cut_at(len(word))
                    return

    def _cut_inside(self, glued: tuple[str, ...]) -> None:
        """Cut the word here before the first Chinese keyword inside it."""
        if self._here.kind is Kind.WORD:
            cuts = [at for word in glued if (at := self._here.text.find(word, 1)) > 0]
            if cuts:
                self._cut_at(min(cuts))

    def _cut_at(self, at: int) -> None:
        """Cut the word here in two; what follows may read differently now: ``等于2026-11-21``."""
        front = replace(self._here, text=self._here.text[:at])
        self._tokens[self._at :] = [front]
        self._coming = tokens_of(self._text, front.column - 1 + at)

    def _refusal(self, code: str, **facts: object) -> Refused:
        return Refused(code, column=self._here.column, found=self._here.text or "…", **facts)
