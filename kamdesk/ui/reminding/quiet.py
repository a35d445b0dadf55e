"""Asks for the hours without reminders."""

from datetime import time

from PySide6.QtCore import QPoint, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTimeEdit, QWidget

from kamdesk.domain.reminders import AWAKE, USUAL, QuietHours
from kamdesk.i18n import _
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.fields import CONTROL_HEIGHT, CheckBox, FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.popover import BLUR, Popover


class QuietForm(Popover):
    """Signals: ``chosen`` carries the QuietHours; equal ends when none are wanted."""

    chosen = Signal(object)

    def __init__(self, host: QWidget, hours: QuietHours) -> None:
        super().__init__(host, padding=14)
        self._host = host
        self.setAccessibleName(_("Quiet hours"))
        shown = USUAL if hours == AWAKE else hours
        self.wanted = CheckBox(_("No reminders in these hours"))
        self.wanted.setChecked(hours.start != hours.end)
        self.start, self.end = TimeField(shown.start), TimeField(shown.end)
        self.save = Button(_("Save"), kind=Kind.PRIMARY, size=Size.SMALL)
        self.cancel = Button(_("Cancel"), size=Size.SMALL)
        self.wanted.toggled.connect(self._allow)
        self.save.clicked.connect(self._choose)
        self.cancel.clicked.connect(self.hide)
        self._lay_out()
        self._allow(self.wanted.isChecked())

    def _lay_out(self) -> None:
        self.body.addWidget(Label(_("Quiet hours"), "title-3"))
        self.body.addWidget(self.wanted)
        fields = Columns(gap=12)
        fields.addWidget(FieldRow(_("Quiet from"), self.start))
        fields.addWidget(FieldRow(_("Quiet until"), self.end))
        self.body.addLayout(fields)
        remark = _("A visit that is about to begin still reminds you.")
        self.body.addWidget(Label(remark, "meta", "text3", wrap=True))
        verbs = Columns(gap=8)
        verbs.addStretch(1)
        verbs.addWidget(self.cancel)
        verbs.addWidget(self.save)
        self.body.addLayout(verbs)

    def open_under(self, anchor: QWidget) -> None:
        """Show it under a widget of the top bar."""
        edge = theme().px(BLUR)
        self.setFixedWidth(theme().px(300) + 2 * edge)
        self.adjustSize()
        spot = anchor.mapTo(self._host, QPoint(anchor.width(), anchor.height()))
        self.move(max(-edge, spot.x() - self.width() + edge), spot.y() - edge + theme().px(4))
        self.show()
        self.raise_()
        self.wanted.setFocus()

    @Slot(bool)
    def _allow(self, wanted: bool) -> None:
        self.start.setEnabled(wanted)
        self.end.setEnabled(wanted)

    @Slot()
    def _choose(self) -> None:
        hours = QuietHours(self.start.value(), self.end.value())
        self.chosen.emit(hours if self.wanted.isChecked() else AWAKE)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)


class TimeField(QTimeEdit):
    """A time of day, in quarters of an hour by the arrow keys."""

    def __init__(self, at: time) -> None:
        super().__init__(QTime(at.hour, at.minute))
        self.setDisplayFormat("HH:mm")
        theme().changed.connect(self._restyle)
        self._restyle()

    def value(self) -> time:
        """Return the time that is entered."""
        return time(self.time().hour(), self.time().minute())

    @Slot()
    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(CONTROL_HEIGHT))
