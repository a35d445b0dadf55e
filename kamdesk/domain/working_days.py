"""Which days are worked: weekdays, less the days off, plus the weekends that make up for them.

Pure: the calendar of a country comes from above. Days it does not name follow the week alone.
"""

from datetime import date, timedelta

from msgspec import Struct

_SATURDAY = 5


class WorkingDays(Struct, frozen=True):
    """The exceptions of a country's calendar: weekdays ``off`` and weekend days ``made_up``."""

    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def includes(self, day: date) -> bool:
        """Tell whether a day is worked."""
        if day.weekday() < _SATURDAY:
            return day not in self.off
        return day in self.made_up

    def latest(self, day: date) -> date:
        """Return the day itself when it is worked, else the last worked day before it."""
        while not self.includes(day):
            day -= timedelta(days=1)
        return day
