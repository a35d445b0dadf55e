"""How a Chinese name sounds, written in Latin letters without tones, so that it can be typed.

The readings of characters and phrases are pypinyin's, loaded at the first Chinese name. What
stands first in a name may be a surname with a sound of its own (曾 is zeng, 单 is shan): both
readings are kept. Letters and digits of the name stay as they are.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct

from kamdesk import resources
from kamdesk.storage.segmentation import squeezed

_LONGEST_PHRASE: Final = 4
_LONGEST_NAME: Final = 64  # beyond, it is a sentence that nobody types by its sound
_HAN = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")


class Reading(Struct, frozen=True):
    """One way to say a name: all its syllables joined, and their first letters."""

    sound: str
    initials: str


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[Reading, ...]:
    """Return the ways to say a name, a surname's own sound first; none without Chinese."""
    bare = squeezed(name)
    if len(bare) > _LONGEST_NAME or not _HAN.search(bare):
        return ()
    usual = tuple(_syllables(bare))
    ways = [*_as_person(bare, usual), usual]
    return tuple(dict.fromkeys(_reading(way) for way in ways))


def _reading(syllables: tuple[str, ...]) -> Reading:
    return Reading("".join(syllables), "".join(one[0] for one in syllables))


def _as_person(bare: str, usual: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the readings in which the first one or two characters are a surname."""
    for length in (2, 1):
        sounds = _surnames().get(bare[:length], ())
        for sound in sounds:
            yield (*sound, *usual[length:])
        if sounds:
            return


def _syllables(bare: str) -> list[str]:
    """Return one syllable a character, from the longest phrases known."""
    starts = _phrase_starts()
    found: list[str] = []
    at = 0
    while at < len(bare):
        phrase = _phrase_at(bare, at) if bare[at : at + 2] in starts else bare[at]
        found += _spoken(phrase)
        at += len(phrase)
    return found


def _phrase_at(bare: str, at: int) -> str:
    known = _phrases()
    for length in range(_LONGEST_PHRASE, 1, -1):
        if bare[at : at + length] in known:
            return bare[at : at + length]
    return bare[at]


@lru_cache(maxsize=16384)
def _spoken(phrase: str) -> tuple[str, ...]:
    if len(phrase) > 1:
        return tuple(_toneless(options[0]) for options in _phrases()[phrase])
    if not _HAN.match(phrase):
        return (phrase,)
    return (_toneless(_characters().get(ord(phrase), phrase).split(",")[0]),)


def _toneless(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    spelled = letters.replace("u\u0308", "v")
    return "".join(one for one in spelled if not unicodedata.combining(one))


@cache
def _surnames() -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[str]] = json.loads(resources.text("vocabularies", "surnames.json"))
    return {name: tuple(tuple(way.split()) for way in ways) for name, ways in table.items()}


@cache
def _phrases() -> dict[str, list[list[str]]]:
    from pypinyin.constants import PHRASES_DICT  # noqa: PLC0415 - 0.2 s nobody owes a start

    return dict(PHRASES_DICT)


@cache
def _phrase_starts() -> frozenset[str]:
    return frozenset(phrase[:2] for phrase in _phrases())


@cache
def _characters() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - as above

    return dict(PINYIN_DICT)
