"""Dense painted tables: one delegate for every cell, whole-row hover, J and K, sort arrows."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.cell_pictures import CHOSEN, CellPictures
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.painting import LEFT, RIGHT, draw_icon, draw_text, is_reached, text_width
from kamdesk.ui.widgets.rows_model import Index, RowsModel

ROW_HEIGHT = 33
HEADER_HEIGHT = 31
_PAD = 7
_EDGE = 14
_APART = 18  # what stands at the left of its column after one whose figures stand at the right
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_FLEXIBLE = 90  # the least width of a column that takes what the others leave


class TableList(QTableView):
    """A table of painted rows.

    ``opened`` carries the row number on Enter or double click, ``peeked`` on Space, ``picked`` the
    current row whenever it moves, ``sort_asked`` a column key and whether descending. The page
    sorts: the table only shows which order holds.
    """

    opened = Signal(int)
    peeked = Signal(int)
    picked = Signal(int)
    sort_asked = Signal(str, bool)

    def __init__(self, model: RowsModel[Any], name: str, row_height: int = ROW_HEIGHT) -> None:
        super().__init__()
        self.rows_model = model
        self._row_height = row_height
        self.hovered = -1
        self.chosen = -1
        self.kept_free = 0  # pixels the last column leaves at the right of its words
        self.setAccessibleName(name)
        self._set_up_view()
        self._set_up_header()
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.selectionModel().currentRowChanged.connect(self._pick)
        model.modelReset.connect(self._forget)
        self.doubleClicked.connect(self._open)
        theme().changed.connect(self._restyle)
        self._restyle()

    def _set_up_view(self) -> None:
        # No style sheet on the ground: an opaque viewport lets Qt move pixels when scrolling.
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()

    def _set_up_header(self) -> None:
        head = SortHeader(self)
        head.sort_asked.connect(self.sort_asked)
        self.setHorizontalHeader(head)

    def show_order(self, key: str, *, descending: bool) -> None:
        """Show which column the rows are sorted by."""
        head = self.horizontalHeader()
        if isinstance(head, SortHeader):
            head.show_order(key, descending=descending)

    def set_row_height(self, height: int) -> None:
        """Take another row height, in design pixels: compact or roomy."""
        self._row_height = height
        self._restyle()

    def go_to(self, number: int) -> None:
        """Make a row the current one, held within the rows there are."""
        last = self.rows_model.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.rows_model.index(max(0, min(last, number)), 0))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Begin at the first row where Tab leads to a table nobody was in yet."""
        super().focusInEvent(event)
        if event.reason() in _BY_TAB and not self.currentIndex().isValid():
            self.go_to(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        here = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_J:
                self.go_to(here + 1)
            case Qt.Key.Key_K:
                self.go_to(here - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if here >= 0:
                self.opened.emit(here)
            case Qt.Key.Key_Space if here >= 0:
                self.peeked.emit(here)
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802  Qt's signature
        """Letters are verbs in lists; typing never jumps to a row."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._hover(self.rowAt(round(event.position().y())))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        self._hover(-1)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._share_width()

    def _hover(self, number: int) -> None:
        if number != self.hovered:
            before, self.hovered = self.hovered, number
            for row in (before, number):
                self._repaint_row(row)

    def _repaint_row(self, number: int) -> None:
        """Paint one row anew; a whole screen of cells would be felt under a moving mouse."""
        if number >= 0:
            top, tall = self.rowViewportPosition(number), self.rowHeight(number)
            self.viewport().update(0, top, self.viewport().width(), tall)

    def _share_width(self) -> None:
        px = theme().px
        columns = self.rows_model.columns
        flexible = sum(column.width == 0 for column in columns)
        room = self.viewport().width() - flexible * px(_FLEXIBLE)
        is_tight = sum(px(column.width) for column in columns) > room
        widths = [px(each.least or each.width if is_tight else each.width) for each in columns]
        rest = max(0, self.viewport().width() - sum(widths))
        parts = parts_of(rest, flexible)
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width or max(px(_FLEXIBLE), next(parts)))

    @Slot(QModelIndex, QModelIndex)
    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen = current.row()
        if current.isValid():
            self.picked.emit(current.row())

    @Slot()
    def _forget(self) -> None:
        self.chosen = self.hovered = -1

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    @Slot()
    def _restyle(self) -> None:
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(theme().px(self._row_height))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setFixedHeight(theme().px(HEADER_HEIGHT))
        # Qt fills a chosen row before its cells; at a broken scale that shows between them.
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Highlight, theme().color(CHOSEN))
        self.setPalette(palette)
        self._share_width()
        self.viewport().update()


class CellDelegate(QStyledItemDelegate):
    """Paints the ground of a row and the cell in it."""

    def __init__(self, table: TableList) -> None:
        super().__init__(table)
        self._table = table
        self._pictures = CellPictures(self)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        return QSize(theme().px(80), theme().px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        table = self._table
        row, column = index.row(), index.column()
        chosen = row == table.chosen
        ground = CHOSEN if chosen else "hover" if row == table.hovered else "surface"
        self.draw(painter, rect, column, table.rows_model.cell(row, column), ground)
        if chosen and is_reached(table):
            self._draw_ring(painter, rect, column)

    def draw(self, p: QPainter, rect: QRect, column: int, cell: Cell | None, ground: str) -> None:
        """Paint the ground of a cell, the line below and what is in it."""
        look = theme()
        if cell is None:
            p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            p.fillRect(rect, look.color(ground))
            p.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
            return
        ratio = p.deviceTransform().m11()  # also where a window is drawn into a picture
        self._pictures.draw(p, rect, pads_of(self._table, rect, column), cell, ground, ratio)

    def _draw_ring(self, p: QPainter, rect: QRect, column: int) -> None:
        """Frame the row the keyboard is on, cell by cell."""
        ink, wide = theme().color("accent"), theme().px(2)
        p.fillRect(rect.x(), rect.y(), rect.width(), wide, ink)
        p.fillRect(rect.x(), rect.bottom() - wide + 1, rect.width(), wide, ink)
        if column == 0:
            p.fillRect(rect.x(), rect.y(), wide, rect.height(), ink)
        if column == len(self._table.rows_model.columns) - 1:
            p.fillRect(rect.right() - wide + 1, rect.y(), wide, rect.height(), ink)


class SortHeader(QHeaderView):
    """Titles in meta type; a click asks for an order, an arrow shows the one that holds."""

    sort_asked = Signal(str, bool)

    def __init__(self, table: TableList) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self._key = ""
        self._descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.sectionClicked.connect(self._ask)

    def show_order(self, key: str, *, descending: bool) -> None:
        self._key, self._descending = key, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt's signature
        look = theme()
        column = self._columns()[section]
        painter.fillRect(rect, look.color("surface"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
        room = room_of(self._table, rect, section)
        held = column.key == self._key
        style = (12, 600 if held else 400, "text2" if held else "text3")
        arrow = look.px(15) if held else 0
        if column.right:
            draw_text(painter, room.adjusted(0, 0, -arrow, 0), column.title, style, RIGHT)
            start = room.right() - arrow + look.px(3)
        else:
            draw_text(painter, room.adjusted(0, 0, -arrow, 0), column.title, style, LEFT)
            words = text_width(column.title, 12, 600) + look.px(3)
            start = min(room.x() + words, room.right() - arrow)
        if held:
            glyph = "arrow-down" if self._descending else "arrow-up"
            box = QRect(start, room.y(), look.px(12), room.height())
            draw_icon(painter, box, glyph, "text2", 12)

    def paintEvent(self, event: Any) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        p = QPainter(self.viewport())
        room = self.viewport().rect()
        right = self.length()
        p.fillRect(right, 0, room.width() - right, room.height(), theme().color("surface"))
        p.fillRect(right, room.bottom(), room.width() - right, 1, theme().color("line"))
        p.end()

    def _columns(self) -> Sequence[Any]:
        return self._table.rows_model.columns

    @Slot(int)
    def _ask(self, section: int) -> None:
        column = self._columns()[section]
        if column.sortable:
            descending = not self._descending if column.key == self._key else False
            self.show_order(column.key, descending=descending)
            self.sort_asked.emit(column.key, descending)


def room_of(table: TableList, rect: QRect, place: int) -> QRect:
    """A cell's room, without what is free at its sides and the line below."""
    left, right = pads_of(table, rect, place)
    return rect.adjusted(left, 0, -right, -1)


def pads_of(table: TableList, rect: QRect, place: int) -> tuple[int, int]:
    """The outer columns keep the card's edge, words keep off figures before them."""
    px, columns = theme().px, table.rows_model.columns
    before = place - 1
    while before >= 0 and table.isColumnHidden(before):
        before -= 1
    left = _EDGE if before < 0 else _PAD
    if before >= 0 and columns[before].right and not columns[place].right:
        left = _APART
    is_last = rect.right() + table.horizontalOffset() + 1 >= table.horizontalHeader().length()
    return px(left), px(_EDGE) + table.kept_free if is_last else px(_PAD)


def parts_of(room: int, number: int) -> Iterator[int]:
    """Share pixels among a number of columns so that none is left over at the right."""
    each, over = divmod(room, max(1, number))
    return (each + (place < over) for place in count())


def fit_to_rows(table: TableList, most: int = 12) -> QWidget:
    """Make a short table as tall as its rows, up to ``most``: a card needs no scroll bar."""
    px = theme().px
    rows = min(most, table.model().rowCount())
    table.setFixedHeight(px(HEADER_HEIGHT) + rows * px(ROW_HEIGHT))
    return table
