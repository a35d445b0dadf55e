"""The health ring: score, band and whether the facts behind them are fresh."""

from PySide6.QtCore import Property, QEasingCurve, QPropertyAnimation, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen

from kamdesk.ui.theme import Motion, band_look, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import CENTER, draw_text, focus_ring, is_reached, text_width

_TOP = 90 * 16
_WHOLE = 360 * 16
_DASH = 14  # degrees of one dash of a stale ring, and as many of its gap
_CHORD = 0.66  # of the diameter is free for words at their height
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class HealthRing(Painted):
    """A score of 0-100 as an arc; dashed when stale, empty and dotted when unscored.

    ``clicked`` fires on mouse and Enter, so that a page can open the score sheet.
    """

    clicked = Signal()

    def __init__(self, size: int = 74) -> None:
        super().__init__()
        self.design = (size, size)
        self._score: float | None = None
        self._band: str | None = None
        self._label = ""
        self._stale = False
        self._filled = 1.0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._filling = QPropertyAnimation(self, b"filled", self)
        self._filling.setEasingCurve(QEasingCurve.Type.OutCubic)

    @property
    def is_stale(self) -> bool:
        return self._stale

    def show_score(
        self, score: float | None, band: str | None, label: str, *, stale: bool = False
    ) -> None:
        """Show a score. ``label`` is the band in words; None for ``score`` is unscored."""
        first = self._score is None and score is not None
        self._score, self._band, self._label, self._stale = score, band, label, stale
        self.setAccessibleName(label if score is None else f"{round(score)} {label}")
        if first:
            self._fill_up()
        self.update()

    def _fill_up(self) -> None:
        duration = theme().motion.ms(Motion.FIRST_FILL)
        if duration == 0 or not self.isVisible():
            return
        self._filling.setDuration(duration)
        self._filling.setStartValue(0.0)
        self._filling.setEndValue(1.0)
        self._filling.start()

    def _get_filled(self) -> float:
        return self._filled

    def _set_filled(self, filled: float) -> None:
        self._filled = filled
        self.update()

    filled = Property(float, _get_filled, _set_filled)

    def span(self) -> int:
        """Length of the arc in sixteenths of a degree."""
        score = max(0.0, min(100.0, self._score or 0.0))
        return round(_WHOLE * score / 100 * self._filled)

    def draw(self, p: QPainter) -> None:
        look = band_look(self._band if self._score is not None else None)
        width = 7.5 * self.design[0] / 74
        inset = theme().px(width) / 2 + 1
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        p.setBrush(Qt.BrushStyle.NoBrush)
        if self._score is None:
            p.setPen(theme().pen("none", 2.0, Qt.PenStyle.DotLine))
            p.drawEllipse(box)
        else:
            p.setPen(theme().pen("noneSoft", width))
            p.drawEllipse(box)
            self._draw_arc(p, box, theme().pen(look.fill, width))
        self._draw_words(p, look.text)
        if is_reached(self):
            focus_ring(p, self.rect(), self.width() / 2)

    def _draw_arc(self, p: QPainter, box: QRectF, pen: QPen) -> None:
        p.setPen(pen)
        span = self.span()
        if not self._stale:
            p.drawArc(box, _TOP, -span)
            return
        flat = QPen(pen)
        flat.setCapStyle(Qt.PenCapStyle.FlatCap)
        p.setPen(flat)
        step = _DASH * 16
        for start in range(0, span, 2 * step):
            p.drawArc(box, _TOP - start, -min(step, span - start))

    def _draw_words(self, p: QPainter, color: str) -> None:
        size = self.design[0] / 74
        middle = self.rect().center().y()
        upper = QRect(0, middle - theme().px(21 * size), self.width(), theme().px(26 * size))
        lower = QRect(0, upper.bottom(), self.width(), theme().px(17 * size))
        shown = "–" if self._score is None else str(round(self._score))
        draw_text(p, upper, shown, (22 * size, 600, "text"), CENTER)
        fits = text_width(self._label, 12 * size, 500) < self.width() * _CHORD
        draw_text(p, lower, self._label, ((12 if fits else 10.6) * size, 500, color), CENTER)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        meant = event.button() == Qt.MouseButton.LeftButton  # the other one opens the menu
        if meant and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in _KEYS:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
