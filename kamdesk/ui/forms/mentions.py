"""A text in which ``@`` offers colleagues to call by name."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor

from kamdesk.protocol.entities import Field
from kamdesk.ui.forms.editors import LongTextEditor
from kamdesk.ui.forms.popup import OfferPopup
from kamdesk.ui.forms.requests import Offer

_SIGNS: Final = "@＠"
_LONGEST: Final = 24  # letters of a name one still types


class MentionEditor(LongTextEditor):
    """Completes names after ``@``; silent while an input method composes."""

    def __init__(self, field: Field, offers: Sequence[Offer]) -> None:
        super().__init__(field)
        self._offers = list(offers)
        self._fitting: list[Offer] = []
        self._picked: dict[UUID, str] = {}
        self._composing = False
        self._popup = OfferPopup(self)
        self._popup.taken.connect(self._take)
        self.textChanged.connect(self._look)

    def mentioned(self) -> list[UUID]:
        """Return whom the person picked and still calls in the text."""
        text = self.toPlainText()
        return [key for key, name in self._picked.items() if name in text]

    def typed(self) -> Any:
        return [self.toPlainText(), {str(key): name for key, name in self._picked.items()}]

    def show_typed(self, typed: Any) -> None:
        text, picked = typed
        self._picked = {UUID(key): name for key, name in picked.items()}
        self._composing = True  # nobody is typing a name just now
        super().show_typed(text)
        self._composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802  Qt's name
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if not self._popup.takes(event):
            super().keyPressEvent(event)

    @Slot()
    def _look(self) -> None:
        word = None if self._composing else self._called()
        self._fitting = [] if word is None else self._names(word)
        box = self.cursorRect()
        box.setWidth(self.viewport().width() // 2)
        self._popup.offer([offer.text for offer in self._fitting], box)

    def _names(self, word: str) -> list[Offer]:
        wanted = word.casefold()
        return [o for o in self._offers if wanted in f"{o.text} {o.also}".casefold()]

    def _called(self) -> str | None:
        """Return what stands between the last sign and the caret; None outside of a name."""
        before = self.toPlainText()[: self.textCursor().position()]
        place = max(before.rfind(sign) for sign in _SIGNS)
        word = before[place + 1 :]
        ended = place < 0 or len(word) > _LONGEST or word[-1:].isspace() or "\n" in word
        return None if ended else word

    def _take(self, place: int) -> None:
        word = self._called()
        if word is None:
            return
        offer = self._fitting[place]
        caret = self.textCursor()
        caret.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(word)
        )
        caret.insertText(f"{offer.text} ")
        self._picked[offer.id] = offer.text
