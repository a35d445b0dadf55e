"""The model behind painted tables: rows of any kind in, cells out, made when first seen."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kamdesk.ui.widgets.cells import AccountCell, Cell, HealthCell, TextCell

RowT = TypeVar("RowT")

CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2

_KEPT = 4000
_READ = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

Index = QModelIndex | QPersistentModelIndex


class Column(Struct, frozen=True):
    """One column: ``key`` names it to the page, ``width`` is in design pixels, 0 takes the rest.

    ``least`` is what it shrinks to in a narrow table; 0 keeps the width.
    """

    key: str
    title: str
    width: int = 120
    right: bool = False
    sortable: bool = True
    least: int = 0


class RowsModel(QAbstractTableModel, Generic[RowT]):
    """Shows rows as cells. ``rows`` may be lazy: only what is seen is asked for, by number."""

    def __init__(
        self, columns: Sequence[Column], cells_of: Callable[[RowT], Sequence[Cell | None]]
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._cells_of = cells_of
        self._rows: Sequence[RowT] = ()
        self._cells: dict[int, Sequence[Cell | None]] = {}

    def show_rows(self, rows: Sequence[RowT]) -> None:
        """Replace every row."""
        self.beginResetModel()
        self._rows = rows
        self._cells.clear()
        self.endResetModel()

    def refresh(self, first: int = 0, last: int | None = None) -> None:
        """Paint rows anew whose values arrived or changed; numbers are inclusive."""
        end = len(self._rows) - 1 if last is None else last
        for number in range(first, end + 1) if last is not None else list(self._cells):
            self._cells.pop(number, None)
        if end >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(end, len(self.columns) - 1))

    def row(self, number: int) -> RowT:
        return self._rows[number]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802  Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == CELL_ROLE:
            return self.cell(index.row(), index.column())
        if role == ROW_ROLE:
            return self._rows[index.row()]
        if role in _READ:
            return said(self.cell(index.row(), index.column()))
        return None

    def headerData(  # noqa: N802  Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def cell(self, number: int, column: int) -> Cell | None:
        """One cell; None is an empty one."""
        known = self._cells.get(number)
        if known is None:
            if len(self._cells) > _KEPT:
                self._cells.clear()
            known = self._cells[number] = self._cells_of(self._rows[number])
        return known[column]


def said(cell: Cell | None) -> str:
    """A cell in words."""
    if cell is None:
        return ""
    if isinstance(cell, HealthCell) and cell.score is not None:
        return f"{cell.score} {cell.text}"
    if isinstance(cell, AccountCell | TextCell) and cell.said:
        return f"{cell.text}, {cell.said}"
    return cell.text
