"""How a file is called and marked: its icon, what it hangs on, where its bytes are."""

from typing import Final

from kamdesk.domain.file_kinds import ending, preview_of
from kamdesk.errors import Unavailable
from kamdesk.i18n import _, formats, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.attachments import FileRow
from kamdesk.ui.theme import Tone

_SHEETS: Final = {"csv", "xls", "xlsx", "ods"}
_WORDY: Final = {"doc", "docx", "md", "odt", "pdf", "txt"}


def icon_of(row: FileRow) -> str:
    """Return the icon of a kind of file."""
    if preview_of(row.media_type) == "image":
        return "image"
    end = ending(row.file_name)
    if end in _SHEETS:
        return "file-spreadsheet"
    return "file-text" if end in _WORDY else "file"


def subject_text(row: FileRow) -> str:
    """Say what a file hangs on; its account needs no words."""
    if row.subject_entity == "account" or row.subject_entity not in ENTITIES:
        return ""
    kind = _(ENTITIES[row.subject_entity].label)
    return f"{kind} · {row.subject_title}" if row.subject_title else kind


def state_of(row: FileRow) -> tuple[str, Tone, str]:
    """Say where a file is: words, tone, icon."""
    if row.problem and not row.here and row.problem != "attachment.let_go":
        return _("Needs attention"), "risk", "triangle-alert"
    if not row.here:
        return (_("Wanted"), "warn", "cloud-download") if row.wanted else (
            _("On the server"), "none", "cloud")  # fmt: skip
    if not row.shared:
        return _("On this device"), "none", "hard-drive"
    if row.problem:
        return _("Not accepted"), "risk", "triangle-alert"
    if row.sealed:
        return _("Here and on the server"), "ok", "circle-check"
    return _("Waits to be handed over"), "warn", "cloud-upload"


def trouble_of(row: FileRow) -> str:
    """Say in a sentence what stands in the way of a file; "" when nothing does."""
    if not row.problem or row.problem == "attachment.let_go":
        return ""
    return sentence(Unavailable(row.problem, limit=""))


def size_text(row: FileRow) -> str:
    """Write how big a file is."""
    return formats.size(row.size_bytes)
