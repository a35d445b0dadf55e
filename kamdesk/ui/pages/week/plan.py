"""Where visits lie in a week: days, minutes since midnight, and lanes where two overlap. No Qt."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.queries.cadence_debts import CadenceDebt
from kamdesk.queries.day_visits import USUAL_MINUTES, DayVisit, VisitState
from kamdesk.queries.week import DropPreview, WeekSheet, drop_preview

STEP: Final = 15  # minutes a visit moves by
FIRST_HOUR, LAST_HOUR = 7, 20
DAY_MINUTES: Final = 24 * 60
OPEN: Final = (VisitState.PLANNED, VisitState.RUNNING)


class Block(Struct, frozen=True):
    """A visit in its column; ``lane`` of ``lanes`` where several run at once."""

    visit: DayVisit
    column: int
    start: int
    minutes: int
    lane: int = 0
    lanes: int = 1

    @property
    def end(self) -> int:
        """When it ends."""
        return self.start + self.minutes

    @property
    def is_open(self) -> bool:
        """Whether it still lies ahead and may be moved."""
        return self.visit.state in OPEN


class Spot(Struct, frozen=True):
    """A place in the week: a column and minutes since midnight."""

    column: int
    minute: int


class Carried(Struct, frozen=True):
    """Something in the air: a visit, a debt, or (None) a visit nobody has named yet.

    ``stretches``: its end follows the hand, its start stays.
    """

    what: DayVisit | CadenceDebt | None
    column: int
    start: int
    minutes: int = USUAL_MINUTES
    stretches: bool = False

    @property
    def end(self) -> int:
        """When it would end."""
        return self.start + self.minutes

    def at(self, spot: Spot) -> "Carried":
        """Put it at a place of the day, as a whole within midnight and midnight."""
        start = max(0, min(DAY_MINUTES - self.minutes, spot.minute))
        return replace(self, column=spot.column, start=start)

    def until(self, minute: int) -> "Carried":
        """Let it end there; never shorter than a step, never past midnight."""
        end = max(self.start + STEP, min(DAY_MINUTES, minute))
        return replace(self, minutes=end - self.start)


def minute_of(moment: datetime) -> int:
    """Return the minutes since midnight."""
    return moment.hour * 60 + moment.minute


def snapped(minute: float) -> int:
    """Return the step nearest to a minute."""
    return round(minute / STEP) * STEP


def moment_at(sheet: WeekSheet, spot: Spot) -> datetime:
    """Return the moment of a place on the clock of this computer."""
    day = sheet.days[spot.column].day
    return datetime.combine(day, time()).astimezone() + timedelta(minutes=spot.minute)


def blocks_of(sheet: WeekSheet) -> tuple[Block, ...]:
    """Return every visit of a week where it stands."""
    found: list[Block] = []
    for column, day in enumerate(sheet.days):
        blocks = [_block(visit, column) for visit in day.visits]
        found.extend(in_lanes(sorted(blocks, key=lambda block: (block.start, -block.minutes))))
    return tuple(found)


def hours_of(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the first and the last hour worth showing: business hours, and what lies beyond."""
    starts = [block.start // 60 for block in blocks]
    ends = [-(-block.end // 60) for block in blocks]
    return min([FIRST_HOUR, *starts]), max([LAST_HOUR, *ends])


def in_lanes(blocks: Sequence[Block]) -> list[Block]:
    """Put blocks of a day that overlap beside one another; they come in order of their start."""
    placed: list[Block] = []
    knot: list[Block] = []
    for block in blocks:
        if knot and block.start >= max(each.end for each in knot):
            placed.extend(_shared(knot))
            knot = []
        knot.append(block)
    return placed + _shared(knot)


def preview(sheet: WeekSheet, carried: Carried) -> DropPreview | None:
    """Estimate the way around the place something hangs over; None without an account."""
    if carried.what is None:
        return None
    return drop_preview(sheet.days[carried.column].visits, carried.what, carried.start)


def free_spot(sheet: WeekSheet, now: datetime, minutes: int) -> Spot:
    """Return the first place of the week from now on where an hour of business is free."""
    local = now.astimezone()
    for column, day in enumerate(sheet.days):
        if day.day < local.date() or not day.is_worked:
            continue
        earliest = minute_of(local) + STEP if day.day == local.date() else 0
        start = _free(day.visits, max(9 * 60, -(-earliest // 30) * 30), minutes)
        if start is not None:
            return Spot(column, start)
    return Spot(len(sheet.days) - 1, 9 * 60)


def column_of(sheet: WeekSheet, day: date) -> int | None:
    """Return the column of a day, None outside the week."""
    place = (day - sheet.first).days
    return place if 0 <= place < len(sheet.days) else None


def _block(visit: DayVisit, column: int) -> Block:
    start = minute_of(visit.start)
    return Block(visit, column, start, min(visit.minutes, DAY_MINUTES - start))


def _shared(knot: Sequence[Block]) -> list[Block]:
    ends: list[int] = []
    lanes: list[int] = []
    for block in knot:
        free = next((lane for lane, end in enumerate(ends) if end <= block.start), len(ends))
        ends[free : free + 1] = [block.end]
        lanes.append(free)
    return [
        replace(block, lane=lane, lanes=len(ends)) for block, lane in zip(knot, lanes, strict=True)
    ]


def _free(visits: Sequence[DayVisit], earliest: int, minutes: int) -> int | None:
    taken = [
        (minute_of(visit.start), minute_of(visit.start) + visit.minutes)
        for visit in visits
        if visit.state is not VisitState.CANCELLED
    ]
    for start in range(earliest, 18 * 60 - minutes + 1, 30):
        if all(start + minutes <= begin or end <= start for begin, end in taken):
            return start
    return None
