"""My promises and theirs: kept by a tick, put off by their day."""

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.ui.pages.today import words
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.letter_keys import name_key

SHOWN: Final = 6
_MONDAY: Final = 7


class PromiseRow(QWidget):
    """One promise. ``kept``, ``settled`` (with a state) and ``postponed`` (with a day)."""

    kept = Signal(object)
    broken = Signal(object)
    withdrawn = Signal(object)
    postponed = Signal(object, object)

    def __init__(self, line: CommitmentLine, today: date) -> None:
        super().__init__()
        self.line, self._today = line, today
        text = words.promise_text(line)
        said, ink = words.due_text(line, today)
        self.tick = CheckBox()
        self.tick.setAccessibleName(_("Keep: {text}").format(text=text))
        name_key(self.tick, _("Mark as kept (E)"))
        self.tick.clicked.connect(lambda: self.kept.emit(line))
        self.due = LinkLabel(said, "meta")
        self.due.recolor(ink)
        self.due.setToolTip(_("Postpone or settle"))
        self.due.setAccessibleName(_("{due}: postpone or settle").format(due=said))
        self.due.clicked.connect(self._show_menu)
        self.due.setMinimumHeight(self.tick.sizeHint().height())
        row = Columns(self, gap=8)
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(text, "body", wrap=True), 1)
        row.addWidget(self.due, 0, Qt.AlignmentFlag.AlignTop)

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.setParent(self, menu.windowFlags())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.due.mapToGlobal(QPoint(0, self.due.height())))

    def menu(self) -> QMenu:
        """Offer other days, and the other ways a promise ends."""
        menu = QMenu()
        for day in later_days(self._today):
            text = _("Postpone to {day}").format(day=formats.day(day))
            entry = menu.addAction(text)
            entry.triggered.connect(lambda _c=False, d=day: self.postponed.emit(self.line, d))
        menu.addSeparator()
        menu.addAction(_("Mark as broken")).triggered.connect(lambda: self.broken.emit(self.line))
        menu.addAction(_("Withdraw")).triggered.connect(lambda: self.withdrawn.emit(self.line))
        return menu


class PromiseList(QWidget):
    """Some promises as rows; its signals are theirs."""

    kept = Signal(object)
    broken = Signal(object)
    withdrawn = Signal(object)
    postponed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._rows = Rows(self, gap=4)
        self.rows: list[PromiseRow] = []

    def show_lines(self, lines: tuple[CommitmentLine, ...], today: date) -> None:
        """Show these promises in this order."""
        emptied(self._rows)
        self.rows = [PromiseRow(line, today) for line in lines]
        for row in self.rows:
            for name in ("kept", "broken", "withdrawn", "postponed"):
                getattr(row, name).connect(getattr(self, name))
            self._rows.addWidget(row)


class PromisesCard(Card):
    """What falls due this week, ours and theirs. Rows are in ``list``."""

    def __init__(self) -> None:
        super().__init__(_("Commitments"), icon="handshake")
        self._lines: tuple[CommitmentLine, ...] = ()
        self._today = date.min
        self._all = False
        self.list = PromiseList()
        self.nothing = Label(_("Nothing falls due this week"), "body", "text3")
        self.more = LinkLabel("", "meta")
        self.more.clicked.connect(self._toggle)
        self.add(self.nothing)
        self.add(self.list)
        self.add(self.more)

    def show_lines(self, lines: tuple[CommitmentLine, ...], today: date) -> None:
        """List the promises, earliest first."""
        self._lines, self._today = lines, today
        due = sum(line.due is not None and line.due <= today for line in lines)
        self.aside.setText(_("{n} due").format(n=due) if due else "")
        self.nothing.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.show_lines(lines if self._all else lines[:SHOWN], today)
        rest = len(lines) - SHOWN
        self.more.setVisible(rest > 0)
        self.more.setText(_("Show fewer") if self._all else _("Show {n} more").format(n=rest))

    def _toggle(self) -> None:
        self._all = not self._all
        self.show_lines(self._lines, self._today)


def later_days(today: date) -> tuple[date, ...]:
    """Return tomorrow, in three days, and the Monday after, without repeating a day."""
    monday = today + timedelta(days=_MONDAY - today.weekday())
    days = (today + timedelta(days=1), today + timedelta(days=3), monday)
    return tuple(sorted(dict.fromkeys(days)))
