"""What stands still while something is dragged: painted once, shown again in every frame."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from kamdesk.queries.day_visits import VisitState
from kamdesk.ui.pages.week.plan import Block, column_of
from kamdesk.ui.pages.week.strokes import draw_block, draw_ground, draw_way

if TYPE_CHECKING:
    from kamdesk.ui.pages.week.grid import WeekGrid


class Still:
    """The hours, the days and every block at its place, as one picture."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None

    def forget(self) -> None:
        """Paint it anew at the next look."""
        self._picture = None

    def draw(self, p: QPainter, grid: "WeekGrid") -> None:
        """Put the picture down, painted first where it is no longer true."""
        ratio = p.device().devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatioF() != ratio:
            self._picture = _painted(grid, ratio)
        p.drawPixmap(0, 0, self._picture)


def _painted(grid: "WeekGrid", ratio: float) -> QPixmap:
    picture = QPixmap(grid.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    p = QPainter(picture)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    week = grid.week
    if week is not None:
        off = [n for n, day in enumerate(week.sheet.days) if not day.is_worked]
        draw_ground(p, grid.ground, column_of(week.sheet, week.today), off)
        _draw_ways(p, grid)
        tight = {key for day in week.sheet.days for key in day.overlaps}
        for block in grid.blocks:
            is_chosen = block.visit.id == grid.chosen and grid.carried is None
            is_tight = block.visit.id in tight
            box = grid.ground.block_box(block)
            draw_block(p, box, block, chosen=is_chosen, tight=is_tight)
    p.end()
    return picture


def _draw_ways(p: QPainter, grid: "WeekGrid") -> None:
    before: Block | None = None
    for block in sorted(grid.blocks, key=lambda each: (each.column, each.start)):
        if block.visit.state in (VisitState.CANCELLED, VisitState.MISSED):
            continue
        leg = block.visit.travel
        if before is not None and before.column == block.column and leg is not None:
            draw_way(p, grid.ground, block, leg, before.end)
        before = block
