"""The two cards about health: how it went over a year, and what it is made of today."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.domain.health import HealthScore
from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import _, formats
from kamdesk.queries.account_overview import AccountOverview, LowMeasure
from kamdesk.queries.account_overview import LifeEvent as Event
from kamdesk.reports.health_words import measure_word
from kamdesk.ui import wording
from kamdesk.ui.charts.radar import Radar, RadarAxis
from kamdesk.ui.charts.series import LifeEvent, TrendPoint
from kamdesk.ui.charts.trend import Trend
from kamdesk.ui.pages.account.words import event_text, low_text
from kamdesk.ui.theme import Columns, Rows, band_look, emptied, theme
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.glyphs import HealthGlyph, Sparkline
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.switching import Segmented

_MOST_EVENTS: Final = 2
_QUARTER_POINTS: Final = 4  # month ends of a quarter, today included
_HEALTHY, _WATCH = 75.0, 50.0  # the bands of a measure, which has none of its own

Trended = Sequence[tuple[date, HealthScore | None]]


class TrendCard(Card):
    """Signals: ``evidence`` asks for the score sheet."""

    evidence = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Health trend"))
        self.chart = Trend(_("Health trend"))
        self.chart.opened.connect(lambda _key: self.evidence.emit("score"))
        self.span = Segmented([("quarter", _("Qtr")), ("year", _("12 mo"))], _("Period"))
        self.span.choose("year")
        self.span.chosen.connect(self._draw)
        self._row: AccountOverview | None = None
        self.add_to_head(self.span)
        self.add(self.chart, 1)

    def show_overview(self, row: AccountOverview) -> None:
        """Draw the points of a year; a month without a score leaves a gap."""
        self._row = row
        self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._row is None:
            return
        trend = self._row.trend
        shown = trend if self.span.key == "year" else trend[-_QUARTER_POINTS:]
        points = [_point(day, score) for day, score in shown]
        events = told_events(self._row.events, shown[0][0], shown[-1][0])
        self.chart.show_points(points, events)
        as_of = _("as of {day}").format(day=formats.full_date(shown[-1][0]))
        self.chart.set_as_of(" · ".join(filter(None, (as_of, _held(self._row)))))


class MakeUpCard(Card):
    """Signals: ``evidence`` asks for the score sheet, opened at a measure."""

    evidence = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Health make-up"), _("dashed: last quarter"))
        self.radar = Radar(_("Health make-up"))
        self.radar.opened.connect(self.evidence)
        self.lines = Rows(gap=4)
        self.add(self.radar, 1)
        self.body.addLayout(self.lines)

    def show_overview(self, row: AccountOverview) -> None:
        """Draw the measures and explain the weakest."""
        before = row.last_quarter
        self.radar.show_axes(
            [
                RadarAxis(
                    measure.name,
                    measure_word(measure.name),
                    None if measure.value is None else float(shown_points(measure.value)),
                    measure_band(measure.value),
                    _value_of(before, measure.name),
                )
                for measure in row.header.health.measures
                if measure.weight > 0
            ]
        )
        emptied(self.lines)
        words = [measure_word(low.measure.name) for low in row.lowest]
        widest = max((theme().width(word, 12, 400) for word in words), default=0)
        for low in row.lowest:
            self.lines.addWidget(_LowLine(low, row.trend, widest))


class _LowLine(QWidget):
    def __init__(self, low: LowMeasure, trend: Trended, widest: int) -> None:
        super().__init__()
        band = measure_band(low.measure.value)
        line = Columns(self, gap=9)
        line.addWidget(HealthGlyph(band, wording.band_word(band)))
        name = Label(measure_word(low.measure.name), "meta", "text")
        name.setMinimumWidth(widest + theme().px(2))
        spark = Sparkline(band_look(band).fill, (42, 16), fill=False)
        values = [_value_of(score, low.measure.name) for _day, score in trend]
        spark.show_values(values, name.text())
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(Label(low_text(low), "meta", "text2", wrap=True), 1)
        line.addWidget(spark)


def told_events(events: Sequence[Event], first: date, last: date) -> list[LifeEvent]:
    """Choose the events a line has room for: the newest of each stretch, the telling ones first."""
    apart = (last - first) / (_MOST_EVENTS + 1)
    chosen: list[Event] = []
    for event in sorted(events, key=lambda each: (_rank(each), -each.day.toordinal())):
        inside = first < event.day <= last
        if inside and all(abs(event.day - other.day) >= apart for other in chosen):
            chosen.append(event)
    ordered = sorted(chosen, key=lambda each: each.day)
    return [LifeEvent(f"{e.kind}:{e.id}", e.day, event_text(e)) for e in ordered]


def _rank(event: Event) -> int:
    """Put first what moves the line most: what a person set over it, then what was delivered."""
    return {"by_hand": 0, "project": 1}.get(event.kind, 2)


def measure_band(value: float | None) -> str | None:
    """Judge a single measure by the usual bands, for its colour and shape."""
    if value is None:
        return None
    return "healthy" if value >= _HEALTHY else "watch" if value >= _WATCH else "at_risk"


def _held(row: AccountOverview) -> str:
    """Say that the line is that of the rules while somebody holds another band against them."""
    held = row.header.health.override
    if held is None:
        return ""
    words = [wording.points(held.points)] if held.points is not None else []
    told = _("line by the rules; set by hand: {health} until {day}")
    health = " ".join((*words, wording.band_word(held.band)))
    return told.format(health=health, day=formats.full_date(held.until))


def _point(day: date, score: HealthScore | None) -> TrendPoint:
    known = score is not None and score.band != "unscored"
    value = score.value if score is not None and known else None
    return TrendPoint(day.isoformat(), day, value, wording.points(value))


def _value_of(score: HealthScore | None, key: str) -> float | None:
    part = score.measure(key) if score is not None else None
    return part.value if part is not None else None
