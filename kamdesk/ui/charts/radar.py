"""Radar: the measures of a score side by side, today against an earlier day."""

import math
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _
from kamdesk.ui.charts.base import Chart
from kamdesk.ui.theme import band_look, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import CENTER, draw_text, focus_ring, is_reached, text_width

_RINGS = 4
_FULL = 100.0
_SMALL = 52  # design pixels; a smaller web cannot be read
_FEWEST = 3  # axes; fewer enclose no area
_SIDE = 0.3  # cosine below which a label stands over or under its corner


class RadarAxis(Struct, frozen=True):
    """One measure: 0-100 today and before; None is not measured, never 0."""

    key: str
    label: str
    value: float | None
    band: str | None = None
    previous: float | None = None


def corner(center: QPointF, radius: float, place: int, count: int, share: float) -> QPointF:
    """Where ``share`` (0-1) of an axis lies; axis 0 points up, the others follow clockwise."""
    angle = 2 * math.pi * place / count - math.pi / 2
    reach = radius * share
    return QPointF(center.x() + reach * math.cos(angle), center.y() + reach * math.sin(angle))


class Radar(Chart):
    """Measures on their axes; a click on a value, or arrows and Enter, opens its evidence."""

    def __init__(self, name: str) -> None:
        super().__init__(name, 250)
        self.canvas = _RadarCanvas()
        self.canvas.opened.connect(self.opened)

    def show_axes(self, axes: Sequence[RadarAxis]) -> None:
        """Draw the measures; fewer than three, or none measured, leave the chart empty."""
        self.canvas.show_axes(axes)
        if len(axes) < _FEWEST or all(axis.value is None for axis in axes):
            self.show_nothing(_("Not enough measures for a picture yet"))
        else:
            self.show_canvas(self.canvas, ", ".join(_said(axis) for axis in axes))


