"""What each of the four numbers is made of, in a list under it."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.day_visits import DayVisit, VisitState
from kamdesk.queries.key_coverage import AccountReach, reach_by_account
from kamdesk.queries.today import TodaySheet
from kamdesk.ui import wording
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.today import words
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.popover import BLUR, Popover

WIDTH, MOST_TALL = 340, 300


class Piece(Struct, frozen=True):
    """One fact behind a number."""

    subject: Subject
    text: str
    value: str
    ink: str = "text2"


Told = tuple[str, str, list[Piece]]  # title, remark, facts


class Evidence(Popover):
    """The facts behind one number. ``opened`` carries the account of one that was pressed."""

    opened = Signal(object)

    def __init__(self, host: QWidget, title: str, foot: str, pieces: Sequence[Piece]) -> None:
        super().__init__(host, padding=12)
        self._host = host
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(Label(title, "title-3"))
        holder = QWidget()
        holder.setProperty("scrolled", "true")
        self._rows = Rows(holder, gap=5)
        for piece in pieces:
            self._rows.addLayout(self._line(piece))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(holder)
        tall = min(holder.sizeHint().height(), theme().px(MOST_TALL))
        area.setFixedHeight(max(tall, theme().px(2)))
        self.body.addWidget(area)
        self.body.addWidget(Label(foot, "meta", "text3", wrap=True))

    def open_under(self, anchor: QWidget) -> None:
        """Show it under a number."""
        host, edge = self._host, theme().px(BLUR)
        self.setFixedWidth(theme().px(WIDTH) + 2 * edge)
        self.adjustSize()
        spot = anchor.mapTo(host, QPoint(0, anchor.height()))
        x = min(spot.x() - edge, host.width() - self.width() + edge)
        self.move(max(-edge, x), spot.y() - edge + theme().px(3))
        self.show()
        self.raise_()
        self.setFocus()

    def _line(self, piece: Piece) -> Columns:
        name = LinkLabel(piece.subject.name, "body")
        name.clicked.connect(lambda: self.opened.emit(piece.subject))
        line = Columns(gap=8)
        line.addWidget(name)
        line.addWidget(Label(piece.text, "meta", "text3", elide=True), 1)
        line.addWidget(Label(piece.value, "meta", piece.ink))
        return line


def visits_of(sheet: TodaySheet) -> Told:
    """Return title, remark and facts of the visits of the day."""
    pieces = [
        Piece(words.subject_of(v), formats.clock_time(v.start), _visit_value(v))
        for v in sheet.visits
    ]
    foot = _("Visits held of those that still count; what was called off does not.")
    return _("Visits today"), foot, pieces


def road_of(sheet: TodaySheet) -> Told:
    """Return title, remark and facts of the road time."""
    counting = [v for v in sheet.visits if v.is_on_the_way]
    pieces = [Piece(words.subject_of(v), "", words.leg_text(v.travel)) for v in counting[1:]]
    foot = _("Estimated from straight lines and usual speeds, with time to park; no map is used.")
    return _("On the road"), foot, pieces


def promises_of(sheet: TodaySheet) -> Told:
    """Return title, remark and facts of the commitments due."""
    due = [p for p in sheet.promises if p.is_ours and p.due is not None and p.due <= sheet.day]
    pieces = []
    for line in due:
        said, ink = words.due_text(line, sheet.day)
        name = wording.named(line.account_name, line.account_english)
        pieces.append(Piece(Subject(line.account_id, name), line.text, said, ink))
    return _("Commitments due"), _("Our open promises whose day has come."), pieces


def coverage_of(rows: Sequence[AccountReach]) -> Told:
    """Return title, remark and facts of the coverage."""
    pieces = [
        Piece(
            _subject(row.account_id, row.name, row.english_name),
            wording.tier_word(row.tier),
            _("{part} of {whole}").format(part=row.reached.part, whole=row.reached.whole),
            "text2" if row.reached.part == row.reached.whole else "warnText",
        )
        for row in rows
    ]
    foot = _("People with a relationship strength of 0.3 or more, of all people on the map of "
             "my S and A accounts.")  # fmt: skip
    return _("Key people reached"), foot, pieces


def _visit_value(visit: DayVisit) -> str:
    held = visit.state is VisitState.HELD
    return words.outcome_text(visit) if held else words.state_text(visit)


def _subject(key: UUID, name: str, english: str | None) -> Subject:
    return Subject(key, wording.named(name, english))


OF: Final[dict[str, Callable[[TodaySheet], Told]]] = {
    "visits": visits_of,
    "road": road_of,
    "promises": promises_of,
}


class Sheets(QObject):
    """Shows the evidence of one number at a time; ``opened`` carries an account."""

    opened = Signal(object)

    def __init__(self, host: QWidget, tasks: Tasks) -> None:
        super().__init__(host)
        self._host, self._tasks = host, tasks
        self.shown: Evidence | None = None

    def show(self, key: str, sheet: TodaySheet, anchor: QWidget) -> None:
        """Show what a number of a day is made of."""
        if key in OF:
            self._open(OF[key](sheet), anchor)
            return
        self._tasks.read(
            reach_by_account,
            then=lambda rows: self._open(coverage_of(rows), anchor),
            owner=self,
            latest=f"today.coverage.{id(self)}",
        )

    def _open(self, told: Told, anchor: QWidget) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
        self.shown = Evidence(self._host, *told)
        self.shown.opened.connect(self.opened)
        self.shown.open_under(anchor)
