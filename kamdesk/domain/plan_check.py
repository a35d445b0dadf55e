"""What speaks against the plan of a day: nobody works, visits clash, odd hours, no lunch.

Pure arithmetic on minutes since midnight of the local day. Working hours and the time of lunch are
those of the ribbon.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.day_ribbon import DAY_FROM, DAY_TO, LUNCH_FROM, LUNCH_TO, Kind, Stop, ribbon


class Doubt(StrEnum):
    """What is wrong with a place in a day."""

    DAY_OFF = "day_off"
    OVERLAP = "overlap"
    WAY_TOO_SHORT = "way_too_short"
    ODD_HOURS = "odd_hours"
    NO_LUNCH = "no_lunch"


class Remark(Struct, frozen=True):
    """One doubt. ``visit_id`` None: the whole day. ``minutes`` that overlap or are missing."""

    doubt: Doubt
    visit_id: UUID | None = None
    minutes: int = 0


def check_day(stops: Sequence[Stop], *, is_worked: bool = True) -> tuple[Remark, ...]:
    """Return every doubt about a day, the day itself first, lunch last; none about an empty day."""
    ordered = sorted(stops, key=lambda stop: (stop.start, stop.end))
    found = [Remark(Doubt.DAY_OFF)] if ordered and not is_worked else []
    for place, stop in enumerate(ordered):
        clash = _clash(ordered[place - 1] if place else None, stop)
        found += [clash] if clash else []
        if stop.start < DAY_FROM or stop.end > DAY_TO:
            found.append(Remark(Doubt.ODD_HOURS, stop.visit_id))
    return (*found, *_lunch(ordered))


def _clash(before: Stop | None, stop: Stop) -> Remark | None:
    if before is None:
        return None
    if stop.start < before.end:
        return Remark(Doubt.OVERLAP, stop.visit_id, min(before.end, stop.end) - stop.start)
    missing = (stop.travel or 0) - (stop.start - before.end)
    return Remark(Doubt.WAY_TOO_SHORT, stop.visit_id, missing) if missing > 0 else None


def _lunch(ordered: Sequence[Stop]) -> list[Remark]:
    """Doubt lunch where visits stand around noon and leave no half hour."""
    around_noon = any(stop.start < LUNCH_TO and stop.end > LUNCH_FROM for stop in ordered)
    has_lunch = any(each.kind is Kind.LUNCH for each in ribbon(ordered).stretches)
    return [Remark(Doubt.NO_LUNCH)] if around_noon and not has_lunch else []
