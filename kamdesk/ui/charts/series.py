"""What a trend is made of: points in time, life events, thresholds, and names for its months."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QLocale

from kamdesk.i18n import language
from kamdesk.i18n.formats import month

_LABELS, _LONG_LABELS = 6, 5
_YEAR = 13  # months a trend of a year has first days of, at most
_DECEMBER = 12


class TrendPoint(Struct, frozen=True):
    """One day's score, 0-100; None before the oldest known fact. ``text`` is the value in words."""

    key: str
    on: date
    value: float | None
    text: str = ""


class LifeEvent(Struct, frozen=True):
    """Something that happened and may explain a turn of the line."""

    key: str
    on: date
    text: str


class Thresholds(Struct, frozen=True):
    """Where the bands of the score model part."""

    healthy: float = 75
    watch: float = 50


def month_ticks(points: Sequence[TrendPoint]) -> list[tuple[date, str]]:
    """First days of months within the points, thinned to about six, with short names.

    A trend of more than a year names the years as well.
    """
    if not points:
        return []
    months = _months(points[0].on, points[-1].on)
    if len(months) > _YEAR:
        return [(day, month(day)) for day in months[:: -(-len(months) // _LONG_LABELS)]]
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
