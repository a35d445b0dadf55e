"""The director's review: what moved since the last look, by person; comments instead of edits."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import N_, _, ngettext
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board
from kamdesk.queries.pipeline_review import PipelineReview
from kamdesk.ui import wording
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.opportunities import review_rows, words
from kamdesk.ui.pages.opportunities.review_rows import Names, RepGroup, ReviewRow
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell
from kamdesk.ui.widgets.fitting import FittingTable
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.labels import Chip, Label
from kamdesk.ui.widgets.rows_model import RowsModel
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.table import fit_to_rows

_SPANS: Final = ((7, N_("Last 7 days")), (14, N_("Last 14 days")), (30, N_("Last 30 days")))
_USUAL: Final = 7
_MOST: Final = 400  # rows of one person before its table scrolls


class ReviewView(QWidget):
    """Signals: ``since_chosen`` another first day, ``marked`` that all of it was gone through.

    ``asked`` carries a verb ("open" or "comment") and a deal.
    """

    since_chosen = Signal()
    marked = Signal()
    asked = Signal(str, object)
    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stages: Names = {}
        self._today = date.min
        self._reviewed: date | None = None
        self.tables: list[RepTable] = []
        self._last: RepTable | None = None
        self.said = Label("", "title-3", elide=True)
        self.chips = Flow()
        self.span = Select()
        self.mark = Button(_("Mark reviewed"), "check")
        self.cards = Rows(gap=12)
        self._build()

    @property
    def since(self) -> date:
        """The first day of the review."""
        key = self.span.key or str(_USUAL)
        if key == "last" and self._reviewed is not None:
            return self._reviewed
        return self._today - timedelta(days=int(key) if key.isdigit() else _USUAL)

    def begin(self, today: date, reviewed: date | None) -> None:
        """Offer the spans; the day of the last review comes first when there was one."""
        self._today, self._reviewed = today, reviewed
        choices = [(str(days), _(said)) for days, said in _SPANS]
        if reviewed is not None:
            day = wording.brief_day(reviewed, today)
            choices.insert(0, ("last", _("Since review of {day}").format(day=day)))
        self.span.offer(choices)
        self.span.choose(choices[0][0])

    def know_stages(self, board: Board) -> None:
        """Take the names of the stages."""
        self._stages = {each.stage_id: words.stage_name(each) for each in board.columns}

    def show_review(self, review: PipelineReview, currency: str) -> None:
        """Show what moved, grouped by person; the current deal stays current."""
        kept = self.deal()
        day = wording.brief_day(review.since, self._today)
        moved = ngettext("{n} deal moved since {day}", "{n} deals moved since {day}",
                         len(review.moves)).format(n=len(review.moves), day=day)  # fmt: skip
        total = wording.sum_text(review.open, currency)
        self.said.setText(f"{moved} · " + _("{sum} open").format(sum=total or "–"))
        self.chips.show_widgets([Chip(text, tone) for text, tone in review_rows.counts(review)])
        self._show_groups(review_rows.groups(review))
        for table in self.tables:
            if kept and table.show_deal(kept):
                self._last = table

    def deal(self) -> DealRow | None:
        """Return the deal of the current line."""
        here = [table for table in self.tables if table.hasFocus()]
        table = here[0] if here else self._last
        return table.deal() if table else None

    def anchor(self) -> QWidget:
        """Return where a question about the current deal appears."""
        return self._last or self

    def take_focus(self) -> None:
        """Put the keyboard on the first line."""
        (self._last or (self.tables[0] if self.tables else self)).setFocus()

    def _build(self) -> None:
        bar = Columns(gap=8)
        bar.addWidget(self.said, 1)
        bar.addWidget(self.span)
        bar.addWidget(self.mark)
        head = Card(padding=12)
        head.body.addLayout(bar)
        head.add(self.chips)
        body = QWidget()
        body.setProperty("scrolled", "true")
        inner = Rows(body, gap=0)
        inner.addLayout(self.cards)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        lines = Rows(self, gap=12)
        lines.addWidget(head)
        lines.addWidget(area, 1)
        self.span.setAccessibleName(_("Review since"))
        self.span.activated.connect(lambda _at: self.since_chosen.emit())
        self.mark.clicked.connect(self.marked)

    def _show_groups(self, groups: Sequence[RepGroup]) -> None:
        emptied(self.cards)
        self.tables, self._last = [], None
        for group in groups:
            self.cards.addWidget(self._card(group))

    def _card(self, group: RepGroup) -> Card:
        card = Card(padding=12)
        said, color = review_rows.standing(group, self._today)
        head = Columns(gap=8)
        head.addWidget(Avatar(group.name, 24))
        head.addWidget(Label(group.name, "title-3"))
        head.addStretch(1)
        head.addWidget(Label(said, "meta", color))
        card.body.addLayout(head)
        card.setAccessibleName(f"{group.name}, {said}")
        if not group.rows:
            card.add(Label(_("Nothing moved, nothing silent"), "body", "text3"))
            return card
        table = RepTable(group, self._stages, self._today)
        table.asked.connect(self.asked)
        table.picked.connect(lambda _row: self._reached(table))
        self.tables.append(table)
        card.add_flush(table)
        return card

    def _reached(self, table: "RepTable") -> None:
        self._last = table
        self.picked.emit()


class RepTable(FittingTable):
    """The lines of one person. ``asked`` carries a verb and a deal; C and E both comment."""

    asked = Signal(str, object)
    least = 176

    def __init__(self, group: RepGroup, stages: Names, today: date) -> None:
        self._stages, self._today = stages, today
        self.lines: RowsModel[ReviewRow] = RowsModel(review_rows.columns(), self._cells)
        super().__init__(self.lines, group.name, review_rows.SPARED)
        self.lines.show_rows(group.rows)
        self.opened.connect(lambda _row: self._ask("open"))
        fit_to_rows(self, _MOST)

    def deal(self) -> DealRow | None:
        """Return the current deal."""
        here = self.currentIndex().row()
        return self.lines.row(here).deal if 0 <= here < self.lines.rowCount() else None

    def show_deal(self, deal: DealRow) -> bool:
        """Make a deal current; tell whether it is here."""
        for at in range(self.lines.rowCount()):
            if self.lines.row(at).deal.id == deal.id:
                self.go_to(at)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_C, Qt.Key.Key_E):
            self._ask("comment")
        elif event.text() in ("/", "、", "n"):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ask(self, verb: str) -> None:
        deal = self.deal()
        if deal is not None:
            self.asked.emit(verb, deal)

    def _cells(self, row: ReviewRow) -> Sequence[Cell | None]:
        return review_rows.cells(row, self._stages, self._today)
