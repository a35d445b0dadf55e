"""What gives way in a narrow window instead of being cut: columns of a table, words of a bar."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import TableList, parts_of


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
        parts = parts_of(rest, flexible)
        for at, column in shown:
            self.setColumnWidth(at, px(column.width) or max(px(80), next(parts)))


class FittingBar(QWidget):
    """A line of controls. ``yield_in_turn`` names what gives way, the first one first.

    A button loses its words and keeps its icon, its tip and its name; anything else goes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._yielding: tuple[QWidget, ...] = ()

    def yield_in_turn(self, *controls: QWidget) -> None:
        """Name what gives way when there is no room."""
        self._yielding = controls

    def fit_room(self) -> None:
        """Show what there is room for."""
        for control in self._yielding:
            self._give(control, back=True)
        for control in self._yielding:
            if self._wanted() <= self.width():
                return
            self._give(control, back=False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.fit_room()

    def _give(self, control: QWidget, *, back: bool) -> None:
        if isinstance(control, Button):
            control.setText(control.accessibleName() if back else "")
            control.updateGeometry()
        else:
            control.setVisible(back)

    def _wanted(self) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        layout.invalidate()
        return layout.minimumSize().width()


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
