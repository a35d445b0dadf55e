"""The cards of one stage as a list: virtual, painted, with keys and something to drag."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QDrag, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from kamdesk.queries.deals import DealRow
from kamdesk.ui.pages.opportunities.card_painter import AIR, CardDelegate, card_box, carried
from kamdesk.ui.pages.opportunities.faces import Face
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.bare_list import BareList
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

MIME: Final = "application/x-kamdesk-opportunity"
_VERBS: Final[dict[int, str]] = {
    Qt.Key.Key_Left: "back",
    Qt.Key.Key_Right: "forward",
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_E: "edit",
    Qt.Key.Key_C: "comment",
    Qt.Key.Key_L: "lose",
}
_READ: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class Cards(QAbstractListModel):
    """The faces of one stage."""

    def __init__(self) -> None:
        super().__init__()
        self.faces: tuple[Face, ...] = ()

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Replace the cards."""
        self.beginResetModel()
        self.faces = tuple(faces)
        self.endResetModel()

    def place(self, deal_id: UUID | None) -> int | None:
        """Return where a deal stands; None when it is not here."""
        found = (at for at, face in enumerate(self.faces) if face.deal.id == deal_id)
        return next(found, None)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.faces)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        face = self.faces[index.row()]
        if role == ROW_ROLE:
            return face
        if role in _READ:
            return face.said
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (face.name, face.step, face.flag) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802  Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:  # noqa: N802  Qt's name
        data = QMimeData()
        data.setData(MIME, QByteArray(self.faces[indexes[0].row()].deal.id.bytes))
        return data


class CardList(BareList):
    """Signals: ``asked`` carries a verb for the current card, ``picked`` when it changes.

    ``menu_asked`` carries the spot on the screen.
    """

    asked = Signal(str)
    menu_asked = Signal(QPoint)

    def __init__(self, name: str) -> None:
        self.cards = Cards()
        super().__init__(self.cards, name)
        self.painter = CardDelegate(self)
        self.setUniformItemSizes(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setItemDelegate(self.painter)
        self.doubleClicked.connect(lambda _index: self.asked.emit("open"))

    def show_faces(self, faces: Sequence[Face]) -> None:
        """Replace the cards; scroll and the current card stay where they can."""
        if self.cards.faces == tuple(faces):
            return
        kept, spot = self.deal(), self.verticalScrollBar().value()
        self.painter.forget()
        self.cards.show_faces(faces)
        place = self.cards.place(kept.id) if kept else None
        if place is not None:
            self.setCurrentIndex(self.cards.index(place))
        self.verticalScrollBar().setValue(spot)

    def deal(self) -> DealRow | None:
        """Return the deal of the current card."""
        index = self.currentIndex()
        return self.cards.faces[index.row()].deal if index.isValid() else None

    def go_to(self, deal_id: UUID | None) -> bool:
        """Make a deal the current card; tell whether it is here."""
        place = self.cards.place(deal_id)
        if place is None:
            return False
        self.setCurrentIndex(self.cards.index(place))
        self.scrollTo(self.cards.index(place))
        return True

    def box_of(self, deal_id: UUID) -> QRect:
        """Return where a card lies in the viewport; empty when it is not here."""
        place = self.cards.place(deal_id)
        if place is None:
            return QRect()
        return card_box(self, self.visualRect(self.cards.index(place)))

    def lift(self, deal_id: UUID | None) -> None:
        """Leave only a dashed place of this card; None puts it back."""
        self.painter.lifted = deal_id
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        here = self.currentIndex().row()
        if plain and event.key() in (Qt.Key.Key_J, Qt.Key.Key_K):
            self._step(here + (1 if event.key() == Qt.Key.Key_J else -1))
        elif plain and here >= 0 and event.key() in _VERBS:
            self.asked.emit(_VERBS[event.key()])
        elif plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.accept()
        elif event.text() and event.text().isprintable():
            event.ignore()  # letters are verbs of the page, never a search in the list
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cards.faces:
            self.setCurrentIndex(self.cards.index(0))
        self.picked.emit()
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  Qt's name
        if self.deal() is not None:
            self.menu_asked.emit(event.globalPos())

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802  Qt's name
        deal = self.deal()
        if deal is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.cards.mimeData([self.currentIndex()]))
        box = self.box_of(deal.id)
        drag.setPixmap(self.picture(deal.id))
        spot = self.viewport().mapFromGlobal(self.cursor().pos())
        edge = theme().px(AIR)
        drag.setHotSpot(spot - box.topLeft() + QPoint(edge, edge))
        self.lift(deal.id)
        if drag.exec(Qt.DropAction.MoveAction) == Qt.DropAction.IgnoreAction:
            self.lift(None)  # let go beside the board; one that was dropped waits for its stage

    def picture(self, deal_id: UUID) -> Any:
        """Return a card as it looks in the air."""
        place = self.cards.place(deal_id) or 0
        size = self.box_of(deal_id).size()
        return carried(self.cards.faces[place], size, self.devicePixelRatioF())

    def _step(self, place: int) -> None:
        last = len(self.cards.faces) - 1
        if last >= 0:
            self.setCurrentIndex(self.cards.index(max(0, min(last, place))))
