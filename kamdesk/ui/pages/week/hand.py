"""The mouse in the grid: choosing, lifting, stretching by the lower edge, drawing a new visit."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from kamdesk.ui.pages.week.plan import STEP, Block, Carried, Spot, snapped
from kamdesk.ui.theme import theme

if TYPE_CHECKING:
    from kamdesk.ui.pages.week.grid import WeekGrid

_EDGE: Final = 6  # the lower edge of a block that stretches it
_SLOT: Final = 30


class Hand:
    """What the pressed button has begun, from the press to the release."""

    def __init__(self, grid: "WeekGrid") -> None:
        self._grid = grid
        self._pressed: QPoint | None = None
        self._block: Block | None = None
        self._on_edge = False
        self._grab = 0.0
        self._column = 0

    def press(self, event: QMouseEvent) -> None:
        """Choose what lies under the button."""
        if event.button() != Qt.MouseButton.LeftButton or self._grid.week is None:
            return
        grid, spot = self._grid, event.position().toPoint()
        grid.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed, self._block = spot, grid.block_at(spot)
        self._column = grid.ground.column_at(spot.x())
        minute = grid.ground.minute_at(spot.y())
        self._on_edge = self._block is not None and self._is_edge(self._block, spot)
        self._grab = minute - (self._block.start if self._block else 0)
        if self._block is not None:
            grid.choose(self._block)
        else:
            grid.go_to(Spot(self._column, int(minute) // _SLOT * _SLOT))

    def move(self, event: QMouseEvent) -> None:
        """Carry on what was begun, or show what a press would begin."""
        spot = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._shape(spot)
            return
        if self._grid.carried is None:
            far = (spot - self._pressed).manhattanLength()
            if far < QApplication.startDragDistance() or not self._begin():
                return
        self._carry(spot)

    def release(self, event: QMouseEvent) -> None:
        """Let down what is in the air."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self._grid.drop()

    def forget(self) -> None:
        """Let the press end here, whatever the button does."""
        self._pressed = None

    def double(self, event: QMouseEvent) -> None:
        """Open a block, or begin a visit on an empty place."""
        grid, spot = self._grid, event.position().toPoint()
        self._pressed = None
        block = grid.block_at(spot)
        if block is not None:
            grid.opened.emit(block.visit)
        elif grid.ground.is_inside(spot):
            minute = int(grid.ground.minute_at(spot.y())) // _SLOT * _SLOT
            grid.lift(Carried(None, grid.ground.column_at(spot.x()), minute))
            grid.drop()

    def _begin(self) -> bool:
        grid = self._grid
        if self._block is not None:
            if grid.lift_block(self._block, stretches=self._on_edge):
                return True
            self._pressed = None
            return False
        if self._pressed is None or not grid.ground.is_inside(self._pressed):
            return False
        start = snapped(self._grab)
        grid.lift(Carried(None, self._column, start, STEP, stretches=True))
        return True

    def _carry(self, spot: QPoint) -> None:
        grid, held = self._grid, self._grid.carried
        if held is None:
            return
        minute = grid.ground.minute_at(spot.y())
        if self._block is None:
            first, last = sorted((snapped(self._grab), snapped(minute)))
            grid.carry(Carried(None, self._column, first, STEP, stretches=True).until(last))
        elif held.stretches:
            grid.carry(held.until(snapped(minute)))
        else:
            column = grid.ground.column_at(spot.x())
            grid.carry(held.at(Spot(column, snapped(minute - self._grab))))

    def _is_edge(self, block: Block, spot: QPoint) -> bool:
        box = self._grid.ground.block_box(block)
        return block.is_open and spot.y() > box.bottom() - theme().px(_EDGE)

    def _shape(self, spot: QPoint) -> None:
        block = self._grid.block_at(spot)
        if block is None or not block.is_open:
            self._grid.setCursor(Qt.CursorShape.ArrowCursor)
        elif self._is_edge(block, spot):
            self._grid.setCursor(Qt.CursorShape.SizeVerCursor)
        else:
            self._grid.setCursor(Qt.CursorShape.OpenHandCursor)
