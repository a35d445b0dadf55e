"""Paints the sheets of ``kamdesk.reports`` on A4: to PDF, to a printer, to a picture, on screen.

One painter for all, in points: what is seen is what is printed. Fonts are embedded as they are
drawn, so the Chinese of a PDF reads on every computer.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)

from kamdesk.errors import Unavailable
from kamdesk.reports.account_brief import Block, Figure, Mood, Row, Sheet
from kamdesk.ui.theme.tokens import Tokens, load
from kamdesk.ui.theme.type import Fonts

WIDTH, HEIGHT = 595, 842  # points of A4
_EDGE: Final = 38
_GAP: Final = 22
_LEFT_SHARE: Final = 0.58
_HEAD, _HEADING, _LINE, _MORE, _AFTER = 21, 15, 14, 12, 5
_SMALLEST: Final = 0.7  # how far a full sheet is drawn smaller to stay on one page
_DPI: Final = 1200
_POINTS: Final = 72
_INKS: Final[dict[Mood, str]] = {
    "plain": "text2",
    "good": "okText",
    "watch": "warnText",
    "bad": "riskText",
    "quiet": "text3",
}
_BARS: Final[dict[Mood, str]] = {"plain": "accent", "watch": "warn", "bad": "risk"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def ground() -> QColor:
    """Return the colour of paper: the light theme's surface, whatever the window wears."""
    return load("light").color("surface")


def pdf(sheet: Sheet) -> bytes:
    """Return a sheet as a PDF of one page."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setCreator("kamdesk")
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    p = QPainter(writer)
    p.scale(_DPI / _POINTS, _DPI / _POINTS)
    paint(sheet, p)
    p.end()
    buffer.close()
    return bytes(data.data())


def save_pdf(sheet: Sheet, path: Path) -> Path:
    """Write a sheet as PDF. Raises Unavailable ``paper.not_written``."""
    try:
        path.write_bytes(pdf(sheet))
    except OSError as error:
        raise Unavailable("paper.not_written", path=str(path)) from error
    return path


def picture(sheet: Sheet, scale: float = 2.0) -> QImage:
    """Return a sheet as a picture, ``scale`` pixels to a point."""
    image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(ground())
    p = QPainter(image)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.scale(scale, scale)
    paint(sheet, p)
    p.end()
    return image


def paint(sheet: Sheet, p: QPainter) -> None:
    """Paint a sheet at the origin, one unit to a point."""
    pen = _Pen(p)
    wide = WIDTH - 2 * _EDGE
    pen.text(QRectF(_EDGE, 30, wide, 30), sheet.title, (21, 600, "text"))
    pen.text(QRectF(_EDGE, 60, wide, 16), sheet.sub, (10, 400, "text3"))
    pen.rule(_EDGE, 82, wide)
    _figures(pen, sheet.figures, QRectF(_EDGE, 90, wide, 54))
    pen.rule(_EDGE, 150, wide)
    _columns(pen, sheet, QRectF(_EDGE, 160, wide, HEIGHT - 160 - 44))
    pen.rule(_EDGE, HEIGHT - 36, wide)
    pen.text(QRectF(_EDGE, HEIGHT - 33, wide, 16), sheet.foot, (8, 400, "text3"))


def _figures(pen: "_Pen", figures: Sequence[Figure], room: QRectF) -> None:
    each = room.width() / max(1, len(figures))
    for place, figure in enumerate(figures):
        x = room.x() + place * each
        box = QRectF(x, room.y(), each - 8, 14)
        pen.text(box, figure.caption, (9, 400, "text3"))
        ink = "text" if figure.mood == "plain" else _INKS[figure.mood]
        pen.text(box.translated(0, 14).adjusted(0, 0, 0, 8), figure.number, (17, 600, ink))
        pen.text(box.translated(0, 37), figure.note, (8, 400, _INKS[figure.mood]))


def _columns(pen: "_Pen", sheet: Sheet, room: QRectF) -> None:
    """Draw both columns; a full sheet is drawn a little smaller instead of on two pages."""
    left = (room.width() - _GAP) * _LEFT_SHARE
    right = room.width() - _GAP - left
    tall = max(_height(sheet.left, left), _height(sheet.right, right), 1.0)
    shrink = max(_SMALLEST, min(1.0, room.height() / tall))
    pen.p.save()
    pen.p.translate(room.x(), room.y())
    pen.p.scale(shrink, shrink)
    wide = room.width() / shrink
    left = (wide - _GAP) * _LEFT_SHARE
    _column(pen, sheet.left, 0.0, left)
    _column(pen, sheet.right, left + _GAP, wide - left - _GAP)
    pen.p.restore()


def _column(pen: "_Pen", blocks: Sequence[Block], x: float, wide: float) -> None:
    y = 0.0
    for block in blocks:
        more = f"+{block.left_out}" if block.left_out else ""
        for line in _heading(block, wide):
            pen.text(QRectF(x, y, wide, 16), line, (11, 600, "accentText"))
            y += _HEADING
        pen.text(QRectF(x, y - _HEADING, wide, 16), more, (9, 400, "text3"), _RIGHT)
        y += _HEAD - _HEADING
        for row in block.rows:
            tall = _row_height(row, wide)
            _row(pen, row, QRectF(x, y, wide, tall))
            y += tall
        y += _AFTER * 2


def _row(pen: "_Pen", row: Row, room: QRectF) -> None:
    line = QRectF(room.x(), room.y(), room.width(), _LINE)
    beside = _beside(row)
    pen.text(line, row.aside, (9, 400, _INKS[row.mood]), _RIGHT)
    if row.share is not None:
        track = QRectF(line.right() - _aside(row) - 56, line.y() + 5, 56, 4)
        pen.bar(track, row.share, _BARS.get(row.mood, "accent"))
    for words in _broken(row.text, (10, 600), room.width() - beside):
        pen.text(line.adjusted(0, 0, -beside, 0), words, (10, 600, "text"))
        line.translate(0, _LINE)
    if row.more:
        pen.text(line.translated(0, -1), row.more, (9, 400, "text3"))


def _aside(row: Row) -> float:
    return _metrics(9, 400).horizontalAdvance(row.aside) + 8 if row.aside else 0.0


def _beside(row: Row) -> float:
    """Return the room its date and bar take from a row's words."""
    return _aside(row) + (64.0 if row.share is not None else 0.0)


