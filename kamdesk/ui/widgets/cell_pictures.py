"""Cells painted once and put down again: a table shows the same few words over and over.

A screen holds some three hundred cells, and is painted anew at every key while a list narrows.
"""

from typing import Final

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPainter, QPixmap

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.cells import Cell, draw_cell

_PIXELS_KEPT: Final = 6_000_000  # 24 MB: some five screens of cells

CHOSEN: Final = "accentSoft"  # the ground of a chosen row
_Key = tuple[Cell, int, int, int, int, str, float]


class CellPictures(QObject):
    """Pictures of cells with their ground, of one look; forgotten when the look changes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: dict[_Key, QPixmap] = {}
        self._pixels = 0
        theme().changed.connect(self._forget)

    def draw(
        self, p: QPainter, rect: QRect, pads: tuple[int, int], cell: Cell, ground: str, ratio: float
    ) -> None:
        """Paint a cell and its ground; ``pads`` are left free at its sides."""
        if ratio % 1:  # between two pixels of the screen a picture would blur
            paint_cell(p, rect, pads, cell, ground)
            return
        wide, tall = rect.width(), rect.height()
        key = (cell, wide, tall, *pads, ground, ratio)
        picture = self._kept.get(key)
        if picture is None:
            if self._pixels > _PIXELS_KEPT:
                self._forget()
            picture = self._kept[key] = _painted(cell, (wide, tall), pads, ground, ratio)
            self._pixels += round(wide * tall * ratio * ratio)
        p.drawPixmap(rect.x(), rect.y(), picture)

    def _forget(self) -> None:
        self._kept.clear()
        self._pixels = 0


def paint_cell(p: QPainter, rect: QRect, pads: tuple[int, int], cell: Cell, ground: str) -> None:
    """Paint a cell, its ground and the line below.

    The ground has hard edges: between two pixels soft ones would leave a seam at every column.
    """
    look = theme()
    p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    p.fillRect(rect, look.color(ground))
    p.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_cell(p, rect.adjusted(pads[0], 0, -pads[1], -1), cell, chosen=ground == CHOSEN)


def _painted(
    cell: Cell, size: tuple[int, int], pads: tuple[int, int], ground: str, ratio: float
) -> QPixmap:
    picture = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
    picture.setDevicePixelRatio(ratio)
    p = QPainter(picture)
    paint_cell(p, QRect(0, 0, *size), pads, cell, ground)
    p.end()
    return picture
