"""The answers as a table: who said what, how it scored, and where its loop stands."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kamdesk.i18n import _
from kamdesk.queries.feedback import FeedbackLine
from kamdesk.ui import wording
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.widgets.cells import AccountCell, Cell, ChipCell, TextCell
from kamdesk.ui.widgets.fitting import FittingTable
from kamdesk.ui.widgets.rows_model import Column, RowsModel


class AnswerTable(FittingTable):
    """Answers, newest first."""

    least = 170

    def __init__(self) -> None:
        self.answers: RowsModel[FeedbackLine] = RowsModel(_columns(), self._cells)
        super().__init__(self.answers, _("Answers"), ("person", "day", "kind"))
        self._today = date.min

    def show_lines(self, lines: Sequence[FeedbackLine], today: date) -> None:
        """Replace the rows; the current answer and the scroll stay where they can."""
        kept, spot = self.line(), self.verticalScrollBar().value()
        self._today = today
        self.answers.show_rows(lines)
        places = [at for at, line in enumerate(lines) if kept and line.id == kept.id]
        self.go_to(places[0] if places else 0)
        self.verticalScrollBar().setValue(spot)

    def line(self) -> FeedbackLine | None:
        """Return the current answer."""
        here = self.currentIndex().row()
        return self.answers.row(here) if 0 <= here < self.answers.rowCount() else None

    def reach(self, answer_id: object) -> None:
        """Make an answer current."""
        for at in range(self.answers.rowCount()):
            if self.answers.row(at).id == answer_id:
                self.go_to(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        letters = event.text() and event.text().isprintable() and event.key() != Qt.Key.Key_Space
        if letters and event.key() not in (Qt.Key.Key_J, Qt.Key.Key_K):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _cells(self, line: FeedbackLine) -> Sequence[Cell | None]:
        loop = words.LOOPS[line.loop] if line.loop else None
        score = "" if line.score is None else str(line.score)
        return (
            TextCell(wording.brief_day(line.given_on, self._today)),
            AccountCell(words.account_name(line)),
            TextCell(words.person_name(line)),
            TextCell(words.kind_word(line.kind), "text3"),
            ChipCell(score, words.score_tone(line.kind, line.score)),
            TextCell(" ".join((line.text or "").split()), "text"),
            ChipCell(_(loop[0]), loop[1]) if loop else None,
        )


def _columns() -> tuple[Column, ...]:
    return (
        Column("day", _("Given"), 70, sortable=False),
        Column("account", _("Account"), 170, sortable=False),
        Column("person", _("Person"), 104, sortable=False),
        Column("kind", _("Kind"), 74, sortable=False),
        Column("score", _("Score"), 54, sortable=False),
        Column("text", _("What they said"), 0, sortable=False),
        Column("loop", _("Loop"), 108, sortable=False),
    )
