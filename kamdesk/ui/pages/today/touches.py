"""Overdue touches: whose turn it is, how late, and the bar past its mark."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from kamdesk.domain.cadence import Rhythm
from kamdesk.i18n import _, ngettext
from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.ui import wording
from kamdesk.ui.pages.today import words
from kamdesk.ui.theme import Rows, emptied, theme
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label, LinkLabel
from kamdesk.ui.widgets.painting import (
    RIGHT,
    draw_avatar,
    draw_company,
    draw_text,
    fill_rounded,
    focus_ring,
    is_reached,
)

SHOWN = 3
_LATE_CYCLES = 0.5  # from here on the bar is cinnabar


class TouchesCard(Card):
    """The largest debts. ``plan`` and ``open`` carry a debt, ``touched`` a debt and a kind."""

    plan = Signal(object)
    open = Signal(object)
    touched = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(_("Overdue touches"), icon="calendar-days")
        self._debts: tuple[CadenceDebt, ...] = ()
        self._all = False
        self.lines = Rows(gap=4)
        self.nothing = Label(_("Everybody was seen in time"), "body", "text3")
        self.more = LinkLabel("", "meta")
        self.more.clicked.connect(self._toggle)
        self.body.addLayout(self.lines)
        self.add(self.nothing)
        self.add(self.more)

    def show_debts(self, debts: tuple[CadenceDebt, ...]) -> None:
        """List the debts, largest first."""
        self._debts = debts
        count = ngettext("{n} account", "{n} accounts", len(debts)).format(n=len(debts))
        self.aside.setText(count if debts else "")
        self.nothing.setVisible(not debts)
        emptied(self.lines)
        for debt in debts if self._all else debts[:SHOWN]:
            row = DebtRow(debt)
            row.clicked.connect(lambda _checked=False, r=row: self._show_menu(r))
            self.lines.addWidget(row)
        rest = len(debts) - SHOWN
        self.more.setVisible(rest > 0)
        text = _("Show fewer") if self._all else _("Show {n} more").format(n=rest)
        self.more.setText(text)

    def _toggle(self) -> None:
        self._all = not self._all
        self.show_debts(self._debts)

    def _show_menu(self, row: "DebtRow") -> None:
        menu = self.menu_for(row.debt)
        menu.setParent(self, menu.windowFlags())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(row.mapToGlobal(QPoint(0, row.height())))

    def menu_for(self, debt: CadenceDebt) -> QMenu:
        """Offer what ends a debt: a visit, a touch that took place, or a look."""
        menu = QMenu()
        menu.addAction(_("Plan visit…")).triggered.connect(lambda: self.plan.emit(debt))
        menu.addAction(_("Open account")).triggered.connect(lambda: self.open.emit(debt))
        menu.addSeparator()
        for kind, word in wording.choices("touch", "kind"):
            entry = menu.addAction(_("Log touch: {kind}").format(kind=word))
            entry.triggered.connect(lambda _checked=False, k=kind: self.touched.emit(debt, k))
        return menu


class DebtRow(QAbstractButton):
    """One debt. The bar spans the days gone by; its mark is where the touch was due."""

    def __init__(self, debt: CadenceDebt) -> None:
        super().__init__()
        self.debt = debt
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        late, rhythm = words.debt_texts(debt)
        said = (*self._names(), words.role_text(debt), late, rhythm)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip(self.accessibleName())
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(200), theme().px(44))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(120), theme().px(44))

    def _names(self) -> tuple[str, str]:
        debt, account = self.debt, words.account_name(self.debt, short=True)
        if debt.person is not None:
            account = words.brief_name(debt.account_short or debt.account_name,
                                       debt.account_english)  # fmt: skip
            return wording.named(debt.person.name, debt.person.english_name), account
        executive = debt.rhythm is Rhythm.EXECUTIVE
        return account, _("executive visit") if executive else wording.tier_word(debt.tier)

    def paintEvent(self, event: object) -> None:  # noqa: ARG002, N802  Qt's signature
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            fill_rounded(p, self.rect().toRectF(), px(6), "hover")
        name, under = self._names()
        disc = QRect(px(2), (self.height() - px(26)) // 2, px(26), px(26))
        (draw_avatar if self.debt.person else draw_company)(p, disc, name)
        late, rhythm = words.debt_texts(self.debt)
        taken = self._draw_late(p, late, rhythm)
        room = QRect(px(36), px(5), self.width() - taken - px(46), px(18))
        wide = draw_text(p, room, name, (13, 600, "text"))
        rest = room.adjusted(wide + px(7), 0, 0, 0)
        whole = " · ".join(part for part in (under, words.role_text(self.debt)) if part)
        fits = theme().width(whole, 12, 400) <= rest.width()
        draw_text(p, rest, whole if fits else under, (12, 400, "text2"))
        self._draw_bar(p, QRectF(room.x(), px(30), room.width(), px(4)))
        if is_reached(self):
            focus_ring(p, self.rect(), px(6))
        p.end()

    def _draw_late(self, p: QPainter, late: str, rhythm: str) -> int:
        px = theme().px
        look = theme()
        wide = max(look.width(late, 12, 600), look.width(rhythm, 12, 400))
        room = QRect(self.width() - wide - px(2), px(4), wide, px(18))
        draw_text(p, room, late, (12, 600, self._ink("Text")), RIGHT)
        draw_text(p, room.translated(0, px(18)), rhythm, (12, 400, "text3"), RIGHT)
        return wide

    def _draw_bar(self, p: QPainter, box: QRectF) -> None:
        """Fill the bar, and set the mark where the rhythm ended."""
        px = theme().px
        fill_rounded(p, box, px(2), self._ink(""))
        mark = box.x() + box.width() / (1 + self.debt.cadence.debt)
        p.fillRect(QRectF(mark - px(1), box.y() - px(2), px(2), box.height() + px(4)),
                   theme().color("surface"))  # fmt: skip
        p.fillRect(QRectF(mark - px(1), box.y() - px(2), px(1), box.height() + px(4)),
                   theme().color("text"))  # fmt: skip

    def _ink(self, suffix: str) -> str:
        return f"{'risk' if self.debt.cadence.debt >= _LATE_CYCLES else 'warn'}{suffix}"
