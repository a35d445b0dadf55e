"""Does everything that is dragged keep to 16 ms a frame? With a mouse, in the window of the sample.

A visit over the week, a deal from stage to stage, the edge of a column and of the inspector. Fuller
boards and weeks: ``board`` and ``week``.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice, pairwise
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks._frames import Held, frames, sample_window
from kamdesk.app.desktop_stage import go, pause
from kamdesk.ui.pages.accounts.page import AccountsPage
from kamdesk.ui.pages.opportunities.card_list import MIME
from kamdesk.ui.pages.opportunities.column import StageColumn
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window

STEPS: Final = 150
_LEFT: Final = Qt.MouseButton.LeftButton
_NOTHING: Final = Qt.KeyboardModifier.NoModifier


def questions() -> list[dict[str, object]]:
    """Answer for each thing that is dragged."""
    with sample_window() as (window, _profile):
        return [
            frames("dragging: a visit over the week", _visit(window)),
            frames("dragging: a deal over the board", _deal(window)),
            frames("dragging: the edge of a column", _column(window)),
            frames("dragging: the edge of the inspector", _inspector(window)),
        ]


def _visit(window: Window) -> list[float]:
    go(window, Route("week"))
    pause(500)
    page = window.page()
    if not isinstance(page, WeekPage):
        raise TypeError(page)
    grid = page.grid
    block = next(block for block in grid.blocks if block.is_open)
    began = grid.ground.block_box(block).center()
    room = grid.visibleRegion().boundingRect().adjusted(60, 20, -20, -20)
    spots = [
        QPoint(room.x() + step * 37 % room.width(), room.y() + step * 23 % room.height())
        for step in range(STEPS)
    ]
    return _dragged(grid, [began, *spots, began])


def _deal(window: Window) -> list[float]:
    go(window, Route("opportunities"))
    pause(500)
    page = window.page()
    if not isinstance(page, OpportunitiesPage):
        raise TypeError(page)
    columns = list(page.views.board.open_columns())
    held, data = Held(), QMimeData()
    deal = next(c for c in columns if c.list.cards.faces).list.cards.faces[0].deal
    data.setData(MIME, deal.id.bytes)
    way = [column for column in islice(cycle(columns), STEPS // 3) for _step in range(3)]
    for at, (before, target) in enumerate(pairwise(way)):
        held.act(partial(_step, before, target, data, QPoint(40 + at % 3 * 30, 90 + at % 5 * 70)))
    return held.spans


def _step(before: StageColumn, target: StageColumn, data: QMimeData, spot: QPoint) -> None:
    given = (Qt.DropAction.MoveAction, data, _LEFT, _NOTHING)
    if before is not target:
        QApplication.sendEvent(before, QDragLeaveEvent())
        QApplication.sendEvent(target, QDragEnterEvent(spot, *given))
    QApplication.sendEvent(target, QDragMoveEvent(spot, *given))


def _column(window: Window) -> list[float]:
    head = _accounts(window).table.horizontalHeader()
    edge = head.sectionViewportPosition(1) + head.sectionSize(1) - 1
    return _dragged(head.viewport(), list(_to_and_fro(QPoint(edge, head.height() // 2), 120)))


def _inspector(window: Window) -> list[float]:
    page = _accounts(window)
    if not page.desk.is_open:
        page.toggle_inspector()
        pause(600)
    handle = page.desk.splitter.handle(1)
    began = handle.mapTo(page.desk, handle.rect().center())
    spots = list(_to_and_fro(began, 110))
    return _dragged(handle, [handle.mapFrom(page.desk, spot) for spot in spots])


def _accounts(window: Window) -> AccountsPage:
    go(window, Route("accounts"))
    pause(500)
    page = window.page()
    if not isinstance(page, AccountsPage):
        raise TypeError(page)
    return page


def _to_and_fro(began: QPoint, far: int) -> Iterator[QPoint]:
    for step in range(STEPS):
        yield began + QPoint(abs(step * 7 % (2 * far) - far) - far, 0)
    yield began


def _dragged(widget: QWidget, spots: list[QPoint]) -> list[float]:
    """Press, move and let go; return what each move took."""
    QTest.mousePress(widget, _LEFT, _NOTHING, spots[0])
    held = Held()
    for spot in spots[1:]:
        held.act(_move(widget, spot))
    QTest.mouseRelease(widget, _LEFT, _NOTHING, spots[-1])
    return held.spans


def _move(widget: QWidget, spot: QPoint) -> Callable[[], object]:
    where = (QPointF(spot), QPointF(widget.mapToGlobal(spot)))
    moved = QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, _LEFT, _NOTHING)
    return lambda: QApplication.sendEvent(widget, moved)


if __name__ == "__main__":
    for each in questions():
        print(each)
