"""Text to the words the full-text index keeps, and a typed question to its query.

Chinese has no spaces: a run of it becomes its overlapping pairs and its last character, so any
part of two or more characters is an AND of pairs, and a single character is the start of a pair.
Words in letters and digits are kept whole and found by their beginnings. The index may answer
with a text that holds all pairs but not the phrase; :meth:`Word.find` is the last judge.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from operator import add
from typing import Final

from msgspec import Struct

# Letters written without spaces: Han and its planes beyond, kana, bopomofo, hangul.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"([{_UNSPACED}]+)|([^\W_{_UNSPACED}]+)")
_SPACED = re.compile(rf"[^\W_{_UNSPACED}]")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"[0-9a-z]{7,}|\+?\d[\d\-() ]{5,}\d")
_MARKS: Final = "\"'`*()[]{}<>,.;:!?、。“”‘’「」『』《》【】〈〉"  # what people put around a word
_CODE_LENGTH: Final = 7  # a code or number worth finding by its tail has at least so many letters
_CODE_DIGITS: Final = 4  # and so many digits
_TAIL_LENGTH: Final = 4

# Letters of the private use area: the tokenizer keeps them, no text of a person holds them.
BEGIN, END, TAIL, SOUND, INITIALS = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
BEGIN_LENGTH: Final = 16  # characters of a title that are indexed as its beginning


def folded(text: str) -> str:
    """Return text as it is compared: NFKC, lower case, Latin letters without accents."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKC", text).lower()
    return lower.translate(_bare_letters()) if _ACCENTED.search(lower) else lower


def squeezed(text: str) -> str:
    """Return the letters and digits of folded text, without what stands between them."""
    return "".join(_PLAIN_WORD.findall(folded(text)))


def index_words(text: str) -> str:
    """Return text as words for the index, separated by spaces."""
    return " ".join(_words_of(folded(text)))


def beginning(title: str) -> str:
    """Return the index word a title is found by when a person types its beginning."""
    bare = squeezed(title)
    if not bare:
        return ""
    return BEGIN + (bare + END if len(bare) <= BEGIN_LENGTH else bare[:BEGIN_LENGTH])


def tails(text: str) -> str:
    """Return the index words by which numbers and codes are found from their end."""
    if not any(map(str.isdigit, text)):
        return ""
    codes = (squeezed(found) for found in _CODE.findall(folded(text)))
    return " ".join(TAIL + code[::-1] for code in codes if _is_code(code))


def may_be_tail(bare: str) -> bool:
    """Tell whether squeezed text may be the end of a number or registration code."""
    return len(bare) >= _TAIL_LENGTH and bare.isascii() and any(map(str.isdigit, bare))


def _is_code(bare: str) -> bool:
    return len(bare) >= _CODE_LENGTH and sum(map(str.isdigit, bare)) >= _CODE_DIGITS


class Word(Struct, frozen=True):
    """One typed word: its folded text and the quoted index words that must all be there."""

    text: str
    terms: tuple[str, ...]

    def find(self, within: str) -> int:
        """Return where the word stands in folded text, or -1.

        Letters and digits are found at the beginning of a word first, as the index finds them.
        """
        at = within.find(self.text)
        while at > 0 and _joins(within[at - 1], self.text[0]):
            at = within.find(self.text, at + 1)
        return at if at >= 0 else within.find(self.text)


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a question; marks and punctuation alone are none."""
    typed = (word.strip(_MARKS) for word in folded(text).split())
    found = (Word(word, tuple(_terms_of(word))) for word in typed)
    return tuple(dict.fromkeys(word for word in found if word.terms))


def every(asked: tuple[Word, ...]) -> str:
    """Return the index query that demands all words."""
    return " AND ".join(dict.fromkeys(term for word in asked for term in word.terms))


def starting(term: str) -> str:
    """Return the index query for words that start so."""
    return f'"{term}"*'


def _words_of(text: str) -> list[str]:
    found: list[str] = []
    for spaceless, spaced in _RUN.findall(text):
        if spaced:
            found.append(spaced)
        else:
            found += map(add, spaceless, spaceless[1:])
            found.append(spaceless[-1])
    return found


def _terms_of(word: str) -> Iterator[str]:
    for spaceless, spaced in _RUN.findall(word):
        if spaced or len(spaceless) == 1:
            yield starting(spaced or spaceless)
        else:
            yield from (f'"{pair}"' for pair in map(add, spaceless, spaceless[1:]))


def _joins(before: str, first: str) -> bool:
    """Tell whether two neighbours belong to one spaced word."""
    return bool(_SPACED.match(before) and _SPACED.match(first))


@cache
def _bare_letters() -> dict[int, str]:
    """Map accented Latin letters to their base, one to one so that positions stay."""
    latin = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    return {
        code: parts[0]
        for code in latin
        if len(parts := unicodedata.normalize("NFD", chr(code))) > 1
    }
