"""What was promised at a visit: whose promise, what, until when; rows come and go."""

from datetime import date
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kamdesk.i18n import _
from kamdesk.services.visits import Promise
from kamdesk.ui import wording
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.selects import DateField, Select


class PromiseDraft(Struct, frozen=True):
    """One row as typed; ``due`` None is without a day."""

    side: str
    text: str
    due: date | None

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a draft."""
        return {
            "side": self.side,
            "text": self.text,
            "due": self.due.isoformat() if self.due else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "PromiseDraft":
        """Read a row of a draft."""
        due = kept.get("due")
        return cls(kept["side"], kept["text"], date.fromisoformat(due) if due else None)


class Promises(QWidget):
    """Signals: ``edited`` when anything changes."""

    edited = Signal()

    def __init__(self, usual_due: date) -> None:
        super().__init__()
        self._usual_due = usual_due
        self.rows: list[PromiseRow] = []
        self.more = Button(_("Add a promise"), "plus", size=Size.SMALL)
        self.more.clicked.connect(self._add_empty)
        self._lines = Rows(gap=6)
        foot = Columns()
        foot.addWidget(self.more)
        foot.addStretch(1)
        lines = Rows(self, gap=6)
        lines.addLayout(self._lines)
        lines.addLayout(foot)

    def show_drafts(self, drafts: list[PromiseDraft]) -> None:
        """Replace all rows."""
        for row in list(self.rows):
            self._drop(row)
        for kept in drafts:
            self._add(kept)

    def drafts(self) -> list[PromiseDraft]:
        """Return the rows as typed, empty ones left out."""
        return [row.draft() for row in self.rows if row.text.text().strip()]

    def promises(self) -> list[Promise]:
        """Return what the rows promise."""
        return [Promise(side=row.side, text=row.text, due=row.due) for row in self.drafts()]

    def _add_empty(self) -> None:
        row = self._add(PromiseDraft("ours", "", self._usual_due))
        row.text.setFocus()
        self.edited.emit()

    def _add(self, kept: PromiseDraft) -> "PromiseRow":
        row = PromiseRow(kept, self._usual_due)
        row.edited.connect(self.edited)
        row.gone.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _remove(self, row: "PromiseRow") -> None:
        self._drop(row)
        self.more.setFocus()
        self.edited.emit()

    def _drop(self, row: "PromiseRow") -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()


class PromiseRow(QWidget):
    """One promise."""

    edited = Signal()
    gone = Signal()

    def __init__(self, kept: PromiseDraft, usual_due: date) -> None:
        super().__init__()
        self.side = Select(wording.choices("commitment", "side"))
        self.side.setAccessibleName(_("Whose promise"))
        self.side.choose(kept.side)
        self.text = QLineEdit(kept.text)
        self.text.setPlaceholderText(_("What was promised"))
        self.text.setAccessibleName(_("What was promised"))
        self.dated = CheckBox(_("by"))
        self.dated.setChecked(kept.due is not None)
        self.due = DateField()
        self.due.setAccessibleName(_("Due"))
        on = kept.due or usual_due
        self.due.setDate(QDate(on.year, on.month, on.day))
        self.due.setEnabled(kept.due is not None)
        self.remove = Button(icon="x", kind=Kind.GHOST, size=Size.SMALL, tip=_("Remove promise"))
        line = Columns(self, gap=8)
        for widget in (self.side, self.text, self.dated, self.due, self.remove):
            line.addWidget(widget, 1 if widget is self.text else 0)
        self.remove.clicked.connect(self.gone)
        self.dated.toggled.connect(self.due.setEnabled)
        for signal in (self.side.activated, self.text.textChanged, self.dated.toggled,
                       self.due.dateChanged):  # fmt: skip
            signal.connect(self._edited)

    def draft(self) -> PromiseDraft:
        """Return the row as typed."""
        on = self.due.date()
        due = date(on.year(), on.month(), on.day()) if self.dated.isChecked() else None
        return PromiseDraft(self.side.key or "ours", self.text.text().strip(), due)

    def _edited(self, *_what: object) -> None:
        self.edited.emit()
