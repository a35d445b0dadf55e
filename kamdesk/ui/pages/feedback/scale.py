"""The steps of a scale as large boxes: digits, arrows and the mouse choose one."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import _
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import (
    CENTER,
    LEFT,
    RIGHT,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
)

_SIDE, _GAP, _WORDS = 56, 8, 24
_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}


class Scale(Painted):
    """Signals: ``chosen`` carries the step. ``ends`` are the words under the outer ones.

    A 0 right after a 1 means ten where the scale has one.
    """

    chosen = Signal(int)

    def __init__(self, reach: tuple[int, int], ends: tuple[str, str], name: str) -> None:
        super().__init__()
        self._least, self._most = reach
        self._ends, self._name = ends, name
        self.value: int | None = None
        self._typed_one = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._say()

    def show_value(self, value: int | None) -> None:
        """Show a step without announcing it."""
        self.value = value
        self._typed_one = False
        self._say()
        self.update()

    def boxes(self) -> list[QRect]:
        """Return where the steps lie."""
        px = theme().px
        count = self._most - self._least + 1
        gap = px(_GAP)
        side = min(px(_SIDE), (self.width() - gap * (count - 1)) // count)
        x = (self.width() - side * count - gap * (count - 1)) // 2
        y = px(4)
        return [QRect(x + at * (side + gap), y, side, side) for at in range(count)]

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        count = self._most - self._least + 1
        return QSize(count * px(_SIDE + _GAP), px(_SIDE + 8 + _WORDS))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize((self._most - self._least + 1) * px(40), px(_SIDE + 8 + _WORDS))

    def draw(self, p: QPainter) -> None:
        px, boxes = theme().px, self.boxes()
        for at, box in enumerate(boxes):
            value = self._least + at
            held = value == self.value
            if held:
                fill_rounded(p, box.toRectF(), px(9), "accent")
            else:
                frame_rounded(p, box, px(9), "surface", "field")
            draw_text(p, box, str(value), (20, 600, "onAccent" if held else "text"), CENTER)
        foot = QRect(boxes[0].x(), boxes[0].bottom() + px(6), 0, px(_WORDS - 4))
        foot.setRight(boxes[-1].right())
        for words, side in zip(self._ends, (LEFT, RIGHT), strict=True):
            draw_text(p, foot, words, (12, 400, "text3"), side)
        if is_reached(self):
            here = boxes[(self.value or self._least) - self._least]
            focus_ring(p, here.adjusted(-px(3), -px(3), px(3), px(3)), px(11))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = _STEPS.get(Qt.Key(event.key()))
        if event.text().isdecimal():
            self._type(int(event.text()))
        elif step is not None:
            start = self.value if self.value is not None else self._least - step
            self._choose(max(self._least, min(self._most, start + step)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        for at, box in enumerate(self.boxes()):
            if box.contains(event.position().toPoint()):
                self._choose(self._least + at)

    def _type(self, digit: int) -> None:
        ten = 10
        if digit == 0 and self._typed_one and self._most >= ten:
            self._choose(ten)
        elif self._least <= digit <= self._most:
            self._choose(digit)
            self._typed_one = digit == 1

    def _choose(self, value: int) -> None:
        self.show_value(value)
        self.chosen.emit(value)

    def _say(self) -> None:
        said = _("no answer yet") if self.value is None else str(self.value)
        self.setAccessibleName(f"{self._name}: {said}")
