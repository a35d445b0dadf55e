"""The cards of an import: what would happen, which rows are rejected, what looks misspelt."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt

from kamdesk.i18n import N_, _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.services.importing import ImportReport, RejectedRow, Suggestion
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.cells import Cell, TextCell
from kamdesk.ui.widgets.labels import Label, MetricBlock
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import TableList, fit_to_rows

_MOST: Final = 8
_FIGURES: Final = (
    ("created", N_("New records")),
    ("updated", N_("Changed records")),
    ("unchanged", N_("Unchanged records")),
    ("rejected", N_("Rejected rows")),
)
_KINDS: Final = {
    "value": N_("imported as it stands"),
    "reference": N_("rows rejected"),
    "column": N_("column left out"),
}


class OutcomeCard(Card):
    """What the rows come to, in four numbers, and what else they bring along."""

    def __init__(self) -> None:
        super().__init__(_("What would happen"), icon="list-checks")
        self.figures = {key: MetricBlock(key, _(word)) for key, word in _FIGURES}
        line = Columns(gap=16)
        for at, figure in enumerate(self.figures.values()):
            if at:
                line.addWidget(Divider(upright=True))
            figure.sub.hide()
            figure.number.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a count, no way in
            figure.number.unsetCursor()
            line.addWidget(figure, 1)
        self.remark = Label("", "meta", "text2", wrap=True)
        self.body.addLayout(line)
        self.add(self.remark)

    def show_report(self, report: ImportReport) -> None:
        """Fill in a trial, or what was done."""
        done = not report.dry_run
        self.title.setText(_("What happened") if done else _("What would happen"))
        self.aside.setText(_("{n} rows read").format(n=formats.count(report.read)))
        for key, figure in self.figures.items():
            number = int(getattr(report, key))
            figure.show_values(formats.count(number))
            wrong = key == "rejected" and number > 0
            figure.number.recolor("riskText" if wrong else "text")
        self.remark.setText("\n".join(_remarks(report)))
        self.remark.setVisible(bool(self.remark.text()))


class RejectedCard(Card):
    """The rows no rule lets in, with the line they stand on and why."""

    def __init__(self) -> None:
        super().__init__(_("Rejected rows"), icon="ban")
        self.model: RowsModel[RejectedRow] = RowsModel(
            (
                Column("line", _("Line"), 60, right=True, sortable=False),
                Column("reason", _("Why"), 0, sortable=False),
                Column("row", _("In the file"), 0, sortable=False),
            ),
            _rejected_cells,
        )
        self.table = TableList(self.model, _("Rejected rows"))
        self.remark = Label("", "meta", "text2", wrap=True)
        self.add(self.remark)
        self.add_flush(self.table)

    def show_report(self, report: ImportReport, place: str, *, is_written: bool) -> None:
        """List the rejected rows; ``place`` is where they go, or went."""
        self.setVisible(bool(report.rejected_rows))
        self.model.show_rows(report.rejected_rows)
        told = _("Written with their reasons to {path}. Mend them there and import that file.")
        will = _("They will be written with their reasons to {path}.")
        self.remark.setText((told if is_written else will).format(path=place))
        fit_to_rows(self.table, _MOST)


class SuggestionsCard(Card):
    """What looks misspelt; nothing is changed by itself."""

    def __init__(self) -> None:
        super().__init__(_("Looks misspelt"), icon="circle-question-mark")
        self.model: RowsModel[Suggestion] = RowsModel(
            (
                Column("column", _("Column"), 130, sortable=False),
                Column("value", _("Found"), 0, sortable=False),
                Column("meant", _("Meant?"), 0, sortable=False),
                Column("kind", _("What became of it"), 150, sortable=False),
                Column("count", _("Rows"), 64, right=True, sortable=False),
            ),
            _suggestion_cells,
        )
        self.table = TableList(self.model, _("Looks misspelt"))
        self.add_flush(self.table)

    def show_report(self, report: ImportReport) -> None:
        """List what looks misspelt."""
        self.setVisible(bool(report.suggestions))
        self.model.show_rows(report.suggestions)
        fit_to_rows(self.table, _MOST)


def _rejected_cells(row: RejectedRow) -> Sequence[Cell | None]:
    cells = " · ".join(cell.strip() for cell in row.cells.values() if cell.strip())
    line = TextCell(str(row.line), "text3", right=True)
    return line, TextCell(row.reason, "riskText"), TextCell(cells[:300], "text3")


def _suggestion_cells(row: Suggestion) -> Sequence[Cell | None]:
    return (
        TextCell(row.column),
        TextCell(row.value, "text"),
        TextCell(row.suggestion, "accentText"),
        TextCell(_(_KINDS[row.kind]) if row.kind in _KINDS else "", "text3"),
        TextCell(formats.count(row.count), right=True),
    )


def _remarks(report: ImportReport) -> list[str]:
    found = []
    if report.related:
        made = formats.listing(f"{n} {_label(plural)}" for plural, n in report.related)
        found.append(_("Made along the way: {records}").format(records=made))
    if report.kept:
        said = _("Fields edited here since the last import, and left so: {n}.")
        found.append(said.format(n=report.kept))
    return found


def _label(plural: str) -> str:
    return next((_(each.label) for each in ENTITIES.values() if each.plural == plural), plural)
