"""Buttons drawn whole, so that icon and Chinese text share one centre line."""

from enum import Enum

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Slot
from PySide6.QtGui import QHelpEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.letter_keys import letter_keys
from kamdesk.ui.widgets.painting import (
    draw_icon,
    draw_text,
    fill_rounded,
    focus_ring,
    frame_rounded,
    is_reached,
    text_width,
)

_KEY_GAP = 6  # before the key of a verb
_DIM = 0.82  # of the words, for their key


class Kind(Enum):
    """How loud a button is; at most one primary in a region."""

    DEFAULT = "default"
    PRIMARY = "primary"
    GHOST = "ghost"


class Size(Enum):
    """Height in design pixels, padding, type size, icon size."""

    NORMAL = (30, 11, 13, 15)
    SMALL = (26, 9, 13, 14)
    LARGE = (36, 15, 14, 16)


class Button(QPushButton):
    """A verb. Without text it is an icon button and needs ``tip`` as its accessible name."""

    def __init__(
        self,
        text: str = "",
        icon: str | None = None,
        kind: Kind = Kind.DEFAULT,
        size: Size = Size.NORMAL,
        tip: str = "",
    ) -> None:
        super().__init__(text)
        self._icon, self._kind, self._size = icon, kind, size
        self._busy = False
        self._key = ""
        self._tip = tip
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(text or tip)
        self.setToolTip(tip)
        theme().changed.connect(self._restyle)

    @property
    def is_busy(self) -> bool:
        return self._busy

    def set_busy(self, busy: bool) -> None:
        """Show that the verb is at work; a busy button takes no clicks."""
        self._busy = busy
        self.setEnabled(not busy)
        self.update()

    def set_icon(self, icon: str | None) -> None:
        self._icon = icon
        self._restyle()

    def show_key(self, key: str) -> None:
        """Name the key of the verb behind its words, as on the key itself."""
        self._key = key
        letter_keys().changed.connect(self._restyle)
        self._restyle()

    def bind(self, keys: str) -> None:
        """Give the button a shortcut and name it in the tip."""
        sequence = QKeySequence(keys)
        self.setShortcut(sequence)
        shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{self._tip or self.text()} ({shown})")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), letter_keys().tip(self.toolTip()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        height, pad, type_size, icon_size = self._size.value
        if not self.text():
            return QSize(px(height), px(height))
        icon = px(icon_size + 6) if self._shown_icon() else 0
        words = text_width(self.text(), type_size, self._weight())
        return QSize(words + icon + self._key_width() + 2 * px(pad), px(height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_frame(p)
        self._draw_content(p)
        if is_reached(self):
            focus_ring(p, self.rect(), theme().px(7))
        p.end()

    def _draw_frame(self, p: QPainter) -> None:
        fill, border = self._frame()
        radius = theme().px(6 if self._size is Size.SMALL else 7)
        if border is not None:
            frame_rounded(p, self.rect(), radius, fill, border)
        elif fill is not None:
            fill_rounded(p, self.rect().toRectF(), radius, fill)

    def _frame(self) -> tuple[str | None, str | None]:
        hot = self.underMouse() and self.isEnabled()
        if self._kind is Kind.PRIMARY:
            if not self.isEnabled() and not self._busy:
                return "noneSoft", None
            return ("accentHover" if hot or self.isDown() else "accent"), None
        pressed = self.isDown() or self.isChecked()
        ground = "accentSoft" if self.isChecked() else "hover" if hot or pressed else None
        if self._kind is Kind.GHOST:
            return ground, None
        return ground or "surface", "lineStrong"

    def _draw_content(self, p: QPainter) -> None:
        px = theme().px
        _, _, type_size, icon_size = self._size.value
        color = self._ink()
        icon = self._shown_icon()
        if not self.text():
            draw_icon(p, self.rect(), icon or "ellipsis", color, icon_size)
            return
        words = text_width(self.text(), type_size, self._weight())
        lead = px(icon_size + 6) if icon else 0
        left = max(px(4), (self.width() - words - lead - self._key_width()) // 2)
        if icon:
            draw_icon(p, QRect(left, 0, px(icon_size), self.height()), icon, color, icon_size)
        room = QRect(left + lead, 0, self.width() - left - lead, self.height())
        draw_text(p, room, self.text(), (type_size, self._weight(), color))
        if key := self.shown_key():
            p.setOpacity(_DIM)
            draw_text(p, room.adjusted(words + px(_KEY_GAP), 0, 0, 0), key, (12, 400, color))
            p.setOpacity(1.0)

    def shown_key(self) -> str:
        """Return the key that stands behind the words; empty where it does nothing."""
        return self._key if letter_keys().holds(self._key) else ""

    def _key_width(self) -> int:
        key = self.shown_key()
        return text_width(key, 12, 400) + theme().px(_KEY_GAP) if key else 0

    def _ink(self) -> str:
        if self._kind is Kind.PRIMARY:
            return "onAccent" if self.isEnabled() or self._busy else "noneText"
        if not self.isEnabled():
            return "none"
        if self.isChecked():
            return "accentText"
        return "text" if self.text() else "text2"

    def _weight(self) -> int:
        return 600 if self._kind is Kind.PRIMARY else 500

    def _shown_icon(self) -> str | None:
        return "loader-circle" if self._busy else self._icon

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
