"""The list with the inspector at its right, or over it where the window is narrow."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from kamdesk.ui.pages.accounts.inspector import WIDTH, Inspector
from kamdesk.ui.theme import Columns, theme
from kamdesk.ui.widgets.cards import Divider

_BESIDE: Final = 1040  # design pixels of page: a window of 1280 beside an open rail
_LEAST: Final = 260
_MOST: Final = 460


class Desk(QWidget):
    """Signals: ``resized`` when the person moved the edge between list and inspector."""

    resized = Signal()

    def __init__(self, content: QWidget, inspector: Inspector, below: QWidget) -> None:
        """``below`` is the part of the content the inspector may lie over; the bar stays free."""
        super().__init__()
        self._below = below
        below.installEventFilter(self)
        self._content, self._inspector = content, inspector
        self._wide = WIDTH
        self._open = False
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(content)
        self.splitter.splitterMoved.connect(self._note)
        self.edge = Divider(upright=True)
        self.edge.setParent(self)
        self.edge.hide()
        inspector.setParent(self)
        inspector.hide()
        Columns(self, gap=0).addWidget(self.splitter)
        theme().changed.connect(self._arrange)

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def is_drawer(self) -> bool:
        """Whether the inspector lies over the list."""
        return self.width() < theme().px(_BESIDE)

    @property
    def inspector_width(self) -> int:
        """Design pixels of the inspector."""
        return self._wide

    def set_open(self, is_open: bool, wide: int = 0) -> None:
        """Show or hide the inspector; ``wide`` 0 keeps its width."""
        self._open = is_open
        if wide:
            self._wide = max(_LEAST, min(_MOST, wide))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        moved = event.type() in (QEvent.Type.Move, QEvent.Type.Resize)
        if watched is self._below and moved and self._open and self.is_drawer:
            self._arrange()
        return super().eventFilter(watched, event)

    @Slot()
    def _arrange(self) -> None:
        inspector, px = self._inspector, theme().px
        inspector.setVisible(self._open)
        inspector.setMinimumWidth(px(_LEAST))
        inspector.setMaximumWidth(px(_MOST))
        self.edge.setVisible(self._open and self.is_drawer)
        if not self._open:
            return
        wide = px(self._wide)
        if self.is_drawer:
            self._lay_over(wide)
        else:
            self._stand_beside(wide)

    def _lay_over(self, wide: int) -> None:
        if self.splitter.indexOf(self._inspector) >= 0:
            self._inspector.setParent(self)
        top = self._below.mapTo(self, QPoint(0, 0)).y()
        self._inspector.setGeometry(self.width() - wide, top, wide, self.height() - top)
        self._inspector.show()
        self._inspector.raise_()
        self.edge.setGeometry(self.width() - wide, top, 1, self.height() - top)
        self.edge.raise_()

    def _stand_beside(self, wide: int) -> None:
        if self.splitter.indexOf(self._inspector) < 0:
            self.splitter.addWidget(self._inspector)
            self.splitter.setStretchFactor(0, 1)
            self.splitter.setStretchFactor(1, 0)
        self._inspector.show()
        self.splitter.setSizes([max(1, self.width() - wide), wide])

    def _note(self) -> None:
        wide = round(self._inspector.width() / theme().scale)
        self._wide = max(_LEAST, min(_MOST, wide))
        self.resized.emit()
