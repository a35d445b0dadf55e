"""The visits of an account: what is planned, what was held, and what came of it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.day_visits import Seat, questions_in, seats_of
from kamdesk.queries.listing import listed
from kamdesk.ui import wording
from kamdesk.ui.files.basket import FileBasket
from kamdesk.ui.files.strip import FileStrip
from kamdesk.ui.pages.account.details import WIDTH, DetailCard
from kamdesk.ui.pages.account.record_table import Habits, TableCard
from kamdesk.ui.pages.account.tab import AccountTab
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, Tone, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cells import Cell, ChipCell, TextCell
from kamdesk.ui.widgets.rows_model import Column

_NARROW: Final = 1000
_LOW: Final = 560
_NAMED: Final = 3  # people in a cell


class VisitRow(Struct, frozen=True):
    """One visit. ``passed``: its day lies behind."""

    id: UUID
    type: str
    planned_at: datetime | None
    held_at: datetime | None
    cancelled: bool
    passed: bool
    minutes: int | None
    place: str | None
    objective: str | None
    questions: tuple[str, ...]
    notes: str | None
    outcome: str | None
    seats: tuple[Seat, ...]

    @property
    def at(self) -> datetime | None:
        """When it was, or is to be."""
        return self.held_at or self.planned_at

    @property
    def missed(self) -> bool:
        """Tell whether its day passed and nobody logged it."""
        return self.passed and self.held_at is None and not self.cancelled

    @property
    def is_past_cancelled(self) -> bool:
        """Tell whether it was called off and its day is over."""
        return self.passed and self.cancelled


class VisitsTab(AccountTab):
    """N plans a visit, V logs one. Signals: ``log_wanted``."""

    log_wanted = Signal()

    def __init__(self, tasks: Tasks, today: Callable[[], date], account_id: UUID) -> None:
        super().__init__(tasks, today, account_id)
        self.planned: TableCard[VisitRow] = TableCard(
            _("Planned"),
            _columns(),
            self._cells,
            _("Nothing is planned"),
            habits=Habits(most=5, leads=False, spare=("ours", "type")),
        )
        self.held: TableCard[VisitRow] = TableCard(
            _("History"),
            _columns(),
            self._cells,
            _("Nobody has been there yet"),
            habits=Habits(spare=("ours", "type")),
        )
        self.details = DetailCard(_("Visit"))
        self.open = Button(_("Edit"), "pencil", size=Size.SMALL, tip=_("Edit visit (E)"))
        self.details.verbs.addWidget(self.open)
        self.details.verbs.addStretch(1)
        self.strip = FileStrip()
        self.files = FileBasket(self, tasks, self.strip, ground=self.details)
        self.attach = Button("", "paperclip", size=Size.SMALL, tip=_("Add files to this visit"))
        self.details.body.insertWidget(1, self.strip)
        self.details.verbs.addWidget(self.attach)
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        self.read(visits_of, self.account_id, then=self.show_visits)

    def new(self) -> None:
        self.ask("visit.plan")

    def take_focus(self) -> None:
        (self.held if self.held.table.isVisible() else self.planned).table.setFocus()

    def show_visits(self, rows: list[VisitRow]) -> None:
        """Split the visits at today: what is to come in order, what was with the newest first."""
        past = [row for row in rows if row.held_at is not None or row.is_past_cancelled]
        ahead = [row for row in rows if row not in past]
        self.planned.show_records(sorted(ahead, key=_moment))
        self.held.show_records(sorted(past, key=_moment, reverse=True))
        count = sum(row.held_at is not None for row in past)
        self.held.aside.setText(_("{n} held").format(n=count) if count else "")

    def _lay_out(self) -> None:
        self.plan = self.planned.add_verb(_("Plan visit"), "calendar-plus", _("Plan visit (N)"))
        self.log = self.held.add_verb(_("Log visit"), "handshake", _("Log visit (V)"))
        left = Rows(gap=12)
        left.addWidget(self.planned)
        left.addWidget(self.held, 1)
        line = Columns(gap=12)
        line.addLayout(left, 1)
        line.addWidget(self.details)
        self.body.addLayout(line, 1)

    def _connect(self) -> None:
        self.add_table(self.held.table, "visit")
        self.add_table(self.planned.table, "visit")
        self.planned.table.stand_under(self.held.table)
        self.held.table.chosen_row.connect(lambda: self._show_details(self.held))
        self.planned.table.chosen_row.connect(lambda: self._show_details(self.planned))
        self.plan.clicked.connect(self.new)
        self.log.clicked.connect(self.log_wanted)
        self.open.clicked.connect(self._edit_shown)
        self.attach.clicked.connect(self.files.ask)
        self.files.told.connect(self.told)
        self.files.said.connect(self._say_refused)
        self._shown: UUID | None = None

    def _edit_shown(self) -> None:
        if self._shown is not None:
            self.ask("visit", self._shown)

    def _show_details(self, card: TableCard[VisitRow]) -> None:
        row = card.table.current()
        if row is None or (card is self.planned and self.held.table.current() and
                           not self.planned.table.hasFocus()):  # fmt: skip
            return
        if row.id != self._shown:
            self.files.hold(())
            self.files.about(self.account_id, row.id)
        self._shown = row.id
        self.details.title.setText(wording.choice_word("visit", "type", row.type))
        self.details.begin()
        say = self.details.section
        say(_("When"), [_when(row)])
        say(_("Place"), [row.place or ""])
        say(_("With"), [_seat(seat) for seat in row.seats])
        say(_("Objective"), [row.objective or ""])
        say(_("Questions"), row.questions)
        say(_("Minutes of the visit"), (row.notes or "").splitlines(), "text")
        say(_("Outcome"), [row.outcome or ""], "text")
        self.details.end()

    def _say_refused(self, text: str) -> None:
        self.trouble.set_text(text)
        self.trouble.show()

    def _cells(self, row: VisitRow) -> tuple[Cell | None, ...]:
        at = row.at.astimezone().date() if row.at else None
        theirs = [_name(seat) for seat in row.seats if not seat.is_ours]
        ours = [_name(seat) for seat in row.seats if seat.is_ours]
        text = row.outcome or row.objective or row.notes or ""
        return (
            TextCell(_day(row, at, self.today()), "text", bold=True),
            TextCell(wording.choice_word("visit", "type", row.type)),
            TextCell(" ".join(text.split())),
            TextCell(formats.listing(theirs[:_NAMED])),
            TextCell(formats.listing(ours[:_NAMED]), "text3"),
            _state(row, at, self.today()),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.details.setVisible(self.width() >= theme().px(_NARROW))
        self.details.setFixedWidth(theme().px(WIDTH))
        self.planned.keep_to(5 if self.height() >= theme().px(_LOW) else 2)


def visits_of(reading: Any, account_id: UUID) -> list[VisitRow]:
    """Return every visit of an account with who sits in it."""
    rows = listed(reading, ENTITIES["visit"], f'account = "{account_id}"')
    seats = seats_of(reading, [row["id"] for row in rows])
    return [_visit(row, seats.get(row["id"], ()), reading.today) for row in rows]


def _visit(row: dict[str, Any], seats: tuple[Seat, ...], today: date) -> VisitRow:
    planned, held = row["planned_at"], row["held_at"]
    passed = planned is not None and planned.astimezone().date() < today
    return VisitRow(
        id=row["id"],
        type=row["type"],
        planned_at=planned,
        held_at=held,
        cancelled=bool(row["cancelled"]),
        passed=passed,
        minutes=row["minutes"],
        place=row["place"],
        objective=row["objective"],
        questions=questions_in(row["questions"]),
        notes=row["notes"],
        outcome=row["outcome"],
        seats=seats,
    )


def _moment(row: VisitRow) -> float:
    return row.at.timestamp() if row.at else 0.0


def _day(row: VisitRow, at: date | None, today: date) -> str:
    if at is None or row.at is None:
        return _("no date")
    shown = wording.brief_day(at, today)
    return shown if row.held_at else f"{shown} {formats.clock_time(row.at)}"


def _when(row: VisitRow) -> str:
    if row.at is None:
        return _("no date")
    long = formats.duration(row.minutes) if row.minutes else ""
    return " · ".join(part for part in (formats.moment(row.at), long) if part)


def _state(row: VisitRow, at: date | None, today: date) -> Cell | None:
    if row.held_at is not None:
        return TextCell(formats.age(at, today) if at else "", "text3")
    tone: Tone = "none" if row.cancelled else "risk" if row.missed else "accent"
    word = _("Cancelled") if row.cancelled else _("Not logged") if row.missed else _("Planned")
    return ChipCell(word, tone)


def _name(seat: Seat) -> str:
    return wording.named(seat.name, seat.english_name)


def _seat(seat: Seat) -> str:
    title = wording.named(seat.title or "", seat.english_title)
    return f"{_name(seat)} · {title}" if title else _name(seat)


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", _("When"), 118, sortable=False),
        Column("type", _("Type"), 138, sortable=False),
        Column("text", _("What it was about"), 0, sortable=False),
        Column("theirs", _("With, theirs"), 150, sortable=False),
        Column("ours", _("With, ours"), 110, sortable=False),
        Column("state", _("State"), 96, sortable=False),
    )
