"""Cards: one surface for one subject, with a title line and room for a body."""

from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from kamdesk.ui.theme import Columns, Rows
from kamdesk.ui.widgets.labels import IconMark, Label

_ROLES: Final = {  # those that leave what stands on them the usual colour of text
    "bg": QPalette.ColorRole.Window,
    "surface": QPalette.ColorRole.Light,
    "sunken": QPalette.ColorRole.AlternateBase,
}
_CORNER: Final = 4  # design pixels a square foot keeps off round corners
CardState = Literal["default", "focus", "sunken"]
Ground = Literal["bg", "surface", "sunken", "rail"]


class Card(QFrame):
    """A white surface with a thin line. ``head`` is the title line, ``body`` what follows.

    Without a title the card has no head. ``aside`` is the meta text at the right of the title.
    One that is ``open_below`` leaves its round corners free: what scrolls ends at its edge.
    """

    def __init__(
        self,
        title: str = "",
        aside: str = "",
        icon: str | None = None,
        state: CardState = "default",
        padding: int = 14,
        *,
        open_below: bool = False,
    ) -> None:
        super().__init__()
        self.title = Label(title, "title-3", elide=True)
        self.aside = Label(aside, "meta", "text3", elide=True)
        self.aside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.head = Columns(gap=8, margins=(padding, 0))
        self.aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.body = Rows(gap=8, margins=(padding, 0))
        self._fill_head(icon)
        end = max(1, padding - 2)
        self._frame = Rows(self, gap=8, margins=(1, end, 1, _CORNER if open_below else end))
        if title:
            self._frame.addLayout(self.head)
        self._frame.addLayout(self.body, 1)
        self.setProperty("card", state)
        self.setAccessibleName(title)

    def set_state(self, state: CardState) -> None:
        """``focus`` has the accent border, ``sunken`` is what is done."""
        self.setProperty("card", state)
        self.style().unpolish(self)
        self.style().polish(self)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append to the body."""
        self.body.addWidget(widget, stretch)

    def add_flush(self, widget: QWidget, stretch: int = 0) -> None:
        """Append below the body from edge to edge: tables bring their own padding."""
        if self.body.isEmpty():
            self._frame.setStretch(self._frame.indexOf(self.body), 0)
        self._frame.addWidget(widget, stretch)

    def add_to_head(self, widget: QWidget) -> None:
        """Append a control at the right end of the title line."""
        self.head.addWidget(widget)

    def _fill_head(self, icon: str | None) -> None:
        if icon is not None:
            self.head.addWidget(IconMark(icon, 16, "text2"))
        self.head.addWidget(self.title, 1)
        self.head.addWidget(self.aside)


class Panel(QFrame):
    """A plain ground without a border: page canvas, bars, side panes."""

    def __init__(self, ground: Ground = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stand_on(ground)

    def stand_on(self, ground: Ground) -> None:
        """Take another ground."""
        self.setProperty("ground", None if ground in _ROLES else ground)
        if ground in _ROLES:
            put_on(self, ground)


def put_on(widget: QWidget, ground: Ground) -> None:
    """Fill a widget by its palette, follow the theme, and let Qt know that nothing shines through.

    Below a style sheet's ground everything is painted too, at each stroke of a caret, and a sheet
    that scrolls is painted whole.
    """
    widget.setBackgroundRole(_ROLES[ground])
    widget.setAutoFillBackground(True)


class Divider(QFrame):
    """A 1 px line between parts, flat or upright."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        self.setProperty("ground", "line")
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
