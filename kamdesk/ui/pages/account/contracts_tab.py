"""Contracts and receivables: the ladder, instalments in time, what is owed by age, payments."""

from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kamdesk.domain.ids import ContractId
from kamdesk.i18n import _, formats
from kamdesk.queries.contracts import (
    Ageing,
    ContractLine,
    ContractSheet,
    InstalmentLine,
    PaymentLine,
    contract_sheet,
)
from kamdesk.services.opportunities import StartRenewal, start_renewal
from kamdesk.ui import wording
from kamdesk.ui.forms.layouts import word
from kamdesk.ui.pages.account.money_marks import (
    STATE_TONES,
    AgeingBar,
    InstalmentAxis,
    ages,
    state_word,
    sums_text,
)
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, Tone, emptied, theme
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import Cell, ChipCell, ProgressCell, TextCell
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.rows_model import Column

_SIDE: Final = 330
_RUNGS: Final = ((760, 6), (560, 5), (490, 3), (0, 2))  # by the height there is, design pixels
_SOON: Final = 90  # days before its end from which a contract asks for attention
_INKS: Final = {"ok": "okText", "warn": "warnText", "risk": "riskText"} | {
    text: text for text in ("warnText", "riskText")
}
_STATUSES: dict[str, Tone] = {
    "draft": "none",
    "in_review": "warn",
    "active": "ok",
    "expired": "none",
    "terminated": "risk",
}


