"""A day together with the moment it was read at, so that the page needs no clock of its own."""

from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from kamdesk.queries.today import TodaySheet, today_sheet


class Told(Protocol):
    """What is asked of an open reading here."""

    @property
    def now(self) -> datetime:
        """The moment of the reading."""


class Day(Struct, frozen=True):
    """A sheet and the moment it holds for."""

    sheet: TodaySheet
    now: datetime


def moment(reading: Told) -> datetime:
    """Return what time it is."""
    return reading.now


def day_now(reading: Any) -> Day:
    """Return the day of the reader."""
    return Day(today_sheet(reading), reading.now)


def turns(day: Day, now: datetime) -> bool:
    """Tell whether a visit began or ended, or the calendar day changed, since it was read."""
    if now.astimezone().date() != day.now.astimezone().date():
        return True
    edges = (edge for visit in day.sheet.visits for edge in (visit.start, visit.end))
    return any(day.now < edge <= now for edge in edges)
