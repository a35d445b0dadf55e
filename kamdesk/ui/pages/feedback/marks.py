"""Painted marks of the voice: an NPS on its scale, its parts, and quarters side by side."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from kamdesk.domain.satisfaction import Nps
from kamdesk.i18n import _
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.numbers import Walked
from kamdesk.ui.widgets.painting import (
    CENTER,
    draw_text,
    fill_rounded,
    text_width,
)

_FULL: Final = 100.0


class NpsScale(Painted):
    """The scale from -100 to +100 with the interval as a band and the value as a dot."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._nps: Nps | None = None

    def show_nps(self, nps: Nps) -> None:
        """Draw another score."""
        self._nps = nps
        self.setAccessibleName(f"NPS {words.nps_text(nps)}, {words.interval_text(nps)}")
        self.setToolTip(words.interval_text(nps))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(180), theme().px(34))

    def draw(self, p: QPainter) -> None:
        px, nps = theme().px, self._nps
        y = px(9)
        fill_rounded(p, QRectF(px(4), y - px(2), self.width() - px(8), px(4)), px(2), "noneSoft")
        p.fillRect(round(self._x(0)), y - px(5), 1, px(10), theme().color("lineStrong"))
        if nps and nps.value is not None and nps.low is not None and nps.high is not None:
            left, right = self._x(nps.low), self._x(nps.high)
            fill_rounded(p, QRectF(left, y - px(4), right - left, px(8)), px(4), "accentSoft")
            p.setBrush(theme().brush("accent"))
            p.drawEllipse(QPointF(self._x(nps.value), y), px(5), px(5))
        for mark, text in ((-_FULL, "−100"), (0.0, "0"), (_FULL, "+100")):
            wide = px(40)
            x = max(0, min(self.width() - wide, round(self._x(mark)) - wide // 2))
            draw_text(p, QRect(x, px(17), wide, px(17)), text, (11, 500, "text3"), CENTER)

    def _x(self, value: float) -> float:
        edge = theme().px(4)
        return edge + (value + _FULL) / (2 * _FULL) * (self.width() - 2 * edge)


class Parts(Walked):
    """Detractors, passives and promoters as one bar; its parts are printed with their counts."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, int, str], ...] = ()

    def show_nps(self, nps: Nps) -> None:
        """Draw other counts."""
        self._parts = (
            (_("detractors"), nps.detractors, "risk"),
            (_("passives"), nps.passives, "none"),
            (_("promoters"), nps.promoters, "ok"),
        )
        said = ", ".join(f"{n} {word}" for word, n, _hue in self._parts)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(180), theme().px(32 if self._fits_one_line() else 48))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.updateGeometry()

    def draw(self, p: QPainter) -> None:
        total = sum(n for _word, n, _hue in self._parts)
        for box, (_word, _n, hue) in zip(self.segments(), self._parts, strict=True):
            fill_rounded(p, box, theme().px(3), hue if total else "noneSoft")
        self._draw_words(p)

    def segments(self) -> list[QRectF]:
        """Return the parts of the bar, as long as their shares."""
        px, total = theme().px, sum(n for _word, n, _hue in self._parts)
        gap = px(2)
        room = self.width() - gap * (len(self._parts) - 1)
        widths = [room * n / total if total else room / 3 for _word, n, _hue in self._parts]
        starts = accumulate((wide + gap for wide in widths), initial=0.0)
        return [QRectF(x, 0, wide, px(8)) for x, wide in zip(starts, widths, strict=False)]

    def place_at(self, spot: QPoint) -> int | None:
        on_bar = (at for at, box in enumerate(self.segments()) if box.contains(spot.toPointF()))
        return next(on_bar, super().place_at(spot))

    def boxes(self) -> list[QRect]:
        whole = (QRect(box.x(), 0, box.width(), self.height()) for box in self.words_boxes())
        return list(whole)

    def words_boxes(self) -> list[QRect]:
        """Where count and word of each part stand: the first left, the last right, one between."""
        px = theme().px
        widths = self._widths()
        tall = px(20) if self._fits_one_line() else px(36)
        spare = max(0, self.width() - sum(widths)) // max(1, len(widths) - 1)
        places = accumulate((wide + spare for wide in widths), initial=0)
        return [QRect(x, px(12), wide, tall) for x, wide in zip(places, widths, strict=False)]

    def _fits_one_line(self) -> bool:
        gaps = theme().px(10) * (len(self._parts) - 1)
        return sum(self._widths(stacked=False)) + gaps <= self.width()

    def _widths(self, *, stacked: bool | None = None) -> list[int]:
        px = theme().px
        is_stacked = not self._fits_one_line() if stacked is None else stacked
        pairs = [
            (text_width(str(n), 12, 600), text_width(word, 12)) for word, n, _hue in self._parts
        ]
        return [max(pair) + px(2) if is_stacked else sum(pair) + px(6) for pair in pairs]

    def _draw_words(self, p: QPainter) -> None:
        """Print each count with its word, beside it or under it as the room allows."""
        px, beside = theme().px, self._fits_one_line()
        for (word, n, hue), box in zip(self._parts, self.words_boxes(), strict=True):
            ink = "text3" if hue == "none" else f"{hue}Text"
            upper = QRect(box.x(), box.y(), box.width(), px(20))
            taken = draw_text(p, upper, str(n), (12, 600, ink))
            lower = (
                upper.adjusted(taken + px(4), 0, 0, 0) if beside else upper.translated(0, px(16))
            )
            draw_text(p, lower, word, (12, 400, "text3"))


class Bar(Struct, frozen=True):
    """A quarter: ``share`` of the height, -1 to 1, None without enough answers."""

    name: str
    share: float | None
    text: str
    said: str


class Quarters(Walked):
    """Quarters side by side, up from a base line and down below it; each prints its value."""

    def __init__(self, *, signed: bool) -> None:
        super().__init__()
        self._signed = signed
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Draw other quarters."""
        self._bars = tuple(bars)
        self.at = max(0, len(bars) - 1)
        self.setAccessibleName("; ".join(bar.said for bar in bars))
        self.setToolTip("\n".join(bar.said for bar in bars))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(180), theme().px(104))

    def draw(self, p: QPainter) -> None:
        px = theme().px
        if not self._bars:
            return
        wide = self.width() / len(self._bars)
        top, foot = px(18), self.height() - px(20)
        below = self._signed and any((bar.share or 0) < 0 for bar in self._bars)
        base = (top + foot - px(16)) / 2 if below else float(foot)
        tall = base - top
        p.fillRect(0, round(base), self.width(), 1, theme().color("line"))
        for at, bar in enumerate(self._bars):
            cell = QRectF(at * wide, 0, wide, self.height())
            self._draw_bar(p, cell, bar, (base, tall))
        self.draw_ring(p)

    def boxes(self) -> list[QRect]:
        wide = self.width() / max(1, len(self._bars))
        return [
            QRect(round(at * wide), 0, round(wide), self.height()) for at in range(len(self._bars))
        ]

    def _draw_bar(self, p: QPainter, cell: QRectF, bar: Bar, axis: tuple[float, float]) -> None:
        px, (base, tall) = theme().px, axis
        thick = min(px(22), cell.width() - px(6))
        x = cell.center().x() - thick / 2
        label = QRect(round(cell.x()), self.height() - px(18), round(cell.width()), px(18))
        draw_text(p, label, bar.name, (11, 500, "text3"), CENTER)
        if bar.share is None:
            spot = QRect(round(cell.x()), round(base) - px(16), round(cell.width()), px(14))
            draw_text(p, spot, "–", (11, 500, "text3"), CENTER)
            return
        high = max(px(2), abs(bar.share) * tall)
        up = bar.share >= 0
        box = QRectF(x, base - high if up else base, thick, high)
        fill_rounded(p, box, px(2), "accent" if up else "risk")
        y = box.top() - px(15) if up else box.bottom() + px(1)
        spot = QRect(round(cell.x()), round(y), round(cell.width()), px(14))
        draw_text(p, spot, bar.text, (11, 500, "text2"), CENTER)
