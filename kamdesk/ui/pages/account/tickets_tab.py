"""The tickets of an account with their clock; answered and solved are one key away."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from kamdesk.i18n import _, formats
from kamdesk.queries.service import ServiceSheet, SlaState, TicketLine, service_sheet
from kamdesk.services.tickets import answer_ticket, solve_ticket
from kamdesk.ui import wording
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Tone
from kamdesk.ui.widgets.cells import Cell, ChipCell, TextCell
from kamdesk.ui.widgets.rows_model import Column

_SEVERITIES: dict[str, Tone] = {"critical": "risk", "major": "warn", "minor": "sky", "low": "none"}
_STATES: dict[SlaState, Tone] = {
    SlaState.OVERDUE: "risk",
    SlaState.OPEN: "accent",
    SlaState.SOLVED_LATE: "warn",
    SlaState.SOLVED: "ok",
}


class TicketsTab(AccountTab):
    """N adds a ticket, E mends one; A marks the chosen one answered, S solved."""

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self.card: TableCard[TicketLine] = TableCard(
            _("Service tickets"),
            _columns(),
            self._cells,
            _("No tickets yet"),
            habits=Habits(spare=("kind", "owner", "number", "solved", "answered")),
        )
        self.answered = self.card.add_verb(
            _("Mark answered"), "message-square", _("Mark answered (A)")
        )
        self.solved = self.card.add_verb(_("Mark solved"), "check", _("Mark solved (S)"))
        self.add = self.card.add_verb(_("New ticket"), "plus", _("New ticket (N)"))
        self.add_table(self.card.table, "ticket")
        self.card.table.installEventFilter(self)
        self.card.table.chosen_row.connect(self._offer)
        self.answered.clicked.connect(lambda: self._mark(answer_ticket, _("Ticket answered")))
        self.solved.clicked.connect(lambda: self._mark(solve_ticket, _("Ticket solved")))
        self.add.clicked.connect(self.new)
        self.body.addWidget(self.card, 1)
        self.reload()

    def reload(self) -> None:
        self.read(service_sheet, self.account_id, then=self.show_sheet)

    def new(self) -> None:
        self.ask("ticket")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            keys = {Qt.Key.Key_A: self.answered, Qt.Key.Key_S: self.solved}
            button = keys.get(Qt.Key(event.key())) if plain else None
            if button is not None:
                button.click()  # one that is out of use does nothing
                return True
        return super().eventFilter(watched, event)

    def show_sheet(self, sheet: ServiceSheet) -> None:
        """Show the tickets, and how many kept their promise."""
        parts = [_("{n} open").format(n=sheet.open)]
        if sheet.overdue:
            parts.append(_("{n} past SLA").format(n=sheet.overdue))
        if sheet.compliance is not None:
            share = formats.percent(sheet.compliance)
            parts.append(_("SLA met {share}").format(share=share))
        self.card.aside.setText(" · ".join(parts) if sheet.tickets else "")
        self.card.aside.recolor("riskText" if sheet.overdue else "text3")
        self.card.show_records(sheet.tickets)

    def _offer(self) -> None:
        row = self.card.table.current()
        self.answered.setEnabled(row is not None and row.answered_at is None)
        self.solved.setEnabled(row is not None and row.solved_at is None)

    def _mark(self, deed: Callable[..., UUID], said: str) -> None:
        row = self.card.table.current()
        if row is not None:
            self.run(deed, row.id, said)

    def _cells(self, row: TicketLine) -> tuple[Cell | None, ...]:
        opened = row.opened_at.astimezone().date()
        answered = formats.elapsed(row.answered_at - row.opened_at) if row.answered_at else "—"
        solved = formats.elapsed(row.solved_at - row.opened_at) if row.solved_at else "—"
        return (
            TextCell(row.number or "", "text3"),
            TextCell(row.title, "text", bold=row.is_open),
            ChipCell(wording.choice_word("ticket", "severity", row.severity),
                     _SEVERITIES.get(row.severity, "none")),
            ChipCell(_state(row), _STATES[row.state]),
            TextCell(wording.choice_word("ticket", "kind", row.kind)),
            TextCell(self.named(row.contact_name)),
            TextCell(wording.brief_day(opened, self.today()), right=True),
            TextCell(answered, "text2" if row.answered_at else "text3", right=True),
            TextCell(solved, "text2" if row.solved_at else "text3", right=True),
            TextCell(self.named(row.owner_name), "text3"),
        )  # fmt: skip


def _state(row: TicketLine) -> str:
    if row.state is SlaState.SOLVED:
        return _("Solved in time") if row.limit_at else _("Solved")
    if row.state is SlaState.SOLVED_LATE:
        return _("Solved late")
    if row.left is None:
        return _("Waiting")
    span = formats.elapsed(abs(row.left))
    text = _("{span} past SLA") if row.state is SlaState.OVERDUE else _("{span} left")
    return text.format(span=span)


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", _("Number"), 84, sortable=False),
        Column("title", _("Ticket"), 0, sortable=False),
        Column("severity", _("Severity"), 80, sortable=False),
        Column("state", _("SLA"), 116, sortable=False),
        Column("kind", _("Kind"), 92, sortable=False),
        Column("contact", _("Reported by"), 116, sortable=False),
        Column("opened", _("Opened"), 92, right=True, sortable=False),
        Column("answered", _("Answered in"), 92, right=True, sortable=False),
        Column("solved", _("Solved in"), 84, right=True, sortable=False),
        Column("owner", _("Owner"), 104, sortable=False),
    )
