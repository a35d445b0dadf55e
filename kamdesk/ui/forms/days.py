"""Days and moments as text: typed in ISO order, in short (12/18, +7), or taken from a calendar."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget

from kamdesk.errors import Refused
from kamdesk.i18n import _
from kamdesk.protocol.entities import Field
from kamdesk.protocol.values import parse
from kamdesk.ui.forms.editors import TextEditor
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.painting import draw_icon

_SHORT: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_AHEAD: Final = re.compile(r"([+-]\d{1,3})")
_FULL: Final = re.compile(r"(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?")
_NOON: Final = "09:00"
_END: Final = 27  # pixels of the calendar at the right end


def read_day(text: str, today: date) -> str:
    """Return a day as ISO text; what cannot be read comes back as it is.

    12/18 is the next such day, +7 is a week from today.
    """
    text = text.strip()
    if full := _FULL.fullmatch(text):
        return "-".join(part.zfill(2) for part in full.groups())
    if ahead := _AHEAD.fullmatch(text):
        return (today + timedelta(days=int(ahead[1]))).isoformat()
    if short := _SHORT.fullmatch(text):
        return _nearest(int(short[1]), int(short[2]), today) or text
    return text


def _nearest(month: int, day: int, today: date) -> str | None:
    """Return the day of that name closest to today, None when no month has it."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda each: abs(each - today)).isoformat() if found else None


class DayEditor(TextEditor):
    """A day; empty when nobody knows it. Up and Down walk by a day, Alt+Down opens a calendar."""

    def __init__(self, field: Field, today: date) -> None:
        super().__init__(field)
        self.today = today
        self.setPlaceholderText(_("yyyy-mm-dd"))
        self.setTextMargins(0, 0, theme().px(20), 0)
        self.editingFinished.connect(self._tidy)

    def values(self) -> dict[str, Any]:
        return {self.field.name: parse(self.field, read_day(self.text(), self.today))}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif step:
            self.walk(step)
        else:
            super().keyPressEvent(event)

    def walk(self, days: int) -> None:
        """Go some days on from the day shown, or from today."""
        self.take((self.shown_day() or self.today) + timedelta(days=days))

    def take(self, on: date) -> None:
        """Show a day the person chose."""
        self.setText(on.isoformat())
        self.edited.emit()

    def shown_day(self) -> date | None:
        """Return the day typed so far, None when it is not one yet."""
        try:
            return date.fromisoformat(read_day(self.text(), self.today))
        except ValueError:
            return None

    def open_calendar(self) -> None:
        """Let the person choose from a month."""
        at = self.shown_day() or self.today
        calendar = _Calendar(self, at)
        calendar.move(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if event.position().x() > self.width() - theme().px(_END):
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        p = QPainter(self)
        px = theme().px
        room = QRect(self.width() - px(_END), 0, px(22), self.height())
        draw_icon(p, room, "calendar", "text3", 14)
        p.end()

    def _tidy(self) -> None:
        tidy = read_day(self.text(), self.today)
        if tidy != self.text():
            self.setText(tidy)


class MomentEditor(DayEditor):
    """A day and a time on this computer's clock; the time may be left out."""

    def __init__(self, field: Field, today: date) -> None:
        super().__init__(field, today)
        self.setPlaceholderText(_("yyyy-mm-dd hh:mm"))
        self._stored: datetime | None = None
        self._shown = ""

    def values(self) -> dict[str, Any]:
        if self.text() == self._shown:
            return {self.field.name: self._stored}
        text = self._spelled(self.text())
        if not text:
            return {self.field.name: None}
        try:
            local = datetime.fromisoformat(text)
        except ValueError:
            raise Refused("value.not_a_time", field=self.field.code, value=self.text()) from None
        return {self.field.name: local.astimezone(UTC)}

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show a moment to the minute; one that is not touched keeps its seconds."""
        super().show_values(values)
        self._stored, self._shown = values.get(self.field.name), self.text()

    def words_of(self, value: Any) -> str:
        return "" if value is None else f"{value.astimezone():%Y-%m-%d %H:%M}"

    def take(self, on: date) -> None:
        _day, _space, clock = self.text().strip().partition(" ")
        self.setText(f"{on.isoformat()} {clock or _NOON}")
        self.edited.emit()

    def shown_day(self) -> date | None:
        try:
            return date.fromisoformat(self._spelled(self.text())[:10])
        except ValueError:
            return None

    def _spelled(self, text: str) -> str:
        day, _space, clock = text.strip().replace("T", " ").partition(" ")
        if not day:
            return ""
        clock = clock.strip().replace("：", ":") or _NOON
        hours, _colon, minutes = clock.partition(":")
        return f"{read_day(day, self.today)} {hours.zfill(2)}:{minutes or '00'}"

    def _tidy(self) -> None:
        spelled = self._spelled(self.text())
        if spelled != self.text():
            self.setText(spelled)


class _Calendar(QWidget):
    """A month to choose a day from; gone when one is chosen or elsewhere is clicked."""

    def __init__(self, line: DayEditor, at: date) -> None:
        super().__init__(line, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.month = QCalendarWidget()
        self.month.setGridVisible(False)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setSelectedDate(QDate(at.year, at.month, at.day))
        self.month.clicked.connect(lambda on: self._choose(line, on))
        self.month.activated.connect(lambda on: self._choose(line, on))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.addWidget(self.month)
        self.month.setFocus()

    def _choose(self, line: DayEditor, on: QDate) -> None:
        line.take(date(on.year(), on.month(), on.day()))
        self.close()
        line.setFocus()
