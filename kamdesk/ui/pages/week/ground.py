"""From minutes to pixels and back: where columns, hours and blocks lie in the grid."""

from typing import Final

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect

from kamdesk.ui.pages.week.plan import DAY_MINUTES, Block
from kamdesk.ui.theme import theme

GUTTER: Final = 48  # hours at the left
HOUR: Final = 42  # the least height of an hour
_GAP: Final = 4  # between a block and its column


class Ground(Struct, frozen=True):
    """A grid of some columns, from the first to the last hour, in pixels."""

    width: int
    height: int
    columns: int = 5
    first: int = 7
    last: int = 20

    @property
    def hour(self) -> float:
        """The height of an hour."""
        return self.height / max(1, self.last - self.first)

    def left(self, column: int) -> int:
        """Where a column begins; one past the last is the right edge."""
        gutter = theme().px(GUTTER)
        return gutter + (self.width - gutter) * column // max(1, self.columns)

    def y(self, minute: float) -> int:
        """Where a minute of the day lies."""
        return round((minute / 60 - self.first) * self.hour)

    def column_box(self, column: int) -> QRect:
        """The whole of a column."""
        left = self.left(column)
        return QRect(left, 0, self.left(column + 1) - left, self.height)

    def span_box(self, column: int, start: int, minutes: int) -> QRect:
        """A span over the whole column."""
        gap = theme().px(_GAP)
        left, top = self.left(column) + gap, self.y(start)
        right = self.left(column + 1) - gap
        tall = max(theme().px(18), self.y(start + minutes) - top)
        return QRect(left, top + 1, right - left, tall - 2)

    def block_box(self, block: Block) -> QRect:
        """A visit in its lane."""
        whole = self.span_box(block.column, block.start, block.minutes)
        wide = whole.width() // block.lanes
        return QRect(whole.x() + wide * block.lane, whole.y(), wide - (block.lanes > 1),
                     whole.height())  # fmt: skip

    def column_at(self, x: int) -> int:
        """The column under a point, held within the grid."""
        inside = (self.width - theme().px(GUTTER)) or 1
        column = (x - theme().px(GUTTER)) * self.columns // inside
        return max(0, min(self.columns - 1, column))

    def minute_at(self, y: int) -> float:
        """The minute of the day under a point."""
        return max(0.0, min(float(DAY_MINUTES), self.first * 60 + y / self.hour * 60))

    def is_inside(self, spot: QPoint) -> bool:
        """Whether a point lies on a day, not on the hours."""
        return spot.x() >= theme().px(GUTTER) and 0 <= spot.y() <= self.height