class _RadarCanvas(Painted):
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._axes: tuple[RadarAxis, ...] = ()
        self._at = -1
        self.design = (300, 190)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def show_axes(self, axes: Sequence[RadarAxis]) -> None:
        self._axes = tuple(axes)
        self._at = -1
        self.update()

    def center(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def radius(self) -> float:
        """As large as the labels around it allow."""
        px = theme().px
        tall = px(42) if self._is_stacked() else px(28)
        return max(px(30), min(self.height() / 2 - tall, self._beside(stacked=self._is_stacked())))

    def _beside(self, *, stacked: bool) -> float:
        """The radius the widest label leaves."""
        words = max((self._words_width(axis, stacked=stacked) for axis in self._axes), default=0)
        return (self.width() / 2 - words - theme().px(12)) / math.sin(math.pi / 3)

    def _is_stacked(self) -> bool:
        """Whether values stand under their labels: a narrow card has no room for one line."""
        return self._beside(stacked=False) < theme().px(_SMALL)

    def label_box(self, place: int) -> QRect:
        """Where label and value of an axis stand."""
        px = theme().px
        count = len(self._axes)
        spot = corner(self.center(), self.radius() + px(9), place, count, 1.0)
        lean = math.cos(2 * math.pi * place / count - math.pi / 2)
        is_stacked = self._is_stacked()
        wide = self._words_width(self._axes[place], stacked=is_stacked)
        tall = px(32) if is_stacked else px(18)
        if abs(lean) < _SIDE:
            left = spot.x() - wide / 2
            above = spot.y() < self.center().y()
            top = spot.y() - tall + px(2) if above else spot.y() - px(2)
        else:
            left = spot.x() if lean > 0 else spot.x() - wide
            top = spot.y() - tall / 2
        left = max(0.0, min(left, float(self.width() - wide)))
        return QRect(round(left), round(top), wide, tall)

    def points(self) -> list[QPointF]:
        """The corners of today's shape, measured axes only."""
        return [point for _axis, point in self._corners(previous=False)]

    def draw(self, p: QPainter) -> None:
        if len(self._axes) < _FEWEST:
            return
        self._draw_web(p)
        self._draw_shape(p, previous=True)
        self._draw_shape(p, previous=False)
        self._draw_dots(p)
        for place, axis in enumerate(self._axes):
            self._draw_label(p, place, axis)
        if self._at < 0 and is_reached(self):
            focus_ring(p, self.rect(), theme().px(7))

    def _draw_web(self, p: QPainter) -> None:
        count, center, radius = len(self._axes), self.center(), self.radius()
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setPen(theme().pen("line", 1.0))
        for ring in range(1, _RINGS + 1):
            p.drawPolygon(
                QPolygonF([corner(center, radius, n, count, ring / _RINGS) for n in range(count)])
            )
        for place in range(count):
            p.drawLine(center, corner(center, radius, place, count, 1.0))

    def _draw_shape(self, p: QPainter, *, previous: bool) -> None:
        points = [point for _axis, point in self._corners(previous=previous)]
        if len(points) < 2:  # noqa: PLR2004  one point is no line
            return
        if previous:
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.setPen(theme().pen("none", 1.2, Qt.PenStyle.DashLine))
        else:
            p.setBrush(theme().faded("chart", 0.13))
            p.setPen(theme().pen("chart", 1.8))
        p.drawPolygon(QPolygonF(points))

    def _draw_dots(self, p: QPainter) -> None:
        px = theme().px
        for axis, point in self._corners(previous=False):
            p.setPen(theme().pen("surface", 1.2))
            p.setBrush(theme().brush(band_look(axis.band).fill))
            p.drawEllipse(point, px(3.4), px(3.4))

    def _draw_label(self, p: QPainter, place: int, axis: RadarAxis) -> None:
        px = theme().px
        box = self.label_box(place)
        if self._is_stacked():
            upper, lower = box.adjusted(0, 0, 0, -px(16)), box.adjusted(0, px(16), 0, 0)
            draw_text(p, upper, axis.label, (12, 400, "text2"), CENTER)
            draw_text(p, lower, _shown(axis), (12, 600, band_look(axis.band).text), CENTER)
        else:
            taken = draw_text(p, box, axis.label, (12, 400, "text2"))
            rest = box.adjusted(taken + px(4), 0, px(4), 0)
            draw_text(p, rest, _shown(axis), (12, 600, band_look(axis.band).text))
        if place == self._at and is_reached(self):
            focus_ring(p, box.adjusted(-px(4), -px(1), px(4), px(1)), px(5))

    def _corners(self, *, previous: bool) -> list[tuple[RadarAxis, QPointF]]:
        count, center, radius = len(self._axes), self.center(), self.radius()
        found = []
        for place, axis in enumerate(self._axes):
            value = axis.previous if previous else axis.value
            if value is not None:
                share = max(0.0, min(1.0, value / _FULL))
                found.append((axis, corner(center, radius, place, count, share)))
        return found

    @staticmethod
    def _words_width(axis: RadarAxis, *, stacked: bool) -> int:
        label, value = text_width(axis.label, 12), text_width(_shown(axis), 12, 600)
        return max(label, value) if stacked else label + theme().px(4) + value

    def _place_at(self, spot: QPointF) -> int:
        near = theme().px(8)
        for place, axis in enumerate(self._axes):
            if QRectF(self.label_box(place)).contains(spot):
                return place
            for known, point in self._corners(previous=False):
                if known is axis and (point - spot).manhattanLength() <= near:
                    return place
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        over = self._place_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._open(self._place_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._axes:
            self._at = (max(self._at, 0 if step < 0 else -1) + step) % len(self._axes)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self._axes):
            self.opened.emit(self._axes[place].key)


def _shown(axis: RadarAxis) -> str:
    return "–" if axis.value is None else str(round(axis.value))


def _said(axis: RadarAxis) -> str:
    return f"{axis.label} {_shown(axis)}"
