"""The drawer a record is written or mended in; it lies over the right side of its page."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget
from shiboken6 import isValid

from kamdesk.errors import KamdeskError, Refused
from kamdesk.i18n import _, sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.queries.visit_form import named_accounts
from kamdesk.services.drafts import replacing
from kamdesk.services.records import delete_record
from kamdesk.ui import wording
from kamdesk.ui.forms.commands import Call, adding_together
from kamdesk.ui.forms.drafting import Drafting
from kamdesk.ui.forms.drawer_foot import Foot
from kamdesk.ui.forms.overlay import Overlay
from kamdesk.ui.forms.record_form import RecordForm
from kamdesk.ui.forms.requests import FormRequest, FormStart, Offer, form_starts
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider, put_on
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.notices import Banner

_FOUND: Final = 8


class RecordDrawer(Overlay):
    """Signals: ``told`` says what was stored or deleted, with the way back; ``closed``; ``ready``.

    Ctrl+Enter saves. Escape closes, and asks first when something was typed. What is typed is kept
    each second; going away keeps it, and the same form offers it again.
    """

    told = Signal(str)
    closed = Signal()
    ready = Signal()

    def __init__(self, tasks: Tasks, host: QWidget) -> None:
        super().__init__(host)
        self._tasks = tasks
        self._request: FormRequest | None = None
        self._saving = False
        self._before: QWidget | None = None
        self.forms: list[RecordForm] = []
        self._is_stored = False
        self.title = Label("", "title-2", elide=True)
        self.refused = Banner("", "risk")
        self.refused.hide()
        self.foot = Foot()
        self.drafting = Drafting(self, tasks, lambda: self.forms)
        self._lay_out()
        self._connect()

    # Opening and closing

    def open(self, request: FormRequest) -> None:
        """Show a form; refused while another one holds words nobody saved."""
        if self.isVisible() and self.is_dirty:
            self.foot.ask_discard()
            return
        self._request = request
        here = QApplication.focusWidget()
        self._before = None if here is None or self.isAncestorOf(here) else here
        self._tasks.read(form_starts, request, then=self.show_starts, failed=self._told_refusal,
                         owner=self, latest=f"form.{id(self)}")  # fmt: skip

    def show_starts(self, starts: Sequence[FormStart]) -> None:
        """Show the forms of a request, ready to be filled in."""
        self.forms, self._is_stored = [], False
        body = QWidget()
        put_on(body, "surface")
        lines = Rows(body, gap=14, margins=(18, 14, 18, 18))
        for place, start in enumerate(starts):
            if place:
                lines.addWidget(Divider())
                lines.addWidget(Label(_(ENTITIES[start.kind.entity].label), "title-3"))
            self._add_form(lines, start)
        lines.addStretch(1)
        self.area.setWidget(body)
        self._name(starts[0])
        self.drafting.begin(starts[0].request)
        self._appear()

    def keep(self) -> None:
        """Keep what is typed; the page is about to go."""
        self.drafting.keeper.keep()

    @Slot()
    def discard(self) -> None:
        """Fold the drawer away and forget what was typed."""
        self.drafting.end(keep=False)
        self.leave()

    def leave(self) -> None:
        """Fold the drawer away; what is stored by then is told."""
        said = self._said()
        self.drafting.end(keep=not self._is_stored)
        self._request, self.forms, self._is_stored = None, [], False
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()
        if said:
            self.told.emit(said)

    @Slot()
    def close_or_ask(self) -> None:
        """Close, or ask first when something was typed."""
        if self.is_dirty:
            self.foot.ask_discard()
        else:
            self.leave()

    @property
    def request(self) -> FormRequest | None:
        """What the form in sight, or on its way, was asked with; None while none is."""
        return self._request

    @property
    def is_coming(self) -> bool:
        """Whether a form was asked for that does not show yet."""
        return self._request is not None and self.isHidden()

    @property
    def is_dirty(self) -> bool:
        """Whether closing would lose something."""
        return any(form.is_dirty for form in self.forms)

    # Saving

    @Slot()
    def save(self) -> None:
        """Store what is filled in; a refusal is explained and nothing is lost."""
        if self._saving or not self.forms:
            return
        self.refused.hide()
        for form in self.forms:
            form.clear_problems()
        try:
            call = self._call()
        except Refused as error:
            self._explain(error)
            return
        if call is None:
            self.leave()
        else:
            self._store(call)

    def _call(self) -> Call | None:
        """Return the one deed all forms ask for; None when there is none. Raises Refused."""
        first, *further = self.forms
        if not further:
            return first.call()
        given = [form.given() if form.is_dirty else None for form in further]
        return adding_together(first.start, [first.given(), *given])

    def _store(self, call: Call) -> None:
        self._set_saving(True)
        deed, arguments = call
        stored = replacing(self.drafting.key, deed)
        self._tasks.run(stored, *arguments, then=self._done, failed=self._explain, owner=self)

    def _done(self, _key: UUID) -> None:
        self._set_saving(False)
        self._is_stored = True
        self.leave()

    def _said(self) -> str:
        if not self._is_stored or self._request is None:
            return ""
        kind = self.forms[0].start.kind
        label = _(ENTITIES[kind.entity].label)
        if self._request.record_id is not None:
            return _("{noun} changed").format(noun=label)
        return _("{noun} added").format(noun=label)

    @Slot()
    def delete(self) -> None:
        """Move the record to the recycle bin; the toast has the way back."""
        request = self._request
        if request is None or request.record_id is None:
            return
        entity = self.forms[0].start.kind.entity
        said = _("{noun} deleted").format(noun=_(ENTITIES[entity].label))
        self._tasks.run(
            delete_record,
            entity,
            request.record_id,
            then=lambda _key: self._deleted(said),
            failed=self._told_refusal,
            owner=self,
        )

    def _deleted(self, said: str) -> None:
        self.discard()
        self.told.emit(said)

    def _explain(self, error: KamdeskError) -> None:
        self._set_saving(False)
        form = next((each for each in self.forms if each.explain(error)), None)
        if form is None:
            form = self.forms[0]
            self._told_refusal(error)
        if error.code == "record.changed_meanwhile" and form.start.request.record_id:
            self._tasks.read(one, ENTITIES[form.start.kind.entity], form.start.request.record_id,
                             then=form.show_stored, owner=form)  # fmt: skip

    def _told_refusal(self, error: KamdeskError) -> None:
        self._set_saving(False)
        self.refused.set_text(sentence(error))
        self.refused.show()
        self._appear()

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.drafting.keeper.rest(saving)
        self.foot.save.set_busy(saving)

    # Building

    def _add_form(self, lines: Rows, start: FormStart) -> None:
        form = RecordForm(start, self._search)
        form.edited.connect(self._edited)
        self.forms.append(form)
        lines.addWidget(form)

    def _name(self, start: FormStart) -> None:
        known = start.request.record_id is not None
        kind = start.kind
        self.title.setText(_(kind.edit_title if known else kind.title))
        self.setAccessibleName(self.title.text())
        mendable = known and start.request.kind != "opportunity.move"
        self.foot.show_for(known=mendable, fixed=self.forms[0].is_fixed)

    def _appear(self) -> None:
        fresh = not self.isVisible()
        self.place()
        self.show()
        self.raise_()
        if fresh and self.forms:
            self.refused.hide()
        if self.forms and not self.refused.isVisible():
            self.forms[0].take_focus()
        self.ready.emit()

    def _lay_out(self) -> None:
        self.close_button = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Close (Esc)"))
        head = Columns(gap=8, margins=(18, 12, 12, 10))
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = Columns(self, gap=0)
        line.addWidget(Divider(upright=True))
        rows = Rows(gap=0)
        rows.addLayout(head)
        rows.addWidget(Divider())
        for strip in (self.drafting.strip, self.refused):
            rows.addWidget(strip)
        rows.addWidget(self.area, 1)
        rows.addWidget(Divider())
        rows.addWidget(self.foot)
        line.addLayout(rows, 1)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.close_or_ask)
        self.foot.save.clicked.connect(self.save)
        self.foot.cancel.clicked.connect(self.close_or_ask)
        self.foot.delete.clicked.connect(self.delete)
        self.foot.discard.clicked.connect(self.discard)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    def _search(self, text: str, answer: Any) -> None:
        def show(choices: Sequence[Any]) -> None:
            answer([Offer(c.id, wording.named(c.name, c.english_name), c.name) for c in choices])

        self._tasks.read(named_accounts, text, _FOUND, then=show, owner=self,
                         latest=f"accounts.{id(self)}")  # fmt: skip

    @Slot()
    def _edited(self) -> None:
        self.foot.settle()
