"""A week of visits in day columns, and who waits to be put into it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.travel import Leg, RoadTime, leg, road_time
from kamdesk.domain.working_days import WorkingDays
from kamdesk.queries.cadence_debts import CadenceDebt, cadence_debts
from kamdesk.queries.day_visits import (
    REMOTE,
    DayVisit,
    VisitState,
    legs_of,
    visits_between,
)
from kamdesk.queries.working_days import working_days
from kamdesk.storage.reading import Reading

WORKDAYS: Final = 5
WHOLE_WEEK: Final = 7


class WeekDay(Struct, frozen=True):
    """One column. ``overlaps`` begin before the visit before is over, or too soon to get there.

    ``is_worked`` by the calendar of the profile: not a holiday, but a weekend made up for one.
    """

    day: date
    visits: tuple[DayVisit, ...]
    road: RoadTime
    overlaps: frozenset[UUID]
    is_worked: bool

    @property
    def is_weekend(self) -> bool:
        """Whether it is a Saturday or a Sunday."""
        return self.day.weekday() >= WORKDAYS

    @property
    def count(self) -> int:
        """How many visits count."""
        return sum(visit.state is not VisitState.CANCELLED for visit in self.visits)


class WeekSheet(Struct, frozen=True):
    """The days of a week, Monday first, and the queue of debts nobody has planned for yet."""

    first: date
    days: tuple[WeekDay, ...]
    queue: tuple[CadenceDebt, ...]
    planned: tuple[CadenceDebt, ...]
    road: RoadTime

    @property
    def count(self) -> int:
        """How many visits the week holds."""
        return sum(day.count for day in self.days)


class DropPreview(Struct, frozen=True):
    """The way before and after a visit if it were put there; None when not known."""

    before: Leg | None
    after: Leg | None


def week_sheet(
    reading: Reading, day: date | None = None, owner_id: UUID | None = None, *, whole: bool = False
) -> WeekSheet:
    """Return the week a day lies in, this one when not told; busy and worked weekends show."""
    owner, on = owner_id or reading.actor, day or reading.today
    monday = on - timedelta(days=on.weekday())
    weekend = {monday + timedelta(days=n) for n in range(WORKDAYS, WHOLE_WEEK)}
    visits = visits_between(reading, monday, max(weekend), owner)
    worked = working_days(reading)
    busy = any(map(worked.includes, weekend)) or any(visit.day in weekend for visit in visits)
    length = WHOLE_WEEK if whole or busy else WORKDAYS
    columns = [_column(monday + timedelta(days=n), visits, worked) for n in range(length)]
    debts = cadence_debts(reading, owner, only_overdue=False)
    return WeekSheet(
        first=monday,
        days=tuple(columns),
        queue=tuple(debt for debt in debts if debt.planned_on is None),
        planned=tuple(debt for debt in debts if debt.planned_on is not None),
        road=road_time([each for column in columns for each in legs_of(column.visits)]),
    )


def drop_preview(
    visits: Sequence[DayVisit], dropped: DayVisit | CadenceDebt, at_minute: int
) -> DropPreview:
    """Estimate the way around a place in a day, in minutes since midnight."""
    if isinstance(dropped, DayVisit) and dropped.type == REMOTE:
        return DropPreview(None, None)
    others = [v for v in visits if v.is_on_the_way and v.id != _visit_id(dropped)]
    before = [visit for visit in others if _minute(visit) <= at_minute]
    after = [visit for visit in others if _minute(visit) > at_minute]
    return DropPreview(
        before=leg(before[-1].where, dropped.where) if before else None,
        after=leg(dropped.where, after[0].where) if after else None,
    )


def _visit_id(dropped: DayVisit | CadenceDebt) -> UUID | None:
    return dropped.id if isinstance(dropped, DayVisit) else None


def _minute(visit: DayVisit) -> int:
    return visit.start.hour * 60 + visit.start.minute


def _column(day: date, visits: Sequence[DayVisit], worked: WorkingDays) -> WeekDay:
    mine = tuple(visit for visit in visits if visit.day == day)
    road = road_time(legs_of(mine))
    return WeekDay(day, mine, road, _overlaps(mine), worked.includes(day))


def _overlaps(visits: Sequence[DayVisit]) -> frozenset[UUID]:
    found, busy_until = set(), None
    for visit in visits:
        if visit.state in (VisitState.CANCELLED, VisitState.MISSED):
            continue
        travel = timedelta(minutes=visit.travel.minutes if visit.travel else 0)
        if busy_until is not None and visit.start < busy_until + travel:
            found.add(visit.id)
        busy_until = max(visit.end, busy_until) if busy_until else visit.end
    return frozenset(found)
