"""Which column of a file fills which field, and changing that by hand."""

from collections.abc import Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QEvent, QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.protocol.entities import ENTITIES
from kamdesk.services.importing import ColumnRule, Mapping
from kamdesk.ui.pages.importing.runner import Opened
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell, TextCell
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.table import TableList, fit_to_rows

_MOST: Final = 8
_FIELD: Final = 1  # the column of the table one changes
_OUT: Final = ""  # the key of no field
ColumnRow = tuple[str, str, str]


class ColumnsCard(Card):
    """Every column with its field and what stands in it; Enter or a click chooses another field.

    Signals: ``mapped`` carries the mapping as it is by now.
    """

    mapped = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Columns"), icon="columns-3")
        self._file: Opened | None = None
        self.model: RowsModel[ColumnRow] = RowsModel(
            (
                Column("column", _("Column in the file"), 0, sortable=False),
                Column("field", _("Goes into"), 0, sortable=False),
                Column("sample", _("For example"), 0, sortable=False),
            ),
            _cells,
        )
        self.table = TableList(self.model, _("Columns"))
        self.table.setToolTip(_("Enter or a click on the field chooses another one"))
        self.table.opened.connect(self.choose_field)
        self.table.clicked.connect(
            lambda index: self.choose_field(index.row()) if index.column() == _FIELD else None
        )
        self.picker = FieldPicker(self.table.viewport())
        self.picker.picked.connect(self._map)
        self.picker.left.connect(self.table.setFocus)
        self.add(Label(_("Not what you meant? Choose the field of a column by hand."), "meta",
                       "text3", wrap=True))  # fmt: skip
        self.add_flush(self.table)

    def show_file(self, file: Opened) -> None:
        """Show the columns of a file, those that go somewhere first."""
        fresh = self._file is None or self._file.path != file.path
        self._file = file
        self.picker.hide()
        rows = {row[0]: row for row in (_row(file, column) for column in file.columns)}
        order = [self.model.row(at)[0] for at in range(self.model.rowCount())]
        if fresh or set(order) != set(rows):
            order = sorted(rows, key=lambda column: not rows[column][1])
        self.model.show_rows([rows[column] for column in order])
        used = sum(bool(row[1]) for row in rows.values())
        self.aside.setText(_("{n} of {all} are used").format(n=used, all=len(rows)))
        fit_to_rows(self.table, _MOST)

    @Slot(int)
    def choose_field(self, number: int) -> None:
        """Offer the fields for one column where its field stands."""
        if self._file is None or not self.isEnabled():
            return
        mapping = self._file.mapping
        self._column = self.model.row(number)[0]
        rule = mapping.columns.get(self._column)
        entity = ENTITIES[mapping.entity]
        held = entity.by_code(rule.field) if rule else None
        choices = [(_OUT, _("left out")), *((f.code, _(f.label)) for f in entity.fields)]
        spot = self.table.visualRect(self.model.index(number, _FIELD))
        self.picker.open(choices, held.code if held else _OUT, spot.adjusted(1, 1, -1, -2))

    @Slot(str)
    def _map(self, code: str) -> None:
        if self._file is not None:
            mapping = remapped(self._file.mapping, self._column, code)
            if mapping != self._file.mapping:
                self.mapped.emit(mapping)


class FieldPicker(Select):
    """Fields over a cell. Signals: ``picked`` carries a code, "" for none; ``left`` when closed."""

    picked = Signal(str)
    left = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self.setParent(host)
        self.setAccessibleName(_("Goes into"))
        self.activated.connect(lambda _at: self.picked.emit(self.key or _OUT))
        self.hide()

    def open(self, choices: list[tuple[str, str]], held: str, spot: QRect) -> None:
        """Unfold the fields at a place, the one that holds chosen."""
        self.offer(choices)
        self.choose(held)
        self.setGeometry(spot)
        self.show()
        self.showPopup()
        self.view().window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Go with the list: Qt tells nobody that Escape folded it away."""
        if event.type() == QEvent.Type.Hide and self.isVisible():
            self.hide()
            self.left.emit()
        return super().eventFilter(watched, event)


def remapped(mapping: Mapping, column: str, code: str) -> Mapping:
    """Return a mapping in which a column fills another field, or none; one field has one column."""
    entity = ENTITIES[mapping.entity]
    wanted = entity.by_code(code) if code else None
    rules = {
        known: rule
        for known, rule in mapping.columns.items()
        if known != column and (wanted is None or entity.by_code(rule.field) is not wanted)
    }
    if wanted is not None:
        before = mapping.columns.get(column)
        keeps = before is not None and entity.by_code(before.field) is wanted
        rules[column] = before if keeps and before is not None else ColumnRule(field=wanted.code)
    return msgspec.structs.replace(mapping, columns=rules)


def _row(file: Opened, column: str) -> ColumnRow:
    rule = file.mapping.columns.get(column)
    field = ENTITIES[file.mapping.entity].by_code(rule.field) if rule else None
    samples = (cells.get(column, "").strip() for cells in file.samples)
    return column, _(field.label) if field else "", next((cell for cell in samples if cell), "")


def _cells(row: ColumnRow) -> Sequence[Cell | None]:
    column, field, sample = row
    shown = TextCell(field, "accentText") if field else TextCell(_("left out"), "text3")
    return TextCell(column, "text" if field else "text3", bold=bool(field)), shown, TextCell(sample)
