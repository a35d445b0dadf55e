"""Does a board of 500 cards stay within a frame of 16 ms while one is dragged and one scrolls?

Frozen rows on the real widget, 1440x900. A drag frame is what a step of the pointer costs: leave
one stage, enter the next, and paint everything that changed.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice
from statistics import median
from time import perf_counter
from typing import Final
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from benchmarks._portfolio import answer
from kamdesk.app.desktop_setup import application, wear
from kamdesk.domain.money import Money
from kamdesk.domain.opportunity_moves import Flag
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import Board, Column, total_of
from kamdesk.ui.pages.opportunities.board import StageBoard
from kamdesk.ui.pages.opportunities.card_list import MIME
from kamdesk.ui.pages.opportunities.column import StageColumn
from kamdesk.ui.theme import theme

TODAY: Final = date(2026, 11, 24)
CARDS, FRAMES = 500, 300
FRAME_MS, BUILD_MS = 16.0, 250.0
SIZE: Final = (1200, 720)
_STAGES: Final = (("需求确认", 0.1), ("方案验证", 0.35), ("商务谈判", 0.6), ("合同审批", 0.85))


def questions(cards: int = CARDS) -> list[dict[str, object]]:
    """Show the board once and answer for building, dragging and scrolling."""
    application()
    wear("light", 1.0)
    theme().motion.allowed = False
    shown = _board(cards)
    widget = StageBoard()
    widget.resize(*SIZE)
    widget.show()
    built = _spent(partial(_show, widget, shown))
    steps = sorted(_drag(widget))
    drag, slow = median(steps), steps[len(steps) * 19 // 20]
    scroll = median(_scroll(widget.columns[0]))
    widget.close()
    widget.deleteLater()
    return [
        answer(f"board: {cards} cards built, {built:.0f} ms", built / BUILD_MS, 1.0),
        answer(f"board: drag frame, median {drag:.1f} ms", drag / FRAME_MS, 1.0),
        answer(f"board: drag frame between stages, p95 {slow:.1f} ms", slow / FRAME_MS, 1.0),
        answer(f"board: scroll frame, median {scroll:.1f} ms", scroll / FRAME_MS, 1.0),
    ]


def _drag(widget: StageBoard) -> Iterator[float]:
    """Carry a card from stage to stage, three steps over each."""
    data = QMimeData()
    data.setData(MIME, widget.columns[0].list.cards.faces[0].deal.id.bytes)
    widget.columns[0].list.lift(widget.columns[0].list.cards.faces[0].deal.id)
    before: StageColumn | None = None
    for at, target in enumerate(islice(cycle(list(widget.open_columns())), FRAMES // 3)):
        for step in range(3):
            spot = QPoint(60 + step * 20, 100 + at % 5 * 80)
            yield _spent(partial(_step, before, target, data, spot))
            before = target


def _step(before: StageColumn | None, target: StageColumn, data: QMimeData, spot: QPoint) -> None:
    given = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton)
    mods = Qt.KeyboardModifier.NoModifier
    if before is not target:
        if before is not None:
            QApplication.sendEvent(before, QDragLeaveEvent())
        QApplication.sendEvent(target, QDragEnterEvent(spot, *given, mods))
    QApplication.sendEvent(target, QDragMoveEvent(spot, *given, mods))
    target.list.viewport().update()
    QApplication.processEvents()  # one frame: all that changed is painted together


def _scroll(column: StageColumn) -> Iterator[float]:
    bar = column.list.verticalScrollBar()
    for frame in range(FRAMES):
        spot = frame * 53 % max(1, bar.maximum())
        yield _spent(partial(_scroll_to, column, spot))


def _scroll_to(column: StageColumn, spot: int) -> None:
    column.list.verticalScrollBar().setValue(spot)
    column.list.viewport().repaint()


def _show(widget: StageBoard, shown: Board) -> None:
    widget.show_board(shown, TODAY)
    QApplication.processEvents()


def _spent(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _board(cards: int) -> Board:
    share = cards // len(_STAGES)
    columns = [_column(at, share) for at in range(len(_STAGES))]
    return Board("CNY", tuple(columns), date(2026, 10, 1), 0.41, 96)


def _column(at: int, cards: int) -> Column:
    name, probability = _STAGES[at]
    deals = tuple(_deal(at, number) for number in range(cards))
    return Column(
        stage_id=UUID(int=at + 1),
        key=name,
        name=name,
        english_name=None,
        probability=probability,
        outcome="open",
        expected_days=30,
        total=total_of(deals),
        weighted_minor=0,
        unknown=0,
        cards=deals,
    )


def _deal(stage: int, number: int) -> DealRow:
    late = number % 7 == 0
    return DealRow(
        id=UUID(int=(stage + 1) * 100_000 + number),
        account_id=UUID(int=number + 1),
        account_name=f"{'东西南北中'[number % 5]}岭重工 {number}",
        account_short=None,
        account_english=None,
        band=("healthy", "watch", "at_risk", "unscored")[number % 4],
        health=None if number % 4 == 3 else 40.0 + number % 60,
        name=f"能耗在线监测平台 {number} 期",
        product_name=None,
        product_english=None,
        stage_id=UUID(int=stage + 1),
        outcome="open",
        amount=Money(number * 1_000_000 + 50_000_000, "CNY"),
        in_base=number * 1_000_000 + 50_000_000,
        probability=0.35,
        opened_on=TODAY - timedelta(days=90),
        stage_since=TODAY - timedelta(days=number % 60),
        expected_close=TODAY + timedelta(days=number % 200),
        closed_on=None,
        owner_id=UUID(int=7),
        owner_name=("苏晓岚", "方以宁", "石磊")[number % 3],
        owner_english=None,
        next_step=f"找总工确认计量点位 {number}",
        competitors=(),
        loss_reason=None,
        days_in_stage=number % 60,
        expected_days=30,
        last_activity=TODAY,
        silent_days=0,
        flags=(Flag.OVER_AGE,) if late else (Flag.NO_DECISION_MAKER,) if number % 3 else (),
        comments=number % 4,
    )