class ContractsTab(AccountTab):
    """N adds to the list the keyboard is in: a contract, an instalment or a payment."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self.contracts: TableCard[ContractLine] = TableCard(
            _("Contracts"),
            _contract_columns(),
            self._contract,
            _("No contracts yet"),
            habits=Habits(most=6, spare=("number", "renewal", "period", "ends")),
        )
        self.axis = InstalmentAxis()
        self.in_time = Card(_("Instalments in time"))
        self.instalments: TableCard[InstalmentLine] = TableCard(
            _("Instalments"),
            _instalment_columns(),
            self._instalment,
            _("No instalments yet"),
            habits=Habits(leads=False, spare=("kind", "late")),
        )
        self.payments: TableCard[PaymentLine] = TableCard(
            _("Payments"),
            _payment_columns(),
            self._payment,
            _("Nothing received yet"),
            habits=Habits(leads=False),
        )
        self.owed = OwedCard()
        self._sheet: ContractSheet | None = None
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        self.read(contract_sheet, self.account_id, then=self.show_sheet)

    def new(self) -> None:
        table, kind = self.focused()
        contract = self.contracts.table.current()
        values = {"contract_id": contract.id} if contract and kind != "contract" else {}
        self.ask(kind if table.hasFocus() else "contract", values=values)

    def show_sheet(self, sheet: ContractSheet) -> None:
        """Show the contracts and the money that flows through them."""
        self._sheet = sheet
        self.contracts.show_records(sheet.contracts)
        lines = [line for contract in sheet.contracts for line in contract.instalments]
        self.axis.show_lines(lines, self.today())
        self.payments.show_records(sheet.payments)
        self.owed.show_ageing(sheet.ageing)
        self._show_instalments()

    def show_payments(self) -> None:
        """Bring the payments forward."""
        self.payments.table.setFocus()

    def _show_instalments(self) -> None:
        """Show the instalments of the chosen contract."""
        contract = self.contracts.table.current()
        self.renew.setVisible(contract is not None and contract.is_renewable)
        self.instalments.aside.setText(contract.name if contract else "")
        self.instalments.show_records(contract.instalments if contract else ())

    def _lay_out(self) -> None:
        self.renew = self.contracts.add_verb(
            _("Start renewal"), "rotate-ccw", _("Start the deal that renews the chosen contract")
        )
        self.renew.hide()
        self.add_contract = self.contracts.add_verb(_("New contract"), "plus")
        self.add_instalment = self.instalments.add_verb(_("New instalment"), "plus")
        self.add_payment = self.payments.add_verb(_("Record payment"), "plus")
        self.in_time.add(self.axis)
        left, right = Rows(gap=12), Rows(gap=12)
        left.addWidget(self.contracts)
        left.addWidget(self.in_time)
        left.addWidget(self.instalments, 1)
        right.addWidget(self.owed)
        right.addWidget(self.payments, 1)
        self._right = right
        line = Columns(gap=12)
        line.addLayout(left, 1)
        line.addLayout(right)
        self.body.addLayout(line, 1)

    def _connect(self) -> None:
        self.add_table(self.contracts.table, "contract")
        self.add_table(self.instalments.table, "instalment")
        self.add_table(self.payments.table, "payment")
        self.contracts.table.chosen_row.connect(self._show_instalments)
        self.renew.clicked.connect(self._renew)
        self.axis.opened.connect(lambda key: self.ask("instalment", key))
        self.add_contract.clicked.connect(lambda: self.ask("contract"))
        self.add_instalment.clicked.connect(lambda: self._add_under("instalment"))
        self.add_payment.clicked.connect(lambda: self._add_under("payment"))

    def _add_under(self, kind: str) -> None:
        contract = self.contracts.table.current()
        self.ask(kind, values={"contract_id": contract.id} if contract else {})

    def _renew(self) -> None:
        """Begin the deal that renews the chosen contract."""
        contract = self.contracts.table.current()
        if contract is None:
            return
        name = wording.renewal_name(contract.name)
        command = StartRenewal(contract_id=ContractId(contract.id), name=name)
        said = _("Renewal started: {deal}").format(deal=name)
        self.tasks.run(start_renewal, command, then=lambda _key: self.told.emit(said), owner=self)

    def _contract(self, row: ContractLine) -> tuple[Cell | None, ...]:
        return (
            TextCell(row.name, "text", bold=row.status == "active"),
            TextCell(row.number or "", "text3"),
            ChipCell(word("contract", "status", row.status),
                     _STATUSES.get(row.status, "none")),
            TextCell(sums_text([row.amount] if row.amount else []), "text", bold=True, right=True),
            _paid(row),
            self._period(row),
            _ends(row),
            TextCell(wording.choice_word("contract", "renewal", row.renewal), "text3"),
        )  # fmt: skip

    def _period(self, row: ContractLine) -> Cell | None:
        days = [wording.brief_day(on, self.today()) for on in (row.starts_on, row.ends_on) if on]
        return TextCell(" – ".join(days), "text2", right=True) if days else None

    def _instalment(self, row: InstalmentLine) -> tuple[Cell | None, ...]:
        late = _("{n} d late").format(n=row.late_days) if row.late_days else ""
        still = row.open_minor
        return (
            TextCell(row.name or wording.choice_word("instalment", "kind", row.kind), "text"),
            TextCell(wording.choice_word("instalment", "kind", row.kind), "text3"),
            ChipCell(state_word(row.state), STATE_TONES[row.state]),
            TextCell(wording.brief_day(row.due, self.today()), right=True),
            TextCell(sums_text([row.amount]), "text", bold=True, right=True),
            TextCell(formats.money(still, row.amount.currency) if still else "—", right=True),
            TextCell(late, "riskText", right=True),
        )

    def _payment(self, row: PaymentLine) -> tuple[Cell | None, ...]:
        return (
            TextCell(wording.brief_day(row.received_on, self.today())),
            TextCell(self._against(row)),
            TextCell(sums_text([row.amount]), "okText", bold=True, right=True),
        )

    def _against(self, row: PaymentLine) -> str:
        """Say what a payment was for: its instalment, its contract, or what was remarked."""
        contracts = self._sheet.contracts if self._sheet else ()
        for contract in contracts:
            for line in contract.instalments:
                if line.id == row.instalment_id:
                    return line.name or contract.name
            if contract.id == row.contract_id and row.instalment_id is None:
                return row.remark or contract.name
        return row.remark or ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        side = min(theme().px(_SIDE), self.width() // 3)
        self.owed.setFixedWidth(side)
        self.payments.setFixedWidth(side)
        rungs = (most for high, most in _RUNGS if self.height() >= theme().px(high))
        self.contracts.keep_to(next(rungs))


class OwedCard(Card):
    """What is owed, by age."""

    def __init__(self) -> None:
        super().__init__(_("Still to receive, by age"))
        self.bar = AgeingBar()
        self.lines = Rows(gap=3)
        self.add(self.bar)
        self.body.addLayout(self.lines)

    def show_ageing(self, ageing: Ageing) -> None:
        """Show the bar and the sums behind it."""
        self.bar.show_ageing(ageing)
        emptied(self.lines)
        total = sum(amount for _word, amount, _token in ages(ageing))
        self.aside.setText(formats.money(total, ageing.currency) if total else _("Nothing owed"))
        for name, amount, token in ages(ageing):
            if amount:
                self._add(name, formats.money(amount, ageing.currency), token)
        for each in ageing.beside:
            self._add(_("without a rate"), formats.money(each.amount_minor, each.currency), "text3")

    def _add(self, name: str, amount: str, token: str) -> None:
        holder = QWidget()
        line = Columns(holder, gap=8)
        line.addWidget(Label(name, "meta", "text2"), 1)
        line.addWidget(Label(amount, "strong", _INKS.get(token, "text2")))
        self.lines.addWidget(holder)


def _paid(row: ContractLine) -> Cell | None:
    billed = {each.currency: each.amount_minor for each in row.billed}
    paid = {each.currency: each.amount_minor for each in row.paid}
    if len(billed) != 1:
        return None
    [(currency, whole)] = billed.items()
    share = paid.get(currency, 0) / whole if whole else 0.0
    return ProgressCell(share, formats.percent(share), "ok")


def _ends(row: ContractLine) -> Cell | None:
    if row.days_left is None or row.status in ("expired", "terminated"):
        return None
    if row.days_left < 0:
        return TextCell(_("ended {n} d ago").format(n=-row.days_left), "riskText", right=True)
    color = "warnText" if row.days_left <= _SOON else "text3"
    return TextCell(_("{n} d left").format(n=row.days_left), color, right=True)


def _contract_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Contract"), 0, sortable=False),
        Column("number", _("Number"), 118, sortable=False),
        Column("status", _("Status"), 72, sortable=False),
        Column("amount", _("Contract value"), 104, right=True, sortable=False),
        Column("paid", _("Paid"), 100, right=True, sortable=False),
        Column("period", _("Term"), 164, right=True, sortable=False),
        Column("ends", _("Ends"), 88, right=True, sortable=False),
        Column("renewal", _("Renewal"), 104, sortable=False),
    )


def _instalment_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Instalment"), 0, sortable=False),
        Column("kind", _("Kind"), 112, sortable=False),
        Column("state", _("State"), 92, sortable=False),
        Column("due", _("Due"), 96, right=True, sortable=False),
        Column("amount", _("Amount"), 96, right=True, sortable=False),
        Column("open", _("Still open"), 96, right=True, sortable=False),
        Column("late", _("Late by"), 92, right=True, sortable=False),
    )


def _payment_columns() -> tuple[Column, ...]:
    return (
        Column("on", _("Received"), 106, sortable=False),
        Column("for", _("For"), 0, sortable=False),
        Column("amount", _("Amount"), 92, right=True, sortable=False),
    )
