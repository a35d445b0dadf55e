"""Visit cadence: how often an account should be seen, how late we are, and what is owed.

Pure arithmetic on local dates. Intervals are calendar days or calendar months; only the due date
moves to a working day. A planned visit never resets the clock, a completed one does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from kamdesk.domain.periods import add_months
from kamdesk.domain.tiers import Tier

IsWorkingDay = Callable[[date], bool]

_LONGEST_HOLIDAY_DAYS = 31


class Rhythm(StrEnum):
    """Which promise is kept: seeing the account at all, or seeing its executives."""

    ACCOUNT = "account"
    EXECUTIVE = "executive"


class Unit(StrEnum):
    """Calendar unit of an interval."""

    DAYS = "days"
    MONTHS = "months"


class Interval(Struct, frozen=True):
    """The promised distance between two touches, at least one unit."""

    count: int
    unit: Unit = Unit.DAYS

    def __post_init__(self) -> None:
        """Reject an interval that would never move on."""
        if self.count < 1:
            raise ValueError(self.count)

    def after(self, day: date, times: int = 1) -> date:
        """Return the day ``times`` intervals later; month ends are clamped (31 Jan -> 28 Feb)."""
        if self.unit is Unit.MONTHS:
            return add_months(day, self.count * times)
        return day + timedelta(days=self.count * times)

    def days_from(self, day: date) -> int:
        """Return how many days this interval spans when it starts on ``day``."""
        return (self.after(day) - day).days


POLICIES: Final[Mapping[tuple[Tier, Rhythm], Interval]] = MappingProxyType(
    {
        (Tier.S, Rhythm.ACCOUNT): Interval(14),
        (Tier.A, Rhythm.ACCOUNT): Interval(14),
        (Tier.B, Rhythm.ACCOUNT): Interval(30),
        (Tier.C, Rhythm.ACCOUNT): Interval(90),
        (Tier.S, Rhythm.EXECUTIVE): Interval(1, Unit.MONTHS),
        (Tier.A, Rhythm.EXECUTIVE): Interval(1, Unit.MONTHS),
    }
)
"""The promise per tier. A pair that is missing means nothing was promised."""


class Cadence(Struct, frozen=True):
    """Where one account stands against its promised rhythm on one day."""

    due: date
    overdue_days: int  # whole calendar days past due; 0 when on time
    debt: float  # cycles owed beyond the running one; 0 while inside the interval

    @property
    def is_overdue(self) -> bool:
        """Tell whether the due date has passed."""
        return self.overdue_days > 0


def next_working_day(day: date, is_working_day: IsWorkingDay) -> date:
    """Return ``day`` itself when it is worked, else the first worked day after it."""
    for later in range(_LONGEST_HOLIDAY_DAYS + 1):
        candidate = day + timedelta(days=later)
        if is_working_day(candidate):
            return candidate
    raise ValueError(day)


def cadence(
    interval: Interval,
    last_done: date | None,
    tier_since: date,
    today: date,
    is_working_day: IsWorkingDay,
) -> Cadence:
    """Judge one promise on one day.

    ``last_done`` is the latest completed touch on or before ``today``; None counts from the day the
    tier was assigned. Debt is ``max(0, days since / interval - 1)``, working days left aside.
    """
    anchor = last_done or tier_since
    due = next_working_day(interval.after(anchor), is_working_day)
    elapsed = (today - anchor).days
    return Cadence(
        due=due,
        overdue_days=max(0, (today - due).days),
        debt=max(0.0, elapsed / interval.days_from(anchor) - 1),
    )


def portfolio_debt(owed: Iterable[tuple[float, float]]) -> float:
    """Sum (value weight, debt in cycles) pairs into the debt of a portfolio."""
    return sum(weight * debt for weight, debt in owed)


class DueTouch(Struct, frozen=True):
    """One touch that was promised, and the day it happened; None when it did not."""

    due: date
    done: date | None


def due_touches(
    interval: Interval,
    tier_since: date,
    done: Iterable[date],
    until: date,
    is_working_day: IsWorkingDay,
) -> tuple[DueTouch, ...]:
    """List what a promise asked for from ``tier_since`` until ``until``, oldest first.

    A late touch answers the due date just before it; due dates it let pass entirely stay unmet.
    An early one answers the coming due date and restarts the clock. Unmet ones end at ``until``.
    """
    listed: list[DueTouch] = []
    anchor = tier_since
    for day in sorted(touch for touch in done if tier_since < touch <= until):
        if day == anchor:
            continue
        listed.extend(_cycle(interval, anchor, day, is_working_day))
        anchor = day
    missed = _dues_until(interval, anchor, until, is_working_day)
    return (*listed, *(DueTouch(due, None) for due in missed))


def _cycle(
    interval: Interval, anchor: date, done: date, is_working_day: IsWorkingDay
) -> Iterator[DueTouch]:
    """Yield the due dates one touch closes: missed ones first, then the one it answers."""
    passed = list(_dues_until(interval, anchor, done, is_working_day))
    if not passed:
        passed = [next_working_day(interval.after(anchor), is_working_day)]
    yield from (DueTouch(due, None) for due in passed[:-1])
    yield DueTouch(passed[-1], done)


def _dues_until(
    interval: Interval, anchor: date, until: date, is_working_day: IsWorkingDay
) -> Iterator[date]:
    times = 1
    while (due := next_working_day(interval.after(anchor, times), is_working_day)) <= until:
        yield due
        times += 1


class MonthState(StrEnum):
    """How one calendar month stands: OPEN is a running month still without its visit."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"


class MonthCompliance(Struct, frozen=True):
    """One calendar month of the executive promise; ``month`` is its first day."""

    month: date
    state: MonthState
    visits: int


def month_compliance(
    visited: Iterable[date], since: date, today: date
) -> tuple[MonthCompliance, ...]:
    """Judge 'one executive visit every calendar month', oldest month first.

    Months count from the first one that began on or after ``since``: nobody is blamed for the
    days before the promise. The running month is never missed. Visits after ``today`` are ignored.
    """
    days = [day for day in visited if day <= today]
    first = since if since.day == 1 else add_months(since.replace(day=1), 1)
    months: list[MonthCompliance] = []
    while first <= today:
        count = sum((day.year, day.month) == (first.year, first.month) for day in days)
        months.append(MonthCompliance(first, _month_state(first, count, today), count))
        first = add_months(first, 1)
    return tuple(months)


def _month_state(first: date, visits: int, today: date) -> MonthState:
    if visits:
        return MonthState.MET
    return MonthState.OPEN if add_months(first, 1) > today else MonthState.MISSED
