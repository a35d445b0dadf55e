"""Small questions over the page: why a deal was lost, and whose the new one is."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.ui.forms.pickers import PickLine
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.popover import BLUR, Popover

Search = Callable[[str, Callable[[list[Offer]], None]], None]
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Question(Popover):
    """A title, fields, a verb and a way out. ``gone`` when it closes."""

    gone = Signal()
    wide = 320  # design pixels

    def __init__(self, host: QWidget, title: str, verb: str) -> None:
        super().__init__(host, padding=14)
        self._host = host
        self.title = Label(title, "title-3", elide=True)
        self.fields = Rows(gap=10)
        self.save = Button(verb, kind=Kind.PRIMARY, size=Size.SMALL)
        self.cancel = Button(_("Cancel"), size=Size.SMALL)
        self.save.clicked.connect(self.answer)
        self.cancel.clicked.connect(self.hide)
        line = Columns(gap=8)
        line.addStretch(1)
        line.addWidget(self.cancel)
        line.addWidget(self.save)
        self.body.addWidget(self.title)
        self.body.addLayout(self.fields)
        self.body.addLayout(line)
        self.setAccessibleName(title)

    def answer(self) -> None:
        """Say what was filled in."""
        raise NotImplementedError

    def open_near(self, anchor: QWidget) -> None:
        """Show it beside a widget, inside the page."""
        edge = theme().px(BLUR)
        self.setFixedWidth(theme().px(self.wide) + 2 * edge)
        self.adjustSize()
        host, inside = self._host, self._host.isAncestorOf(anchor)
        corner = anchor.mapTo(host, QPoint(0, 0)) if inside else QPoint(0, 0)
        right = corner.x() + anchor.width()
        beside = right - edge if right + self.width() <= host.width() + 2 * edge else None
        x = corner.x() - self.width() + edge if beside is None else beside
        y = corner.y() + min(anchor.height(), theme().px(40)) - edge
        self.move(
            max(0, min(x, host.width() - self.width())),
            max(0, min(y, host.height() - self.height())),
        )
        self.show()
        self.raise_()

    def event(self, event: QEvent) -> bool:
        """Keep the single letters of the page asleep."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self.gone.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        super().keyPressEvent(event)
        event.accept()


class LossQuestion(Question):
    """Asks why a deal was lost. ``given`` carries the reason; a refusal shows under the field."""

    given = Signal(str)

    def __init__(self, host: QWidget, deal: str) -> None:
        super().__init__(host, _("Why was {deal} lost?").format(deal=deal), _("Mark lost"))
        self.reason = QLineEdit()
        self.row = FieldRow(
            _("Loss reason"), self.reason, required=True, hint=_("Price, timing, a rival, no need")
        )
        self.fields.addWidget(self.row)
        self.reason.returnPressed.connect(self.answer)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.reason.setFocus()

    def answer(self) -> None:
        self.given.emit(self.reason.text())

    def explain(self, error: KamdeskError) -> None:
        """Say why it was refused; what was typed stays."""
        self.row.explain(sentence(error))
        self.adjustSize()
        self.reason.setFocus()


class AccountQuestion(Question):
    """Asks whose new deal it is. ``chosen`` carries the account's id."""

    chosen = Signal(object)

    def __init__(self, host: QWidget, search: Search, held: Offer | None) -> None:
        super().__init__(host, _("New opportunity"), _("Go on"))
        self._held = held
        self.line = PickLine([held] if held else [], search)
        self.row = FieldRow(_("Account"), self.line, required=True)
        self.fields.addWidget(self.row)
        self.line.picked.connect(self._take)
        self.line.textEdited.connect(self._forget)
        self.line.installEventFilter(self)
        if held:
            self.line.setText(held.text)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.line.setFocus()
        self.line.selectAll()

    def answer(self) -> None:
        if self._held is None:
            self.row.explain(_("Choose an account from the list"))
            self.adjustSize()
            return
        held: UUID = self._held.id
        self.hide()
        self.chosen.emit(held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        entered = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if entered and isinstance(event, QKeyEvent) and event.key() in _ENTER and self._held:
            self.answer()
            return True
        return super().eventFilter(watched, event)

    def _take(self, offer: Any) -> None:
        self._held = offer
        self.line.setText(offer.text)
        self.row.explain("")

    def _forget(self, _text: str) -> None:
        self._held = None
