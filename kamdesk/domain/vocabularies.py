"""The words shipped for fields anybody fills in alike: industries and countries.

Countries carry ISO 3166-1 alpha-2 codes. A vocabulary helps an import and a form to suggest; it
never forbids a word it does not know.
"""

import json
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from kamdesk import resources
from kamdesk.domain.identity import Spellings, squash


class Term(Struct, frozen=True):
    """One entry with its names in both languages and what else people call it."""

    code: str
    en: str
    zh: str
    aliases: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """Return what names this entry, each once however it is written: the code may repeat it."""
        by_form = {squash(name): name for name in reversed((*self._names, self.code))}
        return tuple(by_form.values())

    @property
    def _names(self) -> tuple[str, ...]:
        return (self.en, self.zh, *self.aliases)


class TermMatch(Struct, frozen=True):
    """The entry a text names, or probably means when ``is_same`` is False."""

    term: Term
    spelling: str  # the known spelling that matched
    is_same: bool


class Vocabulary:
    """A closed list of entries that can be looked up by any of their names."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._named = {name: term for term in reversed(self.terms) for name in term.spellings}
        self._spellings = Spellings(self._named)

    def find(self, text: str) -> TermMatch | None:
        """Return the entry a text names or is a slip away from; None when it fits none or two."""
        match = self._spellings.find(text)
        if match is None:
            return None
        return TermMatch(self._named[match.value], match.value, match.is_same)


@cache
def industries() -> Vocabulary:
    """Return the shipped industries."""
    return _shipped("industries.json")


@cache
def countries() -> Vocabulary:
    """Return the countries and territories of ISO 3166-1."""
    return _shipped("countries.json")


def _shipped(file_name: str) -> Vocabulary:
    entries = json.loads(resources.text("vocabularies", file_name))
    return Vocabulary(
        Term(entry["code"], entry["en"], entry["zh"], tuple(entry["aliases"])) for entry in entries
    )
