"""The left pane: which account, who is here, what to ask, what was promised last time."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from kamdesk.i18n import _
from kamdesk.queries.capture import CaptureSheet
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.ui import wording
from kamdesk.ui.files.strip import FileStrip
from kamdesk.ui.pages.capture.rows import PersonRow, QuestionRow
from kamdesk.ui.pages.capture.words import account_name
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Panel
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel
from kamdesk.ui.widgets.painting import draw_company

_WIDTHS: Final = (
    (0, 176),
    (860, 214),
    (1130, 257),
)  # from a page of this width on, in design pixels
_SHOWN: Final = 6
_STATES: Final = {
    "kept": ("circle-check", "ok"),
    "open": ("clock", "warn"),
    "broken": ("circle-alert", "risk"),
}


class HerePane(Panel):
    """Signals: ``edited`` on any tick; ``judged`` a PersonRow whose attitude is to change."""

    edited = Signal()
    judged = Signal(object)

    def __init__(self) -> None:
        super().__init__("sunken")
        self.people: dict[UUID, PersonRow] = {}
        self.questions: list[QuestionRow] = []
        self._all = False
        self._sheet: CaptureSheet | None = None
        self.company = _Company()
        self.name = Label("", "title-3", elide=True)
        self.sub = Label("", "meta", "text3", elide=True)
        self.chooser = Rows(gap=6)
        self._people, self._questions, self._promises = Rows(gap=0), Rows(gap=4), Rows(gap=8)
        self.here_title = Label(_("Who is here"), "meta", "text3")
        self.files = FileStrip(most=5)
        self.files_title = Label(_("Files at hand"), "meta", "text3")
        self.ask_title = Label(_("Must ask"), "meta", "text3")
        self.last_title = Label(_("Last commitments"), "meta", "text3")
        for part in (self.files_title, self.files):
            self.files.filled.connect(part.setVisible)
        self._files = Rows(gap=0)
        self._files.addWidget(self.files)
        self.more = LinkLabel("", "meta")
        self.more.clicked.connect(self._show_all)
        self._lay_out()
        titles = (self.ask_title, self.files_title, self.last_title)
        for widget in (self.company, *titles, self.files, self.more):
            widget.hide()

    def fit(self, page_width: int) -> None:
        """Take as much room as the page can spare."""
        px = theme().px
        self.setFixedWidth(px([wide for least, wide in _WIDTHS if page_width >= px(least)][-1]))

    def show_sheet(self, sheet: CaptureSheet) -> None:
        """Show an account; those expected are here until somebody says otherwise."""
        here = self.present() if self._sheet is not None else list(sheet.expected)
        self._sheet = sheet
        name = account_name(sheet)
        self.company.show()
        self.company.show_name(name)
        self.name.setText(name)
        self.sub.setText(_visit_count(sheet))
        self._show_people(here)
        self._show_questions(sheet.visit.questions if sheet.visit else ())
        self._show_promises(sheet.promises)

    def present(self) -> list[UUID]:
        """Return who is here."""
        return [key for key, row in self.people.items() if row.isChecked()]

    def seat(self, keys: Iterable[UUID]) -> None:
        """Say that exactly these are here."""
        wanted = set(keys)
        if self._sheet is not None and not wanted <= self.people.keys():
            self._show_people(wanted)
        for key, row in self.people.items():
            row.setChecked(key in wanted)

    def add(self, key: UUID) -> None:
        """Say that somebody is here as well."""
        self.seat([*self.present(), key])

    def asked(self) -> list[str]:
        """Return the questions that were asked."""
        return [row.text() for row in self.questions if row.isChecked()]

    def tick(self, questions: Iterable[str]) -> None:
        """Say which questions were asked."""
        wanted = set(questions)
        for row in self.questions:
            row.setChecked(row.text() in wanted)

    def show_attitudes(self, said: dict[UUID, int]) -> None:
        """Show how people stand, what the notes say before what was known."""
        known = {p.id: p.attitude for p in self._sheet.people} if self._sheet else {}
        for key, row in self.people.items():
            row.show_attitude(said.get(key, known.get(key)), is_new=key in said)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setProperty("scrolled", "true")
        lines = Rows(body, gap=0, margins=(16, 16, 16, 16))
        words = Rows(gap=0)
        words.addWidget(self.name)
        words.addWidget(self.sub)
        top = Columns(gap=10)
        top.addWidget(self.company)
        top.addLayout(words, 1)
        lines.addLayout(top)
        lines.addLayout(self.chooser)
        hint = Columns(gap=6, margins=(0, 4, 0, 0))
        hint.addWidget(IconMark("user-plus", 13, "text3"))
        hint.addWidget(Label(_("Type @ to add people"), "meta", "text3", elide=True), 1)
        parts = (
            (self.here_title, self._people, (self.more, hint)),
            (self.ask_title, self._questions, ()),
            (self.files_title, self._files, ()),
            (self.last_title, self._promises, ()),
        )
        for title, rows, rest in parts:
            title.setContentsMargins(0, theme().px(16), 0, theme().px(6))  # goes, air and all
            lines.addWidget(title)
            lines.addLayout(rows)
            for each in rest:
                lines.addWidget(each) if isinstance(each, QWidget) else lines.addLayout(each)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        Rows(self, gap=0).addWidget(area)

    def _show_all(self) -> None:
        self._all = True
        self._show_people(self.present())

    def _show_people(self, here: Iterable[UUID]) -> None:
        """List who is here or expected first, then as many others as have room."""
        if self._sheet is None:
            return
        wanted = set(here)
        first = wanted | set(self._sheet.expected)
        ranked = sorted(self._sheet.people, key=lambda person: person.id not in first)
        shown = ranked if self._all else ranked[: max(_SHOWN, len(first))]
        emptied(self._people)
        self.people = {person.id: self._person(person) for person in shown}
        for key, row in self.people.items():
            row.setChecked(key in wanted)
            row.toggled.connect(self.edited)
            self._people.addWidget(row)
        rest = len(ranked) - len(shown)
        self.more.setText(_("{n} more people").format(n=rest))
        self.more.setVisible(rest > 0)

    def _person(self, person: Stakeholder) -> PersonRow:
        title = wording.named(person.title or "", person.english_title)
        name = wording.named(person.name, person.english_name)
        row = PersonRow(person.id, name, title, person.attitude)
        row.judged.connect(self.judged)
        return row

    def _show_questions(self, questions: Iterable[str]) -> None:
        asked = set(self.asked())
        emptied(self._questions)
        self.questions = [QuestionRow(text) for text in questions]
        for row in self.questions:
            row.setChecked(row.text() in asked)
            row.toggled.connect(self.edited)
            self._questions.addWidget(row)
        self.ask_title.setVisible(bool(self.questions))

    def _show_promises(self, promises: Iterable[CommitmentLine]) -> None:
        emptied(self._promises)
        lines = list(promises)
        for line in lines:
            self._promises.addWidget(_Promise(line))
        self.last_title.setVisible(bool(lines))


class _Promise(QWidget):
    def __init__(self, line: CommitmentLine) -> None:
        super().__init__()
        icon, tone = _STATES.get(line.state, _STATES["open"])
        tone = "risk" if line.late_days else tone
        side = wording.choice_word("commitment", "side", line.side)
        state = _("Late") if line.late_days else wording.choice_word("commitment", "state",
                                                                     line.state)  # fmt: skip
        text = _("{side}: {text}").format(side=side, text=line.text)
        columns = Columns(self, gap=8)
        columns.addWidget(IconMark(icon, 15, tone))
        columns.addWidget(Label(text, "body", elide=True), 1)
        columns.addWidget(Label(state, "meta", f"{tone}Text"))
        self.setAccessibleName(f"{text} {state}")


class _Company(Painted):
    design = (40, 40)

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str) -> None:
        self._name = name
        self.update()

    def draw(self, p: QPainter) -> None:
        if self._name:
            draw_company(p, QRect(0, 0, self.width(), self.height()), self._name)


def _visit_count(sheet: CaptureSheet) -> str:
    nth = _("Visit no. {n}").format(n=sheet.visits_held + 1)
    if sheet.last_held is None:
        return nth
    last = wording.brief_day(sheet.last_held, sheet.now.astimezone().date())
    return _("{nth} · last {day}").format(nth=nth, day=last)
