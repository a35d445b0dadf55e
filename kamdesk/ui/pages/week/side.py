"""The left side: how full the week is, and the queue of those nobody has planned for yet."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter

from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import VisitState
from kamdesk.queries.week import WeekSheet
from kamdesk.ui.pages.week import words
from kamdesk.ui.pages.week.queue import QueueList
from kamdesk.ui.pages.week.reading import Week
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Card, Panel
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.marks import draw_progress

WIDTH, NARROW = 256, 204
_ROOMY = 860  # from this width of the page on the queue takes its whole width


class Side(Panel):
    """Signals: ``lifted`` and ``opened`` as of the queue."""

    lifted = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__("sunken")
        self._week: Week | None = None
        self._all = self._narrow = False
        self.by = Label(_("by what is owed"), "meta", "text3")
        self.count = Label("", "meta", "text3")
        self.load = LoadCard()
        self.queue = QueueList()
        self.nothing = Label(_("Nobody waits: every touch is in time or planned"), "meta",
                             "text2", wrap=True)  # fmt: skip
        self.more = LinkLabel("", "meta")
        self.queue.lifted.connect(self.lifted)
        self.queue.opened.connect(self.opened)
        self.more.clicked.connect(self._toggle)
        self._lay_out()
        theme().changed.connect(self._resize)
        self._resize()

    def show_week(self, week: Week) -> None:
        """Show how full a week is and who waits."""
        self._week = week
        self.load.show_sheet(week.sheet)
        urgent = [debt for debt in week.sheet.queue if words.is_urgent(debt, week.today)]
        rest = len(week.sheet.queue) - len(urgent)
        waiting = list(week.sheet.queue) if self._all else urgent
        shown = [*waiting, *_planned(week)]
        self.queue.show_debts(shown, week.today)
        self.nothing.setVisible(not shown)
        self.count.setText(str(len(urgent)) if urgent else "")
        text = _("Only what is due") if self._all else ngettext(
            "{n} more, in no hurry", "{n} more, in no hurry", rest).format(n=rest)  # fmt: skip
        self.more.setText(text)
        self.more.setAccessibleName(text)
        self.more.setVisible(rest > 0)

    def _lay_out(self) -> None:
        head = Columns(gap=8)
        head.addWidget(Label(_("Unscheduled"), "title-3"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.by)
        rows = Rows(self, gap=10, margins=(12, 12, 12, 12))
        rows.addLayout(head)
        rows.addWidget(self.load)
        rows.addWidget(self.nothing)
        rows.addWidget(self.queue, 1)
        line = Columns()
        line.addStretch(1)
        line.addWidget(self.more)
        line.addStretch(1)
        rows.addLayout(line)

    @Slot()
    def _toggle(self) -> None:
        self._all = not self._all
        if self._week is not None:
            self.show_week(self._week)

    def fit(self, width: int) -> None:
        """Give way to the days on a narrow page."""
        self._narrow = width < theme().px(_ROOMY)
        self._resize()

    @Slot()
    def _resize(self) -> None:
        self.by.setVisible(not self._narrow)
        self.setFixedWidth(theme().px(NARROW if self._narrow else WIDTH))


def _planned(week: Week) -> list[CadenceDebt]:
    """Return what would be urgent but has a visit set, each account once."""
    urgent = (debt for debt in week.sheet.planned if words.is_urgent(debt, week.today))
    return list({debt.account_id: debt for debt in urgent}.values())


class LoadCard(Card):
    """How many visits the week holds, how many are done, and the time on the road."""

    def __init__(self) -> None:
        super().__init__(padding=10)
        self.number = Label("", "strong")
        self.bar = _Bar()
        self.road = Label("", "meta", "text2", elide=True)
        self.tight = Label("", "meta", "riskText")
        top = Columns(gap=8)
        top.addWidget(Label(_("Held this week"), "meta", "text2"))
        top.addStretch(1)
        top.addWidget(self.number)
        foot = Columns(gap=8)
        foot.addWidget(self.road, 1)
        foot.addWidget(self.tight)
        self.body.addLayout(top)
        self.add(self.bar)
        self.body.addLayout(foot)

    def show_sheet(self, sheet: WeekSheet) -> None:
        """Show a week in numbers."""
        held = sum(v.state is VisitState.HELD for day in sheet.days for v in day.visits)
        self.number.setText(f"{held} / {sheet.count}")
        self.bar.show_share(held / sheet.count if sheet.count else 0.0)
        way = formats.duration(sheet.road.minutes)
        self.road.setText(_("Road ≈ {span}").format(span=way))
        self.road.setVisible(sheet.count > 0)
        self.road.setToolTip(_("An estimate, without a map"))
        tight = sum(len(day.overlaps) for day in sheet.days)
        self.tight.setVisible(tight > 0)
        self.tight.setText(ngettext("{n} too tight", "{n} too tight", tight).format(n=tight))
        self.setAccessibleName(f"{_('Held this week')} {self.number.text()}, {self.road.text()}")


class _Bar(Painted):
    design = (120, 8)

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Expanding)
        self.setSizePolicy(policy)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_progress(p, self.rect(), self._share)
