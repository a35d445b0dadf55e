"""Where lanes and bars of the timeline lie, in design pixels below its head."""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from kamdesk.domain.periods import quarter_of
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Timeline

BAR, LANE_PAD = 26, 5
_LEAST_DAYS: Final = 14  # no bar is drawn shorter than two weeks


class Bar(Struct, frozen=True):
    """A deal on the timeline: lane, row within it, and the days it spans."""

    deal: DealRow
    top: int  # design pixels below the head
    begins: date
    ends: date
    is_open_ended: bool


class LaneBox(Struct, frozen=True):
    """A lane: its account and where it lies, in design pixels."""

    deal: DealRow
    top: int
    height: int


def laid_out(timeline: Timeline, today: date) -> tuple[tuple[Bar, ...], tuple[LaneBox, ...], int]:
    """Put every deal into its lane; return bars, lanes and the height of all."""
    bars: list[Bar] = []
    lanes: list[LaneBox] = []
    top = 0
    for lane in timeline.lanes:
        height = len(lane.deals) * BAR + 2 * LANE_PAD
        lanes.append(LaneBox(lane.deals[0], top, height))
        for row, deal in enumerate(lane.deals):
            bars.append(_bar(deal, top + LANE_PAD + row * BAR, today))
        top += height
    return tuple(bars), tuple(lanes), top


def _bar(deal: DealRow, top: int, today: date) -> Bar:
    begins = deal.opened_on or deal.stage_since or today
    ends = deal.closed_on or deal.expected_close
    least = begins + timedelta(days=_LEAST_DAYS)
    return Bar(deal, top, begins, max(ends or today, least), ends is None)


def quarter_start(day: date) -> date:
    """Return the first day of a day's quarter."""
    return quarter_of(day).period.first


def next_quarter(day: date) -> date:
    """Return the first day of the quarter after a day's."""
    return quarter_of(day).period.last + timedelta(days=1)
