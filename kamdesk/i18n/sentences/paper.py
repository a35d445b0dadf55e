"""Sentences for what cannot be put on paper."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "paper.not_written": N_("The file {path} could not be written; choose another folder."),
}
