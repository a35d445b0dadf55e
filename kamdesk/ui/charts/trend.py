"""Trend of a score over time, with its bands, life events and the stretch nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from kamdesk.i18n import _
from kamdesk.i18n.formats import full_date
from kamdesk.ui.charts.base import Chart
from kamdesk.ui.charts.series import LifeEvent, Thresholds, TrendPoint

if TYPE_CHECKING:
    from kamdesk.ui.charts.plot import TrendPlot

__all__ = ["LifeEvent", "Thresholds", "Trend", "TrendPoint"]


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


def _text(point: TrendPoint) -> str:
    return point.text or str(round(point.value or 0.0))


def warm_up() -> None:
    """Load the plotting library in an idle moment, so that the first account opens quickly."""
    import kamdesk.ui.charts.plot  # noqa: F401, PLC0415  loading is all that is wanted
