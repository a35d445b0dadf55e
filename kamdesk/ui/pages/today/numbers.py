"""The four numbers of the day; each opens the facts it is made of."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from kamdesk.i18n import _, formats
from kamdesk.queries.today import TodaySheet
from kamdesk.ui.pages.today import words
from kamdesk.ui.theme import Columns, Rows, theme
from kamdesk.ui.widgets.cards import Card, Divider
from kamdesk.ui.widgets.labels import Label, LinkLabel


class Numbers(Card):
    """Visits, road time, commitments, coverage. ``opened`` carries the key of a number."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(padding=4)
        theme().changed.connect(self._fit)
        captions = {
            "visits": _("Visits today"),
            "road": _("On the road"),
            "promises": _("Commitments due"),
            "coverage": _("Key people reached"),
        }
        self.cells = {key: Number(key, caption) for key, caption in captions.items()}
        line = Columns(gap=0)
        for place, cell in enumerate(self.cells.values()):
            if place:
                line.addWidget(Divider(upright=True))
            line.addWidget(cell, 1)
            cell.opened.connect(self.opened)
        self.body.addLayout(line)

    def show_sheet(self, sheet: TodaySheet, now: datetime) -> None:
        """Fill in the numbers."""
        numbers = sheet.numbers
        total = numbers.visits_done + numbers.visits_left
        self.cells["visits"].tell(f"{numbers.visits_done} / {total}", *_next(sheet, now))
        self.cells["road"].tell(words.hours(numbers.road.minutes), *_road(sheet))
        late = numbers.promises_late
        said = _("{n} overdue").format(n=late) if late else _("none overdue")
        color = "riskText" if late else "text3"
        self.cells["promises"].tell(str(numbers.promises_due), said, color)
        figure = numbers.coverage
        of = _("{part} of {whole}").format(part=figure.part, whole=figure.whole)
        self.cells["coverage"].tell(formats.percent(figure.share), of if figure.whole else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Stand the remarks under their numbers when one of them has no room beside."""
        stacked = not all(cell.has_room() for cell in self.cells.values())
        for cell in self.cells.values():
            cell.stack(stacked)


class Number(QWidget):
    """A caption over a number with a remark beside it. ``opened`` carries its key."""

    opened = Signal(str)

    def __init__(self, key: str, caption: str) -> None:
        super().__init__()
        self._key = key
        self.caption = Label(caption, "meta", "text3", elide=True)
        self.number = LinkLabel("", "num-l")
        self.number.recolor("text")
        self.number.setToolTip(_("Show what this number is made of"))
        self.number.clicked.connect(lambda: self.opened.emit(self._key))
        self.remark = Label("", "meta", "text3", elide=True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._line = Columns(gap=7)
        self._line.addWidget(self.number)
        self._line.addWidget(self.remark, 1)
        rows = Rows(self, gap=1, margins=(13, 7))
        rows.addWidget(self.caption)
        rows.addLayout(self._line)

    def has_room(self) -> bool:
        """Tell whether the remark fits beside the number."""
        px = theme().px
        wanted = self.number.sizeHint().width() + theme().width(self.remark.text(), 12, 400)
        return wanted + px(7) <= self.width() - 2 * px(13)

    def stack(self, stacked: bool) -> None:
        """Put the remark under the number, or beside it."""
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        self._line.setSpacing(0 if stacked else theme().px(7))
        low = 0 if stacked else theme().px(4)
        self.remark.setContentsMargins(0, low, 0, 0)

    def tell(self, number: str, remark: str = "", color: str = "text3") -> None:
        """Fill in formatted values."""
        self.number.setText(number)
        self.remark.setText(remark)
        self.remark.recolor(color)
        said = ", ".join(part for part in (self.caption.text(), number, remark) if part)
        self.number.setAccessibleName(said)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._key)


def _next(sheet: TodaySheet, now: datetime) -> tuple[str, str]:
    start = sheet.numbers.next_start
    unwritten = len(sheet.wrap_up.without_notes)
    if start is None and unwritten:
        return _("{n} to write up").format(n=unwritten), "warnText"
    if start is None:
        done = sheet.numbers.visits_done and not sheet.numbers.visits_left
        return (_("all done"), "okText") if done else ("", "text3")
    return words.until(start, now), "accentText" if start >= now else "warnText"


def _road(sheet: TodaySheet) -> tuple[str, str]:
    road = sheet.numbers.road
    if not road.minutes and not road.unknown:
        return "", "text3"
    if road.unknown:
        return _("estimate, {n} ways unknown").format(n=road.unknown), "warnText"
    return _("estimate · {km}").format(km=words.kilometres(road.km)), "text3"
