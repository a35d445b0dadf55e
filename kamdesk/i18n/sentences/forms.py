"""Sentences for what a form cannot read."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "form.choose_one": N_("{field}: no single {noun} fits '{word}'; choose one from the list."),
}
