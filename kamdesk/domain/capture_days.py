"""Days as people say them in passing: 11/28 前, 周四, 下周一, tomorrow, by Friday, 28 Nov."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from kamdesk.domain.periods import add_months

_WEEK: Final = 7
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun",
                  "jul", "aug", "sep", "oct", "nov", "dec")  # fmt: skip
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AHEAD: Final = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2}
_MONTH: Final = "(" + "|".join(_MONTHS) + r")[a-z]*\b"


class Day(Struct, frozen=True):
    """A day and where it was said, the words around it ("by", "前") with it."""

    on: date
    span: tuple[int, int]


def day_in(line: str, today: date, start: int = 0, end: int | None = None) -> Day | None:
    """Return the first day a line names, None when it names none."""
    found = [
        Day(on, each.span())
        for pattern, read in _SPOKEN
        for each in pattern.finditer(line, start, len(line) if end is None else end)
        if (on := read(each, today)) is not None
    ]
    return min(found, key=lambda day: (day.span[0], -day.span[1]), default=None)


def day_words(on: date, today: date, *, is_chinese: bool) -> str:
    """Return how a line says that something is due by a day; ``day_in`` reads it again."""
    short = f"{on.month}/{on.day:02d}"
    text = short if _nearest(on.month, on.day, today) == on else on.isoformat()
    return f"{text} 前" if is_chinese else f"by {text}"


Read = Callable[[re.Match[str], date], date | None]


def _said(pattern: str) -> re.Pattern[str]:
    before, after = r"(?:\b(?:by|before|until|due|on)\s+)?", r"(?:\s*(?:之前|以前|前))?"
    return re.compile(f"{before}{pattern}{after}", re.IGNORECASE)


def _full(found: re.Match[str], _today: date) -> date | None:
    return _made(*(int(part) for part in found.groups()))


def _short(found: re.Match[str], today: date) -> date | None:
    return _nearest(int(found[1]), int(found[2]), today)


def _relative(found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_AHEAD[found[1].lower()])


def _month_end(_found: re.Match[str], today: date) -> date | None:
    return add_months(today.replace(day=1), 1) - timedelta(days=1)


def _chinese_weekday(found: re.Match[str], today: date) -> date | None:
    weekday = "一二三四五六日天".index(found[2]) % 8
    weekday = min(weekday, _WEEK - 1)
    if not found[1]:
        return _coming(weekday, today)
    weeks = {"本": 0, "这": 0, "下": 1, "下下": 2}[found[1]]
    return today - timedelta(days=today.weekday()) + timedelta(days=_WEEK * weeks + weekday)


def _english_weekday(found: re.Match[str], today: date) -> date | None:
    weekday = _WEEKDAYS.index(found[2][:3].lower())
    if not found[1]:
        return _coming(weekday, today)
    return today - timedelta(days=today.weekday()) + timedelta(days=_WEEK + weekday)


def _day_first(found: re.Match[str], today: date) -> date | None:
    return _nearest(_MONTHS.index(found[2].lower()) + 1, int(found[1]), today)


def _month_first(found: re.Match[str], today: date) -> date | None:
    return _nearest(_MONTHS.index(found[1].lower()) + 1, int(found[2]), today)


_SPOKEN: Final[tuple[tuple[re.Pattern[str], Read], ...]] = (
    (_said(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?"), _full),
    (_said(r"(?<![\d/.-])(\d{1,2})(?:/|月)(\d{1,2})(?![\d/%])日?"), _short),
    (_said(r"(今天|明天|后天|\btoday\b|\btomorrow\b)"), _relative),
    (_said("(月底)"), _month_end),
    (_said("(下下|下|本|这)?(?:周|星期|礼拜)([一二三四五六日天])"), _chinese_weekday),
    (_said(r"\b(next )?((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"), _english_weekday),
    (_said(r"(?<!\d)(\d{1,2}) " + _MONTH), _day_first),
    (_said(r"\b" + _MONTH + r" (\d{1,2})(?!\d)"), _month_first),
)


def _coming(weekday: int, today: date) -> date:
    """Return the next such day; on the day itself people mean the one in a week."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def _nearest(month: int, day: int, today: date) -> date | None:
    """Return the day of that name closest to today, None when no month has it."""
    near = (_made(today.year + years, month, day) for years in (-1, 0, 1))
    return min((each for each in near if each), key=lambda on: abs(on - today), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
