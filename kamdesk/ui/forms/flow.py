"""Widgets in a row that goes on in the next line when the first is full: chips."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.ui.theme import theme

_GAP = 5


class Flow(QWidget):
    """Lays its widgets out itself; hidden while it holds none.

    What it holds from the beginning is given to the constructor: shown by :meth:`show_widgets`
    before it has a place in a page, it would open a window of its own.
    """

    def __init__(self, widgets: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._widgets = list(widgets)
        for widget in widgets:
            widget.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._lay_out)
        self._lay_out()
        if not widgets:
            self.hide()

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Replace all widgets."""
        for old in self._widgets:
            old.hide()
            old.deleteLater()
        self._widgets = list(widgets)
        for widget in widgets:
            widget.setParent(self)
            widget.show()
        self.setVisible(bool(widgets))
        self._lay_out()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(80), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._lay_out()

    def _height(self) -> int:
        boxes = self._boxes()
        return max((box.bottom() + 1 for box in boxes), default=0)

    def _boxes(self) -> list[QRect]:
        gap, wide = theme().px(_GAP), max(1, self.width())
        spot, tall = QPoint(0, 0), 0
        boxes = []
        for widget in self._widgets:
            size = widget.sizeHint()
            size.setWidth(min(size.width(), wide))
            if spot.x() and spot.x() + size.width() > wide:
                spot = QPoint(0, spot.y() + tall + gap)
            boxes.append(QRect(spot, size))
            spot = QPoint(spot.x() + size.width() + gap, spot.y())
            tall = size.height()
        return boxes

    def _lay_out(self) -> None:
        for widget, box in zip(self._widgets, self._boxes(), strict=True):
            widget.setGeometry(box)
        self.setFixedHeight(self._height())
