"""The left list: records in dispute, or what was settled, as painted cards."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kamdesk.ui.theme import Tone, theme
from kamdesk.ui.widgets.painting import (
    RIGHT,
    draw_chip,
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
)
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

_TALL, _SHORT = 82, 60
_READ: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class CardRow(Struct, frozen=True):
    """One card. ``key`` tells the page what it is; without a chip it is a short one."""

    key: Any
    icon: str
    tone: Tone
    title: str
    when: str
    sub: str
    chip: str = ""
    chip_tone: Tone = "none"

    @property
    def said(self) -> str:
        """The card in words."""
        return ", ".join(part for part in (self.title, self.sub, self.chip, self.when) if part)


class CardList(QListView):
    """Signals: ``picked`` when another card is current; ``opened`` on Enter."""

    picked = Signal()
    opened = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cards = _Cards()
        self.setModel(self.cards)
        self.setItemDelegate(_CardDelegate(self))
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.selectionModel().currentChanged.connect(lambda *_index: self.picked.emit())
        theme().changed.connect(self.doItemsLayout)

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Replace the cards; the current one, or its place, and the scroll stay."""
        if tuple(rows) == self.cards.rows:
            return
        kept, at, spot = self.key(), self.currentIndex().row(), self.verticalScrollBar().value()
        self.cards.show_rows(rows)
        keys = [row.key for row in rows]
        place = keys.index(kept) if kept in keys else max(0, min(at, len(rows) - 1))
        if rows:
            self.setCurrentIndex(self.cards.index(place))
        self.verticalScrollBar().setValue(spot)
        self.picked.emit()

    def key(self) -> Any:
        """Return the key of the current card; None without one."""
        here = self.currentIndex().row()
        return self.cards.rows[here].key if 0 <= here < len(self.cards.rows) else None

    def reach(self, key: Any) -> bool:
        """Make a card current; False when it is not there."""
        places = [at for at, row in enumerate(self.cards.rows) if row.key == key]
        if places:
            self.setCurrentIndex(self.cards.index(places[0]))
        return bool(places)

    def step(self, by: int) -> None:
        """Go to another card."""
        at = self.currentIndex().row() + by
        if self.cards.rows:
            self.setCurrentIndex(self.cards.index(max(0, min(at, len(self.cards.rows) - 1))))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.text() and event.text().isprintable():
            event.ignore()  # letters are verbs here, not a search
        else:
            super().keyPressEvent(event)


class _Cards(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[CardRow, ...] = ()

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.sub}"
        return row.said if role in _READ else None


class _CardDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        row: CardRow = index.data(ROW_ROLE)
        return QSize(theme().px(120), theme().px(_TALL if row.chip else _SHORT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, row = theme().px, index.data(ROW_ROLE)
        view = self.parent()
        chosen = isinstance(view, QListView) and view.currentIndex() == index
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole: QRect = option.rect
        box = whole.adjusted(px(1), px(1), -px(2), -px(5))
        if chosen:
            frame_rounded(painter, box, px(9), "surface", "accent", 1.5)
            if isinstance(view, QListView) and is_reached(view):
                focus_ring(painter, box, px(9))
        _draw_lead(painter, box, row)
        _draw_words(painter, box.adjusted(px(52), px(8), -px(12), -px(8)), row)


def _draw_lead(p: QPainter, box: QRect, row: CardRow) -> None:
    px = theme().px
    tile = QRect(box.x() + px(12), box.y() + px(11), px(28), px(28))
    fill_rounded(p, tile.toRectF(), px(7), f"{row.tone}Soft")
    draw_icon(p, tile, row.icon, f"{row.tone}Text", 15)


def _draw_words(p: QPainter, room: QRect, row: CardRow) -> None:
    px = theme().px
    first = QRect(room.x(), room.y(), room.width(), px(20))
    taken = text_width(row.when, 12) + px(8) if row.when else 0
    draw_text(p, first.adjusted(0, 0, -taken, 0), row.title, (13, 600, "text"))
    draw_text(p, first, row.when, (12, 400, "text3"), RIGHT)
    second = first.translated(0, px(19))
    draw_text(p, second, row.sub, (12, 400, "text2"))
    if row.chip:
        draw_chip(p, second.translated(0, px(22)), row.chip, row.chip_tone)
