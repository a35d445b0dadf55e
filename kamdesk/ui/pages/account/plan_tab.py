"""The plan of an account: goals and key results of a quarter; progress is typed in place."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from kamdesk.domain.ids import KeyResultId
from kamdesk.errors import Refused
from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.protocol.values import parse
from kamdesk.queries.plan import GoalRow, QuarterPlan, ResultRow, plans
from kamdesk.queries.swot import swot
from kamdesk.services.goals import SetProgress, set_progress
from kamdesk.ui import wording
from kamdesk.ui.forms.layouts import word
from kamdesk.ui.pages.account.inline_number import InlineNumber
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.swot_board import SwotBoard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.pages.account.words import goal_text
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Tone
from kamdesk.ui.widgets.cells import Cell, ChipCell, ProgressCell, TextCell
from kamdesk.ui.widgets.rows_model import Column
from kamdesk.ui.widgets.selects import Select

_NOW: Final = 3  # the column of the current value
_BEHIND: Final = 0.6
_STATES: Final[dict[str, Tone]] = {"reached": "ok", "dropped": "none"}
_CURRENT: Final = ENTITIES["key_result"].field("current")


class PlanRow(Struct, frozen=True):
    """A goal, or a key result under it."""

    id: UUID
    goal: GoalRow
    result: ResultRow | None = None
    number: int = 0


class PlanTab(AccountTab):
    """N adds a goal, R a key result under the chosen goal; Space or F2 types progress in place."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self._plans: list[QuarterPlan] = []
        self.card: TableCard[PlanRow] = TableCard(
            _("Account plan"),
            _columns(),
            self._cells,
            _("No goals for this quarter"),
            habits=Habits(spare=("owner", "unit", "start")),
        )
        self.quarter = Select(small=True)
        self.quarter.setAccessibleName(_("Quarter"))
        self.quarter.setMinimumWidth(132)
        self.quarter.activated.connect(lambda _at: self._show_rows())
        self.card.add_to_head(self.quarter)
        self.add_result = self.card.add_verb(_("New key result"), "plus")
        self.add_goal = self.card.add_verb(_("New goal"), "target", _("New goal (N)"))
        self.inline = InlineNumber(self.card.table)
        self._connect()
        self.swot = SwotBoard()
        self.body.addWidget(self.card, 5)
        self.body.addWidget(self.swot, 6)
        self._connect_swot()
        self.reload()

    def reload(self) -> None:
        self.read(plans, self.account_id, then=self.show_plans)
        self.read(swot, self.account_id, then=self.swot.show_points)

    def new(self) -> None:
        self.ask("goal", values={"quarter": self.quarter.key or self._this_quarter()})

    def edit(self) -> None:
        row: PlanRow | None = self.card.table.current()
        if self.focused()[1] == "swot_item":
            super().edit()
        elif row is not None:
            self.ask("key_result" if row.result else "goal", row.id)

    def take_focus(self) -> None:
        self.card.table.setFocus()

    def show_plans(self, rows: list[QuarterPlan]) -> None:
        """Show the quarter chosen, at first the one that runs."""
        self._plans = rows
        known = {plan.quarter for plan in rows} | {self._this_quarter()}
        held = self.quarter.key or self._this_quarter()
        names = [(each, _quarter(each)) for each in sorted(known, reverse=True)]
        self.quarter.offer(names)
        self.quarter.choose(held if held in known else self._this_quarter())
        self._show_rows()

    def type_progress(self) -> None:
        """Type the current value of the chosen key result where it stands."""
        row: PlanRow | None = self.card.table.current()
        if row is not None and row.result is not None:
            place = self.card.table.model().index(self.card.table.currentIndex().row(), _NOW)
            self.inline.open(place, _number(row.result.current))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Space):
                self.type_progress()
                return True
            if event.key() == Qt.Key.Key_R:
                self._add_result()
                return True
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        table = self.card.table
        self.tables.append((table, "goal"))
        table.opened.connect(lambda _at: self.edit())
        table.installEventFilter(self)
        table.clicked.connect(lambda index: self._clicked(index.column()))
        self.inline.entered.connect(self._set_progress)
        self.add_goal.clicked.connect(self.new)
        self.add_result.clicked.connect(self._add_result)

    def _connect_swot(self) -> None:
        self.swot.wanted.connect(lambda kind: self.ask("swot_item", values={"kind": kind}))
        for card in self.swot.cards.values():
            self.add_table(card.table, "swot_item")

    def _clicked(self, column: int) -> None:
        if column == _NOW:
            self.type_progress()

    def _add_result(self) -> None:
        row: PlanRow | None = self.card.table.current()
        if row is None:
            self.new()
        else:
            self.ask("key_result", values={"goal_id": row.goal.id})

    def _set_progress(self, text: str) -> None:
        row: PlanRow | None = self.card.table.current()
        if row is None or row.result is None:
            return
        try:
            current = parse(_CURRENT, text)
        except Refused as error:
            self.inline.refuse(Refused(error.code, **{**error.facts, "field": _(_CURRENT.label)}))
            return
        self.inline.close_quietly()
        if current != row.result.current:
            seen = row.result.current
            command = SetProgress(key_result_id=KeyResultId(row.id), current=current, seen=seen)
            self.run(set_progress, command, _("Progress noted"))

    def _show_rows(self) -> None:
        found = [plan for plan in self._plans if plan.quarter == self.quarter.key]
        goals = found[0].goals if found else ()
        rows: list[PlanRow] = []
        for goal in goals:
            rows.append(PlanRow(goal.id, goal))
            rows += [PlanRow(r.id, goal, r, n) for n, r in enumerate(goal.results, start=1)]
        overall = found[0].share if found else None
        text = _("{share} overall").format(share=formats.percent(overall))
        self.card.aside.setText(text if overall is not None else "")
        self.card.show_records(rows)

    def _cells(self, row: PlanRow) -> tuple[Cell | None, ...]:
        goal = row.goal
        owner = wording.named(goal.owner_name or "", goal.owner_english)
        if row.result is None:
            state = word("goal", "state", goal.state)
            return (
                TextCell(goal_text(goal.title), "text", bold=True),
                _progress(goal.share),
                None, None, None, None,
                ChipCell(state, _STATES.get(goal.state, "accent")),
                TextCell(owner, "text3"),
            )  # fmt: skip
        result = row.result
        return (
            TextCell(f"      KR{row.number}  {result.title}"),
            _progress(result.share),
            TextCell(_number(result.start_value) or "—", "text3", right=True),
            TextCell(_number(result.current) or "—", "accentText", bold=True, right=True),
            TextCell(_number(result.target) or "—", right=True),
            TextCell(result.unit or "", "text3"),
            None,
            None,
        )

    def _this_quarter(self) -> str:
        today = self.today()
        return f"{today.year}Q{(today.month + 2) // 3}"


def _progress(share: float | None) -> Cell | None:
    if share is None:
        return TextCell("—", "text3")
    return ProgressCell(share, formats.percent(share), "accent" if share >= _BEHIND else "warn")


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _quarter(key: str) -> str:
    year, _q, number = key.partition("Q")
    return _("Q{number} {year}").format(year=year, number=number)


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Goal and key results"), 0, sortable=False),
        Column("share", _("Progress"), 190, sortable=False),
        Column("start", _("Start"), 84, right=True, sortable=False),
        Column("now", _("Now"), 92, right=True, sortable=False),
        Column("target", _("Target"), 84, right=True, sortable=False),
        Column("unit", _("Unit"), 90, sortable=False),
        Column("state", _("State"), 84, sortable=False),
        Column("owner", _("Owner"), 110, sortable=False),
    )
