"""What is known of one person: how to reach them, what they care about, how that is known."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _, formats
from kamdesk.queries.people import FactLine, PersonSheet
from kamdesk.ui import wording
from kamdesk.ui.pages.account.details import DetailCard
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.labels import LinkLabel


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

    def show_person(self, sheet: PersonSheet | None, today: date) -> None:
        """Show one person; None shows that nobody is chosen."""
        for button in (self.judge, self.position, self.left):
            button.setEnabled(sheet is not None)
        lines = self.begin()
        if sheet is None:
            self.title.setText(_("Person"))
            self.section("", [_("Nobody is chosen")], "text3")
            self.end()
            return
        person = sheet.person
        self.title.setText(wording.named(person.name, person.english_name))
        self.left.setEnabled(not person.has_left)
        seat = [wording.named(person.title or "", person.english_title), person.department or ""]
        self.section(_("Position"), [" · ".join(part for part in seat if part)])
        self.section(_("Reach"), _reach(sheet))
        weight = formats.percent(person.weight)
        self.section(_("Part of the decision"), [weight if person.weight else ""])
        for fact in sheet.facts:
            self._fact(fact, today)
        lines.addSpacing(2)
        self.end()

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


def _reach(sheet: PersonSheet) -> list[str]:
    channel = wording.choice_word("contact", "preferred_channel", sheet.preferred_channel)
    prefers = _("prefers {channel}").format(channel=channel) if channel else ""
    closed = "" if sheet.visitable else _("May not be visited")
    return [sheet.phone or "", sheet.email or "", prefers, closed]


def _judged(fact: FactLine) -> str:
    parts = [
        wording.choice_word("stakeholder_fact", "role", fact.role),
        "" if fact.attitude is None else wording.attitude_word(fact.attitude),
        _("Influence {n} of 5").format(n=fact.influence) if fact.influence else "",
        fact.opportunity_name or "",
    ]
    return " · ".join(part for part in parts if part)
