"""Whose name is this: the same name spelt otherwise, and the name somebody probably meant.

Same means equal once case, spaces, punctuation and width are dropped: ``GTXPro`` is ``GTX Pro``.
Near means a slip of the keyboard away; it is a suggestion for a person and never applied silently.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

_NO_SLIP_BELOW = 4
_TWO_SLIPS_FROM = 10
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_DIGITS = re.compile(r"\d+")

_CHINESE_FORMS = re.compile(
    r"\(?集团\)?|股份有限公司|有限责任公司|有限公司|股份公司|(?<![分子])公司$|股份$"
)
_LATIN_FORMS: Final = re.compile(
    r"(?:[\s,&]+(?:co|company|corp|corporation|inc|incorporated|llc|llp|ltd|limited|plc|pte|pty"
    r"|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|oy|as|aps|kk|group|holdings?))+$"
)


class Match(Struct, frozen=True):
    """A known name that fits: the same one, or one ``distance`` keystrokes away."""

    value: str
    distance: int  # 0 when the same; letters wrong, missing, added or swapped

    @property
    def is_same(self) -> bool:
        """Tell whether the names differ in case, spaces and punctuation at most."""
        return self.distance == 0


class Spellings:
    """Known names, prepared once to look up many. Names that squash alike stay distinct."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_form: dict[str, list[str]] = {}
        for name in dict.fromkeys(known):
            self._by_form.setdefault(squash(name), []).append(name)

    def find(self, name: str) -> Match | None:
        """Return the one known name that is the same or, failing that, the only nearest one.

        None where two fit equally well: guessing would be as good as a coin.
        """
        form = squash(name)
        alike = self._by_form.get(form, [])
        if name in alike:
            return Match(name, 0)
        if alike:
            return Match(alike[0], 0) if len(alike) == 1 else None
        return self._nearest(form)

    def _nearest(self, form: str) -> Match | None:
        slips = _slips_allowed(form)
        if not slips:
            return None
        candidates = process.extract(
            form, self._by_form.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        # Plant 1 and Plant 2 are one keystroke apart and two plants.
        numbers = _DIGITS.findall(form)
        fitting = [
            (distance, name)
            for known, distance, _ in candidates
            if _DIGITS.findall(known) == numbers
            for name in self._by_form[known]
        ]
        best = [each for each in fitting if each[0] == min(fitting)[0]]
        return Match(best[0][1], int(best[0][0])) if len(best) == 1 else None


def closest(name: str, known: Iterable[str]) -> Match | None:
    """Look one name up among the known ones; see ``Spellings`` for many."""
    return Spellings(known).find(name)


def squash(name: str) -> str:
    """Return a name without width, case, spaces and punctuation; itself when nothing is left."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in plain if letter.isalnum()) or plain.strip()


def company_core(name: str) -> str:
    """Return what tells a company apart: the squashed name without its legal form.

    A branch (分公司, 子公司) keeps its name: it belongs to the company and is not the same account.
    """
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    spaced = _CHINESE_FORMS.sub("", plain).replace(".", "")
    return squash(_LATIN_FORMS.sub("", spaced) or plain)


def _slips_allowed(form: str) -> int:
    """Return how many keystrokes a name may be off; a Chinese character says more than a letter."""
    if len(form) < _NO_SLIP_BELOW:
        return 0
    return 2 if len(form) >= _TWO_SLIPS_FROM and not _CHINESE.search(form) else 1
