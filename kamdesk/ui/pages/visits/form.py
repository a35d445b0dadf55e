"""The form of a visit that took place: what it holds, as a command, and as a draft."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QDate, QDateTime, QTime, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kamdesk.domain.ids import AccountId, ContactId, OpportunityId, UserId
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _, formats, sentence
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.queries.visit_form import VisitForm as Offers
from kamdesk.services.visits import LogVisit
from kamdesk.ui import wording
from kamdesk.ui.files.strip import FileStrip
from kamdesk.ui.pages.visits.minutes import USUAL, Minutes
from kamdesk.ui.pages.visits.people import PeoplePicker
from kamdesk.ui.pages.visits.promises import PromiseDraft, Promises
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.fields import FieldRow
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.selects import MomentField, Select

_NO_DEAL = "-"


class VisitForm(QWidget):
    """Signals: ``edited`` on every change, ``moved`` when the caret of the notes did.

    Nothing typed is ever cleared by a refusal.
    """

    edited = Signal()
    moved = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.type = Select(wording.choices("visit", "type"))
        self.held_at, self.minutes = MomentField(), Minutes()
        self.place, self.objective = QLineEdit(), QLineEdit()
        self.outcome = QLineEdit()
        self.notes = QPlainTextEdit()
        self.deal = Select()
        self.contacts = PeoplePicker(_("No contacts yet"))
        self.colleagues = PeoplePicker(_("Nobody of ours"))
        self.promises = Promises(today + timedelta(days=7))
        self.files = FileStrip(_("Drop files or paste a picture anywhere on this page"))
        self.add_files = Button(_("Add files…"), "paperclip", size=Size.LARGE)
        self._set_up(today)
        self.fields = self._fields()
        self._lay_out()
        self._watch()

    def show_offers(self, offers: Offers) -> None:
        """Offer the people and deals of an account; what is typed stays."""
        self.contacts.offer([(p.id, _person(p)) for p in
                             offers.contacts])  # fmt: skip
        first = not self.colleagues.ticked()
        self.colleagues.offer(
            [(c.id, wording.named(c.name, c.english_name)) for c in offers.colleagues]
        )
        if first:
            self.colleagues.tick([offers.me])
        deals = [(str(d.id), _deal(d.name, d.amount_minor, d.currency)) for d in offers.deals]
        self.deal.offer([(_NO_DEAL, _("No opportunity")), *deals])
        if self.deal.key is None:
            self.deal.choose(_NO_DEAL)

    def command(self, account_id: UUID) -> LogVisit:
        """Return what is filled in; no rule is checked here."""
        deal = self.deal.key
        return LogVisit(
            account_id=AccountId(account_id),
            held_at=_moment(self.held_at.dateTime()),
            minutes=self.minutes.value(),
            type=self.type.key or "routine",
            objective=self.objective.text().strip() or None,
            place=self.place.text().strip() or None,
            notes=self.notes.toPlainText().strip() or None,
            outcome=self.outcome.text().strip() or None,
            opportunity_id=None if deal in (None, _NO_DEAL) else OpportunityId(UUID(deal)),
            contacts=[ContactId(each) for each in self.contacts.ticked()],
            colleagues=[UserId(each) for each in self.colleagues.ticked()],
            promises=self.promises.promises(),
        )

    def draft(self) -> dict[str, Any]:
        """Return everything typed, as plain values."""
        return {
            "type": self.type.key,
            "held_at": self.held_at.dateTime().toString("yyyy-MM-ddTHH:mm"),
            "minutes": self.minutes.value(),
            "place": self.place.text(),
            "objective": self.objective.text(),
            "notes": self.notes.toPlainText(),
            "caret": self.notes.textCursor().position(),
            "outcome": self.outcome.text(),
            "deal": self.deal.key,
            "contacts": [str(each) for each in self.contacts.ticked()],
            "colleagues": [str(each) for each in self.colleagues.ticked()],
            "promises": [each.as_json() for each in self.promises.drafts()],
        }

    def show_draft(self, kept: dict[str, Any]) -> None:
        """Fill in a draft, the caret where it was."""
        self.type.choose(kept.get("type"))
        moment = QDateTime.fromString(kept.get("held_at") or "", "yyyy-MM-ddTHH:mm")
        if moment.isValid():
            self.held_at.setDateTime(moment)
        self.minutes.setValue(kept.get("minutes") or USUAL)
        for field, name in ((self.place, "place"), (self.objective, "objective"),
                            (self.outcome, "outcome")):  # fmt: skip
            field.setText(kept.get(name) or "")
        self.notes.setPlainText(kept.get("notes") or "")
        caret = self.notes.textCursor()
        caret.setPosition(min(kept.get("caret") or 0, len(self.notes.toPlainText())))
        self.notes.setTextCursor(caret)
        self.deal.choose(kept.get("deal") or _NO_DEAL)
        self.contacts.tick(UUID(each) for each in kept.get("contacts") or ())
        self.colleagues.tick(UUID(each) for each in kept.get("colleagues") or ())
        self.promises.show_drafts([PromiseDraft.from_json(p) for p in kept.get("promises") or ()])

    def explain(self, error: KamdeskError) -> bool:
        """Say at its field what is wrong; False when no field of this form is to blame."""
        for row in self.fields.values():
            row.explain("")
        blamed = self.fields.get(error.field or "")
        if blamed is None:
            return False
        blamed.explain(sentence(error))
        blamed.editor.setFocus()
        return True

    def _set_up(self, today: date) -> None:
        self.type.choose("routine")
        self.deal.offer([(_NO_DEAL, _("No opportunity"))])
        self.deal.choose(_NO_DEAL)
        time = QTime.currentTime()
        day = QDate(today.year, today.month, today.day)
        self.held_at.setDateTime(QDateTime(day, QTime(time.hour(), time.minute())))
        self.notes.setFont(theme().role("capture"))
        self.notes.setTabChangesFocus(True)
        self.notes.setPlaceholderText(_("What was said, decided, left open"))

    def _fields(self) -> dict[str, FieldRow]:
        return {
            "type": FieldRow(_("Type"), self.type),
            "held_at": FieldRow(_("Held at"), self.held_at, required=True),
            "minutes": FieldRow(_("Duration"), self.minutes),
            "place": FieldRow(_("Place"), self.place),
            "opportunity": FieldRow(_("Opportunity"), self.deal),
            "objective": FieldRow(_("Objective"), self.objective),
            "notes": FieldRow(_("Notes"), self.notes, required=True),
            "outcome": FieldRow(_("Outcome"), self.outcome),
            "contacts": FieldRow(_("Who was there, theirs"), self.contacts),
            "colleagues": FieldRow(_("Who was there, ours"), self.colleagues),
            "text": FieldRow(_("Promises"), self.promises),
        }

    def _lay_out(self) -> None:
        f = self.fields
        words = Card(padding=16)
        for name in ("objective", "notes", "outcome", "text"):
            words.add(f[name], 1 if name == "notes" else 0)
        when = Card(padding=16)
        pair = Columns(gap=10)
        pair.addWidget(f["held_at"], 3)
        pair.addWidget(f["minutes"], 2)
        when.add(f["type"])
        when.body.addLayout(pair)
        for name in ("place", "opportunity", "contacts", "colleagues"):
            when.add(f[name])
        when.body.addStretch(1)
        words.add(Label(_("Files"), "meta", "text2"))
        words.add(self.files)
        line = Columns(self, gap=12)
        line.addWidget(words, 3)
        line.addWidget(when, 2)

    def _watch(self) -> None:
        for signal in (
            self.type.activated,
            self.held_at.dateTimeChanged,
            self.minutes.valueChanged,
            self.place.textChanged,
            self.objective.textChanged,
            self.notes.textChanged,
            self.outcome.textChanged,
            self.deal.activated,
            self.contacts.edited,
            self.colleagues.edited,
            self.promises.edited,
        ):
            signal.connect(self._edited)
        self.notes.cursorPositionChanged.connect(self.moved)

    def _edited(self, *_what: object) -> None:
        self.edited.emit()


def _person(person: Stakeholder) -> str:
    shown = wording.named(person.name, person.english_name)
    title = wording.named(person.title or "", person.english_title)
    return f"{shown} · {title}" if title else shown


def _deal(name: str, amount: int | None, currency: str | None) -> str:
    return name if amount is None else f"{name} · {formats.money(amount, currency or 'CNY')}"


def _moment(local: QDateTime) -> datetime:
    """Read a local moment of the form as UTC."""
    return datetime.fromtimestamp(local.toSecsSinceEpoch(), UTC)
