"""Layouts whose gaps and margins follow the interface scale."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kamdesk.ui.theme.current import theme

Margins = int | tuple[int, int] | tuple[int, int, int, int]


class Rows(QVBoxLayout):
    """Items under one another. ``margins``: all, (sides, ends) or (left, top, right, bottom)."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, margins: Margins = 0) -> None:
        super().__init__()
        self._gap, self._margins = gap, margins
        _adopt(self, parent)
        theme().changed.connect(self._respace)
        self._respace()

    @Slot()
    def _respace(self) -> None:
        _space(self, self._gap, self._margins)


class Columns(QHBoxLayout):
    """Items beside one another. ``margins`` as in Rows."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, margins: Margins = 0) -> None:
        super().__init__()
        self._gap, self._margins = gap, margins
        _adopt(self, parent)
        theme().changed.connect(self._respace)
        self._respace()

    @Slot()
    def _respace(self) -> None:
        _space(self, self._gap, self._margins)


def emptied(layout: QLayout) -> None:
    """Let every widget of a layout go, at once out of sight."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _adopt(layout: QLayout, parent: QWidget | None) -> None:
    if parent is not None:
        parent.setLayout(layout)


def _space(layout: QLayout, gap: int, margins: Margins) -> None:
    px = theme().px
    layout.setSpacing(px(gap))
    left, top, right, bottom = _sides(margins)
    layout.setContentsMargins(px(left), px(top), px(right), px(bottom))


def _sides(margins: Margins) -> tuple[int, int, int, int]:
    match margins:
        case int():
            return margins, margins, margins, margins
        case (sides, ends):
            return sides, ends, sides, ends
        case (left, top, right, bottom):
            return left, top, right, bottom
