"""Choosing records and words: one record by typing part of its name, several as chips."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.errors import Refused
from kamdesk.i18n import _
from kamdesk.protocol.entities import ENTITIES, Field
from kamdesk.protocol.values import words
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.forms.popup import OfferPopup
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.labels import FilterChip
from kamdesk.ui.widgets.painting import draw_icon

Search = Callable[[str, Callable[[list[Offer]], None]], None]
_MOST: Final = 60
_END: Final = 27


class PickLine(QLineEdit):
    """Offers what fits what is typed, all of it on Down. Signals: ``picked`` carries an Offer.

    ``search`` asks elsewhere for offers, when there are too many to bring along.
    """

    picked = Signal(object)

    def __init__(self, offers: Sequence[Offer], search: Search | None = None) -> None:
        super().__init__()
        self._offers, self._search = list(offers), search
        self._fitting: list[Offer] = []
        self._popup = OfferPopup(self)
        self._popup.taken.connect(lambda place: self.picked.emit(self._fitting[place]))
        self.setPlaceholderText(_("Type to search"))
        self.setTextMargins(0, 0, theme().px(20), 0)
        self.textEdited.connect(self.ask)

    def fitting(self, text: str) -> list[Offer]:
        """Return the offers whose words hold a text."""
        wanted = text.strip().casefold()
        return [o for o in self._offers if wanted in f"{o.text} {o.also}".casefold()][:_MOST]

    def ask(self, text: str) -> None:
        """Offer what fits a text."""
        if self._search is not None and text.strip():
            self._search(text, self._found)
        else:
            self._offer(self.fitting(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if self._popup.takes(event):
            return
        if event.key() == Qt.Key.Key_Down and not self._popup.is_open:
            self.ask("")
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        super().mousePressEvent(event)
        if not self.text() or event.position().x() > self.width() - theme().px(_END):
            self.ask("")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        p = QPainter(self)
        px = theme().px
        room = QRect(self.width() - px(_END), 0, px(22), self.height())
        draw_icon(p, room, "search", "text3", 14)
        p.end()

    def _found(self, offers: list[Offer]) -> None:
        self._offers = offers
        self._offer(offers)

    def _offer(self, offers: list[Offer]) -> None:
        self._fitting = offers
        self._popup.offer([offer.text for offer in offers])


class ReferenceEditor(PickLine):
    """One record, by name. Signals: ``edited``. Emptied text clears it."""

    edited = Signal()

    def __init__(self, field: Field, offers: Sequence[Offer], search: Search | None = None) -> None:
        super().__init__(offers, search)
        self.field = field
        self._held: Offer | None = None
        self.picked.connect(self.take)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def take(self, offer: Offer) -> None:
        """Hold a record the person chose."""
        self._held = offer
        self.setText(offer.text)
        self.setCursorPosition(0)
        self.edited.emit()

    def values(self) -> dict[str, Any]:
        return {self.field.name: self._chosen()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        wanted = values.get(self.field.name)
        known = [offer for offer in self._offers if offer.id == wanted]
        gone = Offer(wanted, _("(deleted)")) if wanted else None
        self._held = known[0] if known else gone
        self.setText(self._held.text if self._held else "")
        self.setCursorPosition(0)

    def typed(self) -> Any:
        held = self._held if self._held and self._held.text == self.text().strip() else None
        return [self.text(), str(held.id) if held else None]

    def show_typed(self, typed: Any) -> None:
        text, held = typed
        known = {str(offer.id): offer for offer in self._offers}
        if held is not None:
            self._held = known.get(held) or Offer(UUID(held), text)
            text = self._held.text  # the name in the language spoken now
        self.setText(text)
        self.setCursorPosition(0)

    def _chosen(self) -> UUID | None:
        text = self.text().strip()
        if not text:
            return None
        if self._held is not None and text == self._held.text:
            return self._held.id
        fitting = self.fitting(text)
        exact = [o for o in fitting if text.casefold() in (o.text.casefold(), o.also.casefold())]
        found = exact or fitting
        if len(found) != 1:
            raise Refused("form.choose_one", field=self.field.code, word=text, noun=self._noun())
        return found[0].id

    def _noun(self) -> str:
        return _(ENTITIES[self.field.reference].label) if self.field.reference else ""


class SetEditor(QWidget):
    """Words as chips; Enter or a comma makes one of what is typed. Signals: ``edited``."""

    edited = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._words: tuple[str, ...] = ()
        self.line = _ChipLine()
        self.line.setPlaceholderText(_("Add, then Enter"))
        self.line.entered.connect(self._add)
        self.line.backed.connect(self._drop_last)
        self.line.textEdited.connect(self._typed)
        self.chips = Flow()
        rows = Rows(self, gap=6)
        rows.addWidget(self.chips)
        rows.addWidget(self.line)
        self.setFocusProxy(self.line)

    def values(self) -> dict[str, Any]:
        return {self.field.name: tuple(sorted({*self._words, *words(self.line.text())}))}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self._words = tuple(values.get(self.field.name) or ())
        self._show()

    def typed(self) -> Any:
        return [list(self._words), self.line.text()]

    def show_typed(self, typed: Any) -> None:
        self._words = tuple(typed[0])
        self.line.setText(typed[1])
        self._show()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802  Qt's name
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def _typed(self, text: str) -> None:
        if text.endswith((",", "，", ";", "；", "、")):
            self._add()
        self.edited.emit()

    def _add(self) -> None:
        self._words = tuple(dict.fromkeys((*self._words, *words(self.line.text()))))
        self.line.clear()
        self._show()
        self.edited.emit()

    def _drop(self, word: str) -> None:
        self._words = tuple(each for each in self._words if each != word)
        self._show()
        self.line.setFocus()
        self.edited.emit()

    def _drop_last(self) -> None:
        if self._words:
            self._drop(self._words[-1])

    def _show(self) -> None:
        chips = []
        for word in self._words:
            chip = FilterChip(word)
            chip.removed.connect(lambda gone=word: self._drop(gone))
            chips.append(chip)
        self.chips.show_widgets(chips)


class ManyEditor(QWidget):
    """Several records as chips, chosen one after the other. Signals: ``edited``."""

    edited = Signal()

    def __init__(self, field: Field, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.field, self._offers = field, {offer.id: offer for offer in offers}
        self._ids: list[UUID] = []
        self.line = PickLine(offers)
        self.line.picked.connect(self._add)
        self.chips = Flow()
        rows = Rows(self, gap=6)
        rows.addWidget(self.chips)
        rows.addWidget(self.line)
        self.setFocusProxy(self.line)

    def values(self) -> dict[str, Any]:
        return {self.field.name: tuple(self._ids)}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self._ids = list(values.get(self.field.name) or ())
        self._show()

    def typed(self) -> Any:
        return [[str(key) for key in self._ids], self.line.text()]

    def show_typed(self, typed: Any) -> None:
        self._ids = [UUID(key) for key in typed[0]]
        self.line.setText(typed[1])
        self._show()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802  Qt's name
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def _add(self, offer: Offer) -> None:
        self.line.clear()
        self._ids = list(dict.fromkeys((*self._ids, offer.id)))
        self._show()
        self.edited.emit()

    def _drop(self, key: UUID) -> None:
        self._ids = [each for each in self._ids if each != key]
        self._show()
        self.line.setFocus()
        self.edited.emit()

    def _show(self) -> None:
        chips = []
        for key in self._ids:
            chip = FilterChip(self._offers[key].text if key in self._offers else _("(deleted)"))
            chip.removed.connect(lambda gone=key: self._drop(gone))
            chips.append(chip)
        self.chips.show_widgets(chips)


class _ChipLine(QLineEdit):
    """Signals: ``entered`` on Enter with something typed, ``backed`` on Backspace with nothing."""

    entered = Signal()
    backed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.text().strip():
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backed.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        if self.text().strip():
            self.entered.emit()
