"""The next visit, opened inside the route: what for, what to ask, who, and what to know."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.briefing import Gap, VisitBriefing
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.day_visits import VisitState
from kamdesk.queries.risk_signals import Risk
from kamdesk.queries.service import SlaState, TicketLine
from kamdesk.ui import wording
from kamdesk.ui.pages.today import words
from kamdesk.ui.pages.today.lines import Sitters, Trailing, sitter_of
from kamdesk.ui.pages.today.stops import StopCard
from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Divider
from kamdesk.ui.widgets.labels import IconMark, Label

_MOST_FACTS: Final = 6
_MOST_QUESTIONS: Final = 5
_RISKS: Final = {
    Risk.HEALTH_DROP: ("trending-down", "risk"),
    Risk.HEALTH_LOW: ("gauge", "risk"),
    Risk.CONTRACT_ENDING: ("signature", "warn"),
    Risk.PERSON_SILENT: ("user-x", "warn"),
    Risk.DEAL_STALLED: ("hourglass", "warn"),
}


class Fact(Struct, frozen=True):
    """A line worth knowing; ``mark`` is its point, in the colour ``ink``."""

    icon: str
    hue: str
    text: str
    mark: str = ""
    ink: str = "text"


class BriefingCard(StopCard):
    """The next visit. ``started``, ``prepared`` and ``moved`` are its verbs."""

    started = Signal(object)
    prepared = Signal(object)
    moved = Signal(object)

    def __init__(self, briefing: VisitBriefing, today: date) -> None:
        super().__init__(briefing.visit, "focus")
        self.briefing, self._today = briefing, today
        self.add_line(self._people())
        halves = Columns(gap=14)
        halves.addLayout(self._left(), 1)
        halves.addWidget(Divider(upright=True))
        halves.addLayout(self._right(), 1)
        self.add_line(halves)
        self.add_line(self._verbs())

    def _people(self) -> QHBoxLayout:
        people = self.briefing.people or self.visit.seats
        line = Columns(gap=0)
        line.addWidget(Sitters([sitter_of(person) for person in people]), 1)
        return line

    def _left(self) -> QVBoxLayout:
        visit = self.visit
        rows = Rows(gap=6)
        rows.addWidget(Label(_("Objective"), "meta", "text3"))
        objective = visit.objective or _("No objective yet")
        color = "text" if visit.objective else "warnText"
        rows.addWidget(_wrapped(Label(objective, "strong", color, wrap=True)))
        rows.addWidget(Label(_("Questions to ask"), "meta", "text3"))
        for number, question in enumerate(visit.questions[:_MOST_QUESTIONS], start=1):
            rows.addWidget(_Question(number, question))
        if not visit.questions:
            rows.addWidget(Label(_("No questions yet"), "body", "warnText"))
        rows.addStretch(1)
        return rows

    def _right(self) -> QVBoxLayout:
        rows = Rows(gap=6)
        rows.addWidget(Label(_("Before you walk in"), "meta", "text3"))
        facts = list(facts_of(self.briefing, self._today))
        for fact in facts[:_MOST_FACTS]:
            rows.addWidget(_FactRow(fact))
        if not facts:
            rows.addWidget(Label(_("Nothing is open here"), "body", "text2"))
        rows.addStretch(1)
        return rows

    def _verbs(self) -> QHBoxLayout:
        running = self.visit.state is VisitState.RUNNING
        start = _("Write up visit") if running else _("Start visit")
        buttons = (
            (Button(start, "notebook-pen", Kind.PRIMARY, Size.SMALL, _("Start visit (V)")),
             self.started),
            (Button(_("Open account"), "building-2", size=Size.SMALL), self.opened),
            (Button(_("Prepare"), "clipboard-list", size=Size.SMALL), self.prepared),
            (Button(_("Postpone"), "calendar-plus", size=Size.SMALL), self.moved),
        )  # fmt: skip
        line = Columns(gap=8, margins=(0, 3, 0, 0))
        buttons[0][0].show_key("V")
        for button, signal in buttons:
            button.clicked.connect(lambda _checked=False, s=signal: s.emit(self.visit))
            line.addWidget(button)
        line.addWidget(self._readiness(), 1)
        return line

    def _readiness(self) -> Trailing:
        gaps = self.briefing.missing
        if not gaps:
            return Trailing("circle-check", _("Briefing ready"), "okText")
        text = _("Still lacks: {parts}").format(parts=formats.listing(map(_gap_word, gaps)))
        return Trailing("circle-alert", text, "warnText")


class _Question(QWidget):
    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        line = Columns(self, gap=8)
        mark = Label(f"{number}", "strong", "accentText")
        line.addWidget(mark)
        line.addWidget(_wrapped(Label(text, "body", wrap=True)), 1)


class _FactRow(QWidget):
    def __init__(self, fact: Fact) -> None:
        super().__init__()
        line = Columns(self, gap=7)
        line.addWidget(IconMark(fact.icon, 14, fact.hue))
        text = Label(fact.text, "body", elide=True)
        line.addWidget(text, 1)
        if fact.mark:
            line.addWidget(Label(fact.mark, "strong", fact.ink))
        self.setAccessibleName(f"{fact.text} {fact.mark}".strip())


def _wrapped(label: Label) -> Label:
    label.setMinimumWidth(40)
    return label


def _gap_word(gap: Gap) -> str:
    return {
        Gap.OBJECTIVE: _("objective"),
        Gap.QUESTIONS: _("questions"),
        Gap.PEOPLE: _("people"),
        Gap.DECISION_MAKER: _("decision maker unknown"),
    }[gap]


def facts_of(briefing: VisitBriefing, today: date) -> Iterator[Fact]:
    """Say what to know, the most delicate first."""
    know = briefing.knowledge
    for ticket in know.tickets[:2]:
        yield _ticket(ticket)
    for signal in know.risks:
        if signal.kind is Risk.MONEY_OVERDUE and signal.money is not None:
            owed = formats.money(signal.money.amount_minor, signal.money.currency)
            yield Fact("banknote", "warn", _("{amount} not paid").format(amount=owed),
                       _("{n} d late").format(n=signal.days), "riskText")  # fmt: skip
    yield from (_promise(line, today) for line in know.promises[:2])
    for clip in know.clips[:1]:
        yield Fact("megaphone", "plum", _("In the news: {title}").format(title=clip.title))
    for signal in know.risks:
        if signal.kind in _RISKS:
            said, _under = words.risk_texts(signal)
            yield Fact(*_RISKS[signal.kind], _capital(said))
    for visit in know.visits[:1]:
        when = wording.brief_day(visit.held_on, today)
        text = visit.outcome or visit.objective or ""
        yield Fact("history", "text3", _("Last visit {day}: {text}").format(day=when, text=text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ticket(line: TicketLine) -> Fact:
    name = f"{line.number} {line.title}" if line.number else line.title
    text = _("Ticket {name}").format(name=name)
    if line.state is SlaState.OVERDUE and line.left is not None:
        span = formats.elapsed(-line.left)
        return Fact(
            "headphones", "risk", text, _("{span} past limit").format(span=span), "riskText"
        )
    if line.left is not None and line.left > timedelta():
        left = formats.elapsed(line.left)
        return Fact("headphones", "warn", text, _("{span} left").format(span=left), "warnText")
    return Fact("headphones", "text3", text, _("open"), "text2")


def _promise(line: CommitmentLine, today: date) -> Fact:
    ours = line.is_ours
    text = (_("Our promise: {text}") if ours else _("Their promise: {text}")).format(text=line.text)
    if line.state == "kept":
        return Fact("handshake", "accent", text, _("kept"), "okText")
    if line.state == "broken":
        return Fact("handshake", "risk", text, _("broken"), "riskText")
    said, ink = words.due_text(line, today)
    return Fact("handshake", "accent", text, said, ink if ink != "text3" else "text2")
