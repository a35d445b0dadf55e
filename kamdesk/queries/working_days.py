"""The working days of China, with the weekends worked to make up for holidays.

They come from a small shipped file: the library that knows them takes longer to load than a page.
"""

from datetime import date
from functools import cache

import msgspec

from kamdesk import resources
from kamdesk.domain.working_days import WorkingDays


class _Calendar(msgspec.Struct, frozen=True):
    off: frozenset[date]
    made_up: frozenset[date]


@cache
def working_days() -> WorkingDays:
    """Return the calendar, read once. Years it does not know yet have weekends only."""
    text = resources.text("calendars", "china.json")
    calendar = msgspec.json.decode(text, type=_Calendar)
    return WorkingDays(calendar.off, calendar.made_up)
