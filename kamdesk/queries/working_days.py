"""The working days of a profile: those of China, with the weekends made up, or every weekday.

China's come from a small shipped file: the library that knows them takes longer to load than a
page.
"""

from datetime import date
from functools import cache
from typing import Final

import msgspec

from kamdesk import resources
from kamdesk.domain.working_days import WorkingDays
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import BASE_CURRENCY, WORKING_CALENDAR, setting

CHINA: Final = "china"
WEEKDAYS: Final = "none"
CALENDARS: Final = (CHINA, WEEKDAYS)


class _Calendar(msgspec.Struct, frozen=True):
    off: frozenset[date]
    made_up: frozenset[date]


def calendar_of(reading: Reading) -> str:
    """Return the calendar chosen; one never chosen goes by the currency the profile counts in."""
    usual = CHINA if setting(reading, BASE_CURRENCY, "CNY") == "CNY" else WEEKDAYS
    return setting(reading, WORKING_CALENDAR, usual)


def working_days(reading: Reading) -> WorkingDays:
    """Return the days worked in a profile."""
    return china() if calendar_of(reading) == CHINA else WorkingDays()


@cache
def china() -> WorkingDays:
    """Return the calendar of China, read once. Years it does not know yet have weekends only."""
    text = resources.text("calendars", "china.json")
    calendar = msgspec.json.decode(text, type=_Calendar)
    return WorkingDays(calendar.off, calendar.made_up)
