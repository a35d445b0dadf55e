"""Icons: lucide outlines, recoloured and rendered once per (name, size, colour, pixel ratio)."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kamdesk import resources
from kamdesk.ui.theme.current import theme

STROKE = "1.75"
_FILLED = "-filled"

_pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}


def pixmap(name: str, size: int, color: QColor, ratio: float | None = None) -> QPixmap:
    """The glyph ``name`` at ``size`` logical pixels; None takes the sharpest screen's ratio."""
    dpr = _sharpest() if ratio is None else ratio
    key = (name, size, color.rgba(), dpr)
    known = _pixmaps.get(key)
    if known is None:
        known = _pixmaps[key] = _rendered(name, size, color, dpr)
    return known


def icon(name: str, hue: str = "text2", size: int = 16) -> QIcon:
    """A QIcon in today's colour. Actions keep theirs: set it anew on ``Theme.changed``."""
    current = theme()
    made = QIcon(pixmap(name, size, current.color(hue)))
    made.addPixmap(pixmap(name, size, current.color("lineStrong")), QIcon.Mode.Disabled)
    return made


def logo(size: int, ratio: float | None = None) -> QPixmap:
    """The program's own mark at ``size`` logical pixels; the same in both themes."""
    return _painted(resources.text("icons", "kamdesk.svg"), size, ratio or _sharpest())


def app_icon() -> QIcon:
    """The mark in the sizes window frames and docks ask for."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(logo(size, 1.0))
    return made


def svg(name: str, color: QColor) -> str:
    """The outline's text with colour and stroke set; ``-filled`` after a name fills its shape."""
    outline = name.removesuffix(_FILLED)
    source = resources.text("icons", "lucide", f"{outline}.svg")
    coloured = source.replace("currentColor", color.name())
    drawn = coloured.replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return drawn if outline == name else drawn.replace('fill="none"', f'fill="{color.name()}"')


def _rendered(name: str, size: int, color: QColor, dpr: float) -> QPixmap:
    return _painted(svg(name, color), size, dpr, color.alphaF())


def _painted(source: str, size: int, dpr: float, opacity: float = 1.0) -> QPixmap:
    side = max(1, round(size * dpr))
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setOpacity(opacity)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(dpr)
    return image


def _sharpest() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
