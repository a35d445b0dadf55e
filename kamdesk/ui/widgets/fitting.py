"""A table that shows fewer columns in a narrow window instead of cutting the last ones."""

from collections.abc import Sequence
from typing import Any

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import TableList


class FittingTable(TableList):
    """``spared`` are the keys of columns it goes without, the first one first."""

    least = 118  # design pixels a column of words wants

    def __init__(self, model: RowsModel[Any], name: str, spared: Sequence[str]) -> None:
        self._spared = spared
        super().__init__(model, name)

    def _share_width(self) -> None:
        """Give the columns of words what the others leave."""
        room, px = self.viewport().width(), theme().px
        columns = self.rows_model.columns
        gone = spared(columns, self._spared, self.least, round(room / theme().scale))
        shown = [(at, column) for at, column in enumerate(columns) if column.key not in gone]
        flexible = sum(column.width == 0 for _at, column in shown)
        rest = room - sum(px(column.width) for _at, column in shown)
        for at, column in enumerate(columns):
            self.setColumnHidden(at, column.key in gone)
        for at, column in shown:
            self.setColumnWidth(at, px(column.width) or max(px(80), rest // max(1, flexible)))


def spared(
    columns: Sequence[Column], order: Sequence[str], least: int, room: int
) -> frozenset[str]:
    """Name the columns that have no place in so many design pixels."""
    wide = {column.key: column.width or least for column in columns}
    gone: list[str] = []
    for key in order:
        if sum(wide[each] for each in wide if each not in gone) <= room:
            break
        gone.append(key)
    return frozenset(gone)
