"""The visits that were and that are to come, of one account or of all, by type and state."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.ui import wording
from kamdesk.ui.pages.week import words
from kamdesk.ui.pages.week.grouping import DAY, GROUPINGS, Group, Line, after, arranged, place_of
from kamdesk.ui.theme import Columns, Rows, Tone, theme
from kamdesk.ui.visit_words import account_name
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.cells import AccountCell, Cell, ChipCell, TextCell
from kamdesk.ui.widgets.fitting import FittingTable
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import EmptyState
from kamdesk.ui.widgets.rows_model import Column, RowsModel
from kamdesk.ui.widgets.selects import Select

_ALL: Final = "all"
_ADJUST: Final = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_REST: Final = (None,) * 5  # cells of a group's line behind its title
_PAGES: Final = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class HistoryView(QWidget):
    """Signals: ``opened`` a visit; ``picked`` another row is chosen; ``begun`` a first visit."""

    opened = Signal(object)
    picked = Signal()
    begun = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._visits: Sequence[DayVisit] = ()
        self._today = date.min
        self.shown: Sequence[Line] = ()
        self.rows: RowsModel[Line] = RowsModel(_columns(), self._cells)
        self.table = VisitTable(self.rows, _("Visits"), ("ours", "theirs"))
        self.account, self.kind, self.state = Select(), Select(), Select()
        self.grouping = Select([(key, _(word)) for key, word in GROUPINGS.items()])
        self.grouping.choose(DAY)
        self.count = Label("", "meta", "text3")
        self.nothing = EmptyState("handshake", _("No visit passes the filter"), _("Show all"))
        self.nothing.acted.connect(self.clear)
        self.none = EmptyState("handshake", _("No visit here yet"), _("Plan visit"))
        self.none.acted.connect(self.begun)
        self.table.opened.connect(self._open)
        self.table.picked.connect(lambda _row: self.picked.emit())
        self._lay_out()
        self._offer_words()
        for select in (self.account, self.kind, self.state, self.grouping):
            select.currentIndexChanged.connect(self._narrow)

    def show_visits(self, visits: Sequence[DayVisit], today: date) -> None:
        """Take the visits, the latest first; filters and the chosen row stay."""
        self._visits, self._today = visits, today
        names = {str(v.account_id): account_name(v) for v in visits}
        ordered = sorted(names.items(), key=lambda item: item[1])
        self.account.blockSignals(True)
        self.account.offer([(_ALL, _("All accounts")), *ordered])
        if self.account.key is None:
            self.account.choose(_ALL)
        self.account.blockSignals(False)
        self._narrow()

    def visit(self) -> DayVisit | None:
        """Return the visit of the chosen row."""
        row = self.table.currentIndex().row()
        line = self.shown[row] if 0 <= row < len(self.shown) else None
        return line if isinstance(line, DayVisit) else None

    def cycle(self) -> None:
        """Group by the next thing."""
        self.grouping.choose(after(self.grouping.key or DAY))

    def _open(self, row: int) -> None:
        line = self.shown[row]
        if isinstance(line, DayVisit):
            self.opened.emit(line)

    def show_account(self, account_id: UUID) -> None:
        """Show the visits of one account."""
        self.account.choose(str(account_id))

    @Slot()
    def clear(self) -> None:
        """Take every filter off."""
        for select in (self.account, self.kind, self.state):
            select.blockSignals(True)
            select.choose(_ALL)
            select.blockSignals(False)
        self._narrow()

    def _lay_out(self) -> None:
        self.filters = QWidget()
        line = Columns(self.filters, gap=8, margins=(6, 0, 0, 0))  # to the edge of the card below
        for select, name in ((self.account, _("Account")), (self.kind, _("Type")),
                             (self.state, _("State")),
                             (self.grouping, _("Group by"))):  # fmt: skip
            select.setAccessibleName(name)
            select.setSizeAdjustPolicy(_ADJUST)
            select.setMinimumWidth(theme().px(90))
            select.setMaximumWidth(theme().px(180))
            line.addWidget(select, 2)
        line.addWidget(self.count)
        line.addStretch(1)
        card = Card(padding=1, open_below=True)
        card.add_flush(self.table, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(card)
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.none)
        rows = Rows(self, gap=12, margins=(18, 12, 18, 12))
        rows.addWidget(self.stack, 1)

    def _offer_words(self) -> None:
        self.account.offer([(_ALL, _("All accounts"))])
        self.kind.offer([(_ALL, _("All types")), *wording.choices("visit", "type")])
        states = [(state.value, _state(state)[0]) for state in VisitState]
        self.state.offer([(_ALL, _("All states")), *states])
        self.clear()

    @Slot()
    def _narrow(self) -> None:
        held = self.visit()
        chosen = (self.account.key, self.kind.key, self.state.key)
        visits = [
            visit
            for visit in self._visits
            if all(
                key in (_ALL, None, value)
                for key, value in zip(
                    chosen, (str(visit.account_id), visit.type, visit.state.value), strict=True
                )
            )
        ]
        by = self.grouping.key or DAY
        self.shown = visits if by == DAY else arranged(visits, lambda each: _title(each, by))
        self.rows.show_rows(self.shown)
        if self.shown:
            place = place_of(self.shown, held)
            self.table.go_to(self._nearest() if place is None else place)
        n = len(visits)
        self.count.setText(ngettext("{n} visit", "{n} visits", n).format(n=formats.count(n)))
        self.stack.setCurrentIndex(0 if self.shown else 1 if self._visits else 2)

    def _nearest(self) -> int:
        """Return the row of the last visit up to today: what lies ahead is above it."""
        past = [
            (line.day, -at)
            for at, line in enumerate(self.shown)
            if isinstance(line, DayVisit) and line.day <= self._today
        ]
        return -max(past)[1] if past else 0

    def _cells(self, visit: Line) -> tuple[Cell | None, ...]:
        if isinstance(visit, Group):
            count = ngettext("{n} visit", "{n} visits", visit.count).format(n=visit.count)
            return TextCell(count, "text3"), TextCell(visit.title, "text", bold=True), *_REST
        ours = formats.listing(
            wording.named(seat.name, seat.english_name) for seat in visit.seats if seat.is_ours
        )
        text = " ".join((visit.outcome or visit.objective or "").split())
        word, tone = _state(visit.state)
        at = wording.brief_day(visit.day, self._today)
        return (
            TextCell(f"{at} {formats.clock_time(visit.start)}", "text", bold=True),
            AccountCell(account_name(visit)),
            TextCell(words.kind(visit)),
            TextCell(text),
            TextCell(words.seat_names(visit)),
            TextCell(ours, "text3"),
            ChipCell(word, tone),
        )


class VisitTable(FittingTable):
    """A table that keeps the page keys for itself: they scroll it, not the weeks."""

    least = 200

    def event(self, event: QEvent) -> bool:
        """Take the page keys before the window does."""
        paging = isinstance(event, QKeyEvent) and event.key() in _PAGES
        if paging and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def _title(visit: DayVisit, by: str) -> str:
    if by == "account":
        return account_name(visit)
    return words.kind(visit) if by == "type" else _state(visit.state)[0]


def _state(state: VisitState) -> tuple[str, Tone]:
    states: dict[VisitState, tuple[str, Tone]] = {
        VisitState.PLANNED: (_("Planned"), "accent"),
        VisitState.RUNNING: (_("Running"), "accent"),
        VisitState.HELD: (_("Held"), "ok"),
        VisitState.MISSED: (_("Not logged"), "warn"),
        VisitState.CANCELLED: (_("Called off"), "none"),
    }
    return states[state]


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("When"), 120, sortable=False),
        Column("account", _("Account"), 206, sortable=False),
        Column("type", _("Type"), 146, sortable=False),
        Column("text", _("What it was about"), 0, sortable=False),
        Column("theirs", _("Their people"), 156, sortable=False),
        Column("ours", _("Our people"), 144, sortable=False),
        Column("state", _("State"), 90, sortable=False),
    )
