"""The days over the grid: weekday, date, and how many visits."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from kamdesk.i18n import formats, ngettext
from kamdesk.queries.week import WeekDay
from kamdesk.ui.pages.week import words
from kamdesk.ui.pages.week.ground import Ground
from kamdesk.ui.pages.week.reading import Week
from kamdesk.ui.theme import Tone, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.painting import RIGHT, chip_width, draw_chip, draw_text, text_width


class WeekHeads(Painted):
    """One head above each column of the grid."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._week: Week | None = None
        self._wide = 0

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(theme().px(420), theme().px(34))

    def show_week(self, week: Week) -> None:
        """Name the days of a week."""
        self._week = week
        self.setAccessibleName(", ".join(_said(day) for day in week.sheet.days))
        self.update()

    def fit(self, width: int) -> None:
        """Take the width of the grid, which a scroll bar may narrow."""
        self._wide = width
        self.update()

    def draw(self, p: QPainter) -> None:
        p.fillRect(self.rect(), theme().color("surface"))
        if self._week is not None:
            self._draw_days(p, self._week)
        p.fillRect(0, self.height() - 1, self.width(), 1, theme().color("line"))

    def _draw_days(self, p: QPainter, week: Week) -> None:
        days = week.sheet.days
        ground = Ground(self._wide or self.width(), self.height(), len(days))
        widest = min(ground.column_box(column).width() for column in range(len(days)))
        marks, counts = _texts(days, widest)
        for column, day in enumerate(days):
            box = ground.column_box(column)
            is_today = day.day == week.today
            if is_today:
                p.fillRect(box, theme().mixed("accent", "surface", 0.04))
            elif not day.is_worked:
                p.fillRect(box, theme().color("bg"))
            p.fillRect(box.x(), 0, 1, self.height(), theme().color("line"))
            texts = (formats.weekday(day.day), marks[column], counts[column] if day.count else "")
            _draw_head(p, box, texts, day, is_today=is_today)


def _texts(days: Sequence[WeekDay], room: int) -> tuple[list[str], list[str]]:
    """Return dates and counts, for all days as long as the narrowest column bears."""
    marks = [formats.day_mark(day.day) for day in days]
    numbers = [str(day.day.day) for day in days]
    counts, digits = [_count(day) for day in days], [str(day.count) for day in days]
    nothing = [""] * len(days)
    for dates, totals in ((marks, counts), (marks, digits), (numbers, digits)):
        if all(_wide(*each) < room for each in zip(days, dates, totals, strict=True)):
            return dates, totals
    return numbers, nothing


def _wide(day: WeekDay, mark: str, count: str) -> int:
    named = text_width(formats.weekday(day.day), 13, 600)
    kind = words.day_kind(day)
    chip = chip_width(kind) + theme().px(6) if kind else 0
    return named + text_width(mark, 12, 400) + text_width(count, 12, 400) + chip + theme().px(33)


def _draw_head(
    p: QPainter, box: QRect, texts: tuple[str, str, str], day: WeekDay, *, is_today: bool
) -> None:
    px = theme().px
    weekday, mark, count = texts
    room = box.adjusted(px(7), 0, -px(7), -1)
    name = draw_text(p, room, weekday, (13, 600, "accentText" if is_today else "text"))
    dated = room.adjusted(name + px(5), 0, 0, 0)
    wide = draw_text(p, dated, mark, (12, 400, "text2" if is_today else "text3"))
    rest = dated.adjusted(wide + px(6), 0, 0, 0)
    mark = words.day_kind(day)
    if mark:
        rest.setLeft(rest.left() + draw_chip(p, rest, mark, _tone(day)) + px(6))
    draw_text(p, rest, count, (12, 400, "text2"), RIGHT)


def _tone(day: WeekDay) -> Tone:
    return "accent" if day.is_worked else "none"


def _said(day: WeekDay) -> str:
    said = (formats.weekday(day.day), words.day_kind(day), _count(day))
    return " ".join(part for part in said if part)


def _count(day: WeekDay) -> str:
    return ngettext("{n} visit", "{n} visits", day.count).format(n=day.count)
