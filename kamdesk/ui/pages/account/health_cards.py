"""The two cards about health: how it went over a year, and what it is made of today."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kamdesk.domain.health import HealthScore
from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import _, formats
from kamdesk.queries.account_overview import AccountOverview, LowMeasure
from kamdesk.queries.life_events import LifeEvent as Event
from kamdesk.queries.whole_trend import WholeTrend
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
_PADDING, _GAP, _GLYPH = 15, 9, 12  # design pixels of a line of the make-up
_SPARK: Final = (42, 16)
_HEALTHY, _WATCH = 75.0, 50.0  # the bands of a measure, which has none of its own

Trended = Sequence[tuple[date, HealthScore | None]]


class TrendCard(Card):
    """Signals: ``evidence`` asks for the score sheet, ``whole_wanted`` for all there is."""

    evidence = Signal(str)
    whole_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Health trend"))
        self.chart = Trend(_("Health trend"))
        self.chart.opened.connect(lambda _key: self.evidence.emit("score"))
        spans = [("quarter", _("Qtr")), ("year", _("12 mo")), ("whole", _("All"))]
        self.span = Segmented(spans, _("Period"))
        self.span.choose("year")
        self.span.chosen.connect(self._draw)
        self._row: AccountOverview | None = None
        self._whole: WholeTrend | None = None
        self.add_to_head(self.span)
        self.add(self.chart, 1)

    def show_overview(self, row: AccountOverview) -> None:
        """Draw the points of a year; a month without a score leaves a gap."""
        self._row, self._whole = row, None
        self._draw()

    def show_whole(self, whole: WholeTrend) -> None:
        """Take the trend since the first score, and draw it where it is still wanted."""
        self._whole = whole
        self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._row is None:
            return
        if self.span.key == "whole" and self._whole is None:
            self.whole_wanted.emit()
            return
        shown, known = self._shown(self._row)
        points = [_point(day, score) for day, score in shown]
        events = told_events(known, shown[0][0], shown[-1][0])
        self.chart.show_points(points, events)
        as_of = _("as of {day}").format(day=formats.full_date(shown[-1][0]))
        self.chart.set_as_of(" · ".join(filter(None, (as_of, _held(self._row)))))

    def _shown(self, row: AccountOverview) -> tuple[Trended, Sequence[Event]]:
        """Return the points of the span in force, and what happened meanwhile.

        An account that never had a score shows its empty year for everything there is.
        """
        whole = self._whole
        if self.span.key == "whole" and whole is not None and whole.points:
            return whole.points, whole.events
        points = row.trend[-_QUARTER_POINTS:] if self.span.key == "quarter" else row.trend
        return points, row.events


class MakeUpCard(Card):
    """Signals: ``evidence`` asks for the score sheet, opened at a measure."""

    evidence = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Health make-up"), _("dashed: last quarter"))
        self.radar = Radar(_("Health make-up"))
        self.radar.opened.connect(self.evidence)
        self.lines = Rows(gap=4)
        self._row: AccountOverview | None = None
        self._is_narrow = False
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
        self._row = row
        self._show_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        if self._row is not None and self._is_narrow != self._cuts(self._row):
            self._show_lines()

    def _show_lines(self) -> None:
        """Explain the weakest measures, each in one line, or all in two where one would break."""
        if self._row is None:
            return
        self._is_narrow = self._cuts(self._row)
        widest = 0 if self._is_narrow else _widest(_names(self._row))
        emptied(self.lines)
        for low in self._row.lowest:
            made = LowLine(low, self._row.trend, widest, in_two=self._is_narrow)
            self.lines.addWidget(made)

    def _cuts(self, row: AccountOverview) -> bool:
        """Tell whether a sentence is too long to stand behind the longest name."""
        around = theme().px(2 * _PADDING + _GLYPH + _SPARK[0] + 3 * _GAP + 4)
        wanted = _widest(_names(row)) + _widest([low_text(low) for low in row.lowest])
        return wanted + around > self.width()


class LowLine(QWidget):
    """Why one of the weakest measures is low, and how it went; ``in_two`` lines where asked."""

    def __init__(self, low: LowMeasure, trend: Trended, widest: int, *, in_two: bool) -> None:
        super().__init__()
        band = measure_band(low.measure.value)
        line = Columns(gap=_GAP)
        line.addWidget(HealthGlyph(band, wording.band_word(band)))
        name = Label(measure_word(low.measure.name), "meta", "text")
        name.setMinimumWidth(widest + theme().px(2))
        spark = Sparkline(band_look(band).fill, _SPARK, fill=False)
        values = [_value_of(score, low.measure.name) for _day, score in trend]
        spark.show_values(values, name.text())
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignVCenter)
        said = Label(low_text(low), "meta", "text2", wrap=True)
        line.addStretch(1) if in_two else line.addWidget(said, 1)
        line.addWidget(spark)
        lines = Rows(self, gap=0)
        lines.addLayout(line)
        if in_two:
            below = Columns(gap=0, margins=(_GLYPH + _GAP, 0, 0, 3))
            below.addWidget(said, 1)
            lines.addLayout(below)


def _names(row: AccountOverview) -> list[str]:
    return [measure_word(low.measure.name) for low in row.lowest]


def _widest(texts: Sequence[str]) -> int:
    return max((theme().width(text, 12, 400) for text in texts), default=0)


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
