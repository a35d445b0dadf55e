"""The deeds of the planner, each told with its way back; what is refused goes back in place."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kamdesk.domain.cadence import Rhythm
from kamdesk.domain.ids import AccountId, ContactId, VisitId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.visit_form import named_accounts
from kamdesk.queries.week import WeekSheet
from kamdesk.services.week import MoveVisit, PlanVisit, cancel_visit, move_visit, plan_visit
from kamdesk.ui import wording
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.pages.week import words
from kamdesk.ui.pages.week.asking import Asked, CancelQuestion, Typed, VisitQuestion
from kamdesk.ui.pages.week.plan import Carried, Spot, moment_at
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.visit_words import account_name
from kamdesk.ui.widgets.question import Question

_FOUND: Final = 8


class Verbs(QObject):
    """Signals: ``told`` what was done; ``planned`` carries the id of a new visit.

    ``stayed`` says that nothing was moved; ``closed`` that a question is gone.
    """

    told = Signal(str)
    planned = Signal(object)
    stayed = Signal()
    closed = Signal()

    def __init__(self, host: QWidget, tasks: Tasks) -> None:
        super().__init__(host)
        self._host, self._tasks = host, tasks
        self.question: Question | None = None

    def place(self, carried: Carried, sheet: WeekSheet) -> None:
        """Put what was let down where it landed: plan a debt, move or stretch a visit."""
        if isinstance(carried.what, DayVisit):
            self._move(carried, carried.what, sheet)
        elif carried.what is not None:
            self._plan(carried, carried.what, sheet)

    def create(
        self, carried: Carried, sheet: WeekSheet, held: Offer | None, anchor: QWidget
    ) -> None:
        """Ask whose a new visit is, and plan it."""
        at = moment_at(sheet, Spot(carried.column, carried.start))
        self._ask(VisitQuestion(self._host, self._search, held, at, carried.minutes), anchor)

    def begun(self) -> Typed | tuple[UUID, str] | None:
        """Return what is filled in of a question: a new visit, or why one is called off."""
        question = self.question
        if isinstance(question, CancelQuestion):
            return question.visit_id, question.line.text()
        return question.typed if isinstance(question, VisitQuestion) else None

    def create_again(self, typed: Typed, anchor: QWidget) -> None:
        """Go on with a new visit that was being filled in."""
        question = VisitQuestion(self._host, self._search, typed.held, typed.at, typed.minutes)
        question.write(typed)
        self._ask(question, anchor)

    def cancel(self, visit: DayVisit, anchor: QWidget, typed: str = "") -> None:
        """Ask why a visit is called off, and do it; ``typed`` was written before."""
        name = account_name(visit)
        title = _("Call off · {account}").format(account=name)
        question = CancelQuestion(self._host, title, visit.id)
        question.line.setText(typed)
        said = _("Called off: {account}, {when}").format(account=name, when=words.when(visit.start))

        def call_off(reason: str) -> None:
            self._tasks.run(
                cancel_visit,
                VisitId(visit.id),
                reason,
                then=lambda _done: self._done(said),
                failed=question.explain,
                owner=question,
            )

        question.given.connect(call_off)
        self._open(question, anchor)

    def _move(self, carried: Carried, visit: DayVisit, sheet: WeekSheet) -> None:
        at = moment_at(sheet, Spot(carried.column, carried.start))
        is_moved, is_stretched = at != visit.start, carried.minutes != visit.minutes
        if not is_moved and not is_stretched:
            self.stayed.emit()
            return
        command = MoveVisit(
            visit_id=VisitId(visit.id),
            planned_at=at if is_moved else None,
            minutes=carried.minutes if is_stretched else None,
            seen_at=visit.start if is_moved else None,
        )
        said = _("{account} moved to {when}") if is_moved else _("{account} ends at {end}")
        text = said.format(account=account_name(visit), when=words.when(at),
                           end=words.clock(carried.end))  # fmt: skip
        self._run(move_visit, command, said=text)

    def _plan(self, carried: Carried, debt: CadenceDebt, sheet: WeekSheet) -> None:
        at = moment_at(sheet, Spot(carried.column, carried.start))
        command = PlanVisit(
            account_id=AccountId(debt.account_id),
            planned_at=at,
            minutes=carried.minutes,
            type="executive" if debt.rhythm is Rhythm.EXECUTIVE else "routine",
            contacts=(ContactId(debt.person.id),) if debt.person else (),
        )
        text = _("Planned {account} for {when}").format(
            account=account_name(debt), when=words.when(at)
        )
        self._run(plan_visit, command, said=text, then=self.planned.emit)

    def _ask(self, question: VisitQuestion, anchor: QWidget) -> None:
        question.chosen.connect(lambda asked: self._create(question, asked))
        self._open(question, anchor)

    def _create(self, question: VisitQuestion, asked: Asked) -> None:
        command = PlanVisit(
            account_id=AccountId(asked.account_id),
            planned_at=asked.at,
            minutes=asked.minutes,
            type=asked.type,
            objective=asked.objective,
        )
        text = _("Planned {account} for {when}").format(
            account=asked.name, when=words.when(asked.at)
        )

        def done(visit_id: object) -> None:
            self.planned.emit(visit_id)
            self._done(text)

        self._tasks.run(plan_visit, command, owner=question, then=done, failed=question.explain)

    def _run(
        self,
        deed: Callable[..., Any],
        command: object,
        *,
        said: str,
        then: Callable[[Any], None] | None = None,
    ) -> None:
        def done(result: Any) -> None:
            if then is not None:
                then(result)
            self.told.emit(said)

        self._tasks.run(deed, command, then=done, failed=self._refuse, owner=self)

    def _done(self, said: str) -> None:
        if self.question is not None:
            self.question.hide()
        self.told.emit(said)

    def _refuse(self, error: KamdeskError) -> None:
        self.stayed.emit()
        self._tasks.refused.emit(error)

    def _open(self, question: Question, anchor: QWidget) -> None:
        if self.question is not None:
            self.question.hide()
        self.question = question
        question.gone.connect(lambda: self._gone(question))
        question.open_near(anchor)

    def _gone(self, question: Question) -> None:
        question.deleteLater()
        if self.question is question:
            self.question = None
            self.closed.emit()

    def _search(self, text: str, then: Callable[[list[Offer]], None]) -> None:
        self._tasks.read(
            named_accounts, text, _FOUND, owner=self, latest=f"week.accounts.{id(self)}",
            then=lambda found: then(
                [Offer(each.id, wording.named(each.name, each.english_name)) for each in found]
            ),
        )  # fmt: skip
