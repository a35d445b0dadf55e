"""Who waits to be put into the week: touches by what is owed, to drag or to lift by Space."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kamdesk.i18n import _, formats
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.ui.pages.week import words
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.bare_list import BareList
from kamdesk.ui.widgets.painting import (
    RIGHT,
    draw_avatar,
    draw_company,
    draw_text,
    fill_rounded,
    frame_rounded,
    is_reached,
    text_width,
)
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

MIME: Final = "application/x-kamdesk-debt"
CARD, GAP = 54, 8
_READ: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


def debt_key(debt: CadenceDebt) -> bytes:
    """Name a debt in a drag: its account and its rhythm."""
    return debt.account_id.bytes + debt.rhythm.value.encode()


class Debts(QAbstractListModel):
    """The touches that wait, and after them those a visit is set for."""

    def __init__(self) -> None:
        super().__init__()
        self.debts: tuple[CadenceDebt, ...] = ()
        self.today = date.min

    def show_debts(self, debts: Sequence[CadenceDebt], today: date) -> None:
        """Replace the cards."""
        self.beginResetModel()
        self.debts, self.today = tuple(debts), today
        self.endResetModel()

    def widest_planned(self) -> int:
        """Return the width of the longest name a visit is set for: their days are told alike."""
        names = (words.debt_names(each)[0] for each in self.debts if each.planned_on is not None)
        return max((text_width(name, 13, 600) for name in names), default=0)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.debts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        debt = self.debts[index.row()]
        if role == ROW_ROLE:
            return debt
        if role in _READ or role == Qt.ItemDataRole.ToolTipRole:
            owed, _color = words.debt_text(debt, self.today)
            said = ", ".join(part for part in words.debt_names(debt) if part)
            return f"{said}, {words.debt_line(debt)}, {owed}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        waits = index.isValid() and self.debts[index.row()].planned_on is None
        return flags | Qt.ItemFlag.ItemIsDragEnabled if waits else flags

    def mimeTypes(self) -> list[str]:  # noqa: N802  Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:  # noqa: N802  Qt's name
        data = QMimeData()
        data.setData(MIME, QByteArray(debt_key(self.debts[indexes[0].row()])))
        return data


class QueueList(BareList):
    """Signals: ``lifted`` a debt taken up by key, ``opened`` one whose account is asked for."""

    lifted = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        self.model_of_debts = Debts()
        super().__init__(self.model_of_debts, _("Unscheduled"))
        self.painter = CardDelegate(self)
        self.setUniformItemSizes(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setItemDelegate(self.painter)
        self.doubleClicked.connect(lambda _index: self._ask(self.opened))

    def show_debts(self, debts: Sequence[CadenceDebt], today: date) -> None:
        """Replace the cards; the current one and the scroll stay where they can."""
        held, spot = self.debt(), self.verticalScrollBar().value()
        self.model_of_debts.show_debts(debts, today)
        keys = [debt_key(debt) for debt in debts]
        place = keys.index(debt_key(held)) if held and debt_key(held) in keys else None
        if place is not None:
            self.setCurrentIndex(self.model_of_debts.index(place))
        self.verticalScrollBar().setValue(spot)

    def go_to(self, debt: CadenceDebt) -> None:
        """Put the keyboard on a card."""
        if debt in self.model_of_debts.debts:
            self.setCurrentIndex(
                self.model_of_debts.index(self.model_of_debts.debts.index(debt), 0)
            )
        self.setFocus()

    def debt(self) -> CadenceDebt | None:
        """Return the debt of the current card."""
        index = self.currentIndex()
        return self.model_of_debts.debts[index.row()] if index.isValid() else None

    def mark_lifted(self, what: object) -> None:
        """Leave a dashed place of the card that is in the air."""
        self.painter.lifted = debt_key(what) if isinstance(what, CadenceDebt) else None
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        here = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_J, Qt.Key.Key_K):
            self._step(here + (1 if event.key() == Qt.Key.Key_J else -1))
        elif event.key() == Qt.Key.Key_Space:
            debt = self.debt()
            if debt is not None and debt.planned_on is None:
                self.lifted.emit(debt)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.opened)
        elif event.text() and event.text().isprintable():
            event.ignore()  # letters are verbs of the page, never a search in the list
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model_of_debts.debts:
            self.setCurrentIndex(self.model_of_debts.index(0))
        self.picked.emit()
        self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802  Qt's name
        self.mark_lifted(self.debt())
        super().startDrag(actions)
        self.mark_lifted(None)

    def _ask(self, signal: Any) -> None:
        debt = self.debt()
        if debt is not None:
            signal.emit(debt)

    def _step(self, place: int) -> None:
        last = len(self.model_of_debts.debts) - 1
        if last >= 0:
            self.setCurrentIndex(self.model_of_debts.index(max(0, min(last, place))))


class CardDelegate(QStyledItemDelegate):
    """Draws a card: whom to see, where, and what is owed; makes nothing while painting."""

    def __init__(self, view: QueueList) -> None:
        super().__init__(view)
        self._view = view
        self.lifted: bytes | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        return QSize(theme().px(120), theme().px(CARD + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px = theme().px
        p, debt = painter, index.data(ROW_ROLE)
        box: QRect = option.rect.adjusted(0, 0, 0, -px(GAP))
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.save()
        in_air = debt_key(debt) == self.lifted
        held = index == self._view.currentIndex() and self._view.hasFocus()
        if in_air:
            p.setPen(theme().pen("accent", 1.2, Qt.PenStyle.DashLine))
            p.setBrush(theme().brush("accentSoft"))
            p.drawRoundedRect(QRectF(box).adjusted(0.6, 0.6, -0.6, -0.6), px(8), px(8))
            p.setOpacity(0.5)
        else:
            waits = debt.planned_on is None
            width = (2.0 if is_reached(self._view) else 1.5) if held else 1.0
            frame_rounded(p, box, px(8), "surface" if waits else "sunken",
                          "accent" if held else "line", width)  # fmt: skip
        _draw_card(p, box, debt, self._view.model_of_debts)
        p.restore()


def _draw_card(p: QPainter, box: QRect, debt: CadenceDebt, debts: Debts) -> None:
    px = theme().px
    if debt.planned_on is None:
        _draw_grip(p, QRect(box.x() + px(9), box.y(), px(8), box.height()))
    is_narrow = box.width() < px(210)
    side = 0 if is_narrow else px(26)
    face = QRect(box.x() + px(25), box.y() + (box.height() - side) // 2, side, side)
    first, second = words.debt_names(debt)
    if not is_narrow:
        (draw_avatar if debt.person else draw_company)(p, face, first)
    room = QRect(face.right() + (0 if is_narrow else px(9)), box.y() + px(8), 0, px(19))
    room.setRight(box.right() - px(10))
    owed, color = owed_text(debt, debts.today, room.width() - debts.widest_planned())
    taken = text_width(owed, 12, 600) + px(6)
    draw_text(p, room, owed, (12, 600, color), RIGHT)
    names = room.adjusted(0, 0, -taken, 0)
    wide = draw_text(p, names, first, (13, 600, "text"))
    rest = names.adjusted(wide + px(6), 0, 0, 0)
    line = words.debt_line(debt)
    if text_width(second, 12, 400) <= rest.width():
        draw_text(p, rest, second, (12, 400, "text3"))
    elif second:
        line = f"{second} · {line}"
    draw_text(p, room.translated(0, px(20)), line, (12, 400, "text2"))


def owed_text(debt: CadenceDebt, today: date, room: int) -> tuple[str, str]:
    """Say what is owed or when the visit is planned, as short as it leaves the name whole."""
    if debt.planned_on is None:
        return words.debt_text(debt, today)
    day = formats.day_mark(debt.planned_on)
    said = _("Planned {day}").format(day=day)
    return said if text_width(said, 12, 600) + theme().px(6) <= room else day, "okText"


def _draw_grip(p: QPainter, box: QRect) -> None:
    px = theme().px
    middle = box.center().y()
    for row in (-1, 0, 1):
        for column in (0, 1):
            dot = QRectF(box.x() + column * px(5), middle + row * px(5), px(2), px(2))
            fill_rounded(p, dot, px(1), "lineStrong")
