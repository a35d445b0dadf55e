"""The survey in front of the customer: one question at a time, nothing else in sight."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kamdesk.domain.ids import AccountId, ContactId, FeedbackId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.drafts import draft
from kamdesk.services.feedback import RecordFeedback, record_feedback
from kamdesk.ui.forms.keeper import Keeper
from kamdesk.ui.forms.overlay import Overlay
from kamdesk.ui.pages.feedback.steps import Step
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.labels import IconMark, Label
from kamdesk.ui.widgets.notices import Banner

_WIDE: Final = 696  # as wide as the eleven steps of a scale
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Asked(Struct, frozen=True):
    """Who is asked what. ``person_id`` is None when nobody is named."""

    account_id: UUID
    account: str
    person_id: UUID | None
    kinds: tuple[str, ...]


class Survey(Overlay):
    """Covers its host whole. Signals: ``stored`` carries the ids of the answers; ``ended``.

    Enter goes on, Ctrl+Enter too from within words; Escape leaves, and asks first when something
    was answered. What is answered is kept each second until it is stored.
    """

    stored = Signal(object)
    ended = Signal()

    def __init__(self, host: QWidget, tasks: Tasks, asked: Asked) -> None:
        super().__init__(host)
        self._tasks, self.asked = tasks, asked
        self.steps = [Step(kind) for kind in asked.kinds]
        self._keys: tuple[FeedbackId, ...] = ()
        self.keeper = Keeper(self, tasks, self._content)
        self.stack = QStackedWidget()
        self.place_text = Label("", "meta", "text3")
        self.close_button = Button(icon="x", kind=Kind.GHOST, tip=_("Close (Esc)"))
        self.back = Button(_("Back"), size=Size.LARGE)
        self.on = Button("", kind=Kind.PRIMARY, size=Size.LARGE)
        self.refused = Banner("", "risk")
        self.leaving = Banner(_("What was answered is not stored yet."), "watch", _("Leave anyway"))
        self._build()
        self._connect()

    def begin(self) -> None:
        """Take up what was kept, then show the first question."""
        person = self.asked.person_id or "-"
        self.keeper.key = f"survey:{self.asked.account_id}:{person}"
        self._tasks.read(draft, self.keeper.key, then=self._restore, owner=self)

    @property
    def is_dirty(self) -> bool:
        """Whether leaving would lose something."""
        return not self._keys and any(step.answer() for step in self.steps)

    @property
    def is_thanking(self) -> bool:
        """Whether everything is answered and stored."""
        return bool(self._keys)

    def place(self) -> None:
        """Cover the host whole."""
        self.setGeometry(self.host_room())
        self.middle.setFixedWidth(min(theme().px(_WIDE), self.width() - theme().px(48)))

    @Slot()
    def close_or_ask(self) -> None:
        """Leave, or ask first when something was answered."""
        if self.is_dirty and not self.leaving.isVisible():
            self.leaving.show()
        elif self.is_dirty:
            self.leaving.hide()
        else:
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Go; nothing that was answered is kept."""
        if not self._keys:
            self.keeper.drop()
        self.fold()

    def fold(self) -> None:
        """Go, and tell so."""
        self.hide()
        self.ended.emit()
        if self._keys:
            self.stored.emit(self._keys)

    # Answering

    @Slot()
    def go_on(self) -> None:
        """Show the next question, store after the last one, go after the thanks."""
        here = self.stack.currentIndex()
        if self.is_thanking:
            self.fold()
        elif here + 1 < len(self.steps):
            self._show(here + 1)
        else:
            self._store()

    @Slot()
    def go_back(self) -> None:
        """Show the question before."""
        self._show(max(0, self.stack.currentIndex() - 1))

    def _store(self) -> None:
        if self.on.is_busy:
            return
        self.refused.hide()
        self.on.set_busy(True)
        person = ContactId(self.asked.person_id) if self.asked.person_id else None
        given = [step.answer() for step in self.steps]
        answers = [replace(each, contact_id=person) for each in given if each is not None]
        command = RecordFeedback(account_id=AccountId(self.asked.account_id), answers=answers)
        self._tasks.run(record_feedback, command, then=self._thank, failed=self._explain,
                        owner=self)  # fmt: skip

    def _thank(self, keys: tuple[FeedbackId, ...]) -> None:
        self.on.set_busy(False)
        self._keys = keys
        self.keeper.drop()
        self.leaving.hide()
        self.stack.setCurrentIndex(len(self.steps))
        self.back.hide()
        self.place_text.setText("")
        self.on.setText(_("Close"))
        self.on.updateGeometry()
        self.on.setFocus()

    def _explain(self, error: KamdeskError) -> None:
        self.on.set_busy(False)
        if error.code == "record.field_missing":
            self.refused.set_text(_("Choose a number, or clear the words beside it."))
        else:
            self.refused.set_text(sentence(error))
        self.refused.show()
        wrong = [at for at, step in enumerate(self.steps) if _lacks_number(step)]
        self._show(wrong[0] if wrong else 0)

    def _show(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.back.setVisible(at > 0)
        last = at + 1 == len(self.steps)
        self.on.setText(_("Finish") if last else _("Next question"))
        self.on.updateGeometry()
        self.place_text.setText(f"{at + 1} / {len(self.steps)}" if len(self.steps) > 1 else "")
        self.steps[at].take_focus()

    def _restore(self, kept: Any) -> None:
        for step in self.steps:
            if kept is not None and step.kind in kept.content:
                step.show_content(kept.content[step.kind])
            step.changed.connect(self._changed)
        self.place()
        self.show()
        self.raise_()
        self._show(0)

    def _content(self) -> dict[str, Any] | None:
        return {step.kind: step.content() for step in self.steps} if self.is_dirty else None

    @Slot()
    def _changed(self) -> None:
        self.leaving.hide()
        self.refused.hide()
        self.keeper.touch()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep every key of the window asleep but locking and masking: a customer looks on."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            safe = held and event.key() in (Qt.Key.Key_L, Qt.Key.Key_Period)
            if not safe and event.key() != Qt.Key.Key_F9:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in _ENTER:
            self.go_on()
            event.accept()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: Any, event: QEvent) -> bool:  # noqa: N802  Qt's name
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        held = isinstance(event, QKeyEvent) and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if pressed and held and watched is not self.parentWidget() and event.key() in _ENTER:  # type: ignore[attr-defined]
            self.go_on()
            return True
        return super().eventFilter(watched, event)

    # Building

    def _build(self) -> None:
        self.setAccessibleName(_("Survey"))
        head = Columns(gap=10, margins=(24, 18, 18, 0))
        head.addWidget(Label(self.asked.account, "title-2", "text2", elide=True), 1)
        head.addWidget(self.place_text)
        head.addWidget(self.close_button)
        self.middle = QWidget()
        lines = Rows(self.middle, gap=18)
        for widget in (self.leaving, self.refused):
            widget.hide()
            lines.addWidget(widget)
        for step in self.steps:
            self.stack.addWidget(step)
        self.stack.addWidget(_Thanks())
        lines.addWidget(self.stack)
        lines.addLayout(self._foot())
        outer = Rows(self, gap=0)
        outer.addLayout(head)
        outer.addStretch(2)
        outer.addWidget(self.middle, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def _foot(self) -> Columns:
        foot = Columns(gap=10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.on)
        return foot

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.close_or_ask)
        self.leaving.acted.connect(self.leave)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        for step in self.steps:
            step.text.installEventFilter(self)


class _Thanks(QWidget):
    def __init__(self) -> None:
        super().__init__()
        said = Label(_("Thank you. Your answers help us do better."), "title-1", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        lines = Rows(self, gap=16)
        lines.addStretch(1)
        lines.addWidget(IconMark("circle-check", 40, "ok"), 0, Qt.AlignmentFlag.AlignHCenter)
        lines.addWidget(said)
        lines.addStretch(1)


def _lacks_number(step: Step) -> bool:
    answer = step.answer()
    return step.scale is not None and answer is not None and answer.score is None


def kinds_in_order(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds in the order they are asked."""
    return tuple(kind for kind in ("nps", "csat", "interview") if kind in kinds)
