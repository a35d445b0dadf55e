"""What the planner asks before a deed: whose a new visit is, and why one is called off."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, sentence
from kamdesk.ui import wording
from kamdesk.ui.forms.pickers import PickLine
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.line_question import LineQuestion
from kamdesk.ui.widgets.question import Question
from kamdesk.ui.widgets.selects import MomentField, Select

Search = Callable[[str, Callable[[list[Offer]], None]], None]
_LENGTHS: Final = (15, 30, 45, 60, 90, 120, 180)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Asked(Struct, frozen=True):
    """A new visit as it was filled in."""

    account_id: UUID
    name: str
    at: datetime
    minutes: int
    type: str
    objective: str


class Typed(Struct, frozen=True):
    """A new visit as far as it is filled in; ``held`` is the account once it was chosen."""

    held: Offer | None
    name: str
    at: datetime
    minutes: int
    type: str
    objective: str


class Begun(Struct, frozen=True):
    """Where the page was left: view, day of its week, and what a question held."""

    view: str
    day: date | None
    whole: bool
    asked: "Typed | tuple[UUID, str] | None" = None


class VisitQuestion(Question):
    """Asks whose a new visit is and what for. ``chosen`` carries what was Asked."""

    chosen = Signal(object)
    wide = 340

    def __init__(
        self, host: QWidget, search: Search, held: Offer | None, at: datetime, minutes: int
    ) -> None:
        super().__init__(host, _("New visit"), _("Plan visit"))
        self._held = held
        self.line = PickLine([held] if held else [], search)
        if held:
            self.line.setText(held.text)
        self.row = FieldRow(_("Account"), self.line, required=True)
        self.objective = QLineEdit()
        self._ask_when(at, minutes)
        self.fields.addWidget(self.row)
        self.fields.addWidget(self.start_row)
        both = Columns(gap=10)
        both.addWidget(FieldRow(_("Lasts"), self.length), 1)
        both.addWidget(FieldRow(_("Type"), self.type), 1)
        self.fields.addLayout(both)
        self.fields.addWidget(FieldRow(_("Objective"), self.objective))
        self.line.picked.connect(self._take)
        self.line.textEdited.connect(self._forget)
        for field in (self.line, self.objective, self.moment):
            field.installEventFilter(self)

    def open_near(self, anchor: QWidget) -> None:
        super().open_near(anchor)
        self.line.setFocus()
        self.line.selectAll()

    @property
    def typed(self) -> Typed:
        """What is filled in so far."""
        return Typed(self._held, self.line.text(), self._at(), int(self.length.key or 60),
                     self.type.key or "routine", self.objective.text())  # fmt: skip

    def write(self, typed: Typed) -> None:
        """Go on with what was filled in before."""
        self.line.setText(typed.name)
        self.type.choose(typed.type)
        self.objective.setText(typed.objective)

    def answer(self) -> None:
        if self._held is None:
            self.row.explain(_("Choose an account from the list"))
            self.adjustSize()
            self.line.setFocus()
            return
        typed = self.typed
        asked = Asked(self._held.id, self._held.text, typed.at, typed.minutes, typed.type,
                      typed.objective)  # fmt: skip
        self.chosen.emit(asked)

    def explain(self, error: KamdeskError) -> None:
        """Say why it was refused; what was typed stays."""
        row = self.row if error.facts.get("field") == "account_id" else self.start_row
        row.explain(sentence(error))
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        entered = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        is_settled = watched is not self.line or self._held is not None
        if entered and isinstance(event, QKeyEvent) and event.key() in _ENTER and is_settled:
            self.answer()
            return True
        return super().eventFilter(watched, event)

    def _at(self) -> datetime:
        self.moment.interpretText()
        return datetime.fromtimestamp(self.moment.dateTime().toSecsSinceEpoch()).astimezone()

    def _ask_when(self, at: datetime, minutes: int) -> None:
        self.moment = MomentField()
        self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(at.timestamp())))
        self.start_row = FieldRow(_("Starts"), self.moment)
        lengths = sorted({*_LENGTHS, minutes})
        self.length = Select([(str(n), formats.duration(n)) for n in lengths])
        self.length.choose(str(minutes))
        self.type = Select(wording.choices("visit", "type"))
        self.type.choose("routine")

    def _take(self, offer: Any) -> None:
        self._held = offer
        self.line.setText(offer.text)
        self.row.explain("")

    def _forget(self, _text: str) -> None:
        self._held = None


class CancelQuestion(LineQuestion):
    """Asks why a visit is called off."""

    def __init__(self, host: QWidget, title: str, visit_id: UUID) -> None:
        hint = _("Kept with the visit as its outcome")
        super().__init__(host, title, _("Call off"), _("Reason"), hint=hint)
        self.visit_id = visit_id
