"""What the page asks for: a week with its moment, and the visits that were."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from kamdesk.queries.day_visits import DayVisit, visits_between
from kamdesk.queries.week import WeekSheet, week_sheet

_BACK, _AHEAD = timedelta(days=730), timedelta(days=180)  # what a history looks at


class Week(Struct, frozen=True):
    """A sheet and the moment it holds for."""

    sheet: WeekSheet
    now: datetime

    @property
    def today(self) -> date:
        """The local day of the moment."""
        return self.now.astimezone().date()


def week_now(reading: Any, day: date | None, whole: bool) -> Week:
    """Return the week a day lies in, the running one without a day."""
    return Week(week_sheet(reading, day, whole=whole), reading.now)


def moment(reading: Any) -> datetime:
    """Return what time it is."""
    now: datetime = reading.now
    return now


def my_visits(reading: Any) -> Sequence[DayVisit]:
    """Return my visits of two years back and half a year ahead, the latest first."""
    first, last = reading.today - _BACK, reading.today + _AHEAD
    return list(reversed(visits_between(reading, first, last, reading.actor)))
