"""Instalments on a line through time, and what is owed by age: two painted figures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QToolTip

from kamdesk.domain.money import Money
from kamdesk.i18n import _, formats
from kamdesk.queries.contracts import Ageing, InstalmentLine, PayState
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import draw_text, fill_rounded, text_width

STATE_TONES: Final[dict[PayState, Tone]] = {
    PayState.PAID: "ok",
    PayState.OVERDUE: "risk",
    PayState.DUE: "warn",
    PayState.PARTLY: "sky",
    PayState.AHEAD: "none",
}
_MARGIN, _DOT = 26, 6
_MONTH: Final = 31
_YEAR: Final = 366  # days either way that are shown
_LEAST_APART: Final = 9  # pixels between two marks before they share one column


def state_word(state: PayState) -> str:
    """Name how an instalment stands."""
    return {
        PayState.PAID: _("Paid"),
        PayState.OVERDUE: _("Overdue"),
        PayState.DUE: _("Due soon"),
        PayState.PARTLY: _("Partly paid"),
        PayState.AHEAD: _("Ahead"),
    }[state]


class InstalmentAxis(Painted):
    """One mark for each instalment between a year back and a year ahead; today is a line.

    Paid marks are filled, those ahead are rings, overdue ones triangles. Signals: ``opened``
    carries the id of the mark clicked.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.design = (300, 92)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._lines: list[InstalmentLine] = []
        self._today = date.min
        self._first, self._last = date.min, date.min + timedelta(days=1)

    def show_lines(self, lines: Sequence[InstalmentLine], today: date) -> None:
        """Show the instalments around today."""
        near = [line for line in lines if abs((line.due - today).days) <= _YEAR]
        self._lines, self._today = sorted(near, key=lambda line: line.due), today
        days = [today, *(line.due for line in self._lines)]
        self._first = min(days) - timedelta(days=_MONTH)
        self._last = max(days) + timedelta(days=_MONTH)
        self.setAccessibleName("; ".join(self._said(line) for line in self._lines))
        self.update()

    def place(self, on: date) -> float:
        """Return where a day lies, in pixels."""
        edge = theme().px(_MARGIN)
        whole = max(1, (self._last - self._first).days)
        return edge + (self.width() - 2 * edge) * (on - self._first).days / whole

    def draw(self, p: QPainter) -> None:
        look, px = theme(), theme().px
        base = self.height() - px(32)
        p.fillRect(px(8), base, self.width() - px(16), 1, look.color("lineStrong"))
        self._draw_months(p, base)
        at = round(self.place(self._today))
        p.fillRect(at, px(4), px(2), base - px(4) + px(5), look.color("accent"))
        for line, spot in zip(self._lines, self._spots(), strict=True):
            self._draw_mark(p, line, spot)

    def _draw_months(self, p: QPainter, base: int) -> None:
        px, month = theme().px, self._first.replace(day=1)
        end = -px(99)
        while month <= self._last:
            at = round(self.place(month))
            if at >= px(8) and month >= self._first:
                p.fillRect(at, base, 1, px(5), theme().color("lineStrong"))
                text = formats.month(month)
                wide = text_width(text, 11)
                if at - wide // 2 > end + px(10) and at + wide // 2 < self.width():
                    box = QRect(at - wide // 2, base + px(8), wide + px(2), px(18))
                    draw_text(p, box, text, (11, 400, "text3"))
                    end = at + wide // 2
            month = (month + timedelta(days=_MONTH + 1)).replace(day=1)

    def _draw_mark(self, p: QPainter, line: InstalmentLine, spot: QPointF) -> None:
        look, r = theme(), theme().px(_DOT)
        tone = STATE_TONES[line.state]
        p.setPen(look.pen(tone, 2.0))
        filled = line.state in (PayState.PAID, PayState.OVERDUE, PayState.DUE)
        p.setBrush(look.brush(tone if filled else "surface"))
        if line.state is PayState.OVERDUE:
            x, y = spot.x(), spot.y()
            p.drawPolygon([QPointF(x, y - r), QPointF(x + r, y + r), QPointF(x - r, y + r)])
        elif line.state is PayState.DUE:
            x, y = spot.x(), spot.y()
            p.drawPolygon(
                [QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]
            )
        else:
            p.drawEllipse(spot, r - 1, r - 1)

    def _spots(self) -> list[QPointF]:
        """Place the marks; those too near one another rise above the line."""
        px, spots, level, before = theme().px, [], 0, -999.0
        for line in self._lines:
            x = self.place(line.due)
            level = level + 1 if x - before < px(_LEAST_APART + _DOT) else 0
            before = x
            spots.append(QPointF(x, self.height() - px(32) - px(14) - (level % 3) * px(17)))
        return spots

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        line = self._under(event.position())
        pointing = Qt.CursorShape.PointingHandCursor if line else Qt.CursorShape.ArrowCursor
        self.setCursor(pointing)
        if line is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._said(line), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        line = self._under(event.position())
        if line is not None:
            self._open(line.id)

    def _open(self, key: UUID) -> None:
        self.opened.emit(key)

    def _under(self, spot: QPointF) -> InstalmentLine | None:
        reach = theme().px(_DOT + 3)
        for line, at in zip(self._lines, self._spots(), strict=True):
            if (at - spot).manhattanLength() <= reach * 1.5:
                return line
        return None

    def _said(self, line: InstalmentLine) -> str:
        amount = formats.money(line.amount.amount_minor, line.amount.currency)
        when = wording.brief_day(line.due, self._today)
        parts = [line.name or "", amount, when, state_word(line.state)]
        return " · ".join(part for part in parts if part)


class AgeingBar(Painted):
    """What is owed as one bar of five ages, from not due to over ninety days late."""

    def __init__(self) -> None:
        super().__init__()
        self.design = (200, 14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: list[tuple[int, str]] = []

    def show_ageing(self, ageing: Ageing) -> None:
        """Show the ages of what is owed."""
        self._parts = [(amount, token) for _word, amount, token in ages(ageing)]
        said = [f"{word}: {formats.money(n, ageing.currency)}" for word, n, _t in ages(ageing)]
        self.setAccessibleName("; ".join(said))
        self.update()

    def draw(self, p: QPainter) -> None:
        px = theme().px
        total = sum(amount for amount, _token in self._parts)
        room = QRectF(self.rect())
        fill_rounded(p, room, px(4), "noneSoft")
        if total <= 0:
            return
        x, gap = 0.0, float(px(2))
        for amount, token in self._parts:
            if amount > 0:
                wide = max(px(4), room.width() * amount / total)
                box = QRectF(x, 0, max(1.0, min(wide, room.width() - x) - gap), room.height())
                fill_rounded(p, box, px(3), token)
                x += wide


def ages(ageing: Ageing) -> list[tuple[str, int, str]]:
    """Return each age as word, amount and colour, the youngest first."""
    return [
        (_("Not due"), ageing.not_due, "ok"),
        (_("1–30 d"), ageing.to_30, "warn"),
        (_("31–60 d"), ageing.to_60, "warnText"),
        (_("61–90 d"), ageing.to_90, "risk"),
        (_("Over 90 d"), ageing.over_90, "riskText"),
    ]


def sums_text(sums: Sequence[Money]) -> str:
    """Write sums of several currencies side by side; a dash for none."""
    shown = [formats.money(each.amount_minor, each.currency) for each in sums]
    return " + ".join(shown) or "—"
