"""The table of accounts: rows to mark, a cell to write in, columns of the person's own."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from kamdesk.i18n import _
from kamdesk.queries.accounts import AccountRow, Ids
from kamdesk.ui.pages.accounts.columns import CHECK, COLUMNS, SHARED, Widths, columns, spared
from kamdesk.ui.pages.accounts.header import ColumnHeader
from kamdesk.ui.pages.accounts.marks import Marks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.cell_pictures import CHOSEN
from kamdesk.ui.widgets.fields import draw_check
from kamdesk.ui.widgets.painting import focus_ring, is_reached
from kamdesk.ui.widgets.rows_model import Column, Index, RowsModel
from kamdesk.ui.widgets.table import CellDelegate, TableList, parts_of

_STEPS: Final = {
    Qt.Key.Key_J: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_K: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 15,
    Qt.Key.Key_PageUp: -15,
    Qt.Key.Key_Home: -(10**7),
    Qt.Key.Key_End: 10**7,
}
_NOBODY: Final = Ids(())
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class AccountsModel(RowsModel[AccountRow | None]):
    """Rows whose columns the person chooses. ``is_marked`` tells which rows are marked."""

    is_marked: Callable[[int], bool] = staticmethod(lambda _place: False)

    def show_columns(self, wanted: Sequence[Column]) -> None:
        """Take other columns; the rows stay."""
        self.beginResetModel()
        self.columns = tuple(wanted)
        self._cells.clear()
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and self.keys[index.column()] == CHECK:
            return _("Marked") if self.is_marked(index.row()) else _("Not marked")
        return super().data(index, role)

    @property
    def ids(self) -> Ids:
        """Return whose the rows are, in order."""
        return getattr(self._rows, "ids", _NOBODY)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns by key, in order."""
        return tuple(column.key for column in self.columns)


