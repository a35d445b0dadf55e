"""What the answers add up to: each number with its quarters, its age, and what it rests on."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal

from kamdesk.domain.periods import Quarter
from kamdesk.i18n import _
from kamdesk.queries.feedback import CsatPoint, FeedbackSheet, NpsPoint
from kamdesk.ui import wording
from kamdesk.ui.charts.picturing import Picturing
from kamdesk.ui.pages.feedback import words
from kamdesk.ui.pages.feedback.evidence import of_part, of_quarter, of_year
from kamdesk.ui.pages.feedback.marks import Bar, NpsScale, Parts, Quarters
from kamdesk.ui.theme import Columns
from kamdesk.ui.widgets.cards import Card
from kamdesk.ui.widgets.labels import Label
from kamdesk.ui.widgets.numbers import Number

_CSAT_LEAST, _CSAT_SPAN = 1.0, 4.0
_FULL: Final = 100.0


class SumCard(Card):
    """A number of the last 12 months with its quarters; it leaves as a picture.

    ``opened`` carries the Evidence of what was asked for.
    """

    opened = Signal(object)

    def __init__(self, title: str, icon: str, kind: str) -> None:
        super().__init__(title, icon=icon)
        self.kind, self.today = kind, date.min
        self.number = Number("num-xl", _("Show the answers behind it"))
        self.number.asked.connect(lambda: self.opened.emit(of_year(kind, self.today)))
        self.as_of = Label("", "meta", "text3")
        self.as_of.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.picturing = Picturing(self, title)

    def show_age(self, answers: int, today: date) -> None:
        """Say how many answers it rests on, and how old they may be."""
        self.today = today
        self.aside.setText(words.answers_text(answers))
        self.as_of.setText(_("as of {day}").format(day=wording.brief_day(today, today)))

    def open_quarter(self, quarter: Quarter) -> None:
        """Ask for what a bar rests on."""
        self.opened.emit(of_quarter(self.kind, quarter, self.today))


class NpsCard(SumCard):
    """The score with its interval, its parts, and the years that end with each quarter."""

    def __init__(self) -> None:
        super().__init__(_("NPS, 12 months"), "megaphone", "nps")
        self._points: Sequence[NpsPoint] = ()
        self.sure = Label("", "meta", "text3", wrap=True)
        self.scale, self.parts = NpsScale(), Parts()
        self.quarters = Quarters(signed=True)
        self.under = Label(
            _("Each bar is the year up to that quarter."), "meta", "text3", wrap=True
        )
        line = Columns(gap=10)
        line.addWidget(self.number)
        line.addWidget(self.sure, 1)
        self.body.addLayout(line)
        for widget in (self.scale, self.parts, self.quarters, self.under, self.as_of):
            self.add(widget)
        self.parts.opened.connect(lambda at: self.opened.emit(of_part(at, self.today)))
        self.quarters.opened.connect(lambda at: self.open_quarter(self._points[at].quarter))

    def show_sheet(self, sheet: FeedbackSheet, today: date) -> None:
        """Show another sheet."""
        self.show_age(sheet.nps.answers, today)
        self.number.show_number(words.nps_text(sheet.nps), f"NPS {words.nps_text(sheet.nps)}")
        self.sure.setText(words.interval_text(sheet.nps))
        self.scale.show_nps(sheet.nps)
        self.scale.setVisible(sheet.nps.value is not None)
        self.parts.show_nps(sheet.nps)
        trend = self._points = sheet.nps_trend
        known = any(point.nps.value is not None for point in trend)
        self.quarters.show_bars([_nps_bar(point) for point in trend])
        self.quarters.setVisible(known)
        self.under.setVisible(known)


class CsatCard(SumCard):
    """The mean of the last 12 months and of each quarter."""

    def __init__(self) -> None:
        super().__init__(_("CSAT, 12 months"), "star", "csat")
        self._points: Sequence[CsatPoint] = ()
        self.quarters = Quarters(signed=False)
        line = Columns(gap=6)
        line.addWidget(self.number)
        line.addWidget(Label(_("of 5"), "meta", "text3"), 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        self.body.addLayout(line)
        self.add(self.quarters)
        self.add(self.as_of)
        self.quarters.opened.connect(lambda at: self.open_quarter(self._points[at].quarter))

    def show_sheet(self, sheet: FeedbackSheet, today: date) -> None:
        """Show another sheet."""
        self._points = sheet.csat_trend
        self.show_age(sheet.csat_answers, today)
        mean = "–" if sheet.csat is None else str(sheet.csat)
        self.number.show_number(mean, f"CSAT {mean}")
        self.quarters.show_bars([_csat_bar(point) for point in sheet.csat_trend])
        self.quarters.setVisible(any(point.mean is not None for point in sheet.csat_trend))


def _nps_bar(point: NpsPoint) -> Bar:
    name, value = words.quarter_text(point.quarter), point.nps.value
    text = words.nps_text(point.nps)
    said = _said(point.quarter, text, point.nps.answers)
    return Bar(name, None if value is None else value / _FULL, text, said)


def _csat_bar(point: CsatPoint) -> Bar:
    name = words.quarter_text(point.quarter)
    text = "–" if point.mean is None else str(point.mean)
    said = (
        f"{point.quarter.year} Q{point.quarter.number}: {text}, {words.answers_text(point.answers)}"
    )
    share = None if point.mean is None else (float(point.mean) - _CSAT_LEAST) / _CSAT_SPAN
    return Bar(name, share, text, said)


def _said(quarter: Quarter, text: str, answers: int) -> str:
    return f"{quarter.year} Q{quarter.number}: {text}, {words.answers_text(answers)}"
