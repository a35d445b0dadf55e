"""The opportunities of an account, open and closed; Left and Right move one along its stages."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from kamdesk.domain.ids import OpportunityId, StageId
from kamdesk.domain.money import Money, sum_by_currency
from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.deals import DealFilter, DealRow, every_deal
from kamdesk.queries.listing import listed
from kamdesk.services.opportunities import MoveStage, move_stage
from kamdesk.ui import wording
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.cells import Cell, ChipCell, StageCell, TextCell
from kamdesk.ui.widgets.rows_model import Column
from kamdesk.ui.widgets.switching import Segmented

_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class StageRow(Struct, frozen=True):
    """A stage in the order of the process."""

    id: UUID
    name: str
    outcome: str
    expected_days: int | None


class DealSheet(Struct, frozen=True):
    """The deals of an account and the stages they pass."""

    deals: tuple[DealRow, ...]
    stages: tuple[StageRow, ...]


class DealsTab(AccountTab):
    """N adds, E mends, Left and Right move the chosen deal."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self._sheet = DealSheet((), ())
        self.card: TableCard[DealRow] = TableCard(
            _("Opportunities"),
            _columns(),
            self._cells,
            _("No opportunities yet"),
            habits=Habits(spare=("product", "owner", "age", "probability")),
        )
        self.which = Segmented(_choices(()), _("Which opportunities"))
        self.which.chosen.connect(lambda _key: self._show_rows())
        self.card.add_to_head(self.which)
        self.move_on = self.card.add_verb(_("Move stage"), "arrow-right", _("Move stage (→)"))
        self.add_deal = self.card.add_verb(_("New opportunity"), "plus", _("New opportunity (N)"))
        self.move_on.clicked.connect(self._ask_move)
        self.add_deal.clicked.connect(self.new)
        self.add_table(self.card.table, "opportunity")
        self.card.table.installEventFilter(self)
        self.body.addWidget(self.card, 1)
        self.reload()

    def reload(self) -> None:
        self.read(deal_sheet, self.account_id, then=self.show_sheet)

    def new(self) -> None:
        self.ask("opportunity")

    def show_sheet(self, sheet: DealSheet) -> None:
        """Show the deals and what the open ones come to."""
        self._sheet = sheet
        self.which.relabel(_choices(sheet.deals))
        still = [deal for deal in sheet.deals if deal.outcome == "open" and deal.amount]
        sums = sum_by_currency([deal.amount for deal in still if deal.amount]).values()
        weighted = sum_by_currency(
            [Money(round(d.amount.amount_minor * d.probability), d.amount.currency)
             for d in still if d.amount]
        ).values()  # fmt: skip
        text = _("{amount} open, {weighted} weighted")
        told = text.format(amount=_amounts(sums), weighted=_amounts(weighted))
        self.card.aside.setText(told if still else "")
        self._show_rows()

    def show_all(self) -> None:
        """Show closed deals too."""
        self.which.choose("all")
        self._show_rows()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                self.step(step)
                return True
        return super().eventFilter(watched, event)

    def step(self, by: int) -> None:
        """Move the chosen deal to the stage before or after; losing one asks for the reason."""
        deal = self.card.table.current()
        places = [stage.id for stage in self._sheet.stages]
        if deal is None or deal.stage_id not in places:
            return
        place = places.index(deal.stage_id) + by
        if not 0 <= place < len(places):
            return
        stage = self._sheet.stages[place]
        if stage.outcome == "lost":
            values = {"stage_id": stage.id, "seen_stage_id": deal.stage_id}
            self.ask("opportunity.move", deal.id, values)
            return
        command = MoveStage(
            opportunity_id=OpportunityId(deal.id),
            stage_id=StageId(stage.id),
            seen_stage_id=StageId(deal.stage_id),
        )
        said = _("{deal} is now in {stage}").format(deal=deal.name, stage=stage.name)
        self.run(move_stage, command, said)

    def _ask_move(self) -> None:
        deal = self.card.table.current()
        if deal is not None:
            self.ask("opportunity.move", deal.id, {"seen_stage_id": deal.stage_id})

    def _show_rows(self) -> None:
        wanted = self.which.key
        rows = [
            deal
            for deal in self._sheet.deals
            if wanted == "all" or (deal.outcome == "open") == (wanted == "open")
        ]
        self.card.show_records(rows)

    def _cells(self, deal: DealRow) -> tuple[Cell | None, ...]:
        amount = deal.amount
        shown = formats.money(amount.amount_minor, amount.currency) if amount else "—"
        owner = wording.named(deal.owner_name or "", deal.owner_english)
        return (
            TextCell(deal.name, "text", bold=True),
            self._stage(deal),
            TextCell(shown, "text", bold=True, right=True),
            TextCell(formats.percent(deal.probability), right=True),
            _close(deal, self.today()),
            _age(deal),
            TextCell(deal.loss_reason or deal.next_step or ""),
            TextCell(wording.named(deal.product_name or "", deal.product_english), "text3"),
            TextCell(owner, "text3"),
        )

    def _stage(self, deal: DealRow) -> Cell | None:
        stages = self._sheet.stages
        name = next((stage.name for stage in stages if stage.id == deal.stage_id), "")
        if deal.outcome != "open":
            return ChipCell(name, "ok" if deal.outcome == "won" else "risk")
        still = [stage.id for stage in stages if stage.outcome == "open"]
        done = still.index(deal.stage_id) + 1 if deal.stage_id in still else 0
        return StageCell(done, len(still), name)


