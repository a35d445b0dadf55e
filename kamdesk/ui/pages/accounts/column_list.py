"""Choosing the columns of the list: which ones, and in which order."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kamdesk.i18n import _
from kamdesk.ui.pages.accounts.columns import COLUMNS, STANDARD, Widths
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.fields import draw_check
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import draw_text, focus_ring
from kamdesk.ui.widgets.popover import BLUR, Popover
from kamdesk.ui.widgets.rows_model import Index

_LINE: Final = 28
_SHOWN: Final = 13
_WIDE: Final = 264
_FIXED: Final = "name"  # a list without names says nothing
_KEY = Qt.ItemDataRole.UserRole


class ColumnList(QListWidget):
    """Signals: ``changed``. Space or a click shows a column, dragging or Alt+arrow moves it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Columns"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_Line(self))
        self.itemClicked.connect(self.toggle)
        self.model().rowsMoved.connect(self.changed)

    def show_columns(self, chosen: Widths) -> None:
        """List the columns in sight first, in their order, then the others."""
        shown = [key for key, _wide in chosen] or list(STANDARD)
        self.clear()
        for key in (*shown, *(each for each in COLUMNS if each not in shown)):
            item = QListWidgetItem(_(COLUMNS[key].title))
            item.setData(_KEY, key)
            state = Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.addItem(item)
        self.setCurrentRow(0)

    def chosen(self) -> list[str]:
        """Return the columns to show, in order."""
        items = [self.item(at) for at in range(self.count())]
        return [str(i.data(_KEY)) for i in items if i.checkState() is Qt.CheckState.Checked]

    def toggle(self, item: QListWidgetItem) -> None:
        """Show a column or hide it; the account's name always stays."""
        if item.data(_KEY) == _FIXED:
            return
        shown = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if shown else Qt.CheckState.Checked)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        item = self.currentItem()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if item is not None and event.key() == Qt.Key.Key_Space:
            self.toggle(item)
        elif item is not None and step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(step)
        else:
            super().keyPressEvent(event)

    def shift(self, step: int) -> None:
        """Move the current column up or down."""
        here = self.currentRow()
        place = here + step
        if 0 <= place < self.count():
            item = self.takeItem(here)
            self.insertItem(place, item)
            self.setCurrentRow(place)
            self.changed.emit()


class _Line(QStyledItemDelegate):
    """Paints a check box and the name of a column."""

    def __init__(self, host: ColumnList) -> None:
        super().__init__(host)
        self._host = host

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        return QSize(theme().px(120), theme().px(_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, look = theme().px, theme()
        rect: QRect = option.rect
        here = index.row() == self._host.currentRow()
        if here:
            painter.fillRect(rect, look.color("hover"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._host.item(index.row()).checkState() is Qt.CheckState.Checked
        top = rect.y() + (rect.height() - px(16)) // 2
        draw_check(painter, QRect(rect.x() + px(6), top, px(16), px(16)), shown)
        words = rect.adjusted(px(30), 0, -px(6), 0)
        draw_text(painter, words, str(index.data()), (13, 400, "text" if shown else "text2"))
        if here and self._host.hasFocus():
            focus_ring(painter, rect, px(5))


class ColumnChooser(Popover):
    """Signals: ``chosen`` carries the keys in order; ``standard_asked``."""

    chosen = Signal(object)
    standard_asked = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, padding=12)
        self._host = host
        self.setAccessibleName(_("Columns"))
        self.list = ColumnList()
        self.list.changed.connect(lambda: self.chosen.emit(self.list.chosen()))
        self.up = Button(icon="arrow-up", kind=Kind.GHOST, size=Size.SMALL, tip=_("Up (Alt+Up)"))
        self.down = Button(
            icon="arrow-down", kind=Kind.GHOST, size=Size.SMALL, tip=_("Down (Alt+Down)")
        )
        self.up.clicked.connect(lambda: self.list.shift(-1))
        self.down.clicked.connect(lambda: self.list.shift(1))
        self.standard = Button(_("Standard columns"), kind=Kind.GHOST, size=Size.SMALL)
        self.standard.clicked.connect(self.standard_asked)
        head = Columns(gap=2)
        head.addWidget(Label(_("Columns"), "title-3"), 1)
        head.addWidget(self.up)
        head.addWidget(self.down)
        self.body.addLayout(head)
        self.body.addWidget(self.list)
        self.body.addWidget(self.standard)
        for widget in (self.list, self.up, self.down, self.standard):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._close_if_left)
        return super().eventFilter(watched, event)

    @Slot()
    def _close_if_left(self) -> None:
        """Close once the keyboard went on to something else."""
        here = QApplication.focusWidget()
        if here is not None and not self.isAncestorOf(here):
            self.hide()

    def open_under(self, anchor: QWidget, columns: Widths) -> None:
        """Open under a button, inside the page."""
        px = theme().px
        self.list.show_columns(columns)
        room = self._host.height() - px(150)
        self.list.setFixedHeight(min(px(_LINE) * _SHOWN, room))
        self.list.setFixedWidth(px(_WIDE - 24))
        self.show()
        self.adjustSize()
        corner = anchor.mapTo(self._host, anchor.rect().bottomRight())
        x = corner.x() - self.width() + px(BLUR)
        self.move(max(0, x), corner.y() - px(BLUR) + px(5))
        self.raise_()
        self.list.setFocus()
