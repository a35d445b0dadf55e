"""How the last rounds went, the newest first."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.sync_sheet import RoundLine
from kamdesk.ui.pages.sync import words
from kamdesk.ui.pages.sync.problems import problem_text
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import IconMark, Label


class RoundsCard(Card):
    """Every round that is still remembered."""

    def __init__(self) -> None:
        super().__init__(_("Rounds"), icon="history")
        self._rows = Rows(gap=5)
        self.body.addLayout(self._rows)

    def show_rounds(self, rounds: Sequence[RoundLine], today: date) -> None:
        """List them, the newest first."""
        emptied(self._rows)
        for line in rounds:
            self._rows.addWidget(_round(line, today))


def _round(line: RoundLine, today: date) -> QWidget:
    holder = QWidget()
    icon, color = ("circle-alert", "warn") if line.problem else ("circle-check", "ok")
    row = Columns(holder, gap=8)
    row.addWidget(IconMark(icon, 13, color))
    row.addWidget(Label(round_text(line), "body", "text2", elide=True), 1)
    row.addWidget(Label(words.when(line.at, today), "meta", "text3"))
    return holder


def round_text(line: RoundLine) -> str:
    """Say what a round came to."""
    times = f" ×{line.rounds}" if line.rounds > 1 else ""
    if line.problem:
        return problem_text(line.problem) + times
    if line.is_quiet:
        return _("Nothing new") + times
    return _("handed over {out}, received {back}, {size}").format(
        out=formats.count(line.pushed), back=formats.count(line.pulled),
        size=formats.size(line.octets),
    )  # fmt: skip
