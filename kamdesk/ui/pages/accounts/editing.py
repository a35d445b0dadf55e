"""F2 in the account list: opens a cell, stores what is written, goes on to the next."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _
from kamdesk.queries.accounts import AccountRow
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.ui import wording
from kamdesk.ui.forms.requests import offers_of
from kamdesk.ui.pages.accounts.columns import COLUMNS
from kamdesk.ui.pages.accounts.inline import ACCOUNT, Cell, CellEditor, Offers
from kamdesk.ui.pages.accounts.table import AccountsTable
from kamdesk.ui.tasks import Tasks

_OFFERED: Final = ("user", "territory")
Known = Callable[[int], AccountRow | None]


class Editing(QObject):
    """Signals: ``told`` what was stored, ``stored`` the row as it is now; ``ended`` at the end.

    While a cell is open the page keeps its rows: what is being written is never taken away.
    """

    told = Signal(str)
    stored = Signal(object)
    ended = Signal()

    def __init__(
        self, table: AccountsTable, tasks: Tasks, known: Known, today: Callable[[], date]
    ) -> None:
        super().__init__(table)
        self._table, self._tasks, self._known, self._today = table, tasks, known, today
        self.open_cell: CellEditor | None = None
        self._offers: Offers | None = None
        self._storing = False
        table.edit_asked.connect(self.edit)
        table.horizontalHeader().geometriesChanged.connect(self._place)

    @property
    def is_open(self) -> bool:
        return self.open_cell is not None

    @Slot(int, str)
    def edit(self, place: int, key: str) -> None:
        """Open a cell; without a column that can be written the first such one."""
        keys = self._table.writable()
        row = self._known(place)
        if row is None or not keys:
            return
        cell = Cell(row, key if key in keys else keys[0], place)
        if self._offers is not None:
            self._open(cell)
            return

        def know(found: Offers) -> None:
            self._offers = found
            self._open(cell)

        self._tasks.read(offers_of, _OFFERED, then=know, owner=self, latest="accounts.offers")

    def forget_offers(self) -> None:
        """Ask for people and territories again when they are next needed."""
        self._offers = None

    def finish(self) -> None:
        """Store what is written before something else is done; what is refused stays open."""
        if self.open_cell is not None:
            self._store(None)

    def _open(self, cell: Cell) -> None:
        self._close()
        table = self._table
        table.cell_key = cell.key
        table.go_to(cell.place)
        index = table.accounts.index(cell.place, table.place_of(cell.key))
        table.scrollTo(index)
        editor = self.open_cell = CellEditor(
            table.viewport(), cell, self._offers or {}, self._today()
        )
        editor.stored.connect(self._store)
        editor.left.connect(self.leave)
        editor.gone_elsewhere.connect(self.finish)
        editor.open_over(table.visualRect(index))

    @Slot(int)
    def _store(self, step: int | None) -> None:
        """Store what is written, then go on; None goes nowhere."""
        editor = self.open_cell
        if editor is None or self._storing:
            return
        try:
            value = editor.value()
        except Refused as error:
            editor.explain(error)
            return
        if value == editor.before:
            self._go_on(editor.cell, step)
            return
        self._storing = True
        cell = editor.cell
        name = cell.field.name
        command = EditRecord(
            entity=ACCOUNT.name, id=cell.row.id, values={name: value}, seen={name: cell.seen}
        )
        self._tasks.run(edit_record, command, then=lambda _key: self._stored(cell, value, step),
                        failed=self._refused, owner=self)  # fmt: skip

    def _stored(self, cell: Cell, value: Any, step: int | None) -> None:
        self._storing = False
        self.stored.emit(self._written(cell, value))
        account = wording.named(cell.row.name, cell.row.english_name)
        self._go_on(cell, step)
        said = _("{field} of {account} changed")
        self.told.emit(said.format(field=_(COLUMNS[cell.key].title), account=account))

    def _written(self, cell: Cell, value: Any) -> AccountRow:
        """Return the row with its new value, until the row itself arrives."""
        changed = {cell.field.name: value}
        kind = cell.field.reference
        if kind is not None:
            offers = (self._offers or {}).get(kind, ())
            name = next((each.text for each in offers if each.id == value), None)
            owner = "owner" if kind == "user" else "territory"
            changed |= {f"{owner}_name": name, f"{owner}_english_name": name}
        return replace(cell.row, **changed)

    def _refused(self, error: KamdeskError) -> None:
        self._storing = False
        if self.open_cell is not None:
            self.open_cell.explain(error)

    def _go_on(self, cell: Cell, step: int | None) -> None:
        if step:
            self._go_along(cell, step)
            return
        if step == 0:
            self._table.go_to(cell.place + 1)
        self.leave()

    def _go_along(self, cell: Cell, step: int) -> None:
        """Open the next cell of the row, or the first of the next row."""
        keys = self._table.writable()
        at = keys.index(cell.key) + step if cell.key in keys else 0
        if 0 <= at < len(keys):
            self.edit(cell.place, keys[at])
            return
        place = cell.place + step
        if self._known(place) is None:
            self.leave()
        else:
            self.edit(place, keys[0 if step > 0 else -1])

    @Slot()
    def leave(self) -> None:
        """Close the cell; the list has the keyboard again."""
        had = self.is_open and self._has_keyboard()
        self._close()
        if had:
            self._table.setFocus()
        self.ended.emit()

    def _has_keyboard(self) -> bool:
        return self.open_cell is not None and (
            self.open_cell.editor.hasFocus() or not self._table.window().focusWidget()
        )

    def _close(self) -> None:
        if self.open_cell is not None:
            self.open_cell.close_down()
            self.open_cell = None

    @Slot()
    def _place(self) -> None:
        """Follow the cell when columns change their width."""
        if self.open_cell is not None:
            cell, table = self.open_cell.cell, self._table
            index = table.accounts.index(cell.place, table.place_of(cell.key))
            self.open_cell.lie_over(table.visualRect(index))
