"""Captures nobody has finished, as marks on the rail: a red dot while open, amber once parked."""

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QPainter

from kamdesk.i18n import _
from kamdesk.queries.unfinished import Unfinished, unfinished
from kamdesk.services.drafts import waiting_captures
from kamdesk.ui import wording
from kamdesk.ui.page import Subject
from kamdesk.ui.shell.rail import Rail, RailRow
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import emptied, theme
from kamdesk.ui.widgets.painting import fill_rounded

_DOT = 8


class UnfinishedMarks(QObject):
    """Signals: ``chosen`` carries the Subject whose notes are taken up again."""

    chosen = Signal(object)

    def __init__(self, tasks: Tasks, rail: Rail) -> None:
        super().__init__(rail)
        self._tasks, self._rail = tasks, rail
        self.rows: list[UnfinishedRow] = []

    @Slot()
    def refresh(self) -> None:
        """Ask anew after a commit."""
        self._tasks.read(unfinished, then=self.show, owner=self, latest="unfinished")

    def refresh_after_keeping(self) -> None:
        """Ask anew behind a draft that is being kept."""
        self._tasks.run(waiting_captures, then=self.show, owner=self)

    def show(self, found: list[Unfinished]) -> None:
        """Mark these on the rail."""
        emptied(self._rail.unfinished)
        self.rows = [self._row(each) for each in found]
        for row in self.rows:
            self._rail.unfinished.addWidget(row)

    def _row(self, found: Unfinished) -> "UnfinishedRow":
        name = wording.named(found.name, found.english_name)
        row = UnfinishedRow(name, is_parked=found.is_parked)
        row.set_narrow(self._rail.collapsed)
        subject = Subject(found.account_id, name)
        row.clicked.connect(lambda: self.chosen.emit(subject))
        return row


class UnfinishedRow(RailRow):
    """One capture that waits."""

    def __init__(self, name: str, *, is_parked: bool) -> None:
        super().__init__("capture", name, "notebook-pen")
        self.is_parked = is_parked
        self._value = "\u2003\u2003"  # room for the dot
        said = _("{name}: notes parked") if is_parked else _("{name}: notes not finished")
        self.setAccessibleName(said.format(name=name))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        self.setToolTip(self.accessibleName())

    def paintEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - px(_DOT)) // 2
        dot = QRect(
            self.width() - px(28 if self.width() > px(100) else 20), top, px(_DOT), px(_DOT)
        )
        fill_rounded(p, dot.toRectF(), px(_DOT) / 2, "warn" if self.is_parked else "risk")
        p.end()
