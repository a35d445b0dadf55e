"""The page one writes in while the visit takes place; not a keystroke is lost."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from kamdesk.domain.capture_text import Kind
from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, sentence
from kamdesk.queries.capture import (
    CaptureSheet,
    CaptureTarget,
    capture_sheet,
    capture_target,
)
from kamdesk.queries.unfinished import PREFIX
from kamdesk.queries.visit_form import Choice, named_accounts
from kamdesk.ui import wording
from kamdesk.ui.files.basket import FileBasket
from kamdesk.ui.forms.pickers import PickLine
from kamdesk.ui.forms.requests import Offer
from kamdesk.ui.page import Heading, Hint, Meeting, Page, Subject
from kamdesk.ui.pages.capture.clock import VisitClock
from kamdesk.ui.pages.capture.findings import Found, attitudes_of, found_in
from kamdesk.ui.pages.capture.finishing import Finishing
from kamdesk.ui.pages.capture.here_pane import HerePane
from kamdesk.ui.pages.capture.keeping import Keeping
from kamdesk.ui.pages.capture.mending import Mending
from kamdesk.ui.pages.capture.middle import Middle
from kamdesk.ui.pages.capture.offering import Offering
from kamdesk.ui.pages.capture.result_pane import ResultPane
from kamdesk.ui.pages.capture.topics import Topic, topics_of, waiting
from kamdesk.ui.pages.capture.words import account_name
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.cards import Divider

SHAPE_AFTER_MS: Final = 120
_NEW: Final = f"{PREFIX}new"
_OFFERED: Final = 8
_SPARE = 860  # a narrower page names its account at the left alone
_ROOMY = 1000  # the top bar shows the aim of a visit where there is room
_SHOWN: Final = ("contact", "position", "stakeholder_fact", "opportunity", "ticket", "commitment",
                 "visit", "attendee")  # fmt: skip


class CapturePage(Page):
    """Signals: ``logged`` carries the Subject visited and what the visit did to its score.

    ``kept`` tells that notes now wait, or wait no longer.
    """

    room = "capture"
    logged = Signal(object, str)
    kept = Signal()

    def __init__(
        self,
        tasks: Tasks,
        today: Callable[[], date],
        subject: Subject | None,
        *,
        running: bool = False,
    ) -> None:
        super().__init__()
        self._prefers_running = running
        self._tasks, self._today, self._subject = tasks, today, subject
        self.sheet: CaptureSheet | None = None
        self.found: tuple[Found, ...] = ()
        self.visit_id: UUID | None = None
        self.clock = VisitClock()
        self.here, self.middle, self.result = HerePane(), Middle(), ResultPane()
        self.editor = self.middle.editor
        self.picker = PickLine([], self._search)
        self.offering = Offering(self, self.editor)
        self.keeping, self.mending = Keeping(self, tasks), Mending(self)
        self.files = FileBasket(self, tasks, self.here.files, whole=True)
        self.keeper = self.keeping.keeper
        self.finishing = Finishing(self, tasks)
        self._build()
        self._connect()
        self._load()

    # What the shell asks

    def heading(self) -> Heading:
        spare = self.width() >= theme().px(_SPARE)
        parts = [self._subject.name if self._subject and spare else ""]
        visit = self.sheet.visit if self.sheet else None
        if visit is not None and self.width() >= theme().px(_ROOMY):
            parts.append(visit.objective or "")
        return Heading(
            _("Visit {clock}").format(clock=self.clock.text()),
            sub=" · ".join(part for part in parts if part),
        )

    def subject(self) -> Subject | None:
        return self._subject

    def hints(self) -> Sequence[Hint]:
        return (
            (("Ctrl", "Enter"), _("end visit")),
            (("/",), _("insert")),
            (("@",), _("people")),
            (("Ctrl", "P"), _("plan next")),
            (("Alt", "←"), _("back")),
        )

    def panes(self) -> Sequence[QWidget]:
        return (self.here, self.middle, self.result)

    def take_focus(self) -> None:
        self.editor.setFocus()

    def leave(self) -> None:
        self.keeper.keep()

    # Building

    def _build(self) -> None:
        self.picker.setPlaceholderText(_("Name of the account, or its pinyin"))
        self.picker.setAccessibleName(_("Account"))
        self.picker.hide()
        self.here.chooser.addWidget(self.picker)
        line = Columns(self, gap=0)
        for widget in (self.here, Divider(upright=True), self.middle, Divider(upright=True),
                       self.result):  # fmt: skip
            line.addWidget(widget, 1 if widget is self.middle else 0)
        self.setFocusProxy(self.editor)
        self.result.show_found((), None, self._today())
        self.middle.show_kind(None)
        self.middle.show_count(0)

    def _connect(self) -> None:
        self._soon = QTimer(self, interval=SHAPE_AFTER_MS, singleShot=True)
        self._soon.timeout.connect(self.shape)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.headed)
        self._second.start()
        editor, here, result = self.editor, self.here, self.result
        editor.edited.connect(self._edited)
        editor.confirmed.connect(self._edited)
        editor.cursorPositionChanged.connect(self._soon.start)
        editor.cursorPositionChanged.connect(self.keeper.touch)  # notes reopen at the caret
        here.edited.connect(self._edited)
        here.judged.connect(self.offering.ask_attitude)
        result.opened.connect(self.mending.open_item)
        result.ended.connect(self.finish)
        result.broken.connect(self._show_anew)
        result.parked.connect(self.keeping.park)
        result.deal.activated.connect(self._edited)
        self.offering.called.connect(here.add)
        self.middle.inserted.connect(self.offering.insert)
        self.middle.attach.clicked.connect(self.files.ask)
        for widget in (self.editor, self.editor.viewport()):
            self.files.taker.watch(widget)
        self.files.edited.connect(self._edited)
        self.files.said.connect(self._tell)
        self.middle.topics.picked.connect(self._talk_about)
        self.middle.restored.acted.connect(self.keeping.discard)
        self.picker.picked.connect(self._choose)
        self.keeper.kept.connect(self.middle.show_kept)
        self.keeper.began.connect(self.kept)
        self._tasks.changed.connect(self._changed)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.finish)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.plan_next)

    # Loading

    def _load(self) -> None:
        given = self._subject.id if self._subject else None
        if given is None or self._prefers_running:
            self._tasks.read(capture_target, given, then=self._aim, failed=self.explain, owner=self)
        else:
            self._read_sheet(given)

    def _aim(self, target: CaptureTarget) -> None:
        """Take the account that is most likely meant, or let the person choose."""
        self._set_clock(target.now)
        if target.account_id is not None:
            self._read_sheet(target.account_id)
            return
        self.here.name.setText(_("Which account?"))
        self.picker.show()
        self.keeping.open(_NEW)

    def _read_sheet(self, account_id: UUID) -> None:
        asked = self._subject
        visit = asked.visit_id if isinstance(asked, Meeting) else None
        self.visit_id = visit or self.visit_id
        self._tasks.read(capture_sheet, account_id, self.visit_id, then=self.render_sheet,
                         failed=self.explain,
                         owner=self, latest=f"capture.{id(self)}")  # fmt: skip

    def take_visit(self, visit_id: UUID) -> None:
        """Write about a planned visit that was meant before; one asked for now goes first."""
        if self.visit_id is None and self.sheet is not None:
            self.visit_id = visit_id
            self._read_sheet(self.sheet.account_id)

    def render_sheet(self, sheet: CaptureSheet) -> None:
        """Show what is known of an account beside the notes."""
        self._set_clock(sheet.now)
        self.sheet = self.offering.sheet = sheet
        self._subject = Subject(sheet.account_id, account_name(sheet))
        self.picker.hide()
        self.here.show_sheet(sheet)
        self.result.show_deals(sheet)
        self.result.forget()
        self.editor.show_people(sheet.named)
        self.files.about(sheet.account_id, self.visit_id)
        self.shape()
        self.headed.emit()
        key = f"{PREFIX}{sheet.account_id}"
        if self.keeper.key != key:
            self.keeping.open(key)

    def _search(self, text: str, found: Callable[[list[Offer]], None]) -> None:
        def show(choices: list[Choice]) -> None:
            found([Offer(c.id, wording.named(c.name, c.english_name)) for c in choices])

        self._tasks.read(named_accounts, text, _OFFERED, then=show, owner=self,
                         latest="capture.accounts")  # fmt: skip

    @Slot(object)
    def _choose(self, offer: Offer) -> None:
        self._read_sheet(offer.id)
        self.editor.setFocus()

    def _changed(self, changes: ChangeSet) -> None:
        sheet = self.sheet
        if sheet and changes.touches(*_SHOWN) and changes.touches_account(sheet.account_id):
            self._read_sheet(sheet.account_id)

    # Writing

    @Slot()
    def shape(self) -> None:
        """Work out what the notes say, unless an input method is at work."""
        if self.editor.is_composing:
            return
        people, today = self.sheet.named if self.sheet else (), self.day()
        self.found = found_in(self.editor.lines(), people, today)
        self.result.show_found(self.found, self.sheet, today)
        self.here.show_attitudes(attitudes_of(self.found))
        self.middle.show_kind(self._kind_at_caret())
        text = self.editor.toPlainText()
        self.middle.show_count(len("".join(text.split())))
        if self.sheet is not None:
            topics = waiting(topics_of(self.sheet), text, self.here.asked())
            self.middle.topics.show_topics(topics)

    @Slot()
    def _show_anew(self) -> None:
        self.result.forget()
        self.shape()

    def day(self) -> date:
        """Return the local day the notes are read on."""
        return self.sheet.now.astimezone().date() if self.sheet else self._today()

    def _kind_at_caret(self) -> Kind | None:
        at = self.editor.textCursor().blockNumber()
        return next((each.item.kind for each in self.found if each.line == at), None)

    @Slot()
    def _edited(self) -> None:
        self.keeping.edited()
        self._soon.start()
        if self.finishing.summary.isVisible():
            self.finishing.summary.hide()

    @Slot(object)
    def _talk_about(self, topic: Topic) -> None:
        self.editor.put(f"{topic.word} ")
        self.editor.setFocus()

    # Ending

    @Slot()
    def finish(self) -> None:
        """Show what ending does; a second time, do it."""
        self._soon.stop()
        self.shape()
        if self.sheet is None:
            self._tell(_("Choose the account that is visited"))
            self.picker.setFocus()
            return
        self.middle.refused.hide()
        if not self.finishing.summary.isVisible():
            self.editor.confirm_line_at_caret()  # who ends a visit means the line written last
            self.shape()
        self.finishing.press()

    @Slot()
    def plan_next(self) -> None:
        """Show the end of the visit with the next one planned, ready to be dated."""
        if not self.finishing.summary.isVisible():
            self.finish()
        if self.finishing.summary.isVisible():
            self.finishing.summary.plan_next()

    def explain(self, error: KamdeskError) -> None:
        """Say what could not be read; the notes go on."""
        self._tell(sentence(error))
        self.ready.emit()

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.middle.refused.set_text(text)
        self.middle.refused.show()

    def _set_clock(self, now: datetime) -> None:
        if not self.clock.is_set:
            self.clock.set(now)
            self.editor.now = self.clock.now
            self.editor.stamp()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.here.fit(self.width())
        self.result.fit(self.width())
