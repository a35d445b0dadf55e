"""The two other faces of the page: a day without visits, and the evening after the last one."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.today import DEBTS_SHOWN, TodaySheet
from kamdesk.ui import wording
from kamdesk.ui.pages.today import words
from kamdesk.ui.pages.today.promises import PromiseList
from kamdesk.ui.theme import Columns, Rows, emptied, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.buttons import Button, Kind, Size
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.glyphs import Avatar, HealthGlyph
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel
from kamdesk.ui.widgets.painting import draw_icon


class EmptyDay(Card):
    """No visits today: the accounts that wait longest. ``plan`` and ``open`` carry a debt."""

    plan = Signal(object)
    open = Signal(object)
    away = Signal()

    def __init__(self) -> None:
        super().__init__(padding=18)
        self.sentence = Label(_("No visits today"), "title-2")
        self.remark = Label("", "body", "text2", wrap=True)
        self.button = Button(_("Open accounts"), "building-2", Kind.PRIMARY)
        self.button.clicked.connect(self.away)
        head = Columns(gap=12)
        head.addWidget(_Sun())
        texts = Rows(gap=2)
        texts.addWidget(self.sentence)
        texts.addWidget(self.remark)
        head.addLayout(texts, 1)
        head.addWidget(self.button)
        self.lines = Rows(gap=10)
        self.body.addLayout(head)
        self.body.addLayout(self.lines)

    def show_debts(self, debts: tuple[CadenceDebt, ...]) -> None:
        """Offer the first debts for today."""
        emptied(self.lines)
        shown = debts[:DEBTS_SHOWN]
        owed = _("These accounts have waited longest for a visit.")
        self.remark.setText(owed if shown else _("Nobody waits for a visit either."))
        self.button.setVisible(not shown)
        for debt in shown:
            self.lines.addWidget(Divider())
            self.lines.addWidget(self._line(debt))

    def _line(self, debt: CadenceDebt) -> QWidget:
        row = QWidget()
        line = Columns(row, gap=10)
        name = LinkLabel(words.account_name(debt), "strong")
        name.recolor("text")
        name.clicked.connect(lambda: self.open.emit(debt))
        plan = Button(_("Plan today"), "calendar-plus", size=Size.SMALL)
        plan.setAccessibleName(_("Plan today: {account}").format(account=words.account_name(debt)))
        plan.clicked.connect(lambda: self.plan.emit(debt))
        texts = Rows(gap=1)
        head = Columns(gap=7)
        head.addWidget(name)
        head.addWidget(HealthGlyph(debt.band, wording.band_word(debt.band)))
        head.addStretch(1)
        texts.addLayout(head)
        texts.addWidget(Label(_who(debt), "meta", "text2", elide=True))
        line.addWidget(Avatar(words.account_name(debt), 30, company=True))
        line.addLayout(texts, 1)
        line.addWidget(Label(words.debt_texts(debt)[0], "strong", "riskText"))
        line.addWidget(plan)
        return row


class WrapUp(Card):
    """The evening: what is still to write, to send, and where tomorrow begins.

    ``write`` carries a visit to write up, ``open`` one to look at; promises are in ``list``.
    """

    write = Signal(object)
    open = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Wrap up the day"), icon="moon", state="focus")
        self.notes = Rows(gap=6)
        self.list = PromiseList()
        self.first = Rows(gap=6)
        self.body.addWidget(Label(_("Still to write up"), "meta", "text3"))
        self.body.addLayout(self.notes)
        self.body.addWidget(Divider())
        self.body.addWidget(Label(_("Commitments to settle"), "meta", "text3"))
        self.no_promise = Label(_("Nothing is owed today"), "body", "text2")
        self.body.addWidget(self.no_promise)
        self.body.addWidget(self.list)
        self.body.addWidget(Divider())
        self.body.addWidget(Label(_("First stop next"), "meta", "text3"))
        self.body.addLayout(self.first)

    def show_sheet(self, sheet: TodaySheet) -> None:
        """Fill in the evening."""
        wrap = sheet.wrap_up
        emptied(self.notes)
        for visit in wrap.without_notes:
            self.notes.addWidget(self._unwritten(visit))
        if not wrap.without_notes:
            self.notes.addWidget(_done(_("Every visit is written up")))
        lines = tuple(dict.fromkeys((*wrap.promises_today, *wrap.made_today)))
        self.no_promise.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.list.show_lines(lines, sheet.day)
        emptied(self.first)
        stop = wrap.first_stop
        self.first.addWidget(self._stop(stop) if stop else Label(_("Nothing is planned"), "body",
                                                                 "text2"))  # fmt: skip

    def _unwritten(self, visit: DayVisit) -> QWidget:
        row = QWidget()
        line = Columns(row, gap=8)
        line.addWidget(IconMark("notebook-pen", 14, "warnText"))
        line.addWidget(Label(formats.clock_time(visit.start), "body", "text2"))
        line.addWidget(Label(words.account_name(visit), "strong", elide=True), 1)
        button = Button(_("Write up"), size=Size.SMALL)
        button.clicked.connect(lambda: self.write.emit(visit))
        line.addWidget(button)
        return row

    def _stop(self, visit: DayVisit) -> QWidget:
        row = QWidget()
        line = Columns(row, gap=8)
        line.addWidget(IconMark("map-pin", 14, "accentText"))
        when = f"{formats.day(visit.day)} {formats.clock_time(visit.start)}"
        line.addWidget(Label(when, "strong"))
        name = LinkLabel(words.account_name(visit), "strong")
        name.clicked.connect(lambda: self.open.emit(visit))
        line.addWidget(name)
        place = " · ".join(part for part in (visit.place, visit.objective) if part)
        line.addWidget(Label(place, "meta", "text2", elide=True), 1)
        return row


class _Sun(Painted):
    design = (40, 40)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(40), theme().px(40))

    def draw(self, p: QPainter) -> None:
        draw_icon(p, self.rect(), "sun", "warn", 32)


def _done(text: str) -> QWidget:
    row = QWidget()
    line = Columns(row, gap=8)
    line.addWidget(IconMark("circle-check", 14, "okText"))
    line.addWidget(Label(text, "body", "text2"))
    line.addStretch(1)
    return row


def _who(debt: CadenceDebt) -> str:
    rhythm = words.debt_texts(debt)[1]
    if debt.person is None:
        return f"{wording.tier_word(debt.tier)} · {rhythm}"
    name = wording.named(debt.person.name, debt.person.english_name)
    title = wording.named(debt.person.title or "", debt.person.english_title)
    return " · ".join(part for part in (name, title, rhythm) if part)
