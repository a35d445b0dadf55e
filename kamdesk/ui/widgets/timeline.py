"""What happened with a record, newest first: one painted row per event, all of one height."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QTextOption
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
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    is_reached,
    text_width,
)
from kamdesk.ui.widgets.rows_model import ROW_ROLE, Index

_DISC = 24
_LINE = 17
_OFF = 6  # what words keep off the scroll bar

KINDS: dict[str, tuple[str, Tone]] = {
    "visit": ("handshake", "accent"),
    "touch": ("phone", "sky"),
    "meeting": ("users", "accent"),
    "commitment": ("flag", "accent"),
    "task": ("list-checks", "sky"),
    "note": ("sticky-note", "none"),
    "clip_note": ("newspaper", "none"),
    "comment": ("message-square", "none"),
    "approval": ("stamp", "warn"),
    "opportunity": ("square-kanban", "accent"),
    "contract": ("file-text", "none"),
    "payment": ("banknote", "ok"),
    "ticket": ("headphones", "risk"),
    "feedback": ("megaphone", "plum"),
    "score": ("trending-up", "ok"),
    "project": ("milestone", "sky"),
    "goal": ("target", "accent"),
    "attachment": ("paperclip", "none"),
    "change": ("pencil", "none"),
}
_OTHER: tuple[str, Tone] = ("activity", "none")


class TimelineItem(Struct, frozen=True):
    """One event. ``kind`` is a key of ``KINDS``; ``when`` is a formatted date; ``key`` opens it."""

    kind: str
    title: str
    when: str
    text: str = ""
    key: str = ""
    tone: Tone | None = None


class TimelineModel(QAbstractListModel):
    """The events of a timeline; ``items`` may be lazy."""

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[TimelineItem] = ()

    def show_items(self, items: Sequence[TimelineItem]) -> None:
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def item(self, number: int) -> TimelineItem:
        return self._items[number]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        if role == ROW_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (item.title, item.when, item.text) if part)
        return None


class TimelineList(QListView):
    """Events with an icon by kind on a line through time. ``opened`` carries the item's key.

    ``lines`` (1 or 2) is how much text every row has room for.
    """

    opened = Signal(str)

    def __init__(self, name: str, lines: int = 2) -> None:
        super().__init__()
        self.items = TimelineModel()
        self.hovered = -1
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setModel(self.items)
        self.setItemDelegate(_EventDelegate(self, lines))
        self.clicked.connect(self._open)
        theme().changed.connect(self._restyle)

    def show_items(self, items: Sequence[TimelineItem]) -> None:
        """Replace every event."""
        self.items.show_items(items)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Stand on an event at once, so that the eye finds the keyboard."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self._go_to(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._go_to(self.currentIndex().row() + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  Qt's signature
        """Letters are verbs in lists; typing never jumps to a row."""

    def _go_to(self, number: int) -> None:
        last = self.items.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.items.index(max(0, min(last, number)), 0))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.items.item(index.row()).key)

    @Slot()
    def _restyle(self) -> None:
        self.doItemsLayout()
        self.viewport().update()


class _EventDelegate(QStyledItemDelegate):
    def __init__(self, view: TimelineList, lines: int) -> None:
        super().__init__(view)
        self._view, self._lines = view, lines
        self._wrapping = QTextOption()
        self._wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        px = theme().px
        return QSize(px(160), px(31) + self._lines * px(_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        item: TimelineItem = index.data(ROW_ROLE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        last = index.row() == self._view.items.rowCount() - 1
        if self._view.hasFocus() and index == self._view.currentIndex():
            fill_rounded(painter, QRectF(rect), theme().px(6), "hover")
            if is_reached(self._view):
                focus_ring(painter, rect, theme().px(6))
        self._draw_disc(painter, rect, item, last)
        self._draw_words(painter, rect, item)

    def _draw_disc(self, p: QPainter, rect: QRect, item: TimelineItem, last: bool) -> None:
        px = theme().px
        icon, usual = KINDS.get(item.kind, _OTHER)
        tone = item.tone or usual
        disc = QRect(rect.x(), rect.y() + px(2), px(_DISC), px(_DISC))
        if not last:
            line = disc.x() + disc.width() // 2
            p.fillRect(
                line, disc.bottom() + 1, px(1), rect.bottom() - disc.bottom(), theme().color("line")
            )
        fill_rounded(p, QRectF(disc), disc.width() / 2, f"{tone}Soft")
        draw_icon(p, disc, icon, f"{tone}Text", 13)

    def _draw_words(self, p: QPainter, rect: QRect, item: TimelineItem) -> None:
        px = theme().px
        scrolls = self._view.verticalScrollBar().maximum() > 0
        room = rect.adjusted(px(_DISC + 9), px(1), -px(_OFF) if scrolls else 0, 0)
        head = QRect(room.x(), room.y(), room.width(), px(20))
        when = text_width(item.when, 12) + px(10)
        draw_text(p, head.adjusted(0, 0, -when, 0), item.title, (13, 600, "text"))
        draw_text(p, head, item.when, (12, 400, "text3"), RIGHT)
        body = QRect(room.x(), head.bottom() + 1, room.width(), self._lines * px(_LINE))
        self._draw_body(p, body, item.text)

    def _draw_body(self, p: QPainter, body: QRect, text: str) -> None:
        px = theme().px
        if self._lines == 1 or text_width(text, 12) <= body.width():
            draw_text(
                p, QRect(body.x(), body.y(), body.width(), px(_LINE)), text, (12, 400, "text2")
            )
            return
        metrics = theme().metrics(12)
        # Wrapping wastes a little of each line, so the text is cut a little early.
        wide = round(body.width() * (self._lines - 0.12))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
        p.setFont(theme().font(12))
        p.setPen(theme().color("text2"))
        p.drawText(QRectF(body), shown, self._wrapping)
