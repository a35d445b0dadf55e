"""What this device has and no server: asked by people, and by whatever would remove the program."""

from kamdesk.cli.call import Call
from kamdesk.cli.session import workspace_of
from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.sync_sheet import unsent_lines
from kamdesk.queries.sync_state import Unheard
from kamdesk.reports.unsent_file import unsent_values
from kamdesk.storage.attachments.ledger import unsealed


def told_unsent(call: Call) -> int:
    """Write every change no server has, with its value; nothing is exchanged."""
    with workspace_of(call) as workspace:
        lines, files = workspace.read(unsent_lines), workspace.read(unsealed)
    value = {
        "changes": len(lines),
        "records": len({line.record_id for line in lines}),
        "refused": sum(line.state == "refused" for line in lines),
        "files": files,
        "oldest": min((line.at for line in lines), default=None),
        "lines": unsent_values(lines),
    }
    call.output.give(value, lambda: _unsent_text(lines, files))
    return 0


def _unsent_text(lines: list[Unheard], files: int) -> str:
    if not lines and not files:
        return _("Nothing is unsent: the server has everything.")
    n, said = len(lines), []
    if lines:
        text = ngettext(
            "{n} change is on this device only.", "{n} changes are on this device only.", n
        )
        said.append(text.format(n=formats.count(n)))
    if files:
        more = ngettext(
            "{n} file is on this device only.", "{n} files are on this device only.", files
        )
        said.append(more.format(n=formats.count(files)))
    said.append(_("With --json every one of them is written, with its value."))
    return "\n".join(said)
