"""What speaks for us and against us with an account: four quadrants, two by two."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kamdesk.i18n import N_, _
from kamdesk.queries.swot import KINDS, SwotRow
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cells import Cell, TextCell
from kamdesk.ui.widgets.rows_model import Column

TITLES: Final = {
    "strength": N_("Strengths"),
    "weakness": N_("Weaknesses"),
    "opportunity": N_("Chances"),
    "threat": N_("Threats"),
}
_LOW: Final = 335  # design pixels below which the four stand side by side


class SwotBoard(QWidget):
    """Signals: ``wanted`` asks for a new point of a quadrant."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards = {kind: self._card(kind) for kind in KINDS}
        self._lines = Rows(self, gap=12)
        for pair in (KINDS[:2], KINDS[2:]):
            line = Columns(gap=12)
            for kind in pair:
                line.addWidget(self.cards[kind], 1)
            self._lines.addLayout(line, 1)
        self.setMinimumHeight(1)  # two rows of quadrants would keep a window from getting lower

    def show_points(self, rows: Sequence[SwotRow]) -> None:
        """Show every point in its quadrant."""
        for kind, card in self.cards.items():
            found = [row for row in rows if row.kind == kind]
            card.aside.setText(str(len(found)) if found else "")
            card.show_records(found)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Put all four side by side where there is no height for two rows of them."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        is_low = self.height() < theme().px(_LOW)
        self._lines.setDirection(way.LeftToRight if is_low else way.TopToBottom)

    def _card(self, kind: str) -> TableCard[SwotRow]:
        card: TableCard[SwotRow] = TableCard(
            _(TITLES[kind]), _columns(), _cells, _("Nothing noted yet"),
            habits=Habits(leads=False, spare=("action",)),
        )  # fmt: skip
        card.table.horizontalHeader().hide()
        tip = _("New point: {quadrant}").format(quadrant=_(TITLES[kind]))
        add = Button(icon="plus", kind=Kind.GHOST, size=Size.SMALL, tip=tip)
        add.clicked.connect(lambda: self.wanted.emit(kind))
        card.add_to_head(add)
        return card


def _columns() -> tuple[Column, ...]:
    return (
        Column("text", _("SWOT point"), 0, sortable=False),
        Column("action", _("Action"), 150, right=True, sortable=False),
    )


def _cells(row: SwotRow) -> tuple[Cell | None, ...]:
    ink = "okText" if row.action_state == "done" else "text3"
    return TextCell(row.text), TextCell(row.action or "", ink, right=True)
