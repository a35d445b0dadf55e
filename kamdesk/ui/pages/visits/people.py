"""Who was there: contacts of the account and ours, as boxes to tick."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from kamdesk.ui.theme import Rows, emptied, theme
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.labels import Label

_ROWS_SHOWN: Final = 4  # at least, and half a row more to say that the list goes on
_ROW: Final = 23  # design pixels

Offer = tuple[UUID, str]


class PeoplePicker(QScrollArea):
    """Signals: ``edited`` when a tick changes. ``nothing`` is shown when nobody can be ticked."""

    edited = Signal()

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._boxes: dict[UUID, CheckBox] = {}
        body = QWidget()
        body.setProperty("scrolled", "true")
        self._rows = Rows(body, gap=1, margins=(0, 2))
        self.nothing = Label(nothing, "meta", "text3", wrap=True)
        self._rows.addWidget(self.nothing)
        self._rows.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._resize(1)

    def offer(self, people: Sequence[Offer]) -> None:
        """Replace who can be ticked; ticks of those still there stay."""
        ticked = set(self.ticked())
        emptied(self._rows)
        self._boxes = {}
        for key, name in people:
            box = CheckBox(name)
            box.setAccessibleName(name)
            box.setChecked(key in ticked)
            box.toggled.connect(self.edited)
            self._boxes[key] = box
            self._rows.addWidget(box)
        if not people:
            self.nothing = Label(self.nothing.text(), "meta", "text3", wrap=True)
            self._rows.addWidget(self.nothing)
        self._rows.addStretch(1)
        self._resize(len(people))

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
        return QSize(theme().px(120), theme().px(self._count * _ROW + 10))

    def _resize(self, count: int) -> None:
        self._count = max(count, 1)
        few = self._count <= _ROWS_SHOWN
        least = self._count * _ROW + 10 if few else (_ROWS_SHOWN + 0.5) * _ROW
        self.setMinimumHeight(theme().px(least))
        self.updateGeometry()
