"""The page where a manager writes up a visit; what is typed survives anything."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.domain.health import HealthScore
from kamdesk.domain.ids import VisitId
from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _, formats, sentence
from kamdesk.queries.drafts import KeptDraft
from kamdesk.queries.visit_form import VisitForm as Offers
from kamdesk.queries.visit_form import score_today, visit_form
from kamdesk.services.drafts import open_draft, replacing
from kamdesk.services.visits import log_visit
from kamdesk.ui import wording
from kamdesk.ui.files.basket import FileBasket
from kamdesk.ui.forms.keeper import Keeper
from kamdesk.ui.page import Heading, Hint, Meeting, Page, Subject
from kamdesk.ui.pages.visits.form import VisitForm
from kamdesk.ui.pages.visits.moved import moved_text
from kamdesk.ui.pages.visits.picker import AccountPicker
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card, Divider, Panel
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import Banner


class LogVisitPage(Page):
    """Signals: ``logged`` carries the Subject visited and what the visit did to its score."""

    room = "visit"
    logged = Signal(object, str)

    def __init__(self, tasks: Tasks, today: Callable[[], date], subject: Subject | None) -> None:
        super().__init__()
        self._tasks, self._subject = tasks, subject
        self._meeting = subject if isinstance(subject, Meeting) else None
        self._saving = self._is_written = False
        self._discarded: dict[str, Any] | None = None
        self.form = VisitForm(today())
        self.files = FileBasket(self, tasks, self.form.files)
        self.keeper = Keeper(self, tasks, self._content)
        self.keeper.kept.connect(self._say_kept)
        self.form.edited.connect(self.keeper.touch)
        self.form.moved.connect(self._caret_moved)
        self.form.add_files.clicked.connect(self.files.ask)
        self.files.taker.watch(self.form.notes)
        self.files.taker.watch(self.form.notes.viewport())
        self.files.edited.connect(self.keeper.touch)
        self.files.said.connect(self._tell)
        self.files.told.connect(self._say_added)
        self.picker = AccountPicker(tasks)
        self.picker.picked.connect(self._choose_account)
        self.save = Button(_("Save visit"), "check", Kind.PRIMARY, Size.LARGE)
        self.save.clicked.connect(self.submit)
        self._build()
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.submit)
        self._load()

    # What the shell asks

    def heading(self) -> Heading:
        name = self._subject.name if self._subject else ""
        title = _("Log visit · {name}").format(name=name) if name else _("Log visit")
        return Heading(_("Accounts"), title)

    def subject(self) -> Subject | None:
        return self._subject

    def hints(self) -> Sequence[Hint]:
        return ((("Ctrl", "Enter"), _("save visit")), (("Alt", "←"), _("back")))

    def take_focus(self) -> None:
        (self.form.notes if self._subject else self.picker).setFocus()

    def leave(self) -> None:
        self.keeper.keep()

    # Building

    def _build(self) -> None:
        self.restored = Banner("", "info", _("Discard"))
        self.restored.acted.connect(self._discard)
        self.restored.hide()
        self.refused = Banner("", "risk")
        self.refused.hide()
        self.account_row = FieldRow(_("Account"), self.picker, required=True)
        self.choice = Card(padding=16)
        self.choice.add(self.account_row)
        body = QWidget()
        body.setProperty("scrolled", "true")
        rows = Rows(body, gap=12, margins=(18, 14, 18, 14))
        for widget in (self.restored, self.refused, self.choice):
            rows.addWidget(widget)
        rows.addWidget(self.form, 1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        lines = Rows(self, gap=0)
        lines.addWidget(area, 1)
        lines.addWidget(Divider())
        lines.addWidget(self._foot())

    def _foot(self) -> Panel:
        foot = Panel("surface")
        self.kept = Label("", "meta", "text3")
        away = Button(_("Back"), size=Size.LARGE)
        away.clicked.connect(lambda: self.intent.emit("go.back", None))
        line = Columns(foot, gap=10, margins=(18, 9))
        line.addWidget(self.kept)
        line.addStretch(1)
        line.addWidget(self.form.add_files)
        line.addWidget(away)
        line.addWidget(self.save)
        return foot

    # Loading

    def _key(self) -> str:
        return f"visit.log:{self._subject.id if self._subject else 'new'}"

    def _load(self) -> None:
        self.choice.setVisible(self._subject is None)
        if self._subject is None:
            self.picker.ask()
            self._read_draft()
            return
        self._tasks.read(visit_form, self._subject.id, then=self.render_offers,
                         failed=self._explain, owner=self)  # fmt: skip

    def render_offers(self, offers: Offers) -> None:
        """Show what can be chosen at this account."""
        name = wording.named(offers.account.name, offers.account.english_name)
        self._subject = Subject(offers.account.id, name)
        typed = self.keeper.is_dirty
        self.form.show_offers(offers)
        self.keeper.is_dirty = typed  # offering ticks who fills the form in; that is no typing
        visit = self._meeting.visit_id if self._meeting else None
        self.files.about(offers.account.id, visit)
        self.headed.emit()
        self._read_draft()

    def _read_draft(self) -> None:
        """Take up what was kept, behind what is still being kept."""
        if self._is_written:
            self.ready.emit()
            return
        self.keeper.key = self._key()
        self._blank = self.form.draft()
        self._tasks.run(open_draft, self.keeper.key, then=self._restore, owner=self)

    def _restore(self, kept: KeptDraft | None) -> None:
        plan = self._meeting.plan if self._meeting else {}
        if not self.keeper.is_dirty and (kept is not None or plan):
            self._show(dict(plan) if kept is None else kept.content)
        if not self.keeper.is_dirty and kept is not None:
            moment = formats.moment(kept.saved_at)
            said = _("Restored what you typed on {moment}").format(moment=moment)
            self._say(said, _("Discard"))
        self.ready.emit()

    @Slot(object)
    def _choose_account(self, account_id: UUID) -> None:
        """Take an account; the words typed before it was known move to its draft."""
        self._is_written = self.form.draft() != self._blank
        self._subject = Subject(account_id, self.picker.field.text())
        self.account_row.explain("")
        if self._is_written:
            self.keeper.move(self._key())
        self._tasks.read(visit_form, account_id, then=self.render_offers, failed=self._explain,
                         owner=self)  # fmt: skip
        self.form.notes.setFocus()

    # Keeping

    @Slot()
    def _caret_moved(self) -> None:
        """Keep the caret too, where there are words to keep."""
        if self.form.notes.toPlainText():
            self.keeper.touch()

    def _say_kept(self) -> None:
        self.kept.setText(_("Draft kept on this device, encrypted"))

    def _content(self) -> dict[str, Any]:
        return {**self.form.draft(), "files": self.files.draft()}

    @Slot(str)
    def _say_added(self, text: str) -> None:
        self.kept.setText(text)

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.refused.set_text(text)
        self.refused.show()

    def _show(self, content: dict[str, Any]) -> None:
        """Show what was written once; showing is no typing."""
        self.form.show_draft(content)
        self.files.hold(content.get("files", ()))
        self.keeper.is_dirty = False

    @Slot()
    def _discard(self) -> None:
        """Throw the restored words away, or take that back."""
        if self._discarded is None:
            self._discarded = self._content()
            self._show(self._blank)
            self.keeper.drop()
            self._say(_("What you had typed is discarded"), _("Undo"))
        else:
            self._show(self._discarded)
            self._discarded = None
            self.keeper.touch()
            self.restored.hide()

    def _say(self, text: str, verb: str) -> None:
        self.restored.set_text(text)
        self.restored.button.setText(verb)
        self.restored.button.setAccessibleName(verb)
        self.restored.show()

    # Saving

    @Slot()
    def submit(self) -> None:
        """Log the visit, and tell what it did to the score."""
        if self._saving:
            return
        if self._subject is None:
            self.account_row.explain(_("Choose the account that was visited"))
            self.picker.setFocus()
            return
        self._set_saving(True)
        account = self._subject.id
        command = self.form.command(account)
        if self._meeting is not None:
            command = replace(command, visit_id=VisitId(self._meeting.visit_id))

        def log(before: HealthScore | None) -> None:
            logged = self.files.tied(replacing(self.keeper.key, log_visit))
            self._tasks.run(logged, command, then=lambda _id: self._logged(before),
                            failed=self._explain, owner=self)  # fmt: skip

        self._tasks.read(score_today, account, then=log, failed=self._explain, owner=self)

    def _logged(self, before: HealthScore | None) -> None:
        subject = self._subject
        if subject is None:
            return
        self.keeper.is_dirty = False

        def tell(after: HealthScore | None) -> None:
            self.logged.emit(subject, moved_text(before, after))

        self._tasks.read(score_today, subject.id, then=tell, owner=self)

    def _explain(self, error: KamdeskError) -> None:
        self._set_saving(False)
        named = isinstance(error, Refused) and self.form.explain(error)
        self.refused.setVisible(not named)
        if not named:
            self.refused.set_text(sentence(error))
        self.ready.emit()

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.keeper.rest(saving)
        self.save.set_busy(saving)
