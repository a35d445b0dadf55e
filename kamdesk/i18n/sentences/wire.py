"""Sentences for what a message between device and server may get wrong."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "message.too_big": N_("A message is bigger than the {limit} bytes allowed."),
    "message.damaged": N_("A message arrived damaged and was not taken."),
    "text.damaged": N_("The edits of a shared text arrived damaged and were not taken."),
}
