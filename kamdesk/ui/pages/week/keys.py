"""The keyboard in the grid: arrows choose, Space lifts, Alt moves, Enter lets down."""

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kamdesk.i18n import _
from kamdesk.ui.pages.week.plan import STEP, Block, Carried, Spot

if TYPE_CHECKING:
    from kamdesk.ui.pages.week.grid import WeekGrid

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ERASE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SLOT: Final = 30
_USUAL: Final = 60


def keeps(grid: "WeekGrid", event: QKeyEvent) -> bool:
    """Tell whether a key belongs to the grid before any shortcut of the window."""
    alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    at_hand = grid.carried is not None or grid.chosen is not None
    return alt and event.key() in _ARROWS and at_hand


def pressed(grid: "WeekGrid", event: QKeyEvent) -> bool:
    """Carry a key out; tell whether it meant something here."""
    if event.key() in _ARROWS:
        return _arrow(grid, event)
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if event.key() == Qt.Key.Key_Escape and grid.carried is not None:
        grid.let_go()
    elif event.key() == Qt.Key.Key_Space or event.key() in _ENTER:
        _take(grid, event)
    elif event.key() in _ERASE and grid.carried is None:
        _cancel(grid)
    else:
        return False
    return True


def begin_visit(grid: "WeekGrid") -> None:
    """Begin a visit where the keyboard is; on a block, after it."""
    block = grid.chosen_block()
    spot = Spot(block.column, block.end) if block else grid.cursor_spot
    grid.lift(Carried(None, spot.column, spot.minute, _USUAL).at(spot))
    grid.drop()


def _arrow(grid: "WeekGrid", event: QKeyEvent) -> bool:
    days, steps = _ARROWS[Qt.Key(event.key())]
    held = event.modifiers()
    alt = bool(held & Qt.KeyboardModifier.AltModifier)
    if grid.carried is None and alt:
        block = grid.chosen_block()
        if block is None or not grid.lift_block(block):
            return block is not None
    if grid.carried is not None:
        stretch = bool(held & Qt.KeyboardModifier.ShiftModifier)
        grid.carry(_moved(grid, grid.carried, days, steps, stretch=stretch))
    else:
        _walk(grid, days, steps)
    return True


def _moved(grid: "WeekGrid", held: Carried, days: int, steps: int, *, stretch: bool) -> Carried:
    if stretch:
        return replace(held.until(held.end + steps * STEP), stretches=True)
    last = len(grid.week.sheet.days) - 1 if grid.week else 0
    column = max(0, min(last, held.column + days))
    return replace(held, stretches=False).at(Spot(column, held.start + steps * STEP))


def _walk(grid: "WeekGrid", days: int, steps: int) -> None:
    here = grid.chosen_block()
    beside = _beside(grid, here, steps) if here and steps else None
    if beside is not None:
        grid.choose(beside)
        return
    spot = grid.cursor_spot
    minute = spot.minute + steps * _SLOT
    if here is not None and steps > 0:
        minute = -(-here.end // STEP) * STEP
    grid.go_to(Spot(spot.column + days, minute))


def _beside(grid: "WeekGrid", here: Block, steps: int) -> Block | None:
    """Return the neighbour that runs at the same time, so that none is out of reach."""
    column = [block for block in grid.blocks if block.column == here.column]
    place = column.index(here) + steps
    if not 0 <= place < len(column):
        return None
    other = column[place]
    return other if other.start < here.end and here.start < other.end else None


def _take(grid: "WeekGrid", event: QKeyEvent) -> None:
    block = grid.chosen_block()
    if grid.carried is not None:
        grid.drop()
    elif block is None:
        begin_visit(grid)
    elif event.key() == Qt.Key.Key_Space:
        grid.lift_block(block)
    else:
        grid.opened.emit(block.visit)


def _cancel(grid: "WeekGrid") -> None:
    block = grid.chosen_block()
    if block is None:
        return
    if block.is_open:
        grid.cancel_asked.emit(block.visit)
    else:
        grid.say(_("A visit that lies behind cannot be called off"))
