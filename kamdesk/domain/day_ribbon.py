"""The time ribbon of a day: visits, the way between them, and where lunch still fits.

All times are minutes since midnight of the local day.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final
from uuid import UUID

from msgspec import Struct

DAY_FROM, DAY_TO = 9 * 60, 18 * 60
LUNCH_FROM, LUNCH_TO = 11 * 60 + 30, 14 * 60
LUNCH_MINUTES: Final = 60
SHORTEST_LUNCH: Final = 30
MIDNIGHT: Final = 24 * 60


class Kind(StrEnum):
    """What a stretch of the ribbon is."""

    VISIT = "visit"
    TRAVEL = "travel"
    LUNCH = "lunch"


class Stop(Struct, frozen=True):
    """One visit in the order of the day. ``travel`` is the way to it; None: nobody knows."""

    visit_id: UUID
    start: int
    end: int
    travel: int | None = None


class Stretch(Struct, frozen=True):
    """One piece of the ribbon. ``is_tight``: the way takes longer than the gap before the visit.

    A travel stretch carries the visit it leads to; lunch carries none.
    """

    kind: Kind
    start: int
    end: int
    visit_id: UUID | None = None
    is_tight: bool = False


class Ribbon(Struct, frozen=True):
    """The stretches in order of time, on an axis of whole hours."""

    start: int
    end: int
    stretches: tuple[Stretch, ...]


def ribbon(stops: Sequence[Stop]) -> Ribbon:
    """Lay a day out. Travel ends when its visit starts, so that it says when to leave."""
    ordered = sorted(stops, key=lambda stop: (stop.start, stop.end))
    stretches = [Stretch(Kind.VISIT, s.start, s.end, s.visit_id) for s in ordered]
    for before, stop in pairwise(ordered):
        if stop.travel:
            room = stop.start - before.end
            start = max(before.end, stop.start - stop.travel)
            way = Stretch(
                Kind.TRAVEL, min(start, stop.start), stop.start, stop.visit_id, stop.travel > room
            )
            stretches.append(way)
    lunch = _lunch(stretches) if ordered else None
    stretches += [lunch] if lunch else []
    first = min((s.start for s in stretches), default=DAY_FROM)
    last = max((s.end for s in stretches), default=DAY_TO)
    return Ribbon(
        start=min(DAY_FROM, first // 60 * 60),
        end=max(DAY_TO, min(MIDNIGHT, -(-last // 60) * 60)),
        stretches=tuple(sorted(stretches, key=lambda s: (s.start, s.end, s.kind))),
    )


def _lunch(busy: Sequence[Stretch]) -> Stretch | None:
    """Return the first free hour around noon, or the longest shorter break that still is one."""
    best = max(_free(busy), key=lambda gap: (min(gap[1] - gap[0], LUNCH_MINUTES), -gap[0]))
    start, end = best
    if end - start < SHORTEST_LUNCH:
        return None
    return Stretch(Kind.LUNCH, start, min(end, start + LUNCH_MINUTES))


def _free(busy: Sequence[Stretch]) -> list[tuple[int, int]]:
    """List the gaps around noon, in order of time; there is always one, perhaps empty."""
    gaps, reached = [], LUNCH_FROM
    for stretch in sorted(busy, key=lambda s: s.start):
        gaps.append((reached, max(reached, min(stretch.start, LUNCH_TO))))
        reached = max(reached, stretch.end)
    return [*gaps, (min(reached, LUNCH_TO), LUNCH_TO)]
