"""The list under the bell: what is due, with what can be done about it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from kamdesk.i18n import _
from kamdesk.queries.reminders import Reminder
from kamdesk.ui.reminding import words
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel
from kamdesk.ui.widgets.popover import BLUR, Popover

WIDTH, MOST_TALL = 400, 420


class NoticeList(Popover):
    """Signals: ``opened`` and ``dismissed`` carry a Reminder, ``snoozed`` one and a choice.

    ``quiet_wanted`` asks for the hours without reminders.
    """

    opened = Signal(object)
    dismissed = Signal(object)
    snoozed = Signal(object, str)
    quiet_wanted = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, padding=0)
        self._host = host
        self.rows: list[NoticeRow] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Reminders"))
        self.nothing = Label(_("Nothing to remind you of"), "body", "text3")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()

    def _lay_out(self) -> None:
        head = Columns(gap=8, margins=(14, 10, 8, 6))
        head.addWidget(Label(_("Reminders"), "title-3"), 1)
        quiet = Button(icon="moon", kind=Kind.GHOST, size=Size.SMALL, tip=_("Quiet hours"))
        quiet.clicked.connect(self.quiet_wanted)
        close = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close"))
        close.clicked.connect(self.hide)
        head.addWidget(quiet)
        head.addWidget(close)
        self.holder = QWidget()
        self.holder.setProperty("scrolled", "true")
        self._lines = Rows(self.holder, gap=0)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.holder)
        self.body.addLayout(head)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.area)
        self.body.addSpacing(6)

    def show_reminders(self, due: Sequence[Reminder], now: datetime | None) -> None:
        """List what is due, the most pressing first; the keyboard stays where it was."""
        at = next((place for place, row in enumerate(self.rows) if row.holds_keyboard()), None)
        stood = self.area.verticalScrollBar().value()
        if at is not None:
            self.setFocus()  # else the keyboard walks from row to row as they go, the list with it
        emptied(self._lines)
        self.rows = [NoticeRow(each, now) for each in due] if now is not None else []
        for row in self.rows:
            rule = Divider()
            self._lines.addWidget(rule)
            self._lines.addWidget(row)
            rule.show()  # at once, so that the list knows how tall it is
            row.show()
            row.opened.connect(self.opened)
            row.dismissed.connect(self.dismissed)
            row.snoozed.connect(self.snoozed)
        self.nothing.setVisible(not self.rows)
        self.area.setVisible(bool(self.rows))
        if at is not None and self.rows:
            self.rows[min(at, len(self.rows) - 1)].headline.setFocus()
        if self.isVisible():
            self._fit()
        self.area.verticalScrollBar().setValue(stood)

    def open_under(self, anchor: QWidget) -> None:
        """Show the list under the bell."""
        self._fit()
        edge = theme().px(BLUR)
        spot = anchor.mapTo(self._host, QPoint(anchor.width(), anchor.height()))
        x = min(spot.x() - self.width() + edge, self._host.width() - self.width() + edge)
        self.move(max(-edge, x), spot.y() - edge + theme().px(4))
        self.show()
        self.raise_()
        (self.rows[0].headline if self.rows else self).setFocus()
        self.area.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        edge = theme().px(BLUR)
        self.setFixedWidth(theme().px(WIDTH) + 2 * edge)
        room = self.width() - 2 * edge
        tall = self._lines.totalHeightForWidth(room) if self._lines.hasHeightForWidth() else 0
        wanted = max(1, tall, self._lines.totalSizeHint().height() if not tall else 1)
        self.area.setFixedHeight(min(wanted, theme().px(MOST_TALL)))
        self.body.invalidate()
        self.resize(self.width(), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is None or not self.rows:
            super().keyPressEvent(event)
            return
        at = next((place for place, row in enumerate(self.rows) if row.holds_keyboard()), -by)
        row = self.rows[max(0, min(len(self.rows) - 1, at + by))]
        row.headline.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(row)


class NoticeRow(QWidget):
    """One reminder with its three answers."""

    opened = Signal(object)
    dismissed = Signal(object)
    snoozed = Signal(object, str)

    def __init__(self, reminder: Reminder, now: datetime) -> None:
        super().__init__()
        self.reminder = reminder
        icon, hue = words.ICONS[reminder.kind]
        self.headline = LinkLabel(words.headline(reminder), "strong")
        self.headline.recolor("text")
        self.headline.setWordWrap(True)
        self.headline.clicked.connect(lambda: self.opened.emit(reminder))
        self.snooze = Button(icon="clock", kind=Kind.GHOST, size=Size.SMALL, tip=_("Snooze"))
        self.snooze.clicked.connect(self._show_menu)
        self.dismiss = Button(icon="check", kind=Kind.GHOST, size=Size.SMALL, tip=_("Dismiss"))
        self.dismiss.clicked.connect(lambda: self.dismissed.emit(reminder))
        texts = Rows(gap=1)
        texts.addWidget(self.headline)
        texts.addWidget(Label(words.remark(reminder, now), "meta", "text2", elide=True))
        line = Columns(self, gap=9, margins=(14, 8, 8, 8))
        line.addWidget(IconMark(icon, 16, hue))
        line.addLayout(texts, 1)
        line.addWidget(self.snooze)
        line.addWidget(self.dismiss)

    def holds_keyboard(self) -> bool:
        """Tell whether the keyboard is on it or within it."""
        focus = self.window().focusWidget() if self.window() else None
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def menu(self) -> QMenu:
        """Offer how long to put it off."""
        menu = QMenu()
        for choice, word in words.SNOOZES:
            entry = menu.addAction(_(word))
            entry.triggered.connect(lambda _c=False, c=choice: self.snoozed.emit(self.reminder, c))
        return menu

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.setParent(self, menu.windowFlags())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.snooze.mapToGlobal(QPoint(0, self.snooze.height())))
