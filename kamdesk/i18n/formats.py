"""Writes numbers, money, dates and spans the way a reader of the chosen language writes them.

Chinese groups by 万 and 亿 where English groups by thousands, so each language has its own rule;
no text is made by replacing words in another. Nothing here reads a clock: ages are told ``today``.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from kamdesk.i18n.catalogues import N_, _, language, ngettext

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥"}
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND"})
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MINUTES_IN_AN_HOUR = 60
_STEP = 1024  # of one unit of file size to the next
_WHOLE_FROM = 100  # units; below it two decimals keep the meaning
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = {
    "zh_CN": ((Decimal(10) ** 8, " 亿"), (Decimal(10) ** 4, " 万")),
    "en": ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K")),
}


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency's minor unit has: 2 for CNY, 0 for JPY."""
    return 0 if currency in _WITHOUT_CENTS else 2


def money(amount_minor: int | None, currency: str) -> str:
    """Write money short enough for a card: ¥4,286 万 or ¥42.86M; an unknown amount is a dash."""
    return _with_symbol(amount_minor, currency, _short)


def money_exact(amount_minor: int | None, currency: str) -> str:
    """Write money to the last minor unit: ¥42,860,000.00."""
    digits = minor_digits(currency)
    return _with_symbol(amount_minor, currency, lambda amount: f"{amount:,.{digits}f}")


def count(n: int | None) -> str:
    """Write a whole number with its groups: 8,800."""
    return "—" if n is None else f"{n:,}"


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage: 37%."""
    return "—" if share is None else f"{_rounded(Decimal(str(share)) * 100, digits)}%"


def signed(value: float, digits: int = 0) -> str:
    """Write a change with its sign: +4, −2.5, ±0."""
    rounded = round(value, digits) + 0.0
    if rounded == 0:
        return "±0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.{digits}f}"


def day(when: date) -> str:
    """Write a day of the current year: 11/24 周二 or Tue 24 Nov."""
    parts = (day_mark(when), weekday(when))
    return " ".join(parts if language() == "zh_CN" else reversed(parts))


def weekday(when: date) -> str:
    """Write the weekday of a day alone: 周二 or Tue."""
    return _(_WEEKDAYS[when.weekday()])


def day_mark(when: date) -> str:
    """Write a day of the current year without its weekday: 11/24 or 24 Nov."""
    if language() == "zh_CN":
        return f"{when.month}/{when.day:02d}"
    return f"{when.day} {_MONTHS[when.month - 1]}"


def full_date(when: date) -> str:
    """Write a day with its year: 2026年11月24日 or 24 Nov 2026."""
    if language() == "zh_CN":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def day_from(when: date, today: date) -> str:
    """Write a day as short as it can be without doubt: the year only when it is another one."""
    return day(when) if when.year == today.year else full_date(when)


def clock_time(when: datetime) -> str:
    """Write the time of day of an aware moment, on this computer's clock: 09:30."""
    return f"{when.astimezone():%H:%M}"


def moment(when: datetime) -> str:
    """Write an aware moment with its year: 2026年11月24日 09:30 or 24 Nov 2026, 09:30."""
    on = full_date(when.astimezone().date())
    return f"{on} {clock_time(when)}" if language() == "zh_CN" else f"{on}, {clock_time(when)}"


def listing(words: Iterable[str]) -> str:
    """Write several words in a row: 甲、乙 or one, two."""
    return ("、" if language() == "zh_CN" else ", ").join(words)


def month(when: date) -> str:
    """Write a month of a year: 2026年11月 or Nov 2026."""
    if language() == "zh_CN":
        return f"{when.year}年{when.month}月"
    return f"{_MONTHS[when.month - 1]} {when.year}"


def age(when: date, today: date) -> str:
    """Write how far a day is from today: 18 天前, 18 d ago, today, tomorrow, in 5 d."""
    days = (today - when).days
    named = {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}
    if days in named:
        return named[days]
    return _("{n} d ago").format(n=days) if days > 0 else _("in {n} d").format(n=-days)


def days(n: int) -> str:
    """Write a number of days: 18 天, 18 days."""
    return ngettext("{n} day", "{n} days", n).format(n=count(n))


def duration(minutes: int) -> str:
    """Write a span of minutes: 1 小时 30 分钟, 1 h 30 min."""
    hours, rest = divmod(minutes, _MINUTES_IN_AN_HOUR)
    if not hours:
        return _("{n} min").format(n=rest)
    if not rest:
        return _("{n} h").format(n=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=rest)


def elapsed(span: timedelta) -> str:
    """Write a span in its one largest unit, from days to minutes: 3 d, 5 h, 12 min."""
    hours, rest = divmod(int(span.total_seconds()) // 60, _MINUTES_IN_AN_HOUR)
    if span.days:
        return _("{n} d").format(n=span.days)
    return _("{n} h").format(n=hours) if hours else _("{n} min").format(n=rest)


def size(octets: int) -> str:
    """Write a file size: 640 B, 1.5 MB."""
    value, unit = Decimal(octets), "B"
    for larger in ("KB", "MB", "GB"):
        if value < _STEP:
            break
        value, unit = value / _STEP, larger
    return f"{_trimmed(value, 1)} {unit}"


def _with_symbol(minor: int | None, currency: str, written: Callable[[Decimal], str]) -> str:
    if minor is None:
        return "—"
    amount = Decimal(abs(minor)).scaleb(-minor_digits(currency))
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{'−' if minor < 0 else ''}{symbol}{written(amount)}"


def _short(amount: Decimal) -> str:
    """Keep four digits of meaning: 4,286 万, 1.25 亿, 42.86M, 850."""
    for worth, unit in _UNITS[language()]:
        units = amount / worth
        if _rounded(units, 2) >= 1:
            return f"{_trimmed(units, 2 if units < _WHOLE_FROM else 0)}{unit}"
    return _trimmed(amount, 2)


def _trimmed(value: Decimal, digits: int) -> str:
    text = f"{_rounded(value, digits):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Decimal, digits: int) -> Decimal:
    """Round half up, as people do with money; Python's own rounding goes to even."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
