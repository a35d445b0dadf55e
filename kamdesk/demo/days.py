"""The working days of the sample's year: weekdays outside holidays and the two golden weeks."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final

import holidays

HISTORY_DAYS: Final = 380
AHEAD_DAYS: Final = 70
_SATURDAY: Final = 5
_FAIR: Final = (9, 22)  # the trade fair of the region falls in the week of this day
_EVENING: Final = time(18, 30)  # the day's writing up


class Days:
    """Working days from the beginning of the history to some weeks ahead of ``today``."""

    def __init__(self, today: date) -> None:
        self.today = today
        first = today - timedelta(days=HISTORY_DAYS)
        span = (first + timedelta(days=n) for n in range(HISTORY_DAYS + AHEAD_DAYS))
        self._worked = [day for day in span if is_worked(day)]
        self.first = self._worked[0]
        self.last = self._worked[bisect_left(self._worked, today) - 1]

    def ago(self, days: int) -> date:
        """Return the working day so many days back, or the one before; never today itself."""
        wanted = min(self.today - timedelta(days=days), self.last)
        return self._worked[max(0, bisect_right(self._worked, wanted) - 1)]

    def since(self, day: date) -> date:
        """Return a day itself when it is worked, else the working day after it."""
        return self._worked[min(len(self._worked) - 1, bisect_left(self._worked, day))]

    def by(self, day: date) -> date:
        """Return when something of a day was written down: that day, or the next one worked."""
        return min(self.since(day), self.last)

    def before(self, day: date) -> date:
        """Return the working day before a day, not earlier than the history."""
        return self._worked[max(0, bisect_left(self._worked, day) - 1)]

    def ahead(self, count: int) -> date:
        """Return today for 0, else the working day so many working days later."""
        if count == 0:
            return self.today
        return self._worked[bisect_right(self._worked, self.today) + count - 1]

    def between(self, first: date, last: date) -> list[date]:
        """List the working days from ``first`` to ``last``, both included."""
        return self._worked[bisect_left(self._worked, first) : bisect_right(self._worked, last)]

    def fair(self) -> list[date]:
        """List the days of the last trade fair inside the history."""
        for year in (self.today.year, self.today.year - 1):
            middle = date(year, *_FAIR)
            monday = middle - timedelta(days=middle.weekday())
            found = self.between(monday, monday + timedelta(days=4))
            if found and found[-1] <= self.last:
                return found
        return []


def is_worked(day: date) -> bool:
    """Tell whether anybody visits anybody on a day."""
    return day.weekday() < _SATURDAY and day not in _closed(day.year)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a local time of day as a UTC moment."""
    return datetime.combine(day, time(hour, minute)).astimezone(UTC)


def evening(day: date) -> datetime:
    """Return when the facts of a day are written down."""
    return datetime.combine(day, _EVENING).astimezone(UTC)


@cache
def _closed(year: int) -> frozenset[date]:
    """Return the days off of a year, with the whole weeks of the two great holidays."""
    named = holidays.country_holidays("CN", years=[year], language="en_US")
    closed = set(named)
    for day, name in named.items():
        if name.startswith(("Chinese New Year", "Spring Festival", "National Day")):
            monday = day - timedelta(days=day.weekday())
            closed.update(monday + timedelta(days=n) for n in range(7))
    return frozenset(closed)
