"""The strip under the week: what speaks against its plan, each with a press that leads there."""

from PySide6.QtCore import Signal, Slot

from kamdesk.domain.plan_check import Doubt
from kamdesk.i18n import _, formats, ngettext
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.plan_check import PlanCheck, PlanDoubt, plan_check
from kamdesk.ui.forms.flow import Flow
from kamdesk.ui.pages.week.reading import Week
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.visit_words import account_name
from kamdesk.ui.widgets.buttons import Button, Size
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.labels import IconMark, Label, LinkLabel

_SHOWN, _SHOWN_NARROW = 4, 1
_ROOMY = 860  # from this width of the page on there is a line for several
_ICONS = {
    Doubt.DAY_OFF: "calendar-days",
    Doubt.OVERLAP: "circle-alert",
    Doubt.WAY_TOO_SHORT: "route",
    Doubt.ODD_HOURS: "moon",
    Doubt.NO_LUNCH: "triangle-alert",
}


class CheckStrip(Panel):
    """Signals: ``doubt_wanted`` carries a PlanDoubt, ``debt_wanted`` a debt of the queue."""

    doubt_wanted = Signal(object)
    debt_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("surface")
        self.buttons: list[Button] = []
        self._check: PlanCheck | None = None
        self._all, self._most = False, _SHOWN
        self.mark = IconMark("circle-check", 15, "okText")
        self.title = Label(_("Plan check"), "strong")
        self.fine = Label("", "meta", "text2", elide=True)
        self.more = LinkLabel("", "meta")
        self.more.clicked.connect(self._toggle)
        self.chips = Flow()
        head = Columns(gap=8)
        for widget, stretch in ((self.mark, 0), (self.title, 0), (self.fine, 1), (self.more, 0)):
            head.addWidget(widget, stretch)
        inner = Rows(gap=6, margins=(14, 8, 14, 9))
        inner.addLayout(head)
        inner.addWidget(self.chips)
        rows = Rows(self, gap=0)
        rows.addWidget(Divider())
        rows.addLayout(inner)

    def show_week(self, week: Week) -> None:
        """Check a week; one that is over is not checked."""
        check = plan_check(week.sheet, week.today)
        self.setVisible(week.sheet.days[-1].day >= week.today)
        way = formats.duration(week.sheet.road.minutes)
        fine = _("Nothing clashes · road ≈ {span}").format(span=way)
        count = len(check.doubts) + len(check.unmet)
        self.fine.setText(
            fine if check.is_clear else ngettext("{n} point", "{n} points", count).format(n=count)
        )
        self.mark.show_icon(*("circle-check", "okText") if check.is_clear else
                            ("triangle-alert", "warnText"))  # fmt: skip
        if check != self._check:
            self._check = check
            self._fill()

    def fit(self, width: int) -> None:
        """Leave a narrow page to its days."""
        most = _SHOWN if width >= theme().px(_ROOMY) else _SHOWN_NARROW
        if most != self._most:
            self._most = most
            self._fill()

    def _fill(self) -> None:
        check = self._check
        if check is None:
            return
        self.buttons = [self._doubt(each) for each in check.doubts]
        self.buttons += [self._owed(each) for each in check.unmet]
        shown = self.buttons if self._all else self.buttons[: self._most]
        for button in self.buttons[len(shown) :]:
            button.deleteLater()
        self.buttons = shown
        self.chips.show_widgets(shown)
        rest = len(check.doubts) + len(check.unmet) - self._most
        self.more.setVisible(rest > 0)
        self.more.setText(_("Show fewer") if self._all else _("Show {n} more").format(n=rest))

    def _doubt(self, doubt: PlanDoubt) -> Button:
        button = self._chip(_doubt_text(doubt), _ICONS[doubt.remark.doubt])
        button.clicked.connect(lambda: self.doubt_wanted.emit(doubt))
        return button

    def _owed(self, debt: CadenceDebt) -> Button:
        text = _("Not planned: {name}").format(name=account_name(debt, short=True))
        button = self._chip(text, "user-x")
        button.clicked.connect(lambda: self.debt_wanted.emit(debt))
        return button

    def _chip(self, text: str, icon: str) -> Button:
        return Button(text, icon, size=Size.SMALL, tip=text)

    @Slot()
    def _toggle(self) -> None:
        self._all = not self._all
        self._fill()


def _doubt_text(doubt: PlanDoubt) -> str:
    day = formats.weekday(doubt.day)
    span = formats.duration(doubt.remark.minutes)
    name = account_name(doubt.visit, short=True) if doubt.visit else ""
    match doubt.remark.doubt:
        case Doubt.DAY_OFF:
            text = _("{day}: a visit on a day off")
        case Doubt.OVERLAP:
            text = _("{day} {name}: overlaps by {span}")
        case Doubt.WAY_TOO_SHORT:
            text = _("{day} {name}: {span} too short for the way")
        case Doubt.ODD_HOURS:
            text = _("{day} {name}: outside 9:00–18:00")
        case Doubt.NO_LUNCH:
            text = _("{day}: no time for lunch")
    return text.format(day=day, name=name, span=span)
