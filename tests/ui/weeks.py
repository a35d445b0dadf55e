"""A week for the tests of the planner: what was, what comes, and who waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from kamdesk.services.records import EditRecord, edit_record
from kamdesk.ui.pages.week.grid import WeekGrid
from kamdesk.ui.pages.week.plan import Block
from kamdesk.workspace import Workspace
from tests.ui.days import DAY, a_held_visit, a_planned_visit, an_account, an_old_account, at
from tests.workspaces import Clock, added

MONDAY = DAY - timedelta(days=1)
WEDNESDAY = DAY + timedelta(days=1)


@dataclass
class FilledWeek:
    """Monday held, today at 14:00, Wednesday at 10:00, and an account that waits."""

    hualan: UUID
    chenghai: UUID
    waiting: UUID
    held: UUID
    today: UUID
    later: UUID


def a_filled_week(workspace: Workspace, clock: Clock) -> FilledWeek:
    """Fill the week of the standing test day; it is half past ten on Tuesday."""
    clock.now = at(10, 30)
    waiting = an_old_account(workspace, clock, "瀚渚航空", "Hanzhu Aviation")
    hualan = an_account(workspace, "华澜重工集团", "Hualan Heavy Industry")
    chenghai = an_account(workspace, "澄海半导体", "Chenghai Semiconductor")
    for number, account in enumerate((waiting, hualan, chenghai)):
        place(workspace, account, Decimal("31.2") + Decimal(number) / 10)
    person = added(workspace, "contact", account_id=chenghai, name="林若溪",
                   english_name="Lin Ruoxi")  # fmt: skip
    return FilledWeek(
        hualan,
        chenghai,
        waiting,
        a_held_visit(workspace, hualan, at(9, day=MONDAY)),
        a_planned_visit(workspace, chenghai, at(14), [person], objective="Book the review"),
        a_planned_visit(workspace, hualan, at(10, day=WEDNESDAY)),
    )


def place(workspace: Workspace, account: UUID, latitude: Decimal) -> None:
    """Put an account on the map."""
    values = {"latitude": latitude, "longitude": Decimal("121.5"), "datum": "gcj02"}
    workspace.run(edit_record, EditRecord(entity="account", id=account, values=values))


def block_of(grid: WeekGrid, visit: UUID) -> Block:
    """Return the block of a visit that must be there."""
    block = grid.block_of(visit)
    assert block is not None
    return block


def middle_of(grid: WeekGrid, visit: UUID) -> QPoint:
    """Return where a hand takes hold of a visit."""
    return grid.ground.block_box(block_of(grid, visit)).center()


def spot_at(grid: WeekGrid, column: int, minute: int) -> QPoint:
    """Return the point of an hour of a day."""
    return QPoint(grid.ground.column_box(column).center().x(), grid.ground.y(minute))


def drag(
    grid: WeekGrid, start: QPoint, end: QPoint, midway: Callable[[], None] | None = None
) -> None:
    """Press, draw over two points and let go, as a hand does."""
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=start)
    for spot in ((start + end) / 2, end):
        moved = QMouseEvent(
            QMouseEvent.Type.MouseMove, spot, grid.mapToGlobal(spot), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        grid.mouseMoveEvent(moved)
    if midway is not None:
        midway()
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)
