"""Beside the answers: what was done about the chosen one, and what they add up to."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from kamdesk.domain.follow_up import Loop
from kamdesk.i18n import _, formats
from kamdesk.queries.feedback import FeedbackLine, FeedbackSheet, Followed
from kamdesk.ui import wording
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.pages.feedback.sums import CsatCard, NpsCard
from kamdesk.ui.theme import Rows, emptied
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Chip, Label, LinkLabel


class AnswerCard(Card):
    """The chosen answer in full. Signals carry the line, or what follows it up.

    ``follow_asked`` has "task" or "ticket" with it; ``again_asked`` to ask the customer again.
    """

    follow_asked = Signal(str)
    again_asked = Signal()
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("What we did"), icon="list-checks")
        self._today = date.min
        self.line: FeedbackLine | None = None
        self.who = Label("", "strong", elide=True)
        self.score = Label("", "meta", "text3")
        self.text = Label("", "body", "text2", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.chips = Flow()
        self.state = Label("", "meta", "text3", wrap=True)
        self.followed = Rows(gap=6)
        self.task = Button(
            _("Make a task"), "list-checks", size=Size.SMALL, tip=_("Make a task (T)")
        )
        self.ticket = Button(_("Make a ticket"), "ticket", size=Size.SMALL)
        self.again = Button(_("Ask again"), "refresh-cw", size=Size.SMALL)
        self._lay_out()

    def show_line(self, line: FeedbackLine | None, today: date) -> None:
        """Show one answer, or nothing."""
        self.line, self._today = line, today
        self.setVisible(line is not None)
        if line is None:
            return
        who = " · ".join(
            part for part in (words.person_name(line), words.account_name(line)) if part
        )
        self.who.setText(who)
        day = wording.brief_day(line.given_on, today)
        self.score.setText(f"{words.score_text(line)} · {day}")
        self.text.setText(line.text or _("No words were given."))
        self._show_loop(line.loop)
        self._show_followed(line.followed)
        self.again.setVisible(line.loop is Loop.TO_ASK)

    def _show_loop(self, loop: Loop | None) -> None:
        chip = [Chip(_(words.LOOPS[loop][0]), words.LOOPS[loop][1])] if loop else []
        self.chips.show_widgets(chip)
        said = _(words.NEXT[loop]) if loop else _("Nothing is asked of us; a task can be made.")
        self.state.setText(said)

    def _show_followed(self, followed: Sequence[Followed]) -> None:
        emptied(self.followed)
        for each in followed:
            self.followed.addWidget(self._row(each))

    def _row(self, each: Followed) -> QWidget:
        holder = QWidget()
        title = LinkLabel(each.title)
        title.setWordWrap(True)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        title.clicked.connect(lambda f=each: self.opened.emit(f))
        said, ink = words.followed_text(each, self._today)
        kind = _("Ticket") if each.entity == "ticket" else _("Task")
        lines = Rows(holder, gap=1)
        lines.addWidget(title)
        lines.addWidget(Label(" · ".join(part for part in (kind, said) if part), "meta", ink))
        return holder

    def _lay_out(self) -> None:
        for widget in (self.who, self.score, self.text, self.chips, self.state):
            self.add(widget)
        self.body.addLayout(self.followed)
        self.add(Flow((self.task, self.ticket)))
        self.add(self.again)
        self.task.clicked.connect(lambda: self.follow_asked.emit("task"))
        self.ticket.clicked.connect(lambda: self.follow_asked.emit("ticket"))
        self.again.clicked.connect(self.again_asked)


class Side(QScrollArea):
    """The cards, one under the other; the chosen answer first.

    ``opened`` carries the Evidence of a number.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.answer, self.nps, self.csat = AnswerCard(), NpsCard(), CsatCard()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("scrolled", "true")
        lines = Rows(body, gap=12)
        for card in (self.answer, self.nps, self.csat):
            lines.addWidget(card)
        lines.addStretch(1)
        self.setWidget(body)
        self.nps.opened.connect(self.opened)
        self.csat.opened.connect(self.opened)

    def show_sheet(self, sheet: FeedbackSheet, today: date) -> None:
        """Show what the answers add up to."""
        self.nps.show_sheet(sheet, today)
        self.csat.show_sheet(sheet, today)


def count_text(lines: Sequence[FeedbackLine]) -> str:
    """Say how many answers there are, and how many wait for us."""
    waiting = sum(line.loop is Loop.WAITING for line in lines)
    said = words.answers_text(len(lines))
    return (
        f"{said} · " + _("{n} to follow up").format(n=formats.count(waiting)) if waiting else said
    )
