"""What is known of one person: how to reach them, what they care about, how that is known."""

from datetime import date
from typing import Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _, formats
from kamdesk.queries.people import FactLine, PersonSheet
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.ui import wording
from kamdesk.ui.pages.account.details import DetailCard
from kamdesk.ui.pages.account.people_card import ROLE_TONES
from kamdesk.ui.theme import Columns, Rows, attitude_look, theme
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.glyphs import Avatar
from kamdesk.ui.widgets.labels import Chip, Label, LinkLabel

_MORE: Final = 1000  # of the room for a name before anything is left free
_WIDEST: Final = 16_777_215  # Qt's own bound: none


class PersonDetails(DetailCard):
    """Signals: ``fact_wanted`` carries the id of a judgement to open."""

    fact_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Person"))
        self.judge = Button(_("Judge"), "pencil", size=Size.SMALL, tip=_("Add a judgement"))
        self.position = Button(_("Position"), size=Size.SMALL, tip=_("Edit the position"))
        self.left = Button(_("Mark left"), size=Size.SMALL, tip=_("Has left the company"))
        for button in (self.judge, self.position, self.left):
            self.verbs.addWidget(button)
        self.verbs.addStretch(1)
        self.avatar, self.role = Avatar("", 40), Chip("", "none")
        self.seat = Label("", "meta", "text2", wrap=True)
        self.figures = Figures()
        self._lay_out()

    def _lay_out(self) -> None:
        """Put face, name and seat at the top, what can be done below them."""
        self.aside.hide()
        self.head.removeWidget(self.title)
        names = Rows(gap=1)
        first = Columns(gap=7)
        first.addWidget(self.title, _MORE)
        first.addWidget(self.role)
        first.addStretch(1)
        names.addLayout(first)
        names.addWidget(self.seat)
        self.head.insertWidget(0, self.avatar)
        self.head.insertLayout(1, names, 1)
        self.body.removeItem(self.verbs)
        self.body.insertLayout(0, self.verbs)
        self.body.insertWidget(1, self.figures)

    def show_person(self, sheet: PersonSheet | None, today: date) -> None:
        """Show one person; None shows that nobody is chosen."""
        for button in (self.judge, self.position, self.left):
            button.setEnabled(sheet is not None)
        for widget in (self.avatar, self.role, self.seat, self.figures):
            widget.setVisible(sheet is not None)
        lines = self.begin()
        if sheet is None:
            self.title.setText(_("Person"))
            self.title.setMaximumWidth(_WIDEST)
            self.section("", [_("Nobody is chosen")], "text3")
            self.end()
            return
        person = sheet.person
        self._show_face(person)
        self.left.setEnabled(not person.has_left)
        self.figures.show_person(person)
        self.section(_("Reach"), _reach(sheet))
        for fact in sheet.facts:
            self._fact(fact, today)
        lines.addSpacing(2)
        self.end()

    def _show_face(self, person: Stakeholder) -> None:
        """Say who this is."""
        name = wording.named(person.name, person.english_name)
        self.title.setText(name)
        self.title.setMaximumWidth(theme().width(name, 14, 600) + theme().px(6))
        self.avatar.show_name(name)
        role = person.roles[0].value if person.roles else ""
        word = wording.choice_word("stakeholder_fact", "role", role) if role else ""
        self.role.show_text(word, ROLE_TONES.get(role, "none"))
        self.role.setVisible(bool(word))
        seat = [wording.named(person.title or "", person.english_title), person.department or ""]
        self.seat.setText(" · ".join(part for part in seat if part))

    def _fact(self, fact: FactLine, today: date) -> None:
        """Append a judgement; its date opens it."""
        when = wording.brief_day(fact.noted_on, today) if fact.noted_on else _("undated")
        sure = wording.choice_word("stakeholder_fact", "certainty", fact.certainty)
        self._lines.addSpacing(6)
        link = LinkLabel(" · ".join(p for p in (_("Judgement"), when, sure) if p), "meta")
        link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        key: UUID = fact.id
        link.clicked.connect(lambda: self.fact_wanted.emit(key))
        self._lines.addWidget(link)
        self.plain(_judged(fact))
        self.plain(fact.interest or "")
        if fact.source:
            self.plain(_("Source: {source}").format(source=fact.source), "text3")


class Figures(Card):
    """Influence, attitude and part of the decision, side by side."""

    def __init__(self) -> None:
        super().__init__(padding=9)
        self.influence = Label("", "title-3", "plumText")
        self.attitude = Label("", "title-3", "text")
        self.weight = Label("", "title-3", "text")
        line = Columns(gap=9)
        for at, (name, value) in enumerate(
            (
                (_("Influence"), self.influence),
                (_("Attitude"), self.attitude),
                (_("Weight"), self.weight),
            )
        ):
            if at:
                line.addWidget(Divider(upright=True))
            line.addLayout(_figure(name, value))
            line.addStretch(1)
        self.body.addLayout(line)

    def show_person(self, person: Stakeholder) -> None:
        """Show the figures of one person; what is not known is a dash."""
        self.influence.setText(f"{person.influence} / 5" if person.influence else "—")
        known = person.attitude is not None
        self.attitude.setText(wording.attitude_word(person.attitude) if known else _("Unknown"))
        self.attitude.recolor(attitude_look(person.attitude).text)
        self.weight.setText(formats.percent(person.weight) if person.weight else "—")


def _figure(name: str, value: Label) -> Rows:
    rows = Rows(gap=0)
    rows.addWidget(Label(name, "meta", "text3"))
    rows.addWidget(value)
    return rows


def _reach(sheet: PersonSheet) -> list[str]:
    channel = wording.choice_word("contact", "preferred_channel", sheet.preferred_channel)
    prefers = _("prefers {channel}").format(channel=channel) if channel else ""
    closed = "" if sheet.visitable else _("May not be visited")
    return [sheet.phone or "", sheet.email or "", prefers, closed]


def _judged(fact: FactLine) -> str:
    influence = _("Influence {n} of 5").format(n=fact.influence) if fact.influence else ""
    parts = [
        wording.choice_word("stakeholder_fact", "role", fact.role),
        "" if fact.attitude is None else wording.attitude_word(fact.attitude),
        influence.replace(" ", "\xa0"),  # a figure alone on the next line would say nothing
        fact.opportunity_name or "",
    ]
    return " · ".join(part for part in parts if part)
