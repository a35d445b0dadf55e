"""Small questions over the page: why a deal was lost, and whose the new one is."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.ui.forms.pickers import PickLine
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.line_question import LineQuestion
from kamdesk.ui.widgets.question import Question

Search = Callable[[str, Callable[[list[Offer]], None]], None]
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LossQuestion(LineQuestion):
    """Asks why a deal was lost."""

    def __init__(self, host: QWidget, deal: str) -> None:
        title, hint = _("Why was {deal} lost?"), _("Price, timing, a rival, no need")
        super().__init__(host, title.format(deal=deal), _("Mark lost"), _("Loss reason"), hint=hint)


class AccountQuestion(Question):
    """Asks whose new deal it is. ``chosen`` carries the account's id."""

    chosen = Signal(object)

    def __init__(self, host: QWidget, search: Search, held: Offer | None) -> None:
        super().__init__(host, _("New opportunity"), _("Continue"))
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