class AccountsTable(TableList):
    """Signals: ``edit_asked`` carries a row and a column key; ``columns_changed`` (key, width).

    X or Ctrl+Space marks the current row, Shift with an arrow or a click a range, Ctrl+A all.
    Left and Right walk the cells that can be written, F2 writes.
    """

    edit_asked = Signal(int, str)
    columns_changed = Signal(object)

    def __init__(self, model: AccountsModel) -> None:
        self.accounts = model
        self._chosen: Widths = ()
        self.cell_key = ""
        super().__init__(model, _("Accounts"))
        self.marks = Marks(self)
        self.any_marked = False
        model.is_marked = self.is_marked
        self.marks.changed.connect(self._repaint)
        self.setItemDelegate(AccountDelegate(self))
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)

    def _set_up_header(self) -> None:
        head = ColumnHeader(self)
        head.sort_asked.connect(self.sort_asked)
        head.all_asked.connect(self.mark_all)
        head.moved.connect(self._moved)
        head.resized.connect(self._resized)
        self.setHorizontalHeader(head)

    # Columns

    def show_columns(self, chosen: Widths) -> None:
        """Show these columns; none means those the list comes with."""
        self._chosen = tuple(each for each in chosen if each[0] in COLUMNS)
        if columns(self._chosen) == self.accounts.columns:
            self._share_width()
            return
        here, spot = self.currentIndex().row(), self.verticalScrollBar().value()
        self.accounts.show_columns(columns(self._chosen))
        self._share_width()
        if here >= 0:
            self.go_to(here)
            self.verticalScrollBar().setValue(spot)

    def _share_width(self) -> None:
        """Give the columns that share what the others leave; chosen ones scroll, others give way.

        Runs while Qt builds the table, before there are columns of anybody's own.
        """
        room, px = self.viewport().width(), theme().px
        shown = self.rows_model.columns
        gone = frozenset() if self._chosen else spared(shown, round(room / theme().scale))
        left = [each for each in shown if each.key not in gone]
        sharing = sum(each.width == 0 for each in left)
        rest = room - sum(px(each.width) for each in left)
        scroll = rest < sharing * px(SHARED)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scroll and self._chosen else policy.ScrollBarAlwaysOff
        )
        spare = left[-1].key if not sharing and rest > 0 else ""
        parts = parts_of(rest, sharing)
        for at, column in enumerate(shown):
            self.setColumnHidden(at, column.key in gone)
            least = px(SHARED) if self._chosen else px(80)
            wide = px(column.width) or max(least, next(parts))
            self.setColumnWidth(at, wide + (rest if column.key == spare else 0))

    def _moved(self, keys: Sequence[str]) -> None:
        width = {column.key: column.width for column in self.rows_model.columns}
        self._take([(key, width[key]) for key in keys if key != CHECK])

    def _resized(self, key: str, wide: int) -> None:
        wanted = max(48, round(wide / theme().scale))
        held = [(c.key, c.width) for c in self.rows_model.columns if c.key != CHECK]
        self._take([(each, wanted if each == key else width) for each, width in held])

    def _take(self, chosen: Widths) -> None:
        self.show_columns(chosen)
        self.columns_changed.emit(tuple(chosen))

    # Marks

    def account_at(self, place: int) -> UUID | None:
        """Return whose row this is, also while the row is on its way."""
        ids = self.accounts.ids
        return ids[place] if 0 <= place < len(ids) else None

    def is_marked(self, place: int) -> bool:
        """Whether the account of a row is marked."""
        account = self.account_at(place)
        return account is not None and account in self.marks

    def mark(self, place: int, *, reach: bool = False) -> None:
        """Mark a row or let it go; with ``reach`` every row from the last one marked to it."""
        if reach and self.marks.anchor is not None:
            first, last = sorted((self.marks.anchor, place))
            self.marks.add(self.accounts.ids.raw[first : last + 1])
        elif (account := self.account_at(place)) is not None:
            self.marks.toggle(account, place)

    def mark_all(self) -> None:
        """Mark every row there is, or none when all are."""
        keys = self.accounts.ids.raw
        if self.marks.hold_all(keys):
            self.marks.clear()
        else:
            self.marks.add(keys)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        key, held = Qt.Key(event.key()), event.modifiers()
        here = self.currentIndex().row()
        if held & _SHIFT and not held & _CTRL and key in _STEPS:
            self._reach(here, _STEPS[key])
        elif key == Qt.Key.Key_A and held == _CTRL:
            self.mark_all()
        elif here >= 0 and self._marks_row(key, held):
            self.mark(here)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not held:
            self.walk_cells(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_F2 and here >= 0:
            self.edit_asked.emit(here, self.cell_key)
        else:
            super().keyPressEvent(event)

    def _marks_row(self, key: Qt.Key, held: Any) -> bool:
        if key == Qt.Key.Key_Space:
            return bool(held & (_CTRL | _SHIFT))
        return key == Qt.Key.Key_X and not held

    def _reach(self, here: int, step: int) -> None:
        last = self.rows_model.rowCount() - 1
        if self.marks.anchor is None and here >= 0:
            self.mark(here)
        place = max(0, min(last, here + step))
        self.go_to(place)
        self.mark(place, reach=True)

    def writable(self) -> tuple[str, ...]:
        """Return the columns in sight that can be written, in order."""
        return tuple(
            column.key
            for at, column in enumerate(self.rows_model.columns)
            if column.key in COLUMNS and COLUMNS[column.key].field and not self.isColumnHidden(at)
        )

    def walk_cells(self, step: int) -> None:
        """Go to the next cell of the row that can be written."""
        keys = self.writable()
        if not keys:
            return
        if self.cell_key not in keys:
            self.cell_key = keys[0 if step > 0 else -1]
        else:
            self.cell_key = keys[max(0, min(len(keys) - 1, keys.index(self.cell_key) + step))]
        self.scrollTo(self.accounts.index(max(0, self.chosen), self.place_of(self.cell_key)))
        self._repaint()

    def place_of(self, key: str) -> int:
        """Return where a column stands; 0 when it is not shown."""
        keys = self.accounts.keys
        return keys.index(key) if key in keys else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        index = self.indexAt(event.position().toPoint())
        held = event.modifiers()
        on_check = index.isValid() and self.accounts.keys[index.column()] == CHECK
        marks = bool(held & (_SHIFT | _CTRL)) or on_check
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton or not marks:
            super().mousePressEvent(event)
            return
        if held & _SHIFT and self.marks.anchor is None and self.chosen >= 0:
            self.marks.anchor = self.chosen
        self.mark(index.row(), reach=bool(held & _SHIFT))
        self.setFocus()
        self.go_to(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.accounts.keys[index.column()] == CHECK:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _repaint(self) -> None:
        self.any_marked = len(self.marks) > 0
        self.viewport().update()
        self.horizontalHeader().viewport().update()


class AccountDelegate(CellDelegate):
    """Paints marks and the cell that can be written, besides what every table paints."""

    def __init__(self, table: AccountsTable) -> None:
        super().__init__(table)
        self._accounts = table
        self._boxes: dict[tuple[bool, str, float, float], QPixmap] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self._accounts
        rect: QRect = option.rect
        row, at = index.row(), index.column()
        key = table.accounts.columns[at].key
        marked = table.any_marked and table.is_marked(row)
        chosen = row == table.chosen
        taken = marked or (chosen and not table.any_marked)  # while some are marked, only they are
        lit = chosen or row == table.hovered
        ground = CHOSEN if taken else "hover" if lit else "surface"
        cell = None if key == CHECK else table.accounts.cell(row, at)
        self.draw(painter, rect, at, cell, ground)
        if chosen:
            self._draw_place(painter, rect, at, is_cell=key == table.cell_key)
        if key == CHECK:
            px = theme().px
            top = rect.y() + (rect.height() - px(16)) // 2
            painter.drawPixmap(rect.x() + px(14), top, self._box(painter, marked=marked))

    def _draw_place(self, p: QPainter, rect: QRect, at: int, *, is_cell: bool) -> None:
        """Show where the keyboard is: on the whole row, or on the cell that can be written."""
        table = self._accounts
        if not table.cell_key and is_reached(table):
            self._draw_ring(p, rect, at)
        elif is_cell and table.hasFocus():
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(p, rect.adjusted(1, 1, -1, -2), theme().px(5))

    def _box(self, painter: QPainter, *, marked: bool) -> QPixmap:
        """Return a check box, drawn once for each look: a screen holds some thirty of them."""
        look, ratio = theme(), painter.device().devicePixelRatioF()
        wanted = (marked, look.name, look.scale, ratio)
        box = self._boxes.get(wanted)
        if box is None:
            side = look.px(16)
            box = self._boxes[wanted] = QPixmap(round(side * ratio), round(side * ratio))
            box.setDevicePixelRatio(ratio)
            box.fill(Qt.GlobalColor.transparent)
            p = QPainter(box)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_check(p, QRect(0, 0, side, side), marked)
            p.end()
        return box
