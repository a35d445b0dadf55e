"""A list of offers beside the caret: a child of its page that never takes the keyboard."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kamdesk.ui.theme import Tone, theme
from kamdesk.ui.widgets.labels import draw_key_cap
from kamdesk.ui.widgets.marks import draw_attitude
from kamdesk.ui.widgets.painting import draw_avatar, draw_icon, draw_text, fill_rounded, text_width
from kamdesk.ui.widgets.popover import BLUR, Popover

_ROW, _PAD, _WIDE, _MOST = 36, 6, 330, 7
_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_WALKS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Offered(Struct, frozen=True):
    """One row. It leads with an icon, a person's avatar or, ``level`` given, an attitude."""

    key: Any
    title: str
    sub: str = ""
    icon: str = ""
    tone: Tone = "none"
    level: int | None = None


class Offers(Popover):
    """Signals: ``taken`` carries the key of the row chosen.

    Keys reach it through the widget that has the keyboard: see :meth:`takes`.
    """

    taken = Signal(object)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page, padding=_PAD)
        self._page = page
        self.rows: tuple[Offered, ...] = ()
        self.at = 0
        self._then: Callable[[Any], None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)

    def offer(self, rows: Sequence[Offered], under: QRect) -> None:
        """Show rows under a box of the page; nothing to offer closes the list."""
        self._then = None
        self.rows, self.at = tuple(rows[:_MOST]), 0
        if not self.rows:
            self.hide()
            return
        self.place(under)
        self._tell()
        self.show()
        self.raise_()
        self.update()

    def ask(self, rows: Sequence[Offered], under: QRect, then: Callable[[Any], None]) -> None:
        """Show rows and call back with the key chosen, instead of telling everybody."""
        self.offer(rows, under)
        self._then = then

    def takes(self, event: QKeyEvent) -> bool:
        """Use a key while open: arrows walk, Enter and Tab choose, Escape closes."""
        if not self.isVisible() or event.modifiers() not in _PLAIN:
            return False
        key = Qt.Key(event.key())
        if key in _WALKS:
            self.at = (self.at + _WALKS[key]) % len(self.rows)
            self._tell()
            self.update()
        elif key in _TAKES:
            self._take(self.at)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        place = self._row_at(event.position().toPoint())
        if place is not None and place != self.at:
            self.at = place
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        place = self._row_at(event.position().toPoint())
        if place is not None:
            self._take(place)

    def _take(self, place: int) -> None:
        key, then = self.rows[place].key, self._then
        self.hide()
        if then is not None:
            then(key)
        else:
            self.taken.emit(key)

    def _tell(self) -> None:
        """Say the row at hand to screen readers."""
        row = self.rows[self.at]
        self.setAccessibleName(" ".join(part for part in (row.title, row.sub) if part))

    def _row_at(self, spot: QPoint) -> int | None:
        inside = self.frame().toRect()
        place = (spot.y() - inside.y() - theme().px(_PAD)) // theme().px(_ROW)
        return place if inside.contains(spot) and 0 <= place < len(self.rows) else None

    def place(self, under: QRect) -> None:
        """Stand under a box of the page, or over it where there is no room below."""
        px, host = theme().px, self._page
        tall = len(self.rows) * px(_ROW) + 2 * px(_PAD)
        self.resize(self.size_for(QSize(px(_WIDE), tall)))
        edge = px(BLUR)
        left = max(0, min(under.left(), host.width() - px(_WIDE) - px(8)))
        top = under.bottom() + px(6)
        if top + tall > host.height():
            top = max(0, under.top() - tall - px(6))
        self.move(left - edge, top - edge)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        px = theme().px
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self.frame().toRect().adjusted(px(_PAD), px(_PAD), -px(_PAD), -px(_PAD))
        for place, row in enumerate(self.rows):
            box = QRect(inside.x(), inside.y() + place * px(_ROW), inside.width(), px(_ROW))
            self._draw_row(p, box, row, held=place == self.at)
        p.end()

    def _draw_row(self, p: QPainter, box: QRect, row: Offered, *, held: bool) -> None:
        px = theme().px
        if held:
            fill_rounded(p, box.toRectF(), px(7), "accentSoft")
            wide = px(12) + text_width("Enter", 11, 500)
            cap = QRect(box.right() - wide - px(8), box.y() + (box.height() - px(19)) // 2, wide,
                        px(19))  # fmt: skip
            draw_key_cap(p, cap, "Enter")
        lead = QRect(box.x() + px(10), box.y(), px(24), box.height())
        self._draw_lead(p, lead, row)
        room = box.adjusted(px(44), 0, -px(62), 0)
        taken = draw_text(p, room, row.title, (13, 600 if held else 400, "text"))
        rest = room.adjusted(taken + px(8), 0, 0, 0)
        if row.sub and rest.width() > px(30):
            draw_text(p, rest, row.sub, (12, 400, "text2" if held else "text3"))

    def _draw_lead(self, p: QPainter, box: QRect, row: Offered) -> None:
        if row.icon:
            draw_icon(p, box, row.icon, f"{row.tone}Text", 16)
        elif row.level is not None:
            draw_attitude(p, box, row.level)
        else:
            side = theme().px(24)
            top = box.y() + (box.height() - side) // 2
            draw_avatar(p, QRect(box.x(), top, side, side), row.title)