def _height(blocks: Sequence[Block], wide: float) -> float:
    rows = sum(_row_height(row, wide) for block in blocks for row in block.rows)
    heads = sum(_HEAD + (len(_heading(block, wide)) - 1) * _HEADING for block in blocks)
    return rows + heads + len(blocks) * 2 * _AFTER


def _row_height(row: Row, wide: float) -> float:
    lines = len(_broken(row.text, (10, 600), wide - _beside(row)))
    return lines * _LINE + (_MORE if row.more else 0) + _AFTER


def _heading(block: Block, wide: float) -> tuple[str, ...]:
    return _broken(block.heading, (11, 600), wide - (24 if block.left_out else 0))


@lru_cache(maxsize=512)
def _broken(text: str, type_: tuple[int, int], wide: float) -> tuple[str, ...]:
    """Break words into two lines at most; what the second cannot hold is shortened there."""
    if _metrics(*type_).horizontalAdvance(text) <= wide:
        return (text,)
    layout = QTextLayout(text, _fonts().font(*type_))
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(wide)
    layout.endLayout()
    end = first.textLength()
    return tuple(part for part in (text[:end].strip(), text[end:].strip()) if part)


class _Pen:
    """Strokes on paper: always the light tokens, whatever the window wears."""

    def __init__(self, p: QPainter) -> None:
        self.p = p

    def text(
        self,
        room: QRectF,
        text: str,
        style: tuple[int, int, str],
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        """Write one line, shortened to its room."""
        if not text:
            return
        size, weight, token = style
        shown = _metrics(size, weight).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self.p.setFont(_fonts().font(size, weight))
        self.p.setPen(_tokens().color(token))
        self.p.drawText(room, align | Qt.TextFlag.TextSingleLine, shown)

    def rule(self, x: float, y: float, wide: float) -> None:
        """Draw a thin line."""
        self.p.fillRect(QRectF(x, y, wide, 0.6), _tokens().color("lineStrong"))

    def bar(self, room: QRectF, share: float, token: str) -> None:
        """Draw a share of 0-1."""
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(_tokens().color("noneSoft"))
        self.p.drawRoundedRect(room, 2, 2)
        filled = QRectF(room)
        filled.setWidth(room.width() * max(0.0, min(1.0, share)))
        self.p.setBrush(_tokens().color(token))
        self.p.drawRoundedRect(filled, 2, 2)


@lru_cache(maxsize=1)
def _tokens() -> Tokens:
    return load("light")


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    return Fonts()


@lru_cache(maxsize=32)
def _metrics(size: int, weight: int) -> QFontMetricsF:
    return QFontMetricsF(_fonts().font(size, weight))
