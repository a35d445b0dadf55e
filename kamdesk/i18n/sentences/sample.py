"""Refusals about the sample data."""

from kamdesk.i18n.catalogues import N_

SENTENCES = {
    "sample.not_empty": N_(
        "Sample data goes into an empty profile, and this one already holds accounts."
    ),
}
