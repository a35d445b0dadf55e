"""Open deals and the goals of the quarter."""

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.account_overview import AccountOverview
from kamdesk.queries.account_plan import GoalLine, OpenDeal, ResultLine
from kamdesk.ui import wording
from kamdesk.ui.pages.account.swot_line import SwotLine
from kamdesk.ui.pages.account.words import goal_text
from kamdesk.ui.theme import Columns, Rows, emptied
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.cells import Cell, StageCell, TextCell
from kamdesk.ui.widgets.glyphs import ProgressBar
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.table import TableList, fit_to_rows

_MOST_DEALS: Final = 5
_MOST_RESULTS: Final = 4
_BEHIND: Final = 0.6  # progress below which a bar turns amber


class DealsCard(Card):
    """Open deals, largest first: stage, amount, expected close or how long it stands still."""

    def __init__(self) -> None:
        super().__init__(_("Open opportunities"))
        columns = (
            Column("name", _("Opportunity"), 0, sortable=False),
            Column("stage", _("Stage"), 134, sortable=False, least=64),
            Column("amount", _("Amount"), 76, right=True, sortable=False, least=72),
            Column("close", _("Closes"), 106, right=True, sortable=False, least=102),
        )
        self._today = date.min
        self.model: RowsModel[OpenDeal] = RowsModel(columns, self._cells)
        self.table = TableList(self.model, _("Open opportunities"))
        self.nothing = Label(_("No open deals"), "body", "text3")
        self.add(self.nothing)
        self.add_flush(self.table)
        self._frame.addStretch(1)

    def show_overview(self, row: AccountOverview, today: date) -> None:
        """List the deals and their weighted sum."""
        self._today = today
        deals = row.header.pipeline
        known = deals.weighted_minor is not None
        amount = formats.money(deals.weighted_minor, row.header.currency)
        self.aside.setText(_("weighted {amount}").format(amount=amount) if known else "")
        self.nothing.setVisible(not row.deals)
        self.table.setVisible(bool(row.deals))
        self.model.show_rows(row.deals)
        fit_to_rows(self.table, _MOST_DEALS)

    def _cells(self, deal: OpenDeal) -> tuple[Cell | None, ...]:
        stage = wording.named(deal.stage_name, deal.stage_english)
        return (
            TextCell(deal.name, "text", bold=True),
            StageCell(deal.stage, deal.stages, stage),
            TextCell(formats.money(deal.amount_minor, deal.currency or "CNY"), "text", bold=True,
                     right=True),
            self._close(deal),
        )  # fmt: skip

    def _close(self, deal: OpenDeal) -> TextCell:
        if deal.overdue_days:
            text = _("stalled {n} d").format(n=deal.overdue_days)
            return TextCell(text, "riskText", right=True)
        if deal.expected_close is None:
            return TextCell(_("no date"), "text3", right=True)
        shown = wording.brief_day(deal.expected_close, self._today)
        return TextCell(shown, "riskText" if deal.close_passed else "text2", right=True)


class GoalsCard(Card):
    """The goals of this quarter with their key results. Signals: ``plan_wanted`` opens the plan."""

    plan_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Quarter goals"), icon="target")
        self.lines = Rows(gap=6)
        self.nothing = Label(_("No goals for this quarter"), "body", "text3")
        self.body.addLayout(self.lines)
        self.add(self.nothing)
        self.body.addStretch(1)
        self.count = Label("", "meta", "text3", elide=True)
        self.open_plan = LinkLabel(_("Open account plan →"), "meta")
        self.open_plan.clicked.connect(self.plan_wanted)
        foot = Columns(gap=8)
        self.swot = SwotLine()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.swot, 1)
        foot.addWidget(self.open_plan)
        self.add(Divider())
        self.body.addLayout(foot)

    def show_overview(self, row: AccountOverview) -> None:
        """List goals and results; progress nobody can tell shows as a dash."""
        emptied(self.lines)
        self.nothing.setVisible(not row.goals)
        results = sum(len(goal.results) for goal in row.goals)
        goals = ngettext("{n} goal", "{n} goals", len(row.goals)).format(n=len(row.goals))
        told = ngettext("{n} key result", "{n} key results", results).format(n=results)
        self.count.setText(f"{goals} · {told}" if row.goals else "")
        self.count.setVisible(not row.swot)
        self.swot.show_counts(row.swot)
        self._show_title(row.goals)
        left = _MOST_RESULTS
        for goal in row.goals:
            if left <= 0:
                break
            self.lines.addWidget(Label(goal_text(goal.title), "strong", elide=True))
            for number, result in enumerate(goal.results[:left], start=1):
                self.lines.addWidget(_ResultRow(number, result))
            left -= max(1, len(goal.results))

    def _show_title(self, goals: tuple[GoalLine, ...]) -> None:
        if not goals:
            self.aside.setText("")
            return
        year, number = goals[0].quarter.split("Q")
        title = _("{year} Q{number} account OKR").format(year=year, number=number)
        self.title.setText(title)
        told = [goal.progress for goal in goals if goal.progress is not None]
        overall = sum(told) / len(told) if told else None
        self.aside.setText(_("{share} overall").format(share=formats.percent(overall)))


class _ResultRow(QWidget):
    def __init__(self, number: int, result: ResultLine) -> None:
        super().__init__()
        share = result.progress
        color = "accent" if share is None or share >= _BEHIND else "warn"
        bar = ProgressBar(share or 0.0, color, 104)
        percent = formats.percent(share)
        bar.setAccessibleName(f"{result.title} {percent}")
        value = Label(percent, "strong")
        value.setMinimumWidth(38)
        line = Columns(self, gap=10)
        line.addWidget(Label(f"KR{number} {result.title}", "body", "text2", elide=True), 1)
        line.addWidget(bar)
        line.addWidget(value)
