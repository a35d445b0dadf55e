"""Choices and dates of a form. Apart from the other fields: Qt's styles take long to load."""

from typing import Final

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.fields import CONTROL_HEIGHT
from kamdesk.ui.widgets.painting import (
    draw_icon,
)

_SMALL: Final = 26  # as tall as a small button


class Select(QComboBox):
    """A choice from a list of (key, text). ``key`` is None while nothing is chosen.

    A ``small`` one stands beside small buttons, in the head of a card.
    """

    def __init__(
        self, choices: list[tuple[str, str]] | None = None, *, small: bool = False
    ) -> None:
        super().__init__()
        self._tall = _SMALL if small else CONTROL_HEIGHT
        self.setProperty("small", small)
        theme().changed.connect(self._restyle)
        self._restyle()
        self.offer(choices or [])

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Replace the choices; keeps the chosen key when it is still there."""
        held = self.key
        self.clear()
        for key, text in choices:
            self.addItem(text, key)
        self.choose(held)

    @property
    def key(self) -> str | None:
        chosen = self.currentData()
        return None if chosen is None else str(chosen)

    def choose(self, key: str | None) -> None:
        self.setCurrentIndex(-1 if key is None else self.findData(key))

    @Slot()
    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(self._tall))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        p, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        p.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self)
        whole, side = self.currentText(), Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(whole, side, room.width())
        p.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        p.end()
        _draw_end(self, "chevron-down")


class MomentField(QDateTimeEdit):
    """A date and time of day with a calendar, in ISO order so that both languages read it alike."""

    form = "yyyy-MM-dd HH:mm"

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat(self.form)
        theme().changed.connect(self._restyle)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(CONTROL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        _draw_end(self, "calendar")


class DateField(MomentField):
    """A date with a calendar; the time of day is neither shown nor meant."""

    form = "yyyy-MM-dd"


def _draw_end(field: QWidget, icon: str) -> None:
    px = theme().px
    p = QPainter(field)
    room = QRect(field.width() - px(27), 0, px(22), field.height())
    draw_icon(p, room, icon, "text3" if field.isEnabled() else "none", 14)
    p.end()
