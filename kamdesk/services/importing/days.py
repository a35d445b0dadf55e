"""Days as files write them: ISO, Chinese, with slashes in either order, or as a serial number.

3/4/2017 is read only when the order is known: from the mapping, or from another cell of the
column that allows one order only.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from kamdesk.errors import Refused
from kamdesk.services.importing.mapping import DayOrder

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SERIAL = re.compile(r"\d{5}")
_EPOCH: Final = date(1899, 12, 30)  # the spreadsheets' day 0, their leap year 1900 included
_MONTHS: Final = 12
_TIME_AFTER = re.compile(r"(.*\d[日号]?)[T\s]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)")


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """Return the only order in which all of these can be days; None when both or neither fit."""
    fits: set[DayOrder] = {"month first", "day first"}
    for text in texts:
        if found := _YEAR_LAST.match(text.strip()):
            if int(found[1]) > _MONTHS:
                fits.discard("month first")
            if int(found[2]) > _MONTHS:
                fits.discard("day first")
    return fits.pop() if len(fits) == 1 else None


def read_day(text: str, order: DayOrder | None, field: str, *, serial: bool = False) -> date:
    """Return the day a text names; ``serial`` also takes the five digits of a spreadsheet.

    Raises:
        Refused: ``value.not_a_date``, ``import.day_unclear``.
    """
    text = text.strip()
    if serial and _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(days=int(text))
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(found[1], found[2], found[3], field, text)
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = found.groups()
        if order is None and first != second:
            raise Refused("import.day_unclear", field=field, value=text)
        month, day = (second, first) if order == "day first" else (first, second)
        return _day(year, month, day, field, text)
    if found := _TIME_AFTER.fullmatch(text):
        return read_day(found[1], order, field)
    raise Refused("value.not_a_date", field=field, value=text)


def moment_text(text: str, order: DayOrder | None, field: str, *, serial: bool = False) -> str:
    """Return a moment in ISO form, its day read as ``read_day`` does; other texts unchanged."""
    if serial and (moment := _serial_moment(text)):
        return moment
    found = _TIME_AFTER.fullmatch(text.strip())
    if found is None:
        try:
            return read_day(text, order, field).isoformat()
        except Refused as refused:
            if refused.code == "import.day_unclear":
                raise
            return text
    return f"{read_day(found[1], order, field).isoformat()}T{found[2].rjust(5, '0')}"


def _serial_moment(text: str) -> str | None:
    if not re.fullmatch(r"\d{5}(\.\d+)?", text.strip()):
        return None
    start = datetime(_EPOCH.year, _EPOCH.month, _EPOCH.day)  # noqa: DTZ001 - local, as typed
    return (start + timedelta(days=float(text))).isoformat(timespec="minutes")


def _day(year: str, month: str, day: str, field: str, text: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refused("value.not_a_date", field=field, value=text) from None
