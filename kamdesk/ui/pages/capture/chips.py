"""Markers and names in the notes as chips, without changing a letter of the text.

The sign of a marker is kept in the text and made see-through: an icon stands in its place.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
)

from kamdesk.domain.capture_text import Mark, Person, marks_in
from kamdesk.ui.pages.capture.words import LOOKS
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.painting import draw_icon, fill_rounded

_LEAD, _PAD, _ICON, _TALL = 26, 8, 15, 24
_SIZE = 14


class Chips(QSyntaxHighlighter):
    """Gives markers the room of a chip and paints its ground and icon. ``people`` may be called."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.people: tuple[Person, ...] = ()

    def highlightBlock(self, text: str) -> None:  # noqa: N802  Qt's name
        for mark in marks_in(text, self.people):
            self.setFormat(mark.start, 1, _sign(text[mark.start]))
            self.setFormat(mark.start + 1, mark.end - mark.start - 2, _word(mark))
            self.setFormat(mark.end - 1, 1, _word(mark, ends=True))

    def marks(self, block: QTextBlock) -> tuple[Mark, ...]:
        """Return the chips of a line."""
        return marks_in(block.text(), self.people)

    def draw_grounds(
        self, p: QPainter, block: QTextBlock, at: QPointF, *, on_band: bool = False
    ) -> None:
        """Paint what lies under the words of a line; soft ones would be lost ``on_band``."""
        for mark in self.marks(block):
            ground = "surface" if on_band else f"{_tone(mark)}Soft"
            for box in _boxes(block, mark, at):
                fill_rounded(p, box, theme().px(5), ground)

    def draw_icons(self, p: QPainter, block: QTextBlock, at: QPointF) -> None:
        """Paint the icons in place of the signs."""
        px = theme().px
        for mark in self.marks(block):
            box = next(_boxes(block, mark, at), None)
            if box is None:
                continue
            room = box.toRect()
            room.setLeft(room.left() + px(7))
            room.setWidth(px(_ICON))
            icon = LOOKS[mark.kind].icon if mark.kind else "user"
            draw_icon(p, room, icon, f"{_tone(mark)}Text", _ICON)


def _tone(mark: Mark) -> str:
    return LOOKS[mark.kind].tone if mark.kind else "none"


def _sign(sign: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(Qt.GlobalColor.transparent)
    made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    made.setFontLetterSpacing(theme().px(_LEAD) - theme().width(sign, 16))
    return made


def _word(mark: Mark, *, ends: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(theme().font(_SIZE, 500), QTextCharFormat.FontPropertiesInheritanceBehavior(0))
    made.setForeground(theme().color(f"{_tone(mark)}Text"))
    if ends:
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(theme().px(_PAD))
    return made


def _boxes(block: QTextBlock, mark: Mark, at: QPointF) -> Iterator[QRectF]:
    """Return where a chip lies, one box for each visual line it runs over."""
    layout = block.layout()
    tall = theme().px(_TALL)
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start = max(mark.start, line.textStart())
        end = min(mark.end, line.textStart() + line.textLength())
        if start >= end:
            continue
        left, right = _x(line.cursorToX(start)), _x(line.cursorToX(end))
        top = at.y() + line.y() + (line.height() - tall) / 2
        yield QRectF(at.x() + left, top, right - left, tall)


def _x(found: object) -> float:
    """Qt answers with the place alone or with the place and the character."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]
