"""Small painted marks that carry a value: health, attitude, stages, bars, sparklines."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from kamdesk.ui.theme import BandLook, Shape, attitude_look, band_look, theme
from kamdesk.ui.widgets.painting import fill_rounded

_LEVELS = 5
TRACK = "noneSoft"  # what is not filled


def draw_health(p: QPainter, rect: QRect, band: str | None) -> None:
    """The glyph of a health band in the middle of a rect, 9 px wide."""
    draw_shape(p, QPointF(QRectF(rect).center()), theme().px(9), band_look(band))


def draw_attitude(p: QPainter, rect: QRect, attitude: int | None) -> None:
    """The glyph of an attitude (-2 to +2) in the middle of a rect, 11 px wide."""
    draw_shape(p, QPointF(QRectF(rect).center()), theme().px(11), attitude_look(attitude))


def draw_shape(p: QPainter, center: QPointF, side: float, look: BandLook) -> None:
    """One of the six shapes, as tall and wide as ``side`` allows."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme().brush(look.fill))
    r = side / 2
    match look.shape:
        case Shape.CIRCLE:
            p.drawEllipse(center, r * 0.86, r * 0.86)
        case Shape.DIAMOND:
            p.drawPolygon(_diamond(center, r))
        case Shape.TRIANGLE:
            p.drawPolygon(_triangle(center, r))
        case Shape.HALF_TRIANGLE:
            _half_triangle(p, center, r, look)
        case Shape.DOUBLE_CIRCLE:
            _double_circle(p, center, r, look)
        case Shape.DASHED_RING:
            _dashed_ring(p, center, r, look)


def draw_stage_pips(
    p: QPainter, rect: QRect, done: int, total: int, hue: str = "accent", track: str = TRACK
) -> int:
    """One pip per stage, filled up to ``done``; returns the width taken."""
    px = theme().px
    width, height, gap = px(9), px(5), px(2)
    y = rect.y() + (rect.height() - height) / 2
    for index in range(total):
        box = QRectF(rect.x() + index * (width + gap), y, width, height)
        fill_rounded(p, box, height / 2, hue if index < done else track)
    return total * (width + gap) - gap


def draw_level_bars(p: QPainter, rect: QRect, level: int, token: str, track: str = TRACK) -> int:
    """Five rising bars, ``level`` of them filled: influence, attitude; returns the width taken."""
    px = theme().px
    width, gap = px(5), px(2)
    bottom = rect.y() + (rect.height() + px(15)) / 2
    for index in range(_LEVELS):
        height = px(8) + index * px(2) - (px(1) if index == _LEVELS - 1 else 0)
        box = QRectF(rect.x() + index * (width + gap), bottom - height, width, height)
        fill_rounded(p, box, px(1), token if index < level else track)
    return _LEVELS * (width + gap) - gap


def draw_progress(
    p: QPainter, rect: QRect, share: float, hue: str = "accent", track: str = TRACK
) -> None:
    """A 6 px bar filled to ``share`` (0-1)."""
    height = theme().px(6)
    box = QRectF(rect.x(), rect.y() + (rect.height() - height) / 2, rect.width(), height)
    fill_rounded(p, box, height / 2, track)
    filled = max(0.0, min(1.0, share)) * box.width()
    if filled > 0:
        box.setWidth(max(filled, height))
        fill_rounded(p, box, height / 2, hue)


def draw_spark(
    p: QPainter, rect: QRect, values: Sequence[float | None], token: str, fill: bool = False
) -> None:
    """A sparkline with a dot at its last value; None leaves a gap."""
    look = theme()
    shape = _spark_shape(rect.width(), rect.height(), look.scale, tuple(values))
    if shape is None:
        return
    line, area, end = shape
    p.translate(rect.x(), rect.y())
    if fill:
        p.fillPath(area, look.faded(token, 0.12))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(look.pen(token, 1.5))
    p.drawPath(line)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(look.brush(token))
    p.drawEllipse(end, look.px(2.4), look.px(2.4))
    p.translate(-rect.x(), -rect.y())


@lru_cache(maxsize=2048)
def _spark_shape(
    width: int,
    height: int,
    _scale: float,
    values: tuple[float | None, ...],
) -> tuple[QPainterPath, QPainterPath, QPointF] | None:
    """Line, area under it and end of a series at the origin; the scale is part of the key."""
    rect = QRect(0, 0, width, height)
    points = spark_points(rect, values)
    if not points:
        return None
    line = _line(points)
    return line, _under(line, points, rect), points[-1][1]


def spark_points(rect: QRect, values: Sequence[float | None]) -> list[tuple[int, QPointF]]:
    """Where each known value lies in a rect, with its place in the series."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    pad = theme().px(3)
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    flat = 0.5 if high == low else 0.0
    step = (rect.width() - 2 * pad) / max(1, len(values) - 1)
    tall = rect.height() - 2 * pad
    return [
        (
            place,
            QPointF(
                rect.x() + pad + place * step,
                rect.y() + pad + tall * (1 - (value - low) / span - flat),
            ),
        )
        for place, value in enumerate(values)
        if value is not None
    ]


def _line(points: list[tuple[int, QPointF]]) -> QPainterPath:
    path = QPainterPath(points[0][1])
    for (before, _), (place, point) in pairwise(points):
        if place == before + 1:
            path.lineTo(point)
        else:
            path.moveTo(point)
    return path


def _under(line: QPainterPath, points: list[tuple[int, QPointF]], rect: QRect) -> QPainterPath:
    area = QPainterPath(line)
    area.lineTo(points[-1][1].x(), rect.bottom())
    area.lineTo(points[0][1].x(), rect.bottom())
    area.closeSubpath()
    return area


def _diamond(center: QPointF, r: float) -> QPolygonF:
    x, y = center.x(), center.y()
    return QPolygonF([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)])


def _triangle(center: QPointF, r: float) -> QPolygonF:
    x, y = center.x(), center.y()
    half = r * 2 / math.sqrt(3) * 0.95
    return QPolygonF(
        [QPointF(x, y - r), QPointF(x + half, y + r * 0.8), QPointF(x - half, y + r * 0.8)]
    )


def _half_triangle(p: QPainter, center: QPointF, r: float, look: BandLook) -> None:
    outline = _triangle(center, r)
    p.save()
    p.setClipRect(QRectF(center.x() - 2 * r, center.y() - 2 * r, 2 * r, 4 * r))
    p.drawPolygon(outline)
    p.restore()
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(theme().pen(look.fill, 1.2))
    p.drawPolygon(outline)


def _double_circle(p: QPainter, center: QPointF, r: float, look: BandLook) -> None:
    p.drawEllipse(center, r * 0.48, r * 0.48)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(theme().pen(look.fill, 1.4))
    p.drawEllipse(center, r * 0.9, r * 0.9)


def _dashed_ring(p: QPainter, center: QPointF, r: float, look: BandLook) -> None:
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(theme().pen(look.fill, 1.3, Qt.PenStyle.DotLine))
    p.drawEllipse(center, r * 0.82, r * 0.82)
