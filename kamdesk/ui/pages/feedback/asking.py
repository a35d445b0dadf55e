"""Small questions over the page: whom to ask what, and what to do about an answer."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.domain.ids import FeedbackId, UserId
from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.feedback import FeedbackLine
from kamdesk.services.feedback import FollowUp
from kamdesk.ui.forms.days import DayEditor
from kamdesk.ui.forms.pickers import PickLine
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.pages.feedback.survey import Asked, kinds_in_order
from kamdesk.ui.theme import Rows
from kamdesk.ui.widgets.fields import CheckBox, FieldRow
from kamdesk.ui.widgets.question import Question
from kamdesk.ui.widgets.selects import Select

Search = Callable[[str, Callable[[list[Offer]], None]], None]
People = Callable[[UUID, Callable[[list[Offer]], None]], None]
_NOBODY: Final = "-"
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SurveyQuestion(Question):
    """Asks whom to ask what. ``given`` carries an Asked."""

    given = Signal(object)
    wide = 360

    def __init__(self, host: QWidget, search: Search, people: People) -> None:
        super().__init__(host, _("New survey"), _("Start"))
        self._people_of = people
        self._held: Offer | None = None
        self.account = PickLine([], search)
        self.account_row = FieldRow(_("Account"), self.account, required=True)
        self.person = Select([(_NOBODY, _("Nobody in particular"))])
        self.kinds = {kind: CheckBox(words.kind_word(kind)) for kind in words.QUESTIONS}
        self.kinds_row = FieldRow(_("Questions"), self._boxes())
        self._build()

    def begin(
        self, account: Offer | None, person_id: UUID | None, kinds: Sequence[str], anchor: QWidget
    ) -> None:
        """Open with what is known already."""
        for kind, box in self.kinds.items():
            box.setChecked(kind in kinds)
        if account is not None:
            self._take(account, person_id)
        self.open_near(anchor)
        (self.save if account else self.account).setFocus()

    def answer(self) -> None:
        chosen = [kind for kind, box in self.kinds.items() if box.isChecked()]
        self.account_row.explain("" if self._held else _("Choose an account from the list"))
        self.kinds_row.explain("" if chosen else _("Choose at least one question"))
        self.adjustSize()
        if self._held is None or not chosen:
            return
        key = self.person.key
        person = UUID(key) if key and key != _NOBODY else None
        self.hide()
        self.given.emit(Asked(self._held.id, self._held.text, person, kinds_in_order(chosen)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER and self._held:
            self.answer()
            return True
        return super().eventFilter(watched, event)

    def _take(self, offer: Any, person_id: UUID | None = None) -> None:
        self._held = offer
        self.account.setText(offer.text)
        self.account_row.explain("")

        def show(people: list[Offer]) -> None:
            self.person.offer(
                [(_NOBODY, _("Nobody in particular")), *((str(o.id), o.text) for o in people)]
            )
            wanted = str(person_id) if person_id else _NOBODY
            known = wanted == _NOBODY or any(str(each.id) == wanted for each in people)
            self.person.choose(wanted if known else _NOBODY)

        self._people_of(offer.id, show)

    def _boxes(self) -> QWidget:
        holder = QWidget()
        lines = Rows(holder, gap=4)
        for box in self.kinds.values():
            lines.addWidget(box)
        return holder

    def _build(self) -> None:
        self.person.choose(_NOBODY)
        self.person.setMinimumContentsLength(8)
        self.fields.addWidget(self.account_row)
        self.fields.addWidget(FieldRow(_("Who answers"), self.person))
        self.fields.addWidget(self.kinds_row)
        self.account.picked.connect(self._take)
        self.account.textEdited.connect(self._forget)
        self.account.installEventFilter(self)

    def _forget(self) -> None:
        self._held = None


class FollowUpQuestion(Question):
    """Asks what to do, who does it and until when. ``given`` carries a FollowUp."""

    given = Signal(object)
    wide = 380

    def __init__(
        self,
        host: QWidget,
        line: FeedbackLine,
        kind: str,
        who: tuple[UUID, Sequence[Offer]],
        days: tuple[date, date],
    ) -> None:
        """``who`` is me and everybody, ``days`` today and the day proposed."""
        title = _("Make a task") if kind == "task" else _("Make a ticket")
        super().__init__(host, title, title)
        self._line, self._kind = line, kind
        me, colleagues = who
        today, due = days
        self.what = QLineEdit(words.proposal(line))
        self.what.setCursorPosition(0)
        self.owner = Select([(str(each.id), each.text) for each in colleagues])
        self.owner.choose(str(me))
        self.due = DayEditor(ENTITIES["task"].field("due"), today)
        self.due.show_values({"due": due})
        self.what_row = FieldRow(_("What is to be done"), self.what, required=True)
        self.due_row = FieldRow(_("Due on"), self.due, hint=_("12/18, +7 or from the calendar"))
        self.fields.addWidget(self.what_row)
        self.fields.addWidget(FieldRow(_("Owner"), self.owner, required=True))
        self.fields.addWidget(self.due_row)
        self.what.returnPressed.connect(self.answer)
        self.due.returnPressed.connect(self.answer)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.what.setFocus()

    def answer(self) -> None:
        if self.save.is_busy or self.owner.key is None:
            return
        self._clear()
        try:
            due = self.due.values()["due"]
        except Refused as error:
            self.explain(error)
            return
        self.save.set_busy(True)
        self.given.emit(
            FollowUp(
                feedback_id=FeedbackId(self._line.id),
                kind=self._kind,
                title=self.what.text(),
                owner_id=UserId(UUID(self.owner.key)),
                due=due,
            )
        )

    def explain(self, error: KamdeskError) -> None:
        """Say why it was refused beside what is wrong; what was typed stays."""
        self.save.set_busy(False)
        row = self.due_row if error.facts.get("field") == "due" else self.what_row
        missing = error.code == "record.field_missing"
        row.explain(_("Write what is to be done") if missing else sentence(error))
        row.editor.setFocus()
        self.adjustSize()

    def _clear(self) -> None:
        self.what_row.explain("")
        self.due_row.explain("")
