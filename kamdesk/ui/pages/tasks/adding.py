"""One line that makes a task or a promise: words, an account after @, a day in passing."""

from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from kamdesk.domain.capture_days import day_in
from kamdesk.domain.ids import AccountId, UserId
from kamdesk.i18n import _, formats
from kamdesk.services.commitments import MakeCommitment
from kamdesk.services.tasks import AddTask
from kamdesk.ui.forms.popup import OfferPopup
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.switching import Segmented

Search = Callable[[str, Callable[[list[Offer]], None]], None]
_SIGNS: Final = "@＠"
_LONGEST: Final = 30  # letters of a name one still types


class Heard(Struct, frozen=True):
    """What a line says: its words without account and day."""

    title: str
    account: Offer | None
    due: date | None


def heard(text: str, account: Offer | None, today: date) -> Heard:
    """Read a line; ``account`` is the one called in it."""
    if account is not None:
        for sign in _SIGNS:
            text = text.replace(f"{sign}{account.text}", " ")
    day = day_in(text, today)
    if day is not None:
        text = f"{text[: day.span[0]]} {text[day.span[1] :]}"
    return Heard(" ".join(text.split()), account, day.on if day else None)


class Begun(Struct, frozen=True):
    """A line that was begun: its words, the account called in them, and whose promise it is."""

    text: str
    side: str
    called: Offer | None = None


class CallLine(QLineEdit):
    """A line in which @ offers accounts. Signals: ``entered`` on Enter, ``ended`` on Escape."""

    entered = Signal()
    ended = Signal()

    def __init__(self, search: Search) -> None:
        super().__init__()
        self._search = search
        self._offers: list[Offer] = []
        self._called: Offer | None = None
        self._popup = OfferPopup(self)
        self._popup.taken.connect(self._take)
        self.textEdited.connect(self._look)

    def account(self) -> Offer | None:
        """Return the account that is still called in the text."""
        called = self._called
        return called if called and f"@{called.text}" in self.text() else None

    def go_on(self, text: str, called: Offer | None) -> None:
        """Go on behind words that were typed before."""
        self._called = called
        self.setText(text)
        self.setCursorPosition(len(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if self._popup.takes(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        word = self._word()
        if word is None:
            self._popup.offer([])
        else:
            self._search(word, self._found)

    def _found(self, offers: list[Offer]) -> None:
        if self._word() is not None and self.hasFocus():
            self._offers = offers
            self._popup.offer([offer.text for offer in offers])

    def _word(self) -> str | None:
        """Return what stands between the last sign and the caret; None outside of a name."""
        before = self.text()[: self.cursorPosition()]
        place = max(before.rfind(sign) for sign in _SIGNS)
        word = before[place + 1 :]
        done = self._called is not None and word.startswith(self._called.text)
        return None if place < 0 or done or len(word) > _LONGEST else word

    def _take(self, at: int) -> None:
        word = self._word()
        if word is None or at >= len(self._offers):
            return
        self._called = self._offers[at]
        start = self.cursorPosition() - len(word) - 1
        rest = self.text()[self.cursorPosition() :]
        said = f"@{self._called.text} "
        self.setText(f"{self.text()[:start]}{said}{rest.lstrip()}")
        self.setCursorPosition(start + len(said))
        self.textEdited.emit(self.text())


class AddLine(Card):
    """Signals: ``given`` carries the command of a new task or promise; ``ended`` on Escape."""

    given = Signal(object)
    ended = Signal()

    def __init__(self, search: Search) -> None:
        super().__init__(padding=10, state="focus")
        self._today = date.min
        self._view = "tasks"
        self._account: Offer | None = None
        self._owner: Offer | None = None
        self.side = Segmented([("ours", _("We owe")), ("theirs", _("They owe"))], _("Whose"))
        self.line = CallLine(search)
        self.save = Button(_("Add it"), kind=Kind.PRIMARY, size=Size.SMALL)
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close (Esc)"))
        self.read_as = Label("", "meta", "text3", elide=True)
        self._build()
        self.hide()

    def begin(self, view: str, today: date, account: Offer | None, owner: Offer | None) -> None:
        """Open for a task or a promise; the filters are meant unless the line says else."""
        self._view, self._today, self._account, self._owner = view, today, account, owner
        self.side.setVisible(view == "promises")
        task = view == "tasks"
        self.line.setPlaceholderText(
            _("What is to be done? @ names an account, 12/18 or Friday a day")
            if task
            else _("What was promised? @ names the account, 12/18 or Friday a day")
        )
        self.line.setAccessibleName(_("New task") if task else _("New commitment"))
        self.show()
        self.line.setFocus()
        self._preview()

    @property
    def begun(self) -> Begun:
        """What is typed and whose it is."""
        return Begun(self.line.text(), self.side.key, self.line.account())

    def go_on(self, begun: Begun) -> None:
        """Go on with a line that was typed before; what it calls stays called."""
        self.side.choose(begun.side)
        self.line.go_on(begun.text, begun.called)
        self._preview()

    def accept_next(self) -> None:
        """Empty the line for the next one."""
        self.save.set_busy(False)
        self.line.clear()
        self.line.setFocus()
        self._preview()

    def explain(self, sentence: str) -> None:
        """Say what is wrong; what was typed stays."""
        self.save.set_busy(False)
        self.read_as.setText(sentence)
        self.read_as.recolor("riskText")
        self.line.setFocus()

    def submit(self) -> None:
        """Give the line as a command; a promise needs an account."""
        if self.save.is_busy:
            return
        said = self._heard()
        if not said.title:
            self.explain(_("Write what it is about"))
        elif self._view == "promises" and said.account is None:
            self.explain(_("Name the account after @"))
        else:
            self.save.set_busy(True)
            self.given.emit(self._command(said))

    def _command(self, said: Heard) -> AddTask | MakeCommitment:
        owner = UserId(self._owner.id) if self._owner else None
        account = AccountId(said.account.id) if said.account else None
        if account is not None and self._view == "promises":
            side = self.side.key
            owner = owner if side == "ours" else None
            return MakeCommitment(account_id=account, side=side, text=said.title, due=said.due,
                                  owner_id=owner)  # fmt: skip
        return AddTask(title=said.title, due=said.due, owner_id=owner, account_id=account)

    def _heard(self) -> Heard:
        return heard(self.line.text(), self.line.account() or self._account, self._today)

    def _preview(self) -> None:
        said = self._heard()
        parts = [said.account.text if said.account else "", self._owner.text if self._owner else ""]
        if said.due is not None:
            parts.append(_("due {day}").format(day=formats.day_from(said.due, self._today)))
        shown = " · ".join(part for part in parts if part)
        self.read_as.setText(shown or _("Enter adds it and waits for the next, Esc closes"))
        self.read_as.recolor("accentText" if shown else "text3")

    def _build(self) -> None:
        row = Columns(gap=8)
        row.addWidget(self.side)
        row.addWidget(self.line, 1)
        row.addWidget(self.save)
        row.addWidget(self.close_button)
        lines = Rows(gap=4)
        lines.addLayout(row)
        lines.addWidget(self.read_as)
        self.body.addLayout(lines)
        self.line.textEdited.connect(lambda _text: self._preview())
        self.line.entered.connect(self.submit)
        self.line.ended.connect(self.ended)
        self.save.clicked.connect(self.submit)
        self.close_button.clicked.connect(self.ended)
