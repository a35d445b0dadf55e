"""A table of records in a card: keeps its place through every reload, and knows what is chosen."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import TableList, fit_to_rows, parts_of

RowT = TypeVar("RowT")
_LEAST: Final = 150  # design pixels a flexible column keeps
CellsOf = Callable[[RowT], Sequence[Cell | None]]


class Habits(Struct, frozen=True):
    """How a table behaves.

    ``most`` makes it as tall as its rows up to that many, None lets it fill its room. One that
    ``leads`` always has a row chosen, the others once the keyboard was in them. Columns named in
    ``spare`` give way, in that order, where there is little room.
    """

    most: int | None = None
    leads: bool = True
    spare: tuple[str, ...] = ()


_USUAL: Final = Habits()


class RecordTable(TableList):
    """Rows with an ``id``. Signals: ``chosen_row`` when another record, or none, is chosen."""

    chosen_row = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        cells_of: CellsOf[Any],
        name: str,
        habits: Habits,
    ) -> None:
        self.leads, self._spare = habits.leads, habits.spare
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

    def stand_under(self, other: TableList) -> None:
        """Keep the columns in line with those of a table that may have a scroll bar.

        The lines of the rows still run from edge to edge.
        """
        bar = other.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _least, most: self._keep_free(bar.sizeHint().width() if most > 0 else 0)
        )

    def _keep_free(self, width: int) -> None:
        """Leave room at the right."""
        if width != self.kept_free:
            self.kept_free = width
            self._share_width()

    def _share_width(self) -> None:
        """Share the room among the columns that fit."""
        px, columns = theme().px, self.records.columns
        hidden: set[str] = set()
        flexible = max(1, sum(column.width == 0 for column in columns))
        rest = self._rest(hidden)
        for key in self._spare:
            if rest >= px(_LEAST) * flexible:
                break
            hidden.add(key)
            rest = self._rest(hidden)
        parts = parts_of(rest, flexible)
        shown = [place for place, column in enumerate(columns) if column.key not in hidden]
        for place, column in enumerate(columns):
            self.setColumnHidden(place, column.key in hidden)
            wide = px(column.width) or max(px(90), next(parts))
            self.setColumnWidth(place, wide + (self.kept_free if place == shown[-1] else 0))

    def _rest(self, hidden: set[str]) -> int:
        shown = [column for column in self.records.columns if column.key not in hidden]
        room = self.viewport().width() - self.kept_free
        return room - sum(theme().px(column.width) for column in shown)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._held = self.records.row(current.row()).id
            self.chosen_row.emit()


class TableCard(Card, Generic[RowT]):
    """A titled table with its verbs in the head and one sentence when there is nothing."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        cells_of: CellsOf[RowT],
        nothing: str,
        habits: Habits = _USUAL,
    ) -> None:
        fills = habits.most is None
        super().__init__(title, open_below=fills)
        self._most = habits.most
        self.table = RecordTable(columns, cells_of, title, habits)
        self.nothing = Label(nothing, "body", "text3", wrap=True)
        if fills:
            self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add(self.nothing)
        self.add_flush(self.table, 1 if fills else 0)
        self._frame.addStretch(0 if fills else 1)

    def add_verb(self, text: str, icon: str, tip: str = "") -> Button:
        """Append a verb to the head and return it."""
        button = Button(text, icon, size=Size.SMALL, tip=tip or text)
        self.add_to_head(button)
        return button

    def keep_to(self, most: int) -> None:
        """Take another number of rows a short table shows."""
        if self._most is not None and most != self._most:
            self._most = most
            fit_to_rows(self.table, most)

    def show_records(self, rows: Sequence[RowT]) -> None:
        """Replace the rows."""
        self.nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.show_records(rows)
        if self._most is not None:
            fit_to_rows(self.table, self._most)
