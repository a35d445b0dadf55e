"""Texts for people: which language, which words, which sentence for which error."""

from kamdesk.i18n.catalogues import LANGUAGES, N_, _, in_every_language, language, ngettext, use
from kamdesk.i18n.sentences import SENTENCES, sentence

__all__ = [
    "LANGUAGES",
    "N_",
    "SENTENCES",
    "_",
    "in_every_language",
    "language",
    "ngettext",
    "sentence",
    "use",
]
