"""Guards against Qt bindings that lose references to None while painting (PySide 6.12.0)."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF
from pytestqt.qtbot import QtBot

ROUNDS = 3000
SLACK = 300  # others hold and drop None meanwhile; the fault loses one reference a call

_COLOR, _PEN, _BRUSH, _PATH = QColor("#123456"), QPen(), QBrush(), QPainterPath(QPointF(0, 0))
_RECT, _RECTF = QRect(0, 0, 8, 8), QRectF(0, 0, 8, 8)

PAINTING: dict[str, Callable[[QPainter], object]] = {
    "setPen": lambda p: p.setPen(_PEN),
    "setPen by colour": lambda p: p.setPen(_COLOR),
    "setBrush": lambda p: p.setBrush(_BRUSH),
    "setFont": lambda p: p.setFont(QFont()),
    "setOpacity": lambda p: p.setOpacity(0.5),
    "setRenderHint": lambda p: p.setRenderHint(QPainter.RenderHint.Antialiasing),
    "setClipRect": lambda p: p.setClipRect(_RECT),
    "setBackground": lambda p: p.setBackground(_BRUSH),
    "translate": lambda p: p.translate(0, 0),
    "drawLine": lambda p: p.drawLine(0, 0, 3, 3),
    "drawRect": lambda p: p.drawRect(_RECT),
    "drawRoundedRect": lambda p: p.drawRoundedRect(_RECTF, 2, 2),
    "drawEllipse": lambda p: p.drawEllipse(_RECTF),
    "drawArc": lambda p: p.drawArc(_RECT, 0, 90),
    "drawPath": lambda p: p.drawPath(_PATH),
    "drawPolygon": lambda p: p.drawPolygon(QPolygonF([QPointF(0, 0), QPointF(3, 0)])),
    "drawText": lambda p: p.drawText(_RECT, Qt.AlignmentFlag.AlignCenter, "a"),
    "fillRect": lambda p: p.fillRect(_RECT, _COLOR),
    "fillPath": lambda p: p.fillPath(_PATH, _BRUSH),
}

FONT: dict[str, Callable[[QFont], object]] = {
    "setPixelSize": lambda font: font.setPixelSize(13),
    "setWeight": lambda font: font.setWeight(QFont.Weight.Medium),
    "setFamilies": lambda font: font.setFamilies(["Inter"]),
    "setFeature": lambda font: font.setFeature(QFont.Tag("tnum"), 1),
    "setHintingPreference": lambda font: font.setHintingPreference(
        QFont.HintingPreference.PreferNoHinting
    ),
}

needs_counted_none = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None is immortal from Python 3.12, nothing can be lost"
)


@needs_counted_none
@pytest.mark.parametrize("name", PAINTING)
def test_painting_loses_no_reference_to_none(qtbot: QtBot, name: str) -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    call = PAINTING[name]

    drift = _drift(lambda: call(painter))
    painter.end()

    assert abs(drift) < SLACK


@needs_counted_none
@pytest.mark.parametrize("name", FONT)
def test_setting_up_a_font_loses_no_reference_to_none(qtbot: QtBot, name: str) -> None:
    font = QFont()
    call = FONT[name]

    assert abs(_drift(lambda: call(font))) < SLACK


def _drift(call: Callable[[], object]) -> int:
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        call()
    return sys.getrefcount(None) - before