def deal_sheet(reading: Any, account_id: UUID) -> DealSheet:
    """Return the deals of an account, open ones first, and the stages in their order."""
    chosen = DealFilter(which="all", accounts=frozenset({account_id}))
    deals = sorted(every_deal(reading, chosen), key=lambda deal: deal.outcome != "open")
    rows = sorted(listed(reading, ENTITIES["stage"]), key=lambda row: row["position"])
    stages = [
        StageRow(row["id"], wording.named(row["name"], row["english_name"]), row["outcome"],
                 row["expected_days"])
        for row in rows
    ]  # fmt: skip
    return DealSheet(tuple(deals), tuple(stages))


def _amounts(sums: Any) -> str:
    return " + ".join(formats.money(each.amount_minor, each.currency) for each in sums)


def _close(deal: DealRow, today: date) -> Cell:
    on = deal.closed_on or deal.expected_close
    if on is None:
        return TextCell(_("no date"), "text3", right=True)
    late = deal.closed_on is None and on < today
    return TextCell(wording.brief_day(on, today), "riskText" if late else "text2", right=True)


def _age(deal: DealRow) -> Cell | None:
    if deal.days_in_stage is None:
        return None
    over = deal.expected_days is not None and deal.days_in_stage > deal.expected_days
    held = over and deal.outcome == "open"
    return TextCell(formats.days(deal.days_in_stage), "riskText" if held else "text3", right=True)


def _choices(deals: Sequence[DealRow]) -> list[tuple[str, str]]:
    still = sum(deal.outcome == "open" for deal in deals)
    return [
        ("open", _("Open {n}").format(n=still)),
        ("closed", _("Closed {n}").format(n=len(deals) - still)),
        ("all", _("All {n}").format(n=len(deals))),
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Opportunity"), 0, sortable=False),
        Column("stage", _("Stage"), 146, sortable=False),
        Column("amount", _("Amount"), 92, right=True, sortable=False),
        Column("probability", _("Win rate"), 70, right=True, sortable=False),
        Column("close", _("Expected close"), 104, right=True, sortable=False),
        Column("age", _("In stage"), 82, right=True, sortable=False),
        Column("next", _("Next step"), 0, sortable=False),
        Column("product", _("Product"), 128, sortable=False),
        Column("owner", _("Owner"), 92, sortable=False),
    )
