"""Trend of a score over time, with its bands, life events and the stretch nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Slot

from kamdesk.i18n import _, language
from kamdesk.i18n.formats import full_date
from kamdesk.ui.charts.base import Chart

if TYPE_CHECKING:
    from kamdesk.ui.charts.plot import TrendPlot

_LABELS = 6
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day's score, 0-100; None before the oldest known fact. ``text`` is the value in words."""

    key: str
    on: date
    value: float | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened and may explain a turn of the line."""

    key: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the bands of the score model part."""

    healthy: float = 75
    watch: float = 50


class Trend(Chart):
    """A line through scores. ``opened`` carries the key of the point or life event clicked.

    pyqtgraph is loaded when the first line is drawn, because it costs more than a page.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, 190)
        self.plot: TrendPlot | None = None

    def show_points(
        self,
        points: Sequence[TrendPoint],
        events: Sequence[LifeEvent] = (),
        thresholds: Thresholds | None = None,
    ) -> None:
        """Draw points in order of time; without any known value the chart stays empty."""
        known = [point for point in points if point.value is not None]
        if not known:
            self.show_nothing(_("No score in this period yet"))
            return
        plot = self._ready()
        plot.show_points(points, events, thresholds or Thresholds())
        first, last = known[0], known[-1]
        said = _("From {first} on {start} to {last} on {end}").format(
            first=_text(first), start=full_date(first.on), last=_text(last), end=full_date(last.on)
        )
        self.show_canvas(plot, said)

    def _ready(self) -> TrendPlot:
        if self.plot is None:
            from kamdesk.ui.charts.plot import TrendPlot  # noqa: PLC0415  numpy at first use only

            self.plot = TrendPlot()
            self.plot.opened.connect(self.opened)
        return self.plot

    @Slot()
    def restyle(self) -> None:
        super().restyle()
        if self.plot is not None:
            self.plot.redraw()


def month_ticks(points: Sequence[TrendPoint]) -> list[tuple[date, str]]:
    """First days of months within the points, thinned to about six, with short names."""
    if not points:
        return []
    months = _months(points[0].on, points[-1].on)
    step = -(-len(months) // _LABELS) if months else 1
    locale = QLocale(language())
    short = QLocale.FormatType.ShortFormat
    return [(day, locale.monthName(day.month, short)) for day in months[::step]]


def _months(first: date, last: date) -> list[date]:
    day = first if first.day == 1 else _next_month(first)
    found = []
    while day <= last:
        found.append(day)
        day = _next_month(day)
    return found


def _next_month(day: date) -> date:
    if day.month == _DECEMBER:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


def _text(point: TrendPoint) -> str:
    return point.text or str(round(point.value or 0.0))
