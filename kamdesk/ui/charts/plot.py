"""The drawn part of a trend, on pyqtgraph. Import it late: it brings numpy."""

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip

from kamdesk.i18n import _
from kamdesk.i18n.formats import full_date
from kamdesk.ui.charts.placing import placed
from kamdesk.ui.charts.series import LifeEvent, Thresholds, TrendPoint, month_ticks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.painting import focus_ring, is_reached

_NEAR = 14
_LINE = 19  # design pixels a row of words takes
_MOST_ABOVE = 0.5  # of the height of a chart that words may take
_FULL = 100.0
_SKY = 1000.0  # bands reach above every value, however far the chart does
_TINTS = {"risk": 0.06, "warn": 0.05, "ok": 0.07}


class TrendPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph carries no types
    """Bands, line, last value and life events; arrows walk the points, Enter opens one."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(background=theme().color("surface"))
        self.points: tuple[TrendPoint, ...] = ()
        self.events: tuple[LifeEvent, ...] = ()
        self._thresholds = Thresholds()
        self._at = -1
        self._cursor: Any = None
        self._told: list[tuple[LifeEvent, Any]] = []
        self._ends: list[Any] = []
        self._tail: Any = None
        self._freeze()
        self.plotItem.vb.sigResized.connect(self._place)
        self.scene().sigMouseClicked.connect(self._clicked)
        self.scene().sigMouseMoved.connect(self._moved)

    def show_points(
        self,
        points: Sequence[TrendPoint],
        events: Sequence[LifeEvent],
        thresholds: Thresholds,
    ) -> None:
        self.points, self.events = tuple(points), tuple(events)
        self._thresholds = thresholds
        self._at = -1
        self.redraw()

    def redraw(self) -> None:
        """Build every item anew from the tokens in force."""
        if not self.points:
            return
        self.setBackground(theme().color("surface"))
        self.plotItem.clear()
        low, high = self._reach()
        self._told, self._ends, self._cursor = [], [], None
        self.setYRange(low, high, padding=0)
        self._draw_bands(low)
        self._draw_unknown()
        self._draw_events()
        self._draw_line()
        self._draw_axes(low)
        self._place()
        if self._at >= 0:
            self._mark(self._at)

    def _freeze(self) -> None:
        self.setAntialiasing(True)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(False, False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.plotItem.setContentsMargins(0, 0, 0, 0)

    def _known(self) -> list[TrendPoint]:
        return [point for point in self.points if point.value is not None]

    def _span(self) -> tuple[int, int]:
        first, last = self.points[0].on.toordinal(), self.points[-1].on.toordinal()
        return first, max(last, first + 1)

    def _reach(self) -> tuple[float, float]:
        values = [point.value or 0.0 for point in self._known()]
        low = min(self._thresholds.watch, math.floor((min(values) - 4) / 10) * 10)
        high = max(self._thresholds.healthy + 18, math.ceil((max(values) + 10) / 5) * 5)
        return max(0.0, low), min(_FULL + 5, high)

    def _draw_bands(self, low: float) -> None:
        marks = self._thresholds
        for tone, start, end in (
            ("risk", low, marks.watch),
            ("warn", marks.watch, marks.healthy),
            ("ok", marks.healthy, _SKY),
        ):
            if end > start:
                ground = theme().mixed(tone, "surface", _TINTS[tone])
                self._fill((start, end), ground, "horizontal")
        line = pg.InfiniteLine(marks.healthy, angle=0, pen=self._pen("line", 1.0))
        self.addItem(line)

    def _draw_unknown(self) -> None:
        start, end = self.points[0].on, self._known()[0].on
        if end <= start:
            return
        first, last = start.toordinal(), end.toordinal()
        self._fill((first - (last - first), last), theme().color("sunken"), "vertical")
        self._ends = [self._words(_("No data"), 12, 400, "text3", (0.0, 0.5)), first, last]

    def _draw_events(self) -> None:
        first, last = self._span()
        for event in sorted(self.events, key=lambda known: known.on):
            day = event.on.toordinal()
            if first <= day <= last:
                pen = self._pen("none", 1.0, Qt.PenStyle.DashLine)
                self.addItem(pg.InfiniteLine(day, angle=90, pen=pen))
                words = self._words(event.text, 12, 400, "text2", (0.0, 0.0), "ok")
                self._told.append((event, words))

    def _place(self) -> None:
        """Give all words their places in the room there is; a chart is narrow or wide."""
        view = self.plotItem.vb
        room = view.width()
        if self._tail is None or room <= 1:
            return
        first, last = self._span()
        value = self._known()[-1]
        tail = _wide(value.text or str(round(value.value or 0)), 15, 600) + theme().px(17)
        days = (last - first) / max(1.0, room - tail - theme().px(6))  # in one pixel
        start = first - days * theme().px(6)
        self.setXRange(start, start + days * room, padding=0)
        self._tail.setPos(last + theme().px(5) * days, value.value or 0.0)
        self._place_events(start, days)
        self._place_unknown(start, days)

    def _place_events(self, start: float, days: float) -> None:
        view = self.plotItem.vb
        marks = [
            ((event.on.toordinal() - start) / days, _wide(event.text, 12, 400) + theme().px(10))
            for event, _words in self._told
        ]
        spots = placed(marks, view.width(), theme().px(2))
        low, high = self._raised(1 + max((spot.row for spot in spots if spot), default=-1))
        self.setYRange(low, high, padding=0)
        line = theme().px(_LINE) * (high - low) / max(1.0, view.height())
        for (_event, words), spot in zip(self._told, spots, strict=True):
            words.setVisible(spot is not None)
            if spot is not None:
                words.setPos(start + spot.left * days, high - spot.row * line)

    def _raised(self, rows: int) -> tuple[float, float]:
        """Reach so high that so many rows of words stand above the line, not on it."""
        low, high = self._reach()
        tall = max(1.0, self.plotItem.vb.height())
        share = min(_MOST_ABOVE, (rows * theme().px(_LINE) + theme().px(8)) / tall) if rows else 0.0
        top = max(point.value or 0.0 for point in self._known())
        return low, max(high, low + (top - low) / (1 - share))

    def _place_unknown(self, start: float, days: float) -> None:
        if not self._ends:
            return
        words, first, last = self._ends
        low, high = self._reach()
        left, right = (first - start) / days, (last - start) / days
        wide = _wide(_("No data"), 12, 400) + theme().px(10)
        words.setVisible(right - left >= wide / 2)
        begin = max(0.0, (left + right - wide) / 2)
        words.setPos(start + begin * days, (low + high) / 2)

    def _draw_line(self) -> None:
        look = theme()
        xs = [float(point.on.toordinal()) for point in self.points]
        ys = [math.nan if point.value is None else point.value for point in self.points]
        dot = look.px(4.5)
        self.plot(
            xs,
            ys,
            pen=self._pen("chart", 1.9),
            connect="finite",
            antialias=True,
            symbol="o" if len(xs) <= 40 else None,  # noqa: PLR2004  more dots than that make a smear
            symbolSize=dot,
            symbolBrush=look.color("chart"),
            symbolPen=None,
        )
        last = self._known()[-1]
        self._dot(last, look.px(9))
        words = self._words(last.text or str(round(last.value or 0)), 15, 600, "text", (0.0, 0.5))
        self._tail = words

    def _draw_axes(self, low: float) -> None:
        ticks = [(day.toordinal(), name) for day, name in month_ticks(self.points)]
        marks = sorted({low, self._thresholds.watch, self._thresholds.healthy})
        for side, values in (
            ("bottom", ticks),
            ("left", [(mark, f"{mark:g}") for mark in marks]),
        ):
            axis = self.getAxis(side)
            axis.setTicks([values])
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTextPen(theme().color("text3"))
            axis.setStyle(
                tickFont=theme().font(12), tickLength=0, tickAlpha=0, hideOverlappingLabels=False
            )
        self.getAxis("left").setWidth(theme().px(28))
        self.getAxis("bottom").setHeight(theme().px(22))

    def _fill(self, values: tuple[float, float], color: Any, lies: str) -> None:
        region = pg.LinearRegionItem(
            values, orientation=lies, movable=False, brush=color, pen=QPen(Qt.PenStyle.NoPen)
        )
        region.setZValue(-20 if lies == "horizontal" else -15)
        self.addItem(region)

    def _words(
        self,
        text: str,
        size: float,
        weight: int,
        color: str,
        anchor: tuple[float, float],
        ground: str | None = None,
    ) -> Any:
        fill = None if ground is None else theme().mixed(ground, "surface", _TINTS[ground])
        words = pg.TextItem(text, color=theme().color(color), anchor=anchor, fill=fill)
        words.setFont(theme().font(size, weight))
        self.addItem(words)
        return words

    def _dot(self, point: TrendPoint, size: float) -> Any:
        dot = pg.ScatterPlotItem(
            [point.on.toordinal()],
            [point.value],
            size=size,
            brush=theme().color("chart"),
            pen=self._pen("surface", 1.5),
        )
        self.addItem(dot)
        return dot

    @staticmethod
    def _pen(color: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Any:
        return pg.mkPen(theme().color(color), width=width * theme().scale, style=style)

    # Pointing and walking

    def point_near(self, spot: QPointF) -> TrendPoint | None:
        """The known point nearest to a scene position in x, if it is near enough."""
        view = self.plotItem.vb
        best, distance = None, math.inf
        for point in self._known():
            place = view.mapViewToScene(QPointF(point.on.toordinal(), point.value or 0.0))
            away = abs(place.x() - spot.x())
            if away < distance:
                best, distance = point, away
        return best if distance <= theme().px(_NEAR) else None

    def event_near(self, spot: QPointF) -> LifeEvent | None:
        """The life event whose words are at a scene position in the upper quarter."""
        view = self.plotItem.vb
        if spot.y() > view.sceneBoundingRect().top() + view.height() / 4:
            return None
        for event in self.events:
            place = view.mapViewToScene(QPointF(event.on.toordinal(), 0))
            if abs(place.x() - spot.x()) <= theme().px(_NEAR * 2):
                return event
        return None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        if is_reached(self):
            p = QPainter(self.viewport())
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(p, self.viewport().rect(), theme().px(7))
            p.end()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        known = self._known()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and known:
            start = len(known) if self._at < 0 and step < 0 else self._at
            self._mark(max(0, min(len(known) - 1, start + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.opened.emit(known[self._at].key)
        else:
            event.ignore()

    def _mark(self, place: int) -> None:
        self._at = place
        if self._cursor is not None:
            self.removeItem(self._cursor)
        point = self._known()[place]
        self._cursor = self._dot(point, theme().px(11))
        self.setAccessibleDescription(_said(point))

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self.event_near(event.scenePos()) or self.point_near(event.scenePos())
        if hit is not None and hit.key:
            self.opened.emit(hit.key)

    def _moved(self, spot: QPointF) -> None:
        point = self.point_near(spot)
        pointing = Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor
        self.setCursor(pointing)
        if point is not None:
            place = self.mapToGlobal(self.mapFromScene(spot))
            QToolTip.showText(place, _said(point), self)


def _wide(text: str, size: float, weight: int) -> float:
    return float(QFontMetricsF(theme().font(size, weight)).horizontalAdvance(text))


def _said(point: TrendPoint) -> str:
    return f"{full_date(point.on)} · {point.text or round(point.value or 0)}"
