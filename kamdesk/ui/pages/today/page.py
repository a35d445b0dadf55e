"""Today: the numbers, the route with the next visit opened, and what waits beside it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, sentence
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.risk_signals import RiskSignal
from kamdesk.queries.score_history import sparks
from kamdesk.queries.unfinished import Unfinished
from kamdesk.services.drafts import waiting_captures
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.today import words
from kamdesk.ui.pages.today.evidence import Sheets
from kamdesk.ui.pages.today.held_place import held_place, take_again
from kamdesk.ui.pages.today.middle import Middle
from kamdesk.ui.pages.today.promises import PromiseRow
from kamdesk.ui.pages.today.reading import Day, day_now, moment, turns
from kamdesk.ui.pages.today.side import SLIM, Side
from kamdesk.ui.pages.today.verbs import Verbs
from kamdesk.ui.pages.today.walking import Walker
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.notices import Banner, Skeleton

MINUTE_MS: Final = 60_000
_POINTS, _STEP = 7, timedelta(days=30)  # of the small trend beside a name
_OPEN: Final = (VisitState.PLANNED, VisitState.RUNNING)
_SHOWN: Final = (
    "visit", "attendee", "commitment", "touch", "account", "ticket", "instalment", "payment",
    "contract", "opportunity", "contact", "position", "stakeholder_fact", "clip_note", "stage",
)  # fmt: skip


class TodayPage(Page):
    """Signals: as in Page; ``told`` says that a deed is done, with the way back."""

    room = "today"
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date]) -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._day: Day | None = None
        self._begun: tuple[UUID, str, str] | None = None
        self._stale = self._slim = False
        self.middle, self.side = Middle(), Side()
        self.walker = Walker(self.middle)
        self.verbs = Verbs(self, tasks)
        self.sheets = Sheets(self, tasks)
        self._build()
        self._connect()
        self._minute = QTimer(self, interval=MINUTE_MS)
        self._minute.timeout.connect(self.tick)
        self._minute.start()
        tasks.changed.connect(self._changed)
        theme().changed.connect(self._fit)
        self.reload()

    # What the shell asks

    def heading(self) -> Heading:
        day = self._today()
        week = _("week {n}").format(n=day.isocalendar().week)
        return Heading(_("Today"), sub=f"{formats.day(day)} · {week}")

    def subject(self) -> Subject | None:
        visit = self.chosen_visit()
        return words.subject_of(visit) if visit else None

    def hints(self) -> Sequence[Hint]:
        return (
            (("V",), _("start visit")),
            (("J", "K"), _("move")),
            (("Enter",), _("open account")),
            (("E",), _("keep promise")),
            (("?",), _("shortcuts")),
        )

    def perform(self, action: str) -> bool:
        """Walk the route, start the chosen visit, keep the promise at hand."""
        if action in ("today.down", "today.up"):
            self.walker.walk(self._day, 1 if action == "today.down" else -1)
        elif action == "today.start":
            self._start_chosen()
        elif action == "today.keep":
            self._keep_at_hand()
        else:
            return False
        return True

    def panes(self) -> Sequence[QWidget]:
        return (self.middle, self.side)

    def take_focus(self) -> None:
        (self.walker.card(self._day) or self.middle).setFocus()

    def begun(self) -> tuple[UUID, str, str] | None:
        return self.verbs.begun()

    def go_on(self, begun: tuple[UUID, str, str]) -> None:
        self._begun = begun

    # Building

    def _build(self) -> None:
        self.failure = Banner("", "risk", _("Retry"))
        self.failure.acted.connect(self.reload)
        self.failure.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(Skeleton(12, 44))
        self.stack.addWidget(self.middle)
        left = Rows(gap=0)
        left.addWidget(self.failure)
        left.addWidget(self.stack, 1)
        line = Columns(self, gap=0)
        line.addLayout(left, 1)
        line.addWidget(Divider(upright=True))
        line.addWidget(self.side)

    def _connect(self) -> None:
        middle, side, verbs = self.middle, self.side, self.verbs
        middle.numbers.opened.connect(self._show_evidence)
        self.sheets.opened.connect(lambda subject: self.intent.emit("account.open", subject))
        middle.ribbon.picked.connect(self.walker.pick)
        middle.unfinished.resumed.connect(self._resume)
        middle.route.opened.connect(self._open)
        middle.route.reached.connect(self._reached)
        middle.empty.plan.connect(lambda debt: self._plan(debt, middle.empty))
        middle.empty.open.connect(self._open)
        middle.empty.away.connect(lambda: self.intent.emit("go.accounts", None))
        middle.wrap_up.write.connect(self._write_up)
        middle.wrap_up.open.connect(self._open)
        side.touches.plan.connect(lambda debt: self._plan(debt, side.touches))
        side.touches.open.connect(self._open)
        side.touches.touched.connect(verbs.log_touch)
        side.risks.open.connect(self._open)
        side.risks.asked.connect(self._answer)
        for promises in (side.promises.list, middle.wrap_up.list):
            promises.kept.connect(verbs.keep)
            promises.broken.connect(verbs.break_off)
            promises.withdrawn.connect(verbs.withdraw)
            promises.postponed.connect(verbs.postpone)
        verbs.told.connect(self.told)
        verbs.refused.connect(lambda _error: self._render_again())

    # Reading

    @Slot()
    def reload(self) -> None:
        """Ask for the day anew."""
        self._stale = False
        self._tasks.read(day_now, then=self._arrived, failed=self._failed, owner=self,
                         latest=f"today.{id(self)}")  # fmt: skip

    @Slot()
    def tick(self) -> None:
        """Move the clock; a visit that begins or ends, or a new day, asks for all anew."""
        if not self.isVisible():
            self._stale = True
            return
        self._tasks.read(moment, then=self._passed, owner=self, latest=f"today.now.{id(self)}")

    def render_day(self, day: Day) -> None:
        """Show a day as it stands at a moment."""
        held = held_place(self)
        self._day = day
        self.middle.show_sheet(day.sheet, day.now)
        self.side.show_sheet(day.sheet)
        self._connect_briefing()
        self.stack.setCurrentWidget(self.middle)
        self.failure.hide()
        take_again(self, held)
        self._prepare_again()
        self.headed.emit()
        self.ready.emit()

    def _prepare_again(self) -> None:
        """Open the form that was up before the page was made anew."""
        begun, self._begun = self._begun, None
        card = self.walker.card_of(begun[0]) if begun else None
        if begun is not None and card is not None:
            self.verbs.prepare(card.visit, card, begun[1:])

    def _arrived(self, day: Day) -> None:
        self.render_day(day)
        accounts = list(dict.fromkeys(visit.account_id for visit in day.sheet.visits))
        if accounts:
            days = [day.sheet.day - _STEP * back for back in reversed(range(_POINTS))]
            self._tasks.read(sparks, accounts, days, then=self.middle.show_trends, owner=self,
                             latest=f"today.sparks.{id(self)}")  # fmt: skip

    def _failed(self, error: KamdeskError) -> None:
        self.failure.set_text(sentence(error))
        self.failure.show()
        self.ready.emit()

    def _passed(self, now: datetime) -> None:
        if self._day is None or turns(self._day, now):
            self.reload()
        else:
            self._day = Day(self._day.sheet, now)
            self.middle.show_now(self._day.sheet, now)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self._stale = True
            self._catch_up()

    def _catch_up(self) -> None:
        """Read anew what changed while another page was in front."""
        if self._stale and self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._catch_up()
        self._ask_unfinished()

    def _ask_unfinished(self) -> None:
        """Ask for notes that wait, behind those being kept just now."""
        self._tasks.run(waiting_captures, then=self._show_unfinished, owner=self)

    def _show_unfinished(self, found: list[Unfinished]) -> None:
        self.middle.unfinished.show_found(found, self._today())

    def _render_again(self) -> None:
        """Put what was ticked back as it stands."""
        if self._day is not None:
            self.render_day(self._day)

    # Choosing

    def chosen_visit(self) -> DayVisit | None:
        """Return the visit the keys apply to: the one reached last, else the next one."""
        return self.walker.chosen(self._day)

    def _reached(self, visit: DayVisit) -> None:
        self.walker.reached = visit.id
        self.headed.emit()

    # Verbs

    def _connect_briefing(self) -> None:
        card = self.middle.briefing
        if card is not None:
            card.started.connect(self._start)
            card.prepared.connect(lambda visit: self.verbs.prepare(visit, card))
            card.moved.connect(lambda visit: self.verbs.move(visit, card))

    @Slot(object)
    def _start(self, visit: DayVisit) -> None:
        """Begin a planned visit; one that took place is only looked at again."""
        subject = words.subject_of(visit)
        if visit.state in _OPEN and self._day is not None:
            self.intent.emit("visit.capture", words.meeting_of(visit, self._day.now))
        else:
            self.intent.emit("account.visits", subject)

    @Slot(object)
    def _resume(self, subject: Subject) -> None:
        """Take up notes that were left."""
        self.intent.emit("visit.capture", subject)

    @Slot(object)
    def _write_up(self, visit: DayVisit) -> None:
        """Log afterwards what was planned."""
        if self._day is not None:
            self.intent.emit("visit.capture", words.meeting_of(visit, self._day.now))

    def _start_chosen(self) -> None:
        visit = self.chosen_visit()
        if visit is not None:
            self._start(visit)

    def _keep_at_hand(self) -> None:
        """Keep the promise the keyboard is on."""
        focus: QWidget | None = self.focusWidget()
        row = focus.parentWidget() if focus is not None else None
        if isinstance(row, PromiseRow):
            self.verbs.keep(row.line)

    @Slot(object)
    def _open(self, row: DayVisit | CadenceDebt | RiskSignal) -> None:
        self.intent.emit("account.open", words.subject_of(row))

    def _plan(self, row: CadenceDebt | RiskSignal, anchor: QWidget) -> None:
        if self._day is not None:
            self.verbs.plan(row, self._day.now, anchor)

    @Slot(object)
    def _answer(self, signal: RiskSignal) -> None:
        """Carry out the one verb of a signal."""
        wanted = words.VERBS[signal.verb].intent
        if wanted == "visit.plan":
            self._plan(signal, self.side.risks)
        elif wanted == "renewal.start":
            self.verbs.renew(signal)
        else:
            self.intent.emit(wanted, words.subject_of(signal))

    @Slot(str)
    def _show_evidence(self, key: str) -> None:
        if self._day is not None:
            self.sheets.show(key, self._day.sheet, self.middle.numbers.cells[key])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Stand in one column where two have no room."""
        slim = self.width() < theme().px(SLIM)
        if slim and not self._slim:
            self.middle.borrow(self.side.lend())
        elif self._slim and not slim:
            self.middle.give_back(self.side.cards)
            self.side.take_back()
        self._slim = slim
        self.side.fit(self.width())
