"""How the standing of a record with the server looks: icon, word and tone of each mark."""

from typing import Final

from kamdesk.i18n import N_, _
from kamdesk.queries.sync_marks import Mark
from kamdesk.ui.theme import Tone

LOOKS: Final[dict[Mark, tuple[str, str, Tone]]] = {
    Mark.CONFLICT: ("git-merge", N_("Conflict"), "risk"),
    Mark.REFUSED: ("circle-alert", N_("Refused"), "warn"),
    Mark.QUEUED: ("cloud-upload", N_("Queued"), "none"),
    Mark.SYNCED: ("cloud", N_("Synced"), "none"),
}
_INKS: Final = {Mark.CONFLICT: "riskText", Mark.REFUSED: "warnText"}


def small_look(sync: str) -> tuple[str, str, str]:
    """Return icon, word and ink of a row's mark; all empty where there is nothing to tell."""
    if not sync:
        return "", "", ""
    mark = Mark(sync)
    icon, word, _tone = LOOKS[mark]
    return icon, _(word), _INKS.get(mark, "text3")
