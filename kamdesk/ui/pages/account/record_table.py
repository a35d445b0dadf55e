"""A table of records in a card: keeps its place through every reload, and knows what is chosen."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QFocusEvent

from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import TableList, fit_to_rows

RowT = TypeVar("RowT")
CellsOf = Callable[[RowT], Sequence[Cell | None]]


class RecordTable(TableList):
    """Rows with an ``id``. Signals: ``chosen_row`` when another record, or none, is chosen.

    A table that ``leads`` always has one chosen; the others once the keyboard was in them.
    """

    chosen_row = Signal()

    def __init__(
        self, columns: Sequence[Column], cells_of: CellsOf[Any], name: str, *, leads: bool
    ) -> None:
        self.leads = leads
        self.records: RowsModel[Any] = RowsModel(columns, cells_of)
        super().__init__(self.records, name)
        self._held: UUID | None = None
        self.selectionModel().currentRowChanged.connect(self._moved)

    def show_records(self, rows: Sequence[Any]) -> None:
        """Replace the rows; what was chosen stays chosen, and nothing scrolls."""
        held, spot = self._held, self.verticalScrollBar().value()
        self.records.show_rows(rows)
        ids = [row.id for row in rows]
        if held in ids:
            self.setCurrentIndex(self.records.index(ids.index(held), 0))
        elif ids and (self.leads or self.hasFocus()):
            self.setCurrentIndex(self.records.index(0, 0))
        else:
            self._held = None
        self.verticalScrollBar().setValue(spot)
        self.chosen_row.emit()

    def current(self) -> Any:
        """Return the chosen row, None without one."""
        number = self.currentIndex().row()
        return self.records.row(number) if 0 <= number < self.records.rowCount() else None

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        if self.current() is None:
            self.go_to(0)

    def choose(self, key: UUID) -> None:
        """Choose a record by its id."""
        for number in range(self.records.rowCount()):
            if self.records.row(number).id == key:
                self.go_to(number)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._held = self.records.row(current.row()).id
            self.chosen_row.emit()


class TableCard(Card, Generic[RowT]):
    """A titled table with its verbs in the head and one sentence when there is nothing.

    ``most`` makes the table as tall as its rows up to that many; None lets it fill its room.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        cells_of: CellsOf[RowT],
        nothing: str,
        most: int | None = None,
        *,
        leads: bool = True,
    ) -> None:
        super().__init__(title)
        self._most = most
        self.table = RecordTable(columns, cells_of, title, leads=leads)
        self.nothing = Label(nothing, "body", "text3", wrap=True)
        self.add(self.nothing)
        self.add_flush(self.table, 1 if most is None else 0)
        self._frame.addStretch(0 if most is None else 1)

    def add_verb(self, text: str, icon: str, tip: str = "") -> Button:
        """Append a verb to the head and return it."""
        button = Button(text, icon, size=Size.SMALL, tip=tip or text)
        self.add_to_head(button)
        return button

    def show_records(self, rows: Sequence[RowT]) -> None:
        """Replace the rows."""
        self.nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.show_records(rows)
        if self._most is not None:
            fit_to_rows(self.table, self._most)
