"""How a profile stands with its server, in a few words."""

from typing import Final

from kamdesk.i18n import _, formats, ngettext
from kamdesk.sync.standing import Progress, Standing

ICONS: Final = {
    "offline": "cloud-off",
    "syncing": "refresh-cw",
    "up_to_date": "cloud",
    "waiting": "cloud-upload",
    "refused": "triangle-alert",
}
COLORS: Final = {"offline": "text2", "refused": "warnText"}


def standing_text(standing: Standing) -> str:
    """Say a standing in the room of a status bar."""
    match standing.state:
        case "syncing":
            return _progress_text(standing.progress or Progress())
        case "up_to_date":
            return _("Up to date with the server")
        case "offline":
            return _with_waiting(_("Offline"), standing.waiting)
        case "refused":
            return _("The server needs your attention")
    return _waiting_text(standing.waiting)


def _progress_text(progress: Progress) -> str:
    if progress.scopes_left:
        size = formats.size(progress.received_bytes)
        n = progress.pulled
        text = ngettext("Reading: {n} record, {size}", "Reading: {n} records, {size}", n)
        return text.format(n=formats.count(n), size=size)
    return _("Exchanging changes")


def _with_waiting(first: str, waiting: int) -> str:
    return f"{first} · {_waiting_text(waiting)}" if waiting else first


def _waiting_text(waiting: int) -> str:
    text = ngettext("{n} change waits", "{n} changes wait", waiting)
    return text.format(n=formats.count(waiting))
