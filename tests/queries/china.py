"""Writes the shipped calendar of China anew from the library that follows the published decrees.

`python tests/queries/china.py` after the library knows another year; a test compares the two.
"""

import json
from datetime import date
from typing import Final

from holidays.countries.china import China

from kamdesk import resources

YEARS: Final = range(2020, 2036)
_SATURDAY: Final = 5


def published() -> dict[str, list[str]]:
    """Return weekdays off and weekends worked, as the file keeps them."""
    named = China(years=YEARS)  # type: ignore[no-untyped-call]  # it has no types
    off = [day for day in named if day.weekday() < _SATURDAY]
    made_up = [day for day in named.weekend_workdays if day.year in YEARS]
    return {"off": _texts(off), "made_up": _texts(made_up)}


def _texts(days: list[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


if __name__ == "__main__":
    path = resources.path("calendars", "china.json")
    path.write_text(json.dumps(published(), indent=1) + "\n", encoding="utf-8")
