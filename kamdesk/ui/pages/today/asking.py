"""Small forms over the page: when a visit shall be, what it is for; refusals show in place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QDateTime, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.popover import BLUR, Popover
from kamdesk.ui.widgets.selects import MomentField, Select

_STEP: Final = 30  # minutes; a suggested start lies on a half hour
_LENGTHS: Final = (30, 45, 60, 90, 120)
_EARLIEST, _LATEST = 9, 17  # hours a suggested start lies between


class Form(Popover):
    """A few fields, a verb and a way out. ``gone`` when it closes."""

    gone = Signal()

    def __init__(self, host: QWidget, title: str, verb: str) -> None:
        super().__init__(host, padding=14)
        self._host = host
        self.title = Label(title, "title-3", elide=True)
        self.save = Button(verb, kind=Kind.PRIMARY, size=Size.SMALL)
        self.cancel = Button(_("Cancel"), size=Size.SMALL)
        self.cancel.clicked.connect(self.hide)
        self.fields = Rows(gap=10)
        self.body.addWidget(self.title)
        self.body.addLayout(self.fields)
        line = Columns(gap=8)
        line.addStretch(1)
        line.addWidget(self.cancel)
        line.addWidget(self.save)
        self.body.addLayout(line)
        self.setAccessibleName(title)

    def wide(self) -> int:
        """Return the width of the surface in design pixels."""
        return 320

    def open_near(self, anchor: QWidget) -> None:
        """Show it under a widget, inside the page."""
        host = self._host
        edge = theme().px(BLUR)
        self.setFixedWidth(theme().px(self.wide()) + 2 * edge)
        self.adjustSize()
        spot = anchor.mapTo(host, QPoint(0, anchor.height()))
        x = min(max(-edge, spot.x() - edge), host.width() - self.width() + edge)
        y = min(max(-edge, spot.y() - edge + theme().px(4)), host.height() - self.height() + edge)
        self.move(x, y)
        self.show()
        self.raise_()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard where typing begins."""

    def explain(self, error: KamdeskError) -> None:
        """Say why it was refused; what was typed stays."""
        raise NotImplementedError

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        if self.isHidden():  # itself, not the page it belongs to: that one comes back
            self.gone.emit()


class WhenForm(Form):
    """Asks for a moment and a length. ``chosen`` carries both."""

    chosen = Signal(object, int)

    def __init__(self, host: QWidget, title: str, verb: str, at: datetime, minutes: int) -> None:
        super().__init__(host, title, verb)
        self.moment = MomentField()
        self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp())))
        self.row = FieldRow(_("Starts"), self.moment)
        lengths = sorted({*_LENGTHS, minutes})
        self.length = Select([(str(n), _("{n} min").format(n=n)) for n in lengths])
        self.length.choose(str(minutes))
        self.fields.addWidget(self.row)
        self.fields.addWidget(FieldRow(_("Lasts"), self.length))
        self.save.clicked.connect(self._choose)
        self.moment.installEventFilter(self)

    def take_focus(self) -> None:
        self.moment.setFocus()
        self.moment.setSelectedSection(MomentField.Section.HourSection)

    def explain(self, error: KamdeskError) -> None:
        self.row.explain(sentence(error))
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        self.moment.interpretText()
        at = datetime.fromtimestamp(self.moment.dateTime().toSecsSinceEpoch()).astimezone()
        self.chosen.emit(at, int(self.length.key or _LENGTHS[2]))


class PrepareForm(Form):
    """Asks what a visit is for. ``prepared`` carries objective and questions."""

    prepared = Signal(str, str)

    def __init__(
        self, host: QWidget, title: str, objective: str, questions: Sequence[str], visit_id: UUID
    ) -> None:
        super().__init__(host, title, _("Save"))
        self.visit_id = visit_id
        self.objective = QLineEdit(objective)
        self.questions = QPlainTextEdit("\n".join(questions))
        self.questions.setTabChangesFocus(True)
        self.questions.setFixedHeight(theme().px(96))
        self.row = FieldRow(_("Objective"), self.objective)
        self.fields.addWidget(self.row)
        hint = _("One question to a line")
        self.fields.addWidget(FieldRow(_("Questions to ask"), self.questions, hint=hint))
        self.save.clicked.connect(self._save)
        self.objective.returnPressed.connect(self.questions.setFocus)

    def wide(self) -> int:
        return 460

    def take_focus(self) -> None:
        self.objective.setFocus()

    def explain(self, error: KamdeskError) -> None:
        self.row.explain(sentence(error))
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        else:
            super().keyPressEvent(event)

    def typed(self) -> tuple[str, str]:
        """Return objective and questions as they stand."""
        return self.objective.text(), self.questions.toPlainText()

    def write(self, objective: str, questions: str) -> None:
        """Go on with what was typed before."""
        self.objective.setText(objective)
        self.questions.setPlainText(questions)

    def _save(self) -> None:
        objective, questions = self.typed()
        self.prepared.emit(objective.strip(), questions.strip())


def suggested(now: datetime) -> datetime:
    """Suggest the next half hour an hour from now at the earliest, in the hours of business."""
    local = now.astimezone().replace(second=0, microsecond=0) + timedelta(hours=1)
    at = local + timedelta(minutes=-local.minute % _STEP)
    if at.hour < _EARLIEST and at.date() == now.astimezone().date():
        return at.replace(hour=_EARLIEST, minute=0)
    if at.hour >= _LATEST or at.date() != now.astimezone().date():
        morning = now.astimezone() + timedelta(days=1)
        return morning.replace(hour=_EARLIEST, minute=0, second=0, microsecond=0)
    return at
