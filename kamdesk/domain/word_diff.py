"""What changed between two texts, in words: Chinese by characters, other scripts by words.

Letters that happen to be equal inside a passage that was rewritten are not worth a reader's eye;
such islands count as rewritten too.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from msgspec import Struct

Kind = Literal["same", "gone", "new"]

_HAN: Final = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORDS: Final = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+|_+|\s+|[^\w\s]")
_MOST: Final = 4_000  # words of one side; longer texts are shown whole, old then new
_ISLAND: Final = 1  # equal Chinese characters between two changes that are part of them


class Run(Struct, frozen=True):
    """A stretch of text that stayed, went, or came."""

    text: str
    kind: Kind


def words_of(text: str) -> list[str]:
    """Cut a text into what is compared: one Chinese character, one word, one mark, one gap."""
    return _WORDS.findall(text)


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """Return ``after`` with what went and what came, in reading order: gone before new."""
    if before == after:
        return (Run(after, "same"),) if after else ()
    old, new = words_of(before), words_of(after)
    if max(len(old), len(new)) > _MOST:
        return tuple(_runs([(before, after)]))
    return tuple(_runs(_pieces(old, new)))


def _pieces(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of old and new text; a pair of equal texts is what stayed."""
    found: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    codes = matcher.get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(codes):
        pair = ("".join(old[a:b]), "".join(new[c:d]))
        inside = 0 < place < len(codes) - 1
        island = tag == "equal" and inside and _is_island(new[c:d])
        if found and (island or tag != "equal") and found[-1][0] != found[-1][1]:
            found[-1] = (found[-1][0] + pair[0], found[-1][1] + pair[1])
        else:
            found.append(pair)
    return found


def _is_island(words: Sequence[str]) -> bool:
    """Tell whether equal words are too little to hold on to between two changes."""
    return len(words) <= _ISLAND and not words[0].isspace() and words[0].isalpha()


def _runs(pieces: Sequence[tuple[str, str]]) -> Iterator[Run]:
    for old, new in pieces:
        if old == new:
            yield Run(new, "same")
            continue
        if old:
            yield Run(old, "gone")
        if new:
            yield Run(new, "new")
