"""One side of a disputed field: a value to be taken, with its radio mark."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.diff_text import DiffText
from kamdesk.ui.widgets.glyphs import AttitudeGlyph
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.painting import fill_rounded, focus_ring, frame_rounded, is_reached

_MARK = 15  # design pixels across
_LEAD, _PAD = 38, 10


class SideCell(QAbstractButton):
    """A value one may take; ``clicked`` when it is. ``named`` says whose it is."""

    def __init__(self, named: str, key: str) -> None:
        super().__init__()
        self._named = named
        self.setToolTip(f"{named} ({key})")
        self.words = DiffText(bold=True)
        self.remark = Label("", "meta", "text2", wrap=True)
        self.remark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.remark.hide()
        self.glyph = AttitudeGlyph()
        lines = Rows(self, gap=3, margins=(_LEAD, _PAD - 1, _PAD, _PAD))
        lines.addLayout(_beside(self.glyph, self.words))
        lines.addWidget(self.remark)
        lines.addStretch(1)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self._restyle)

    def show_value(self, text: str, base: str | None = None, remark: str = "") -> None:
        """Show a value; with ``base``, what changed since."""
        if base is None:
            self.words.show_text(text)
        else:
            self.words.show_change(base, text)
        self.remark.setText(remark)
        self.remark.setVisible(bool(remark))
        self.setAccessibleName(f"{self._named}: {self.words.accessibleName()}")
        self.updateGeometry()

    def show_attitude(self, attitude: int | None) -> None:
        """Put the shape of an attitude before its word."""
        self.glyph.show_attitude(attitude, "")
        self.glyph.show()

    def nextCheckState(self) -> None:  # noqa: N802  Qt's name
        """Leave the mark to the row, which knows of both sides."""

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        px = theme().px
        return QSize(px(160), self.heightForWidth(self.width() or px(160)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(90), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        px, on = theme().px, self.isChecked()
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "accentSoft" if on else "hover" if self.underMouse() else "surface"
        frame_rounded(p, self.rect(), px(7), ground, "accent" if on else "line")
        box = QRectF(px(13), px(_PAD), px(_MARK), px(_MARK))
        if on:
            fill_rounded(p, box, px(_MARK) / 2, "accent")
            inner = box.adjusted(px(5), px(5), -px(5), -px(5))
            fill_rounded(p, inner, inner.width() / 2, "onAccent")
        else:
            frame_rounded(p, box.toRect(), px(_MARK) / 2, "surface", "field")
        if is_reached(self):
            focus_ring(p, self.rect(), px(7))
        p.end()

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class BaseCell(QWidget):
    """What the field held before either wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.glyph = DiffText(), AttitudeGlyph()
        lines = Rows(self, gap=0, margins=(12, _PAD - 1, 10, _PAD))
        lines.addLayout(_beside(self.glyph, self.words))
        lines.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_value(self, text: str) -> None:
        """Show the value."""
        self.words.show_text(text, "text2")

    def show_attitude(self, attitude: int | None) -> None:
        """Put the shape of an attitude before its word."""
        self.glyph.show_attitude(attitude, "")
        self.glyph.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill_rounded(p, self.rect().toRectF(), theme().px(7), "sunken")
        p.end()


def _beside(glyph: AttitudeGlyph, words: DiffText) -> Columns:
    """Give a value a shape before it, which only some values have."""
    glyph.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    glyph.hide()
    line = Columns(gap=6)
    line.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return line
