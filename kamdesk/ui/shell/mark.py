"""The mark of the program, painted: it needs no file and is sharp at any size."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap

from kamdesk.ui.theme import theme

_SIDE = 26  # of the drawing's own grid


def draw_mark(p: QPainter, rect: QRect) -> None:
    """A cobalt square with a K, its arm ending in the dot of a met person."""
    look = theme()
    p.save()
    p.translate(rect.topLeft())
    p.scale(rect.width() / _SIDE, rect.height() / _SIDE)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(look.color("accent"))
    p.drawRoundedRect(QRectF(0, 0, _SIDE, _SIDE), 6, 6)
    pen = QPen(look.color("onAccent"), 2.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    p.setPen(pen)
    p.drawLine(QPointF(8.5, 7), QPointF(8.5, 19))
    p.drawLine(QPointF(9, 13.5), QPointF(14.6, 8.6))
    p.drawLine(QPointF(11.6, 11.6), QPointF(17.5, 19))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(look.color("warn"))
    p.drawEllipse(QPointF(17.6, 7.2), 2.2, 2.2)
    p.restore()


def window_icon() -> QIcon:
    """The mark as an icon of the window."""
    made = QIcon()
    for side in (16, 32, 64, 128):
        image = QPixmap(side, side)
        image.fill(Qt.GlobalColor.transparent)
        p = QPainter(image)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_mark(p, QRect(0, 0, side, side))
        p.end()
        made.addPixmap(image)
    return made
