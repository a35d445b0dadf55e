"""Where words stand beside marks on one line, so that none hides another or leaves the picture."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

ROWS: Final = 2


class Spot(Struct, frozen=True):
    """Where words begin, in pixels from the left, and in which row from the top."""

    left: float
    row: int


def placed(
    marks: Sequence[tuple[float, float]], room: float, gap: float, rows: int = ROWS
) -> list[Spot | None]:
    """Place words over marks (place, width), from left to right, each in the first row with room.

    Words stand centred over their mark as far as the room allows. None: no row has room for them.
    """
    free = [0.0] * rows
    found: list[Spot | None] = [None] * len(marks)
    for at in sorted(range(len(marks)), key=lambda each: marks[each][0]):
        place, width = marks[at]
        for row in range(rows):
            left = max(free[row], min(place - width / 2, room - width))
            if left + width <= room and left <= place <= left + width:
                found[at] = Spot(left, row)
                free[row] = left + width + gap
                break
    return found
