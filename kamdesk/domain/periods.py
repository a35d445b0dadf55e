"""Months, quarters and windows of days. All days are local calendar dates, both ends included."""

from calendar import monthrange
from datetime import date, timedelta

from msgspec import Struct

MONTHS_A_YEAR = 12
MONTHS_A_QUARTER = 3


class Period(Struct, frozen=True, order=True):
    """A run of days, ``first`` and ``last`` included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies inside."""
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1


class Quarter(Struct, frozen=True, order=True):
    """A calendar quarter; ``number`` is 1-4."""

    year: int
    number: int

    @property
    def period(self) -> Period:
        """Its days."""
        first = date(self.year, (self.number - 1) * MONTHS_A_QUARTER + 1, 1)
        return Period(first, month_end(add_months(first, MONTHS_A_QUARTER - 1)))

    def plus(self, quarters: int) -> "Quarter":
        """Return the quarter so many later, or earlier when negative."""
        year, index = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, index + 1)


def add_months(day: date, months: int) -> date:
    """Shift by calendar months; a day the month lacks becomes its last (31 Jan + 1 = 28 Feb)."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_start(day: date) -> date:
    """Return the first day of its month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_of(day: date) -> Period:
    """Return its whole month."""
    return Period(month_start(day), month_end(day))


def quarter_of(day: date) -> Quarter:
    """Return the calendar quarter a day lies in."""
    return Quarter(day.year, (day.month - 1) // MONTHS_A_QUARTER + 1)


def months_of(period: Period) -> tuple[Period, ...]:
    """List every calendar month the period touches, whole, earliest first."""
    first, months = month_start(period.first), []
    while first <= period.last:
        months.append(month_of(first))
        first = add_months(first, 1)
    return tuple(months)


def last_month_ends(as_of: date, count: int) -> tuple[date, ...]:
    """List the last ``count`` month ends on or before a day, earliest first."""
    newest = as_of if as_of == month_end(as_of) else month_start(as_of) - timedelta(days=1)
    return tuple(month_end(add_months(newest, -back)) for back in reversed(range(count)))


def trend_days(as_of: date, months: int) -> tuple[date, ...]:
    """List the days of a monthly trend: the last month ends, then the day itself, each once."""
    return tuple(dict.fromkeys((*last_month_ends(as_of, months), as_of)))


def last_12_months(as_of: date) -> Period:
    """Return the year that ends on a day; the same day a year before is not in it."""
    return Period(add_months(as_of, -MONTHS_A_YEAR) + timedelta(days=1), as_of)
