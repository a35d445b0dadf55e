"""Visits and week: a painted planner with its queue, and the list of visits beside it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.domain.day_ribbon import LUNCH_FROM
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.plan_check import PlanDoubt
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.week import keys, words
from kamdesk.ui.pages.week.asking import Begun, Typed
from kamdesk.ui.pages.week.bar import WeekBar
from kamdesk.ui.pages.week.check import CheckStrip
from kamdesk.ui.pages.week.grid import WeekGrid
from kamdesk.ui.pages.week.heads import WeekHeads
from kamdesk.ui.pages.week.history import HistoryView
from kamdesk.ui.pages.week.plan import Carried, Spot, column_of
from kamdesk.ui.pages.week.reading import Week, moment, my_visits, week_now
from kamdesk.ui.pages.week.side import Side
from kamdesk.ui.pages.week.verbs import Verbs
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.visit_words import meeting_of, subject_of
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.notices import Banner, Skeleton

VIEWS: Final = ("week", "visits")
_WEEK: Final = timedelta(days=7)
_MINUTE_MS: Final = 60_000
_LOGGABLE: Final = (VisitState.PLANNED, VisitState.RUNNING, VisitState.MISSED)
_SHOWN: Final = (
    "visit", "attendee", "account", "touch", "contact", "position", "stakeholder_fact",
)  # fmt: skip


class WeekPage(Page):
    """Signals: as in Page; ``told`` says that a deed is done, with the way back."""

    room = "week"
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: Callable[[], date], view: str = "") -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._week: Week | None = None
        self._day: date | None = None
        self._whole = self._stale = False
        self._awaited: UUID | None = None
        self._begun: Begun | None = None
        self.view = view if view in VIEWS else "week"
        self.bar, self.side, self.heads = WeekBar(), Side(), WeekHeads()
        self.grid, self.history = WeekGrid(), HistoryView()
        self.check = CheckStrip()
        self.verbs = Verbs(self, tasks)
        self._build()
        self._connect()
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self.tick)
        self._minute.start()
        tasks.changed.connect(self._changed)
        self.reload()

    # What the shell asks

    def heading(self) -> Heading:
        if self.view == "visits":
            return Heading(_("Visits"))
        return Heading(_("Week plan"), "", words.week_text(self._week.sheet) if self._week else "")

    def subject(self) -> Subject | None:
        visit = self.visit()
        if self.view == "week" and self.side.queue.hasFocus():
            debt = self.side.queue.debt()
            return subject_of(debt) if debt else None
        return subject_of(visit) if visit else None

    def hints(self) -> Sequence[Hint]:
        return words.hints(self.view)

    def perform(self, action: str) -> bool:
        """Carry out "week.VERB": another week, a new visit, a view."""
        room, _dot, verb = action.partition(".")
        if room != "week":
            return False
        if verb in ("planner", "history"):
            self.show_view("week" if verb == "planner" else "visits")
        elif verb == "new":
            self._begin()
        elif verb == "group" and self.view == "visits":
            self.history.cycle()
        elif verb == "drag":
            self._lift_first()
        elif self.view == "week":
            self._turn(verb)
        return True

    def panes(self) -> Sequence[QWidget]:
        parts = (self.side, self.grid, self.check) if self.view == "week" else (self.history,)
        return (self.bar, *parts)

    def take_focus(self) -> None:
        (self.grid if self.view == "week" else self.history.table).setFocus()

    def visit(self) -> DayVisit | None:
        """Return the visit at hand."""
        if self.view == "visits":
            return self.history.visit()
        block = self.grid.chosen_block()
        return block.visit if block else None

    def begun(self) -> Begun:
        return Begun(self.view, self._day, self._whole, self.verbs.begun())

    def go_on(self, begun: Begun) -> None:
        self._day, self._whole = begun.day, begun.whole
        self._begun = begun
        self.show_view(begun.view)

    # Building

    def _build(self) -> None:
        self.failure = Banner("", "risk", _("Retry"))
        self.failure.acted.connect(self.reload)
        self.failure.hide()
        self.stack = QStackedWidget()
        self.planner = self._planner()
        for widget in (Skeleton(12, 44), self.planner, self.history):
            self.stack.addWidget(widget)
        rows = Rows(self, gap=0)
        for part in (self.bar, Divider(), self.failure):
            rows.addWidget(part)
        rows.addWidget(self.stack, 1)
        self.spot = QWidget(self.grid)  # where questions about a place of the grid appear
        self.bar.add_filters(self.history.filters)
        self.bar.fit(self.view)

    def _planner(self) -> QWidget:
        self.pane = QScrollArea()
        self.pane.setWidgetResizable(True)
        self.pane.setFrameShape(QFrame.Shape.NoFrame)
        self.pane.setWidget(self.grid)
        right = Rows(gap=0)
        right.addWidget(self.heads)
        right.addWidget(self.pane, 1)
        right.addWidget(self.check)
        holder = QWidget()
        line = Columns(holder, gap=0)
        line.addWidget(self.side)
        line.addWidget(Divider(upright=True))
        line.addLayout(right, 1)
        return holder

    def _connect(self) -> None:
        grid, side, verbs = self.grid, self.side, self.verbs
        self.bar.asked.connect(self.perform)
        self.bar.view_chosen.connect(self.show_view)
        self.bar.whole_chosen.connect(self._show_whole)
        grid.placed.connect(self._place)
        grid.created.connect(self._create)
        grid.opened.connect(self._open)
        grid.cancel_asked.connect(self._cancel)
        grid.lifted.connect(side.queue.mark_lifted)
        grid.said.connect(self._hear)
        grid.picked.connect(self.headed)
        grid.wandered.connect(self._follow)
        side.lifted.connect(grid.lift_debt)
        side.opened.connect(lambda debt: self.intent.emit("account.open", subject_of(debt)))
        side.queue.picked.connect(self.headed)
        self.check.doubt_wanted.connect(self._lead_to)
        self.check.debt_wanted.connect(side.queue.go_to)
        self.history.opened.connect(self._open)
        self.history.picked.connect(self.headed)
        self.history.begun.connect(self._begin)
        verbs.told.connect(self.told)
        verbs.planned.connect(self._await)
        verbs.stayed.connect(grid.let_go)
        verbs.closed.connect(self._question_gone)

    # Reading

    @Slot()
    def reload(self) -> None:
        """Ask anew for what is shown."""
        self._stale = False
        self._tasks.read(week_now, self._day, self._whole, then=self.show_week, owner=self,
                         failed=self._failed, latest=f"week.{id(self)}")  # fmt: skip

    def show_week(self, week: Week) -> None:
        """Show a week; in the other view, ask for the list as well."""
        self._week = week
        self.grid.know_debts(week.sheet.queue)
        self.grid.show_week(week)
        self.heads.show_week(week)
        self.side.show_week(week)
        self.check.show_week(week)
        self.bar.days.choose("7" if len(week.sheet.days) > 5 else "5")  # noqa: PLR2004 - days
        self.failure.hide()
        if not self.grid.blocks:
            self.bar.say(
                _("No visit in this week yet: drag somebody here, or double-click an hour")
            )
        self._choose_awaited()
        if self.view == "visits":
            self._tasks.read(my_visits, then=self._show_visits, failed=self._failed, owner=self,
                             latest=f"week.visits.{id(self)}")  # fmt: skip
        else:
            self._arrived(self.planner)

    @Slot()
    def tick(self) -> None:
        """Move the clock; a page nobody sees waits until it is shown."""
        if self.isVisible():
            self._tasks.read(moment, then=self._passed, owner=self, latest=f"week.now.{id(self)}")
        else:
            self._stale = True

    def _passed(self, now: datetime) -> None:
        if self._week is None or now.astimezone().date() != self._week.today:
            self.reload()
        else:
            self._week = Week(self._week.sheet, now)
            self.grid.show_now(now)

    def _show_visits(self, visits: Sequence[DayVisit]) -> None:
        self.history.show_visits(visits, self._today())
        self._arrived(self.history)

    def _arrived(self, shown: QWidget) -> None:
        focus = self.focusWidget()
        was_inside = focus is not None and focus is not self and shown.isAncestorOf(focus)
        self.stack.setCurrentWidget(shown)
        if not was_inside and self.isVisible() and self.verbs.question is None:
            self.take_focus()
        self._fit_heads()
        self._ask_again()
        self.headed.emit()
        self.ready.emit()

    def _failed(self, error: KamdeskError) -> None:
        self.failure.set_text(sentence(error))
        self.failure.show()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self._stale = True
            self._catch_up()

    def _catch_up(self) -> None:
        if self._stale and self.isVisible():
            self.reload()

    # Weeks and views

    @Slot(str)
    def show_view(self, view: str) -> None:
        """Show the planner or the list of visits."""
        self.view = view
        self.bar.fit(view)
        self.reload()

    def _turn(self, verb: str) -> None:
        """Show the week before, this one, or the next."""
        first = self._week.sheet.first if self._week else self._today()
        days = {"previous": first - _WEEK, "next": first + _WEEK, "today": None}
        if verb in days:
            self._day = days[verb]
            self.reload()

    @Slot(bool)
    def _show_whole(self, whole: bool) -> None:
        self._whole = whole
        self.reload()

    # Acting

    def _begin(self) -> None:
        if self._week is None:
            return
        if self.view != "week":
            self.show_view("week")
        keys.begin_visit(self.grid)

    def _lift_first(self) -> None:
        """Hold the first of the queue over the first free hour."""
        if self._week is not None and self._week.sheet.queue:
            self.grid.lift_debt(self._week.sheet.queue[0])

    @Slot(object)
    def _place(self, carried: Carried) -> None:
        if self._week is not None:
            self.verbs.place(carried, self._week.sheet)

    @Slot(object)
    def _create(self, carried: Carried) -> None:
        if self._week is None:
            return
        box = self.grid.ground.span_box(carried.column, carried.start, carried.minutes)
        held = None
        if self.side.queue.hasFocus():
            debt = self.side.queue.debt()
            held = Offer(debt.account_id, subject_of(debt).name) if debt else None
        self.verbs.create(carried, self._week.sheet, held, self._anchor(box))

    @Slot(object)
    def _cancel(self, visit: DayVisit) -> None:
        self._cancel_by(visit.id)

    def _cancel_by(self, visit_id: UUID, typed: str = "") -> None:
        block = self.grid.block_of(visit_id)
        if block is not None:
            box = self.grid.ground.block_box(block)
            self.verbs.cancel(block.visit, self._anchor(box), typed)

    def _ask_again(self) -> None:
        """Open the question that was up before the page was made anew."""
        begun, self._begun = self._begun, None
        asked = begun.asked if begun else None
        if isinstance(asked, Typed):
            self.verbs.create_again(asked, self._anchor(self.grid.visibleRegion().boundingRect()))
        elif asked is not None:
            self._cancel_by(*asked)

    @Slot(object)
    def _open(self, visit: DayVisit) -> None:
        """Write up a visit that is to come, or look at what came of one."""
        if visit.state in _LOGGABLE and self._week is not None:
            self.intent.emit("account.visit", meeting_of(visit, self._week.now))
        else:
            self.intent.emit("account.visits", subject_of(visit))

    @Slot(object)
    def _lead_to(self, doubt: PlanDoubt) -> None:
        """Put the keyboard where the plan is in doubt."""
        block = self.grid.block_of(doubt.visit.id) if doubt.visit else None
        column = column_of(self._week.sheet, doubt.day) if self._week else None
        if block is not None:
            self.grid.choose(block)
        elif column is not None:
            self.grid.go_to(Spot(column, LUNCH_FROM))
        self.grid.setFocus()

    def _anchor(self, box: QRect) -> QWidget:
        self.spot.setGeometry(box.right() + theme().px(8), box.y(), 1, 1)
        return self.spot

    @Slot()
    def _question_gone(self) -> None:
        self.grid.let_go()
        self.grid.setFocus()

    @Slot(object)
    def _await(self, visit_id: UUID) -> None:
        self._awaited = visit_id
        self._choose_awaited()

    def _choose_awaited(self) -> None:
        """Choose a visit that was just planned once it is here."""
        block = self.grid.block_of(self._awaited)
        if block is not None:
            self._awaited = None
            self.grid.choose(block)

    @Slot(str)
    def _hear(self, text: str) -> None:
        keys_said = _("Enter drops, Esc puts back")
        self.bar.say(f"{keys_said} · {text}" if self.grid.carried is not None else text)

    @Slot(QRect)
    def _follow(self, box: QRect) -> None:
        """Bring what the hand or the keyboard is at into view."""
        middle = box.center()
        margin = min(box.height() // 2 + theme().px(12), self.pane.viewport().height() // 2)
        self.pane.ensureVisible(middle.x(), middle.y(), 0, margin)

    def _fit_heads(self) -> None:
        self.heads.fit(self.grid.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.side.fit(self.width())
        self.check.fit(self.width())
        QTimer.singleShot(0, self, self._fit_heads)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._catch_up()
