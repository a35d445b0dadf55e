"""How to begin with an account nobody has written about: one card for each first record."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import N_, _
from kamdesk.queries.account_overview import AccountOverview
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label

# Kind of record: icon, title, what it is good for, verb; in the order one begins.
_STARTS: Final = {
    "contact": (
        "users",
        N_("Who decides?"),
        N_("Enter the people of the decision chain."),
        N_("Add person"),
    ),
    "visit": (
        "calendar-check",
        N_("When did you meet?"),
        N_("The first visit starts the rhythm."),
        N_("Log visit"),
    ),
    "opportunity": (
        "square-kanban",
        N_("What could they buy?"),
        N_("An opportunity fills the pipeline."),
        N_("Add opportunity"),
    ),
    "goal": (
        "target",
        N_("What is the goal?"),
        N_("A goal with key results makes the plan."),
        N_("Write goal"),
    ),
}


def is_unknown(row: AccountOverview) -> bool:
    """Tell whether nothing at all was written about an account yet."""
    return is_new(row) and missing(row) == list(_STARTS)


def is_new(row: AccountOverview) -> bool:
    """Tell whether nothing has happened with an account yet: no visit, contract or ticket."""
    counts = row.header.counts
    return not (counts.visits or counts.contracts or counts.tickets)


def missing(row: AccountOverview) -> list[str]:
    """List the kinds of first records an account lacks."""
    counts = row.header.counts
    known = {
        "contact": counts.contacts,
        "visit": counts.visits,
        "opportunity": counts.deals,
        "goal": len(row.goals),
    }
    return [kind for kind in _STARTS if not known[kind]]


def new_person(account_id: UUID) -> FormRequest:
    """Ask for a person together with seat and judgement: one form, one deed."""
    further = [
        FormRequest(kind=kind, account_id=account_id)
        for kind in ("position", "stakeholder_fact.first")
    ]
    return FormRequest(kind="contact", account_id=account_id, then=further)


class Starters(QWidget):
    """Cards side by side, those whose record is missing. ``chosen`` carries the kind."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        line = Columns(self, gap=12)
        self.cards = {kind: self._card(kind) for kind in _STARTS}
        for card in self.cards.values():
            line.addWidget(card, 1)
        self.hide()

    def show_missing(self, row: AccountOverview) -> None:
        """Offer what is missing while nothing has happened with the account yet."""
        wanted = missing(row) if is_new(row) else []
        for kind, card in self.cards.items():
            card.setVisible(kind in wanted)
        self.setVisible(bool(wanted))

    def _card(self, kind: str) -> Card:
        icon, title, use, verb = _STARTS[kind]
        card = Card(_(title), icon=icon)
        card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        card.setMinimumWidth(theme().px(120))
        card.add(Label(_(use), "body", "text2", wrap=True))
        button = Button(_(verb), "plus", Kind.DEFAULT, Size.SMALL)
        button.clicked.connect(lambda: self.chosen.emit(kind))
        card.add(button)
        return card
