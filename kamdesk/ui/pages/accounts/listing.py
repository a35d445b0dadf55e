"""The rows of the list: their order, the pages that are looked at, and the row that is kept."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from kamdesk.domain.change_set import ChangeSet
from kamdesk.queries.accounts import (
    AccountFilter,
    AccountRow,
    AccountSort,
    Ids,
    View,
    account_ids,
    account_rows,
)
from kamdesk.ui.pages.accounts.columns import cells, columns
from kamdesk.ui.pages.accounts.row_pages import RowPages
from kamdesk.ui.pages.accounts.table import AccountsModel, AccountsTable
from kamdesk.ui.pages.accounts.trends import Trends
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.cells import Cell


class Listing(QObject):
    """Signals: ``ordered`` carries the ids, ``filled`` when rows arrived, ``refused`` an error."""

    ordered = Signal(object)
    filled = Signal()
    refused = Signal(object)

    def __init__(self, tasks: Tasks, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today
        self._keep: UUID | None = None
        self.rows = RowPages(Ids(()), self._fetch)
        self.trends = Trends(tasks, today, self._spark_arrived, self)
        self.model = AccountsModel(columns(), self._cells)
        self.table = AccountsTable(self.model)

    def known(self, place: int) -> AccountRow | None:
        """Return a row that has arrived."""
        return self.rows.known(place)

    def current(self) -> AccountRow | None:
        """Return the row the keyboard is on."""
        return self.rows.known(self.table.chosen)

    def ask(self, view: View, chosen: AccountFilter, sort: AccountSort) -> None:
        """Ask anew for the order; the current account stays the current one."""
        self._tasks.read(account_ids, view, chosen, sort, then=self.show_ids, owner=self,
                         failed=self.refused.emit, latest="accounts.ids")  # fmt: skip

    def show_ids(self, ids: Ids) -> None:
        """Take the order of the list; rows arrive as they are looked at."""
        held, here = self.current(), max(0, self.table.chosen)
        self._keep = held.id if held else self._keep
        spot = self.table.verticalScrollBar().value()
        self.rows = RowPages(ids, self._fetch, self.rows.all_known())
        self.model.show_rows(self.rows)
        place = ids.place(self._keep) if self._keep else None
        self.table.verticalScrollBar().setValue(spot)
        self.table.go_to(here if place is None else place)
        self.ordered.emit(ids)

    def changed(self, changes: ChangeSet, *, writing: bool) -> None:
        """Drop what is no longer so; while somebody writes the rows are only asked again."""
        self.trends.forget(changes)
        if writing:
            self.rows.ask_again()

    def put(self, row: AccountRow) -> None:
        """Show a row as it was just written."""
        self.rows.put(row)
        self._repaint()

    def _fetch(self, number: int, ids: Sequence[UUID]) -> None:
        pages = self.rows

        def take(rows: Sequence[AccountRow]) -> None:
            if pages is self.rows:
                if other := pages.arrived(number, rows):
                    self.model.refresh(*other)
                self.filled.emit()

        self._tasks.read(account_rows, list(ids), then=take, owner=self)

    def _cells(self, row: AccountRow | None) -> Sequence[Cell | None]:
        keys = self.model.keys
        spark = self.trends.of(row.id) if row and "spark" in keys else ()
        return cells(row, keys, spark, self._today())

    def _spark_arrived(self) -> None:
        self._repaint()

    def _repaint(self) -> None:
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        self.model.refresh(first, last if last >= 0 else max(first, len(self.rows) - 1))
