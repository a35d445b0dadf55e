"""A floating surface with one soft shadow: menus of our own, the command palette, dialogs."""

from PySide6.QtCore import QMargins, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QWidget

from kamdesk.ui.theme import Rows, theme
from kamdesk.ui.widgets.painting import frame_rounded

BLUR = 24
_DROP = 7
_STEPS = 14


class Popover(QFrame):
    """A child widget over its parent; ``body`` takes the content. Escape hides it.

    The shadow is painted once per size, because an effect would redraw the whole content.
    """

    def __init__(self, parent: QWidget, padding: int = 12) -> None:
        super().__init__(parent)
        self._shadow: QPixmap | None = None
        self._look = ""
        self.body = Rows(gap=8, margins=padding)
        outer = Rows(self, gap=0, margins=BLUR)
        outer.addLayout(self.body)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        theme().changed.connect(self.update)
        self.hide()

    def frame(self) -> QRectF:
        """Where the surface lies within the widget; the rest is room for the shadow."""
        edge = theme().px(BLUR)
        return QRectF(self.rect().marginsRemoved(QMargins(edge, edge, edge, edge)))

    def size_for(self, content: QSize) -> QSize:
        """The widget's size for a surface of ``content``."""
        edge = 2 * theme().px(BLUR)
        return QSize(content.width() + edge, content.height() + edge)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.drawPixmap(0, 0, self._shadowed())
        frame_rounded(p, self.frame().toRect(), theme().px(11), "surface", "lineStrong")
        p.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _shadowed(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        look = f"{self.width()}x{self.height()}@{ratio}{theme().name}"
        if self._shadow is None or look != self._look:
            self._look = look
            self._shadow = self._paint_shadow(ratio)
        return self._shadow

    def _paint_shadow(self, ratio: float) -> QPixmap:
        image = QPixmap(self.size() * ratio)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        p = QPainter(image)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        veil = QColor(theme().color("shadow"))
        veil.setAlphaF(0.14 / _STEPS)
        p.setBrush(veil)
        self._stack_veils(p)
        p.end()
        return image

    def _stack_veils(self, p: QPainter) -> None:
        px = theme().px
        for step in range(_STEPS):
            spread = px(BLUR - _DROP) * (step + 1) / _STEPS
            box = self.frame().adjusted(-spread, -spread, spread, spread)
            radius = px(11) + spread
            p.drawRoundedRect(box.translated(0, px(_DROP)), radius, radius)
