"""The customer's voice: answers, what they add up to, and the loop each has to go round."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.feedback import FeedbackLine, Followed
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.page import Heading, Hint, Page, Subject
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.pages.feedback.answers import AnswerTable
from kamdesk.ui.pages.feedback.filters import ALL, FilterBar, Narrowed
from kamdesk.ui.pages.feedback.reading import Voice, voice
from kamdesk.ui.pages.feedback.side import Side, count_text
from kamdesk.ui.pages.feedback.verbs import Verbs
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.notices import Banner, EmptyState, Skeleton

_SHOWN: Final = ("feedback", "task", "ticket", "account", "contact", "user")
_SIDE, _SLIM_SIDE = 330, 256  # design pixels
_SHARE: Final = 0.29  # of a page between the two


class FeedbackPage(Page):
    """Signals: as in Page; ``told`` says that a deed is done, with the way back.

    ``asking`` begins a survey of the subject at once.
    """

    room = "feedback"
    told = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        subject: Subject | None = None,
        *,
        asking: bool = False,
    ) -> None:
        super().__init__()
        self._tasks, self._today = tasks, today
        self._about, self._asking = subject, asking
        self._voice: Voice | None = None
        self._shown: tuple[FeedbackLine, ...] = ()
        self._await: UUID | None = None
        self._held: str | None = None
        self.bar, self.table, self.side = FilterBar(), AnswerTable(), Side()
        self.verbs = Verbs(self, tasks)
        self._build()
        self._connect()
        tasks.changed.connect(self._changed)
        self.reload()

    # What the shell asks

    def heading(self) -> Heading:
        return Heading(_("Customer voice"), "", count_text(self._shown))

    def subject(self) -> Subject | None:
        line = self.table.line()
        return None if line is None else Subject(line.account_id, words.account_name(line))

    def standing(self) -> tuple[str, str, str | None]:
        return self.bar.stands.key, self.bar.kind.key or ALL, self.bar.account.key

    def stand(self, standing: tuple[str, str, str | None]) -> None:
        which, kind, self._held = standing
        self.bar.stands.choose(which)
        self.bar.kind.choose(kind)
        self.reload()

    def hints(self) -> Sequence[Hint]:
        return (
            (("N",), _("new survey")),
            (("T",), _("make a task")),
            (("Enter",), _("open answer")),
            (("J", "K"), _("move")),
            (("?",), _("shortcuts")),
        )

    def perform(self, action: str) -> bool:
        """Carry out "feedback.VERB"."""
        room, _dot, verb = action.partition(".")
        if room != "feedback":
            return False
        line = self.table.line()
        if verb == "new":
            self.begin()
        elif verb == "record":
            self._record()
        elif line is not None and verb in ("task", "ticket"):
            self._follow(verb)
        elif line is not None and verb == "edit":
            self.verbs.edit(line)
        elif line is not None and verb == "again":
            self.verbs.ask_again(line, self.side.answer)
        return True

    def panes(self) -> Sequence[QWidget]:
        return (self.bar, self.table, self.side)

    def take_focus(self) -> None:
        survey = self.verbs.survey
        if survey is None or not survey.isVisible():
            (self.table if self._shown else self).setFocus()

    def leave(self) -> None:
        self.verbs.leave()

    # Building

    def _build(self) -> None:
        self.failure = Banner("", "risk", _("Retry"))
        self.failure.acted.connect(self.reload)
        self.failure.hide()
        self.nothing = EmptyState("megaphone", _("No customer has been asked yet"), _("New survey"))
        self.unmatched = EmptyState(
            "list-filter", _("No answer passes the filter"), _("Show all answers")
        )
        self.filled = QWidget()
        card = Card(padding=1, open_below=True)
        card.add_flush(self.table, 1)
        self.left = QStackedWidget()
        self.left.addWidget(card)
        self.left.addWidget(self.unmatched)
        line = Columns(self.filled, gap=12)
        line.addWidget(self.left, 1)
        line.addWidget(self.side)
        self.stack = QStackedWidget()
        for widget in (Skeleton(12), self.filled, self.nothing):
            self.stack.addWidget(widget)
        lines = Rows(self, gap=12, margins=(18, 12, 18, 12))
        lines.addWidget(self.bar)
        lines.addWidget(self.failure)
        lines.addWidget(self.stack, 1)

    def _connect(self) -> None:
        bar, verbs, answer = self.bar, self.verbs, self.side.answer
        bar.account_chosen.connect(self.reload)
        bar.narrowed.connect(self._show)
        bar.new_asked.connect(self.begin)
        bar.record.clicked.connect(self._record)
        self.nothing.acted.connect(self.begin)
        self.unmatched.acted.connect(bar.clear)
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _row: self.perform("feedback.edit"))
        answer.follow_asked.connect(self._follow)
        answer.again_asked.connect(lambda: self.perform("feedback.again"))
        answer.opened.connect(self._open_followed)
        self.side.opened.connect(bar.show_evidence)
        verbs.told.connect(self.told)
        verbs.stored.connect(self._stored)
        verbs.ended.connect(self.take_focus)

    # Reading

    @Slot()
    def reload(self) -> None:
        """Ask anew; what is chosen stays chosen."""
        self.failure.hide()
        self._tasks.read(voice, self.bar.account_id, then=self._arrived, failed=self._fail,
                         owner=self, latest=f"feedback.{id(self)}")  # fmt: skip

    def _arrived(self, found: Voice) -> None:
        self._voice = found
        self.bar.know_accounts(found.accounts)
        if self._held is not None:
            self.bar.account.choose(self._held)
            self._held = None
            self.reload()
        self.side.show_sheet(found.sheet, self._today())
        asked_somebody = bool(found.accounts)
        self.stack.setCurrentWidget(self.filled if asked_somebody else self.nothing)
        self.bar.setVisible(asked_somebody)
        self._show()
        if self._await is not None:
            self.table.reach(self._await)
            self._await = None
        self.ready.emit()
        if self._asking:
            self._asking = False
            self.begin()

    @Slot()
    def _show(self) -> None:
        """Show what the filters leave over."""
        asked = self.bar.asked
        lines = self._voice.sheet.lines if self._voice else ()
        self._shown = tuple(line for line in lines if asked.keeps(line))
        self.table.show_lines(self._shown, self._today())
        self.left.setCurrentIndex(0 if self._shown else 1)
        self.side.answer.show_line(self.table.line(), self._today())
        self.bar.record.setEnabled(self._account() is not None)
        self.headed.emit()

    @Slot()
    def _pick(self) -> None:
        self.side.answer.show_line(self.table.line(), self._today())
        self.headed.emit()

    def _fail(self, error: KamdeskError) -> None:
        self.failure.set_text(sentence(error))
        self.failure.show()
        self.ready.emit()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_SHOWN):
            self.reload()

    # Acting

    def _account(self) -> Offer | None:
        """Return the account meant: the one filtered by, asked about, or of the chosen answer."""
        if self.bar.account_id is not None:
            return Offer(self.bar.account_id, self.bar.account.currentText())
        if self._about is not None:
            return Offer(self._about.id, self._about.name)
        line = self.table.line()
        return None if line is None else Offer(line.account_id, words.account_name(line))

    @Slot()
    def begin(self) -> None:
        """Ask whom to ask; the account meant is filled in."""
        anchor = self.bar.new if self.bar.isVisible() else self.nothing.button
        self.verbs.ask(self._account(), None, ("nps", "csat"), anchor)

    @Slot()
    def _record(self) -> None:
        account = self._account()
        if account is not None:
            self.verbs.record(account.id)

    @Slot(str)
    def _follow(self, kind: str) -> None:
        line, found = self.table.line(), self._voice
        if line is not None and found is not None:
            who = (found.me, found.colleagues)
            self.verbs.follow(line, kind, who, self._today(), self.side.answer)

    @Slot(object)
    def _open_followed(self, each: Followed) -> None:
        line = self.table.line()
        if line is not None:
            self.verbs.open_followed(line, each)

    @Slot(object)
    def _stored(self, keys: tuple[UUID, ...]) -> None:
        """Show the answers of a survey, whatever was filtered before."""
        self._await = keys[0] if keys else None
        if self.bar.account_id is not None or self.bar.asked != Narrowed():
            self.bar.clear()
        self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        wide = min(theme().px(_SIDE), round(self.width() * _SHARE))
        self.side.setFixedWidth(max(theme().px(_SLIM_SIDE), wide))
