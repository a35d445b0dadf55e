"""What one can do here: ask a customer, follow an answer up, open what follows it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kamdesk.i18n import _
from kamdesk.queries.feedback import FeedbackLine, Followed
from kamdesk.queries.visit_form import named_accounts
from kamdesk.services.feedback import FollowUp, follow_up
from kamdesk.ui import wording
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.requests import FormRequest, Offer
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.pages.feedback.asking import FollowUpQuestion, SurveyQuestion
from kamdesk.ui.pages.feedback.reading import people_of
from kamdesk.ui.pages.feedback.survey import Asked, Survey
from kamdesk.ui.tasks import Tasks

_FOUND: Final = 8
_SOON: Final = timedelta(days=3)  # a complaint that waits longer is another complaint


class Verbs(QObject):
    """Signals: ``told`` what was done; ``stored`` the answers of a survey; ``ended`` a question."""

    told = Signal(str)
    stored = Signal(object)
    ended = Signal()

    def __init__(self, page: QWidget, tasks: Tasks) -> None:
        super().__init__(page)
        self._page, self._tasks = page, tasks
        self.drawer = RecordDrawer(tasks, page)
        self.whom: SurveyQuestion | None = None
        self.what: FollowUpQuestion | None = None
        self.survey: Survey | None = None
        self.drawer.told.connect(self.told)
        self.drawer.closed.connect(self.ended)

    def ask(
        self,
        account: Offer | None,
        person_id: UUID | None,
        kinds: Sequence[str],
        anchor: QWidget,
    ) -> None:
        """Ask whom to ask what, then open the survey."""
        question = self.whom = SurveyQuestion(self._page, self._search, self._people)
        question.given.connect(self.begin)
        question.gone.connect(question.deleteLater)
        question.gone.connect(self.ended)
        question.begin(account, person_id, kinds, anchor)

    def ask_again(self, line: FeedbackLine, anchor: QWidget) -> None:
        """Ask the same customer the same thing once more."""
        account = Offer(line.account_id, words.account_name(line))
        self.ask(account, line.contact_id, (line.kind,), anchor)

    def begin(self, asked: Asked) -> None:
        """Open the survey over the whole window."""
        self.leave()
        survey = self.survey = Survey(self._page.window(), self._tasks, asked)
        survey.stored.connect(self._stored)
        survey.ended.connect(self._ended)
        survey.begin()

    def leave(self) -> None:
        """Fold the survey and the form away; what is typed there is kept for the next time."""
        self.drawer.keep()
        if self.survey is not None:
            self.survey.keeper.keep()
            self.survey.hide()
            self.survey.deleteLater()
            self.survey = None

    def follow(
        self,
        line: FeedbackLine,
        kind: str,
        who: tuple[UUID, Sequence[Offer]],
        today: date,
        anchor: QWidget,
    ) -> None:
        """Ask what to do about an answer, then store it."""
        question = FollowUpQuestion(self._page, line, kind, who, (today, today + _SOON))
        self.what = question
        question.given.connect(lambda command: self._follow(command, question))
        question.gone.connect(question.deleteLater)
        question.gone.connect(self.ended)
        question.open_near(anchor)

    def open_followed(self, line: FeedbackLine, each: Followed) -> None:
        """Open the task or ticket that follows an answer up."""
        self.drawer.open(FormRequest(kind=each.entity, account_id=line.account_id,
                                     record_id=each.id))  # fmt: skip

    def edit(self, line: FeedbackLine) -> None:
        """Open an answer in a form."""
        self.drawer.open(FormRequest(kind="feedback", account_id=line.account_id,
                                     record_id=line.id))  # fmt: skip

    def record(self, account_id: UUID) -> None:
        """Open the form for an answer that was given elsewhere."""
        self.drawer.open(FormRequest(kind="feedback", account_id=account_id))

    def _follow(self, command: FollowUp, question: FollowUpQuestion) -> None:
        said = (
            _("Task made of the answer")
            if command.kind == "task"
            else _("Ticket made of the answer")
        )

        def done(_key: UUID) -> None:
            question.hide()
            self.told.emit(said)

        self._tasks.run(follow_up, command, then=done, failed=question.explain, owner=question)

    def _stored(self, keys: tuple[UUID, ...]) -> None:
        self.stored.emit(keys)
        self.told.emit(_("Answers stored"))

    def _ended(self) -> None:
        if self.survey is not None:
            self.survey.deleteLater()
            self.survey = None
        self.ended.emit()

    def _search(self, text: str, answer: Callable[[list[Offer]], None]) -> None:
        def show(choices: Sequence[Any]) -> None:
            answer([Offer(c.id, wording.named(c.name, c.english_name), c.name) for c in choices])

        self._tasks.read(named_accounts, text, _FOUND, then=show, owner=self._page,
                         latest=f"feedback.accounts.{id(self)}")  # fmt: skip

    def _people(self, account_id: UUID, answer: Callable[[list[Offer]], None]) -> None:
        asker = self.whom
        self._tasks.read(people_of, account_id, then=answer, owner=asker,
                         latest=f"feedback.people.{id(self)}")  # fmt: skip
