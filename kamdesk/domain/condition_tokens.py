"""Cuts the text of a condition into tokens; knows the words of the language and no grammar.

Full-width signs and Chinese quotation marks count as their ASCII twins outside quoted text, one
character for one, so that a column in a message is the column a person sees.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain, repeat
from typing import Final

from msgspec import Struct

from kamdesk.domain.condition_nodes import DateUnit, Operator
from kamdesk.errors import Refused

LONGEST_TEXT: Final = 2000


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NAME = "name"  # a field in square brackets, never a keyword
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


class Token(Struct, frozen=True):
    """One piece of text; ``column`` counts characters from 1."""

    kind: Kind
    text: str
    column: int


AND_WORDS: Final = frozenset({"and", "且", "并且", "&&"})
OR_WORDS: Final = frozenset({"or", "或", "或者", "||"})
NOT_WORDS: Final = frozenset({"not", "非", "!"})
TRUE_WORDS: Final = frozenset({"true", "真", "是"})
FALSE_WORDS: Final = frozenset({"false", "假", "否"})
TODAY_WORDS: Final = frozenset({"today", "今天"})
IN_WORDS: Final = frozenset({"in", "属于"})
NOT_IN_WORDS: Final = frozenset({"不属于"})
EMPTY_WORDS: Final = frozenset({"为空"})
NOT_EMPTY_WORDS: Final = frozenset({"不为空", "非空"})
IS_WORDS: Final = frozenset({"is", "empty", "starts", "with"})
MAGNITUDES: Final = {"万": 10_000, "亿": 100_000_000}

OPERATORS: Final = {
    "==": Operator.EQUAL,
    "=": Operator.EQUAL,
    "等于": Operator.EQUAL,
    "!=": Operator.NOT_EQUAL,
    "<>": Operator.NOT_EQUAL,
    "≠": Operator.NOT_EQUAL,
    "不等于": Operator.NOT_EQUAL,
    "<": Operator.LESS,
    "小于": Operator.LESS,
    "<=": Operator.AT_MOST,
    "≤": Operator.AT_MOST,
    "小于等于": Operator.AT_MOST,
    ">": Operator.MORE,
    "大于": Operator.MORE,
    ">=": Operator.AT_LEAST,
    "≥": Operator.AT_LEAST,
    "大于等于": Operator.AT_LEAST,
    "contains": Operator.CONTAINS,
    "包含": Operator.CONTAINS,
    "startswith": Operator.STARTS_WITH,
    "开头为": Operator.STARTS_WITH,
    "has": Operator.HAS,
    "含有": Operator.HAS,
}

UNITS: Final = {
    "day": DateUnit.DAYS,
    "days": DateUnit.DAYS,
    "天": DateUnit.DAYS,
    "week": DateUnit.WEEKS,
    "weeks": DateUnit.WEEKS,
    "周": DateUnit.WEEKS,
    "month": DateUnit.MONTHS,
    "months": DateUnit.MONTHS,
    "个月": DateUnit.MONTHS,
    "year": DateUnit.YEARS,
    "years": DateUnit.YEARS,
    "年": DateUnit.YEARS,
}


def _chinese(words: Iterable[str]) -> tuple[str, ...]:
    """Return the Chinese words, longest first: the ones that may stand without spaces."""
    return tuple(sorted((word for word in words if word[0] > "\u2fff"), key=len, reverse=True))


GLUED_CONNECTIVES: Final = _chinese(AND_WORDS | OR_WORDS)
GLUED_UNITS: Final = _chinese(UNITS)
GLUED_MAGNITUDES: Final = _chinese(MAGNITUDES)
GLUED_TESTS: Final = _chinese(
    {*OPERATORS, *IN_WORDS, *NOT_IN_WORDS, *EMPTY_WORDS, *NOT_EMPTY_WORDS}
)

_RESERVED = frozenset(
    {
        *AND_WORDS,
        *OR_WORDS,
        *NOT_WORDS,
        *TRUE_WORDS,
        *FALSE_WORDS,
        *TODAY_WORDS,
        *IN_WORDS,
        *IS_WORDS,
        *OPERATORS,
    }
)

_WIDTH: Final[dict[int, int | str]] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = str.maketrans({"\u3000": " ", "、": ",", "【": "[", "】": "]"})
_ASCII: Final[dict[int, int | str]] = {**_WIDTH, **_SIGNS}
_CLOSING = {'"': '"', "'": "'", "“": "”", "”": "”", "‘": "’", "’": "’", "「": "」", "『": "』"}
_CLOSING |= {"＂": "＂", "＇": "＇"}

_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)")
_NUMBER = re.compile(r"\d[\d_]*(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_NAME = re.compile(r"\[[^\[\]]*\]")
_SIGN = re.compile(r"&&|\|\||==|!=|<>|<=|>=|[=<>!(),+\-≠≤≥]")
_PATTERNS = (
    (Kind.DATE, _DATE),
    (Kind.NUMBER, _NUMBER),
    (Kind.WORD, _WORD),
    (Kind.NAME, _NAME),
    (Kind.SIGN, _SIGN),
)


def tokens_of(text: str, start: int = 0) -> Iterator[Token]:
    """Cut a condition into tokens from a character on, as they are asked for; END for ever after.

    Raises:
        Refused: ``condition.too_long``, ``condition.unclosed_text`` or
            ``condition.stray_character``.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused("condition.too_long", limit=LONGEST_TEXT)
    return chain(_cut(text, start), repeat(Token(Kind.END, "", len(text) + 1)))


def is_plain_name(name: str) -> bool:
    """Tell whether a field name can stand without brackets and still be read as itself."""
    if not _WORD.fullmatch(name) or name.lower() in _RESERVED:
        return False
    return not any(word in name for word in (*GLUED_TESTS, *GLUED_CONNECTIVES))


def _cut(text: str, at: int) -> Iterator[Token]:
    ascii_text = text.translate(_ASCII)
    while at < len(text):
        if ascii_text[at].isspace():
            at += 1
        elif text[at] in _CLOSING:
            value, end = _quoted(text, at)
            yield Token(Kind.TEXT, value, at + 1)
            at = end
        else:
            token = _match(ascii_text, at)
            yield token
            at += len(token.text)


def _match(ascii_text: str, at: int) -> Token:
    for kind, pattern in _PATTERNS:
        if found := pattern.match(ascii_text, at):
            return Token(kind, found.group(), at + 1)
    raise Refused("condition.stray_character", column=at + 1, found=ascii_text[at])


def _quoted(text: str, start: int) -> tuple[str, int]:
    """Read quoted text from its opening mark; a backslash keeps the next character as it is."""
    closing = _CLOSING[text[start]]
    letters: list[str] = []
    at = start + 1
    while at < len(text) and text[at] != closing:
        at += text[at] == "\\"
        letters.append(text[at : at + 1])
        at += 1
    if at >= len(text):
        raise Refused("condition.unclosed_text", column=start + 1, closing=closing)
    return "".join(letters), at + 1


def plain(token: Token) -> str:
    """Return what a word or number means: NFKC, so that full-width digits are digits."""
    return unicodedata.normalize("NFKC", token.text)
