"""How a record stands with the server, as a chip or a small mark: queued, in conflict, refused."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from kamdesk.i18n import _, ngettext
from kamdesk.queries.sync_marks import Mark, Marks
from kamdesk.ui.widgets.labels import Chip
from kamdesk.ui.widgets.sync_looks import LOOKS


def mark_text(mark: Mark) -> str:
    """Name a mark."""
    return _(LOOKS[mark][1])


def mark_tip(marks: Marks, record_id: UUID) -> str:
    """Say how many changes or questions a mark stands for; empty where there is none."""
    asked = marks.count(record_id, Mark.CONFLICT)
    refused = marks.count(record_id, Mark.REFUSED)
    queued = marks.count(record_id, Mark.QUEUED)
    parts = (
        (asked, ngettext("{n} question to settle", "{n} questions to settle", asked)),
        (refused, ngettext("{n} change refused by the server",
                           "{n} changes refused by the server", refused)),
        (queued, ngettext("{n} change queued", "{n} changes queued", queued)),
    )  # fmt: skip
    return "\n".join(said.format(n=count) for count, said in parts if count)


class SyncChip(Chip):
    """Signals: ``clicked`` leads to the page on sync. Hidden while the profile works alone."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__("", "none", "cloud")
        self.mark: Mark | None = None
        self._short = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_marks(self, marks: Marks, record_id: UUID) -> None:
        """Show how a record stands."""
        mark = self.mark = marks.of(record_id)
        self.setVisible(mark is not None)
        if mark is None:
            return
        icon, _text, tone = LOOKS[mark]
        self._icon = icon
        self.setToolTip(mark_tip(marks, record_id) or mark_text(mark))
        self.show_text("" if self._short else mark_text(mark), tone)
        self.setAccessibleName(mark_text(mark))

    def set_short(self, *, short: bool) -> None:
        """Show the icon alone where there is little room."""
        if short != self._short and self.mark is not None:
            self.show_text("" if short else mark_text(self.mark))
            self.setAccessibleName(mark_text(self.mark))
        self._short = short

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
