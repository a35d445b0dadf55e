"""The table of deals with its keys, and the field that opens over a cell."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kamdesk.errors import Refused
from kamdesk.i18n import _
from kamdesk.queries.deals import DealRow, DealSort, SortKey
from kamdesk.queries.opportunities import Board
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.grouping import Line, group_cells, grouped
from kamdesk.ui.pages.opportunities.inline import EDITABLE, CellEditor
from kamdesk.ui.pages.opportunities.table import (
    KEYS,
    SPARED,
    SPARED_CLOSED,
    Stages,
    cells,
    columns,
)
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.fitting import FittingTable
from kamdesk.ui.widgets.rows_model import RowsModel

_VERBS = {Qt.Key.Key_E: "edit", Qt.Key.Key_C: "comment", Qt.Key.Key_L: "lose"}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class DealTable(FittingTable):
    """Signals: ``asked`` carries a verb and a deal; ``told`` what was written in place.

    F2 writes the next step; Tab goes on to amount and close.
    """

    asked = Signal(str, object)
    told = Signal(str)
    least = 150

    def __init__(self, tasks: Tasks) -> None:
        self.deals: RowsModel[Line] = RowsModel(columns(), self._cells)
        super().__init__(self.deals, _("Opportunities"), SPARED)
        self._tasks = tasks
        self.sort = DealSort()
        self._stages: Stages = {}
        self._currency, self._today = "", date.min
        self.editor: CellEditor | None = None
        self._waiting: Sequence[DealRow] | None = None
        self._group = "none"
        self.show_order(self.sort.key, descending=False)
        self.opened.connect(lambda _row: self._ask("open"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def know_stages(self, board: Board, today: date) -> None:
        """Take the stages and the base currency from the board."""
        stages = [each for each in board.columns if each.outcome == "open"]
        self._stages = {
            each.stage_id: (at, words.stage_name(each)) for at, each in enumerate(stages)
        }
        self._currency, self._today = board.currency, today
        self._title(closed=board.which == "closed")
        self.deals.refresh()

    def _title(self, *, closed: bool) -> None:
        """Head the columns for open deals or for ``closed`` ones, and spare others for each."""
        self.deals.columns = columns(closed=closed)
        last = len(self.deals.columns) - 1
        self.deals.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        self._spared = SPARED_CLOSED if closed else SPARED
        self._share_width()

    def show_deals(self, deals: Sequence[DealRow]) -> None:
        """Replace the rows; the current deal and the scroll stay where they can.

        While somebody writes in a cell they wait: a field that goes takes its words along.
        """
        if self.editor is not None:
            self._waiting = deals
            return
        kept, spot = self.deal(), self.verticalScrollBar().value()
        lines = grouped(deals, self._group, self._stages)
        self.deals.show_rows(lines)
        places = [
            at for at, line in enumerate(lines)
            if kept and isinstance(line, DealRow) and line.id == kept.id
        ]  # fmt: skip
        self.go_to(places[0] if places else 0)
        self.verticalScrollBar().setValue(spot)

    def order(self, key: str, *, descending: bool) -> None:
        """Remember the order that was asked for."""
        self.sort = DealSort(cast("SortKey", key), descending)

    def group_by(self, key: str) -> None:
        """Put the rows that come next under the lines of a grouping."""
        self._group = key

    def go_to(self, number: int) -> None:
        """Make a deal the current row; the line over a group is stepped over."""
        rows = range(self.deals.rowCount())
        back, on = range(min(number, len(rows) - 1), -1, -1), range(max(0, number), len(rows))
        ways = (on, back) if number >= self.currentIndex().row() else (back, on)
        for at in chain(*ways):
            if isinstance(self.deals.row(at), DealRow):
                super().go_to(at)
                return

    def deal(self) -> DealRow | None:
        """Return the current deal."""
        here = self.currentIndex().row()
        line = self.deals.row(here) if 0 <= here < self.deals.rowCount() else None
        return line if isinstance(line, DealRow) else None

    def anchor(self) -> QWidget:
        """Return where a question about the current deal appears."""
        return self

    def edit_cell(self, key: str = EDITABLE[0]) -> None:
        """Open a field over a cell of the current row."""
        deal = self.deal()
        if deal is None:
            return
        self._close_editor()
        editor = self.editor = CellEditor(self.viewport(), deal, key, self._currency)
        editor.entered.connect(lambda: self._store(0))
        editor.moved_on.connect(self._store)
        editor.left.connect(self._leave)
        place = self.deals.index(self.currentIndex().row(), KEYS.index(key))
        editor.open_over(self.visualRect(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F2:
            self.edit_cell()
        elif plain and event.key() in _STEPS:
            self.go_to(self.currentIndex().row() + _STEPS[Qt.Key(event.key())])
        elif plain and event.key() in _VERBS:
            self._ask(_VERBS[Qt.Key(event.key())])
        elif plain and event.text() in ("n", "/", "、"):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def menu_spot(self, spot: QPoint) -> QPoint:
        """Return a spot of the viewport on the screen."""
        return self.viewport().mapToGlobal(spot)

    def _cells(self, line: Line) -> Sequence[Cell | None]:
        if isinstance(line, DealRow):
            return cells(line, self._stages, self._today)
        return group_cells(line, self._currency)

    def _ask(self, verb: str) -> None:
        deal = self.deal()
        if deal is not None:
            self.asked.emit(verb, deal)

    @Slot(int)
    def _store(self, step: int) -> None:
        """Store what is written, then go on to the field ``step`` away; 0 closes."""
        editor = self.editor
        if editor is None:
            return
        try:
            call = editor.call()
        except Refused as error:
            editor.explain(error)
            return
        if call is None:
            self._go_on(editor, step)
            return
        deed, command = call
        said = _("{field} of {deal} changed").format(
            field=editor.accessibleName(), deal=editor.deal.name
        )
        self._tasks.run(deed, command, then=lambda _key: self._stored(editor, step, said),
                        failed=editor.explain, owner=editor)  # fmt: skip

    def _stored(self, editor: CellEditor, step: int, said: str) -> None:
        self.told.emit(said)
        self._go_on(editor, step)

    def _go_on(self, editor: CellEditor, step: int) -> None:
        place = EDITABLE.index(editor.key) + step
        if step and 0 <= place < len(EDITABLE):
            self.edit_cell(EDITABLE[place])
        else:
            self._leave()

    @Slot()
    def _leave(self) -> None:
        self._close_editor()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_deals(waiting)
        self.setFocus()

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            if self.editor.problem is not None:
                self.editor.problem.hide()
            self.editor.deleteLater()
            self.editor = None
