"""The pipeline over time: a lane for each account, a bar for each deal, a column per quarter."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from kamdesk.domain.opportunity_moves import Flag
from kamdesk.i18n import _
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board, Timeline
from kamdesk.ui import wording
from kamdesk.ui.pages.opportunities import words
from kamdesk.ui.pages.opportunities.lane_boxes import (
    BAR,
    LANE_PAD,
    Bar,
    LaneBox,
    laid_out,
    next_quarter,
    quarter_start,
)
from kamdesk.ui.pages.opportunities.shades import Shades
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.marks import draw_health
from kamdesk.ui.widgets.painting import (
    RIGHT,
    draw_company,
    draw_text,
    fill_rounded,
    focus_ring,
)

_HEAD = 34
_NAMES: Final = ((0, 176), (1080, 216))  # from a view of this width on, in design pixels
_BACK: Final = 370  # days before today the picture reaches at most
_VERBS = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_E: "edit",
    Qt.Key.Key_C: "comment",
    Qt.Key.Key_L: "lose",
}


class LanesView(QAbstractScrollArea):
    """Signals: ``asked`` carries a verb and a deal; ``picked`` when another bar is current."""

    asked = Signal(str, object)
    picked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min
        self._first = self._last = date.min
        self.bars: tuple[Bar, ...] = ()
        self._lanes: tuple[LaneBox, ...] = ()
        self.shades = Shades()
        self._at = 0
        self._height = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("bare", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Timeline"))
        theme().changed.connect(self._rescale)

    def show_timeline(self, timeline: Timeline, board: Board, today: date) -> None:
        """Show the lanes; the current bar stays current."""
        kept = self.deal()
        self._today = today
        self.shades = Shades(board)
        self._first = quarter_start(max(timeline.period.first, today - timedelta(days=_BACK)))
        self._last = next_quarter(timeline.period.last)
        self.bars, self._lanes, self._height = laid_out(timeline, today)
        places = [at for at, bar in enumerate(self.bars) if kept and bar.deal.id == kept.id]
        self._at = places[0] if places else 0
        self._rescale()
        self._say()

    def deal(self) -> DealRow | None:
        """Return the current deal."""
        return self.bars[self._at].deal if self._at < len(self.bars) else None

    def anchor(self) -> QWidget:
        """Return where a question about the current deal appears."""
        return self

    # Geometry

    def _names(self) -> int:
        """Return how much room the accounts have at the left."""
        px, room = theme().px, self.viewport().width()
        return px([wide for least, wide in _NAMES if room >= px(least)][-1])

    def _x(self, day: date) -> float:
        px = theme().px
        left, right = self._names(), self.viewport().width() - px(8)
        span = max(1, (self._last - self._first).days)
        share = (day - self._first).days / span
        return left + max(0.0, min(1.0, share)) * (right - left)

    def _box(self, bar: Bar) -> QRectF:
        px = theme().px
        top = px(_HEAD) + px(bar.top) - self.verticalScrollBar().value() + px(3)
        begins = self._x(bar.begins)
        return QRectF(begins, top, max(px(10), self._x(bar.ends) - begins), px(BAR - 6))

    def _bar_at(self, spot: QPoint) -> int | None:
        if spot.y() < theme().px(_HEAD):
            return None
        for at, bar in enumerate(self.bars):
            box = self._box(bar)
            if box.top() <= spot.y() <= box.bottom() and spot.x() >= min(box.left(), self._names()):
                return at
        return None

    def _rescale(self) -> None:
        room = self.viewport().height() - theme().px(_HEAD)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, theme().px(self._height) - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(theme().px(BAR))
        self.viewport().update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self.viewport())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(self.viewport().rect(), theme().color("surface"))
        self._draw_quarters(p)
        self._draw_lanes(p)
        self._draw_today(p)
        for at, bar in enumerate(self.bars):
            box = self._box(bar)
            if box.bottom() > theme().px(_HEAD) and box.top() < self.viewport().height():
                self._draw_bar(p, box, bar, is_held=at == self._at and self.hasFocus())
        self._draw_head(p)
        p.end()

    def _quarters(self) -> list[date]:
        found = [self._first]
        while found[-1] < self._last:
            found.append(next_quarter(found[-1]))
        return found

    def _draw_quarters(self, p: QPainter) -> None:
        look = theme()
        for at, start in enumerate(self._quarters()[:-1]):
            left, right = self._x(start), self._x(next_quarter(start))
            if at % 2:
                p.fillRect(QRectF(left, 0, right - left, self.viewport().height()),
                           look.color("sunken"))  # fmt: skip
            p.fillRect(QRectF(round(left), 0, 1, self.viewport().height()), look.color("line"))

    def _draw_lanes(self, p: QPainter) -> None:
        look, px = theme(), theme().px
        scrolled = self.verticalScrollBar().value()
        for lane in self._lanes:
            top = px(_HEAD) + px(lane.top) - scrolled
            if top > self.viewport().height() or top + px(lane.height) < 0:
                continue
            p.fillRect(0, top, self.viewport().width(), 1, look.color("line"))
            line = QRect(px(14), top + px(LANE_PAD), self._names() - px(28), px(BAR))
            name = words.account_name(lane.deal)
            side = px(18)
            draw_company(p, QRect(line.x(), line.y() + px(4), side, side), name)
            draw_health(p, QRect(line.right() - px(11), line.y(), px(11), line.height()),
                        lane.deal.band)  # fmt: skip
            draw_text(p, line.adjusted(side + px(7), 0, -px(18), 0), name, (13, 600, "text"))

    def _draw_bar(self, p: QPainter, box: QRectF, bar: Bar, *, is_held: bool) -> None:
        look, px = theme(), theme().px
        late = Flag.CLOSE_PASSED in bar.deal.flags
        p.setPen(look.pen("risk", 1.5) if late else Qt.PenStyle.NoPen)
        p.setBrush(self.shades.of(bar.deal))
        if bar.is_open_ended:
            p.setPen(look.pen("none", 1.0, Qt.PenStyle.DashLine))
        p.drawRoundedRect(box, px(5), px(5))
        text = f"{bar.deal.name} · {words.amount(bar.deal.amount)}"
        wide = look.width(text, 12, 500)
        inside = wide + px(16) <= box.width()
        if inside:
            room = box.toRect().adjusted(px(8), 0, -px(4), 0)
            draw_text(p, room, text, (12, 500, self.shades.ink(bar.deal)))
        else:
            self._draw_beside(p, box, text, wide)
        if is_held:
            focus_ring(p, box.toRect().adjusted(-px(2), -px(2), px(2), px(2)), px(6))

    def _draw_beside(self, p: QPainter, box: QRectF, text: str, wide: int) -> None:
        px = theme().px
        right = round(box.right()) + px(6)
        after = QRect(right, round(box.top()), self.viewport().width() - right, round(box.height()))
        if after.width() < wide + px(6):
            before = round(box.left()) - px(6) - self._names()
            after = QRect(self._names(), round(box.top()), max(0, before), round(box.height()))
            draw_text(p, after, text, (12, 400, "text2"), RIGHT)
        else:
            draw_text(p, after, text, (12, 400, "text2"))

    def _draw_today(self, p: QPainter) -> None:
        x = round(self._x(self._today))
        p.fillRect(QRect(x, theme().px(_HEAD), theme().px(2), self.viewport().height()),
                   theme().color("accent"))  # fmt: skip

    def _draw_head(self, p: QPainter) -> None:
        look, px = theme(), theme().px
        p.fillRect(QRect(0, 0, self.viewport().width(), px(_HEAD)), look.color("surface"))
        p.fillRect(QRect(0, px(_HEAD), self.viewport().width(), 1), look.color("line"))
        for start in self._quarters()[:-1]:
            left, right = round(self._x(start)), round(self._x(next_quarter(start)))
            text = f"{start.year} Q{(start.month + 2) // 3}"
            room = QRect(left + px(8), 0, right - left - px(10), px(_HEAD))
            draw_text(p, room, text, (12, 600, "text2"))
        words_today = _("Today")
        wide = look.width(words_today, 12, 600) + px(12)
        x = round(self._x(self._today)) - wide // 2
        fill_rounded(p, QRectF(x, px(_HEAD - 11), wide, px(18)), px(5), "accent")
        draw_text(p, QRect(x + px(6), px(_HEAD - 11), wide, px(18)), words_today,
                  (12, 600, "onAccent"))  # fmt: skip

    # Acting

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1,
        }.get(Qt.Key(event.key()))  # fmt: skip
        deal = self.deal()
        if step is not None:
            self._pick(self._at + step)
        elif event.key() in _VERBS and deal is not None:
            self.asked.emit(_VERBS[Qt.Key(event.key())], deal)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        at = self._bar_at(event.position().toPoint())
        if at is not None:
            self._pick(at)
            if event.button() == Qt.MouseButton.RightButton:
                self.menu_asked.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        at = self._bar_at(event.position().toPoint())
        if at is not None:
            self.asked.emit("open", self.bars[at].deal)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._rescale()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QHelpEvent):
            at = self._bar_at(event.pos())
            text = "" if at is None else self._told(self.bars[at].deal)
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def _pick(self, at: int) -> None:
        if not self.bars:
            return
        self._at = max(0, min(len(self.bars) - 1, at))
        px = theme().px
        bar, room = self.verticalScrollBar(), self.viewport().height() - px(_HEAD)
        top = px(self.bars[self._at].top)
        bar.setValue(max(top + px(BAR) - room, min(bar.value(), top)))
        self._say()
        self.viewport().update()
        self.picked.emit()

    def _say(self) -> None:
        deal = self.deal()
        self.setAccessibleDescription(self._told(deal) if deal else "")

    def _told(self, deal: DealRow) -> str:
        flag, _tone = words.flag(deal)
        parts: Sequence[str] = (
            deal.name, words.account_name(deal), words.amount(deal.amount),
            words.close_day(deal, self._today), words.age(deal), flag,
            wording.band_word(deal.band),
        )  # fmt: skip
        return "\n".join(part for part in parts if part)
