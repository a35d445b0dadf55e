"""Who was there: contacts of the account and ours, as boxes to tick."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.labels import Label

_ROWS_SHOWN: Final = 4  # at least, and half a row more to say that the list goes on
_ROW: Final = 23  # design pixels
_APART: Final = 14  # design pixels between two columns
_MOST: Final = 3  # columns; more are hard to read through

Offer = tuple[UUID, str]


class PeoplePicker(QScrollArea):
    """Signals: ``edited`` when a tick changes. ``nothing`` is shown when nobody can be ticked.

    Short names stand in up to three columns, so that the list takes less of the page.
    """

    edited = Signal()

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._boxes: dict[UUID, CheckBox] = {}
        body = QWidget()
        body.setProperty("scrolled", "true")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(0, theme().px(2), 0, theme().px(2))
        self._grid.setVerticalSpacing(theme().px(1))
        self._grid.setHorizontalSpacing(theme().px(_APART))
        self._across = 1
        self.nothing = Label(nothing, "meta", "text3", wrap=True)
        self._grid.addWidget(self.nothing, 0, 0, 1, _MOST)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._arrange()

    def offer(self, people: Sequence[Offer]) -> None:
        """Replace who can be ticked; ticks of those still there stay."""
        ticked = set(self.ticked())
        for box in self._boxes.values():
            self._grid.removeWidget(box)
            box.deleteLater()
        self._boxes = {}
        for key, name in people:
            box = CheckBox(name)
            box.setAccessibleName(name)
            box.setChecked(key in ticked)
            box.toggled.connect(self.edited)
            self._boxes[key] = box
        self.nothing.setVisible(not people)
        self._arrange()

    def tick(self, keys: Iterable[UUID]) -> None:
        """Tick exactly these, as far as they are offered."""
        wanted = set(keys)
        for key, box in self._boxes.items():
            box.setChecked(key in wanted)

    def ticked(self) -> list[UUID]:
        """Return who is ticked, in the order offered."""
        return [key for key, box in self._boxes.items() if box.isChecked()]

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for room for everybody; a low window gives less."""
        return QSize(theme().px(120), theme().px(self._rows() * _ROW + 10))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        if self._fitting() != self._across:
            self._arrange()

    def _fitting(self) -> int:
        """Count the columns the widest name leaves room for."""
        gap = theme().px(_APART)
        widest = max((box.sizeHint().width() for box in self._boxes.values()), default=1)
        return max(1, min(_MOST, (self.width() + gap) // (widest + gap)))

    def _rows(self) -> int:
        return max(1, -(-len(self._boxes) // self._across))

    def _arrange(self) -> None:
        """Put the boxes into their columns, read from left to right."""
        self._across = self._fitting()
        for place, box in enumerate(self._boxes.values()):
            self._grid.addWidget(box, place // self._across, place % self._across)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(self._rows(), 1)
        for column in range(_MOST):
            self._grid.setColumnStretch(column, 1 if column < self._across else 0)
        few = self._rows() <= _ROWS_SHOWN
        least = self._rows() * _ROW + 10 if few else (_ROWS_SHOWN + 0.5) * _ROW
        self.setMinimumHeight(theme().px(least))
        self.updateGeometry()
