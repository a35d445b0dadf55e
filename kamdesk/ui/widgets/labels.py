"""Words on a page: labels by type token, chips, key caps, numbers with a caption."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kamdesk.ui.theme import Columns, Rows, Tone, theme
from kamdesk.ui.theme.type import Role
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import (
    CENTER,
    chip_width,
    draw_chip,
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
    ring_reached,
    text_width,
)


class Label(QLabel):
    """Text in a type token and a colour token. ``elide`` shortens it to its room, with a tip."""

    def __init__(
        self,
        text: str = "",
        role: Role = "body",
        color: str = "text",
        *,
        elide: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__(text)
        self._role, self._color, self._elide = role, color, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme().changed.connect(self._restyle)
        self._restyle()

    @property
    def elides(self) -> bool:
        """Whether it shortens its text to its room."""
        return self._elide

    def recolor(self, color: str) -> None:
        """Take another colour token."""
        if color != self._color:
            self._color = color
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        if self._elide:
            self._paint_elided()
        else:
            super().paintEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        least = super().minimumSizeHint()
        return QSize(theme().px(24), least.height()) if self._elide else least

    def _paint_elided(self) -> None:
        metrics = QFontMetrics(self.font())
        room = self.contentsRect()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        p = QPainter(self)
        p.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, shown)
        p.end()

    @Slot()
    def _restyle(self) -> None:
        look = theme()
        self.setFont(look.role(self._role))
        colours = QPalette(self.palette())
        colours.setColor(QPalette.ColorRole.WindowText, look.color(self._color))
        self.setPalette(colours)


class LinkLabel(Label):
    """Words that open something: ``clicked`` on mouse or Enter."""

    clicked = Signal()

    def __init__(self, text: str = "", role: Role = "body") -> None:
        super().__init__(text, role, "accentText")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        ring_reached(self, theme().px(4))


class Chip(Painted):
    """A word on a soft ground of its tone, optionally led by an icon."""

    def __init__(self, text: str, tone: Tone = "none", icon: str | None = None) -> None:
        super().__init__()
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str, tone: Tone | None = None) -> None:
        """Replace the word, and the tone when one is given."""
        self._text = text
        self._tone = tone or self._tone
        self.setAccessibleName(text)
        self._restyle()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        if self._icon and not self._text:
            return QSize(px(25), px(20))  # the icon in the middle
        return QSize(chip_width(self._text) + (px(17) if self._icon else 0), px(20))

    def draw(self, p: QPainter) -> None:
        if self._icon is None:
            draw_chip(p, self.rect(), self._text, self._tone)
            return
        px = theme().px
        fill_rounded(p, self.rect().toRectF(), px(5), f"{self._tone}Soft")
        draw_icon(p, QRect(px(6), 0, px(13), self.height()), self._icon, f"{self._tone}Text", 13)
        room = self.rect().adjusted(px(24), 0, -px(7), 0)
        draw_text(p, room, self._text, (12, 500, f"{self._tone}Text"))


class FilterChip(Chip):
    """A chip that can be taken away: ``removed`` on its cross, on Delete and on Backspace."""

    removed = Signal()

    def __init__(self, text: str, tone: Tone = "accent", icon: str | None = None) -> None:
        super().__init__(text, tone, icon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        words = super().sizeHint()
        return QSize(words.width() + theme().px(16), words.height())

    def draw(self, p: QPainter) -> None:
        px = theme().px
        fill_rounded(p, self.rect().toRectF(), px(5), f"{self._tone}Soft")
        start = px(7)
        if self._icon is not None:
            draw_icon(
                p, QRect(px(6), 0, px(13), self.height()), self._icon, f"{self._tone}Text", 13
            )
            start = px(24)
        room = self.rect().adjusted(start, 0, -px(20), 0)
        draw_text(p, room, self._text, (12, 500, f"{self._tone}Text"))
        draw_icon(p, self._cross(), "x", f"{self._tone}Text", 12)
        if is_reached(self):
            focus_ring(p, self.rect(), px(5))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._cross().contains(event.position().toPoint()):
            self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _cross(self) -> QRect:
        px = theme().px
        return QRect(self.width() - px(20), 0, px(17), self.height())


class KeyCap(Painted):
    """The name of a key, drawn as a key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(max(px(19), text_width(self._key, 11, 500) + px(12)), px(19))

    def draw(self, p: QPainter) -> None:
        draw_key_cap(p, self.rect(), self._key)


def draw_key_cap(p: QPainter, rect: QRect, key: str) -> None:
    """A key cap filling a rect; its foot is thicker, as on a keyboard."""
    px = theme().px
    frame_rounded(p, rect, px(4), "surface", "lineStrong")
    foot = rect.adjusted(px(4), rect.height() - px(2), -px(4), -px(1))
    p.fillRect(foot, theme().color("lineStrong"))
    draw_text(p, rect.adjusted(0, 0, 0, -px(1)), key, (11, 500, "text2"), CENTER)


class MetricBlock(QWidget):
    """A caption, a large number and a line under it: the three facts of a header figure.

    ``opened`` carries the key when the number is clicked, so that a page can show its evidence.
    """

    opened = Signal(str)

    def __init__(self, key: str, caption: str, icon: str | None = None) -> None:
        super().__init__()
        self._key = key
        self.caption = Label(caption, "meta", "text3")
        self.number = _Number()
        self.sub = Label("", "meta", "text3", elide=True)
        self.sub.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.number.clicked.connect(self._open)
        top = Columns(gap=4)
        if icon is not None:
            top.addWidget(IconMark(icon, 13, "text3"))
        top.addWidget(self.caption)
        top.addStretch(1)
        lines = Rows(self, gap=1)
        lines.addLayout(top)
        lines.addWidget(self.number)
        lines.addWidget(self.sub)
        lines.addStretch(1)

    def show_values(self, number: str, sub: str = "", color: str = "text3") -> None:
        """Fill in formatted values; ``color`` is the token of the line under the number."""
        self.number.setText(number)
        self.sub.setText(sub)
        self.sub.recolor(color)
        said = ", ".join(part for part in (self.caption.text(), number, sub) if part)
        self.setAccessibleName(said)
        self.number.setAccessibleName(said)

    @Slot()
    def _open(self) -> None:
        self.opened.emit(self._key)


class _Number(LinkLabel):
    def __init__(self) -> None:
        super().__init__("", "num-l")
        self.recolor("text")


class IconMark(Painted):
    """An icon in a colour token; decoration, so screen readers skip it."""

    def __init__(self, icon: str, size: int = 16, color: str = "text2") -> None:
        super().__init__()
        self._icon, self._size, self._color = icon, size, color
        self.design = (size, size)

    def show_icon(self, icon: str, color: str | None = None) -> None:
        self._icon, self._color = icon, color or self._color
        self.update()

    def draw(self, p: QPainter) -> None:
        draw_icon(p, self.rect(), self._icon, self._color, self._size)
