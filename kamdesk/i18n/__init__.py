"""Texts for people: which language, which words, which sentence for which error."""

from kamdesk.i18n.catalogues import LANGUAGES, N_, _, language, ngettext, use
from kamdesk.i18n.sentences import SENTENCES, sentence

__all__ = ["LANGUAGES", "N_", "SENTENCES", "_", "language", "ngettext", "sentence", "use"]
