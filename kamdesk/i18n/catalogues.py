"""Chooses the language of the program and looks words up in it, at the moment they are shown.

English texts in the source are the keys. A language is a chain of three gettext catalogues, one
for each kind of reader: ``ui``, ``cli`` and ``words`` (errors, labels, vocabularies).
"""

import gettext as _gettext
from functools import cache
from pathlib import Path

SOURCE_LANGUAGE = "en"
LANGUAGES = ("zh_CN", SOURCE_LANGUAGE)
DOMAINS = ("ui", "cli", "words")
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "i18n"  # resources is a neighbour room

_chosen = SOURCE_LANGUAGE


def use(lang: str) -> None:
    """Show every text from now on in one of ``LANGUAGES``; an unknown one means English."""
    global _chosen  # noqa: PLW0603 - one process talks to one person in one language
    _chosen = lang if lang in LANGUAGES else SOURCE_LANGUAGE


def language() -> str:
    """Return the language in force: ``zh_CN`` or ``en``."""
    return _chosen


def _(text: str) -> str:
    """Translate an English text that stands here in the source."""
    return _catalogues(_chosen).gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - the name every gettext tool looks for
    """Mark a text for the catalogues now; whoever shows it passes it through ``_``."""
    return text


def in_every_language(text: str) -> tuple[str, ...]:
    """Return a text as each language says it, for reading what people type; changes nothing."""
    return tuple(_catalogues(lang).gettext(text) for lang in LANGUAGES) if text else ()


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a text whose wording depends on a count."""
    return _catalogues(_chosen).ngettext(one, many, n)


@cache
def _catalogues(lang: str) -> _gettext.NullTranslations:
    chain = _gettext.NullTranslations()
    if lang != SOURCE_LANGUAGE:
        for domain in reversed(DOMAINS):
            chain = _in_front_of(chain, lang, domain)
    return chain


def _in_front_of(
    chain: _gettext.NullTranslations, lang: str, domain: str
) -> _gettext.NullTranslations:
    first = _gettext.translation(domain, FOLDER, [lang], fallback=True)
    first.add_fallback(chain)
    return first
