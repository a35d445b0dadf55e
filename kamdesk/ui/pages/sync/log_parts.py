"""The parts of the log as a list at the left: how much each holds, and the way to it."""

from collections.abc import Iterator
from datetime import date

from kamdesk.i18n import _, formats
from kamdesk.queries.sync_sheet import SyncSheet
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.card_list import CardRow
from kamdesk.ui.pages.sync.problems import problems_of
from kamdesk.ui.pages.sync.rounds import round_text
from kamdesk.ui.pages.sync.telling import is_shut
from kamdesk.ui.theme import Tone


def log_parts(sheet: SyncSheet, today: date) -> list[CardRow]:
    """Return a card for every part of the log that there is."""
    return list(_parts(sheet, today))


def _parts(sheet: SyncSheet, today: date) -> Iterator[CardRow]:
    overview = sheet.overview
    if overview.server is None and sheet.is_sample:
        return
    problems = problems_of(sheet, today)
    if problems:
        yield CardRow(("part", "problems"), "circle-alert", "risk", _("Problems"),
                      formats.count(len(problems)), problems[0].title)  # fmt: skip
    if is_shut(sheet):
        yield CardRow(("part", "join"), "cloud-upload", "accent", _("Join your company's server"),
                      "", _("With an address and a code"))  # fmt: skip
    if overview.server is None:
        return
    yield CardRow(("part", "place"), "hard-drive", "accent", _("This device and its server"),
                  "", overview.server)  # fmt: skip
    oldest = min((line.at for line in sheet.unsent if line.state == "waiting"), default=None)
    said = (
        _("Everything you did is on the server.") if oldest is None
        else _("the oldest of {when}").format(when=words.when(oldest, today))
    )  # fmt: skip
    tone: Tone = "warn" if overview.waiting else "ok"
    yield CardRow(("part", "queue"), "cloud-upload", tone, _("Waiting to be handed over"),
                  formats.count(overview.waiting), said)  # fmt: skip
    if sheet.rounds:
        last = sheet.rounds[0]
        yield CardRow(("part", "rounds"), "history", "ok", _("Rounds"),
                      words.brief_when(last.at, today), round_text(last))  # fmt: skip
