"""The planner of a week, by hand and by keys: create, move, stretch, call off, and look back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.listing import listed
from kamdesk.queries.records import one
from kamdesk.services.undoing import undo
from kamdesk.ui.page import Meeting, Page, Subject
from kamdesk.ui.pages.week.asking import CancelQuestion, VisitQuestion
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.pages.week.plan import Spot
from kamdesk.ui.pages.week.queue import MIME, owed_text
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.workspace import Workspace
from tests.ui.days import DAY, a_planned_visit, at
from tests.ui.weeks import (
    WEDNESDAY,
    FilledWeek,
    a_filled_week,
    block_of,
    drag,
    middle_of,
    spot_at,
)
from tests.workspaces import Clock

Settled = Callable[[Page], None]
NOTHING = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
STRETCH = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def filled(workspace: Workspace, clock: Clock) -> FilledWeek:
    return a_filled_week(workspace, clock)


@pytest.fixture
def page(
    qtbot: QtBot, filled: FilledWeek, tasks: Tasks, workspace: Workspace, settled: Settled
) -> WeekPage:
    return a_page(qtbot, tasks, workspace, settled)


def a_page(qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Settled) -> WeekPage:
    made = WeekPage(tasks, lambda: workspace.viewpoint().today)
    qtbot.addWidget(made)
    made.resize(1236, 820)
    made.show()
    settled(made)
    made.activateWindow()
    made.take_focus()
    return made


def stored(workspace: Workspace, visit: UUID) -> dict[str, Any]:
    return workspace.read(one, ENTITIES["visit"], visit)


def start_of(workspace: Workspace, visit: UUID) -> datetime:
    planned: datetime = stored(workspace, visit)["planned_at"]
    return planned.astimezone()


def visits_of(workspace: Workspace, account: UUID) -> list[dict[str, Any]]:
    return workspace.read(listed, ENTITIES["visit"], f'account = "{account}"')


def keys(page: WeekPage, *pressed: Qt.Key, held: Qt.KeyboardModifier = NOTHING) -> None:
    for key in pressed:
        QTest.keyClick(page.grid, key, held)


# What it shows


def test_every_visit_stands_in_its_day_and_hour(page: WeekPage, filled: FilledWeek) -> None:
    places = {b.visit.id: (b.column, b.start, b.minutes) for b in page.grid.blocks}

    assert places == {
        filled.held: (0, 9 * 60, 60),
        filled.today: (1, 14 * 60, 60),
        filled.later: (2, 10 * 60, 60),
    }


def test_seven_days_show_the_weekend(qtbot: QtBot, page: WeekPage) -> None:
    QTest.keyClick(page.bar.days, Qt.Key.Key_Right)

    qtbot.waitUntil(lambda: page.grid.ground.columns == 7)
    QTest.keyClick(page.bar.days, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: page.grid.ground.columns == 5)


def test_a_visit_before_seven_stretches_the_hours_shown(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    a_planned_visit(workspace, filled.hualan, at(5, day=WEDNESDAY))

    qtbot.waitUntil(lambda: page.grid.ground.first == 5)


def test_two_visits_at_once_stand_beside_each_other(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    other = a_planned_visit(workspace, filled.chenghai, at(10, 30, WEDNESDAY))
    qtbot.waitUntil(lambda: page.grid.block_of(other) is not None)

    boxes = [page.grid.ground.block_box(block_of(page.grid, v)) for v in (filled.later, other)]

    assert not boxes[0].intersects(boxes[1])


def test_the_queue_holds_who_is_owed_a_touch(page: WeekPage, filled: FilledWeek) -> None:
    waiting = {debt.account_id for debt in page.side.queue.model_of_debts.debts
               if debt.planned_on is None}  # fmt: skip

    assert waiting == {filled.waiting}
    said = page.side.queue.model_of_debts.data(page.side.queue.model_of_debts.index(0))
    assert "d owed" in said


def test_a_card_of_the_queue_shortens_its_day_before_a_name_is_cut(page: WeekPage) -> None:
    debt = page.side.queue.model_of_debts.debts[0]
    planned = replace(debt, planned_on=DAY)

    assert owed_text(planned, DAY, 400)[0] == "Planned 24 Nov"
    assert owed_text(planned, DAY, 80)[0] == "24 Nov"
    assert owed_text(debt, DAY, 80)[0] == owed_text(debt, DAY, 400)[0]


def test_the_page_turns_weeks_and_comes_back(qtbot: QtBot, page: WeekPage) -> None:
    page.perform("week.next")
    qtbot.waitUntil(lambda: page.heading().sub == "week 49 · 30 Nov – 4 Dec")

    page.perform("week.today")

    qtbot.waitUntil(lambda: page.heading().sub == "week 48 · 23 Nov – 27 Nov")


# By hand


def test_a_visit_is_dragged_to_another_day_and_back_by_undo(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    grid = page.grid
    grab = middle_of(grid, filled.today)

    with qtbot.waitSignal(page.told) as told:
        drag(grid, grab, spot_at(grid, 3, 16 * 60 + 30))

    assert start_of(workspace, filled.today) == at(16, day=DAY + timedelta(days=2))
    assert told.args == ["Chenghai Semiconductor moved to Thu 26 Nov 16:00"]
    workspace.run(undo)
    assert start_of(workspace, filled.today) == at(14)


def test_the_lower_edge_stretches_a_visit(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    grid = page.grid
    box = grid.ground.block_box(block_of(grid, filled.today))
    edge = box.center()
    edge.setY(box.bottom() - 1)

    with qtbot.waitSignal(page.told):
        drag(grid, edge, spot_at(grid, 1, 16 * 60 + 30))

    assert stored(workspace, filled.today)["minutes"] == 150
    assert start_of(workspace, filled.today) == at(14)


def test_what_hangs_over_a_day_tells_the_way(page: WeekPage, filled: FilledWeek) -> None:
    heard: list[str] = []
    page.grid.said.connect(heard.append)

    drag(page.grid, middle_of(page.grid, filled.today), spot_at(page.grid, 2, 14 * 60),
         page.grid.let_go)  # fmt: skip

    assert any("way there" in said and "drive" in said for said in heard)


def test_a_past_visit_stays_where_it_was(
    page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    heard: list[str] = []
    page.grid.said.connect(heard.append)

    drag(page.grid, middle_of(page.grid, filled.held), spot_at(page.grid, 3, 9 * 60))

    assert page.grid.carried is None
    assert page.grid.landed is None
    assert heard[-1] == "A visit that lies behind cannot be moved"


def test_a_drop_into_the_past_is_refused_and_the_visit_stays(
    qtbot: QtBot, page: WeekPage, tasks: Tasks, workspace: Workspace, filled: FilledWeek
) -> None:
    with qtbot.waitSignal(tasks.refused) as refused:
        drag(page.grid, middle_of(page.grid, filled.today), spot_at(page.grid, 0, 15 * 60))

    assert refused.args[0].code == "visit.planned_in_past"
    assert page.grid.landed is None
    assert start_of(workspace, filled.today) == at(14)


def test_escape_puts_back_what_is_in_the_hand(
    page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    drag(page.grid, middle_of(page.grid, filled.today), spot_at(page.grid, 4, 9 * 60),
         lambda: keys(page, Qt.Key.Key_Escape))  # fmt: skip

    assert page.grid.carried is None
    assert start_of(workspace, filled.today) == at(14)


def test_a_span_drawn_on_an_empty_day_asks_whose_visit_it_is(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    drag(page.grid, spot_at(page.grid, 3, 9 * 60), spot_at(page.grid, 3, 10 * 60 + 30))
    question = page.verbs.question
    assert isinstance(question, VisitQuestion)
    assert question.length.key == "90"

    choose_account(qtbot, question, "Hanzhu")
    with qtbot.waitSignal(page.told):
        QTest.mouseClick(question.save, Qt.MouseButton.LeftButton)

    (visit,) = visits_of(workspace, filled.waiting)
    assert visit["planned_at"].astimezone() == at(9, day=DAY + timedelta(days=2))
    assert visit["minutes"] == 90


def test_a_double_click_on_an_hour_asks_for_a_visit(page: WeekPage) -> None:
    QTest.mouseDClick(page.grid, Qt.MouseButton.LeftButton, pos=spot_at(page.grid, 4, 11 * 60 + 5))

    assert isinstance(page.verbs.question, VisitQuestion)
    assert page.verbs.question.moment.dateTime().toString("yyyy-MM-dd HH:mm") == "2026-11-27 11:00"


def test_somebody_of_the_queue_is_dropped_on_an_hour(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    queue = page.side.queue.model_of_debts
    data = queue.mimeData([queue.index(0)])
    spot = QPointF(spot_at(page.grid, 4, 15 * 60))

    with qtbot.waitSignal(page.told) as told:
        send(page, QDropEvent.Type.DragMove, spot, data)
        assert page.grid.carried is not None
        send(page, QDropEvent.Type.Drop, spot, data)

    assert told.args == ["Planned Hanzhu Aviation for Fri 27 Nov 15:00"]
    (visit,) = visits_of(workspace, filled.waiting)
    assert visit["planned_at"].astimezone() == at(15, day=DAY + timedelta(days=3))
    qtbot.waitUntil(lambda: all(d.planned_on for d in page.side.queue.model_of_debts.debts))


def test_a_strange_drag_is_not_taken(page: WeekPage) -> None:
    data = QMimeData()
    data.setData(MIME, b"nobody")

    send(page, QDropEvent.Type.DragMove, QPointF(spot_at(page.grid, 2, 600)), data)

    assert page.grid.carried is None


def send(page: WeekPage, kind: QDropEvent.Type, spot: QPointF, data: QMimeData) -> None:
    event = QDropEvent(
        spot, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, NOTHING, kind
    )
    if kind is QDropEvent.Type.Drop:
        page.grid.dropEvent(event)
    else:
        page.grid.dragMoveEvent(event)  # type: ignore[arg-type]  # the same fields are read


def choose_account(qtbot: QtBot, question: VisitQuestion, text: str) -> None:
    QTest.keyClicks(question.line, text)
    qtbot.waitUntil(lambda: question.line._popup.is_open)
    QTest.keyClick(question.line, Qt.Key.Key_Return)


# By keys


def test_arrows_reach_every_block_and_the_hours_between(page: WeekPage, filled: FilledWeek) -> None:
    page.grid.go_to(Spot(1, 13 * 60))
    assert page.grid.chosen is None

    keys(page, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.grid.chosen == filled.today

    keys(page, Qt.Key.Key_Down)
    assert page.grid.cursor_spot == Spot(1, 15 * 60)
    page.grid.go_to(Spot(1, 10 * 60))
    keys(page, Qt.Key.Key_Right)
    assert page.grid.chosen == filled.later


def test_a_visit_is_picked_up_moved_and_let_down_by_keys(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    page.grid.choose(block_of(page.grid, filled.today))

    keys(page, Qt.Key.Key_Space)
    keys(page, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, held=ALT)
    assert "Wed 25 Nov 14:30–15:30" in page.grid.accessibleDescription()
    with qtbot.waitSignal(page.told):
        keys(page, Qt.Key.Key_Return)

    assert start_of(workspace, filled.today) == at(14, 30, WEDNESDAY)


def test_alt_and_an_arrow_lift_a_visit_at_once_and_stretch_it_with_shift(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    page.grid.choose(block_of(page.grid, filled.later))

    keys(page, Qt.Key.Key_Up, held=ALT)
    keys(page, Qt.Key.Key_Down, Qt.Key.Key_Down, held=STRETCH)
    with qtbot.waitSignal(page.told):
        keys(page, Qt.Key.Key_Return)

    assert start_of(workspace, filled.later) == at(9, 45, WEDNESDAY)
    assert stored(workspace, filled.later)["minutes"] == 90


def test_escape_says_that_nothing_was_moved(
    page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    page.grid.choose(block_of(page.grid, filled.today))
    keys(page, Qt.Key.Key_Space)
    keys(page, Qt.Key.Key_Down)

    keys(page, Qt.Key.Key_Escape)

    assert page.grid.accessibleDescription() == "Put back"
    assert start_of(workspace, filled.today) == at(14)


def test_somebody_of_the_queue_is_planned_by_keys_alone(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    page.side.queue.setFocus()
    QTest.keyClick(page.side.queue, Qt.Key.Key_Space)
    assert page.grid.carried is not None
    keys(page, Qt.Key.Key_Right)

    with qtbot.waitSignal(page.told):
        keys(page, Qt.Key.Key_Return)

    (visit,) = visits_of(workspace, filled.waiting)
    qtbot.waitUntil(lambda: page.grid.chosen == visit["id"])


def test_delete_asks_for_a_reason_and_keeps_it(
    qtbot: QtBot, page: WeekPage, workspace: Workspace, filled: FilledWeek
) -> None:
    page.grid.choose(block_of(page.grid, filled.today))
    keys(page, Qt.Key.Key_Delete)
    question = page.verbs.question
    assert isinstance(question, CancelQuestion)

    QTest.keyClick(question.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question.row.is_wrong)
    QTest.keyClicks(question.line, "Customer ill")
    with qtbot.waitSignal(page.told):
        QTest.keyClick(question.line, Qt.Key.Key_Return)

    visit = stored(workspace, filled.today)
    assert (visit["cancelled"], visit["outcome"]) == (True, "Customer ill")
    assert page.verbs.question is None


def test_a_new_visit_without_an_account_says_what_is_missing(page: WeekPage) -> None:
    page.perform("week.new")
    question = page.verbs.question
    assert isinstance(question, VisitQuestion)
    QTest.keyClicks(question.objective, "Renewal")

    QTest.keyClick(question.objective, Qt.Key.Key_Return)

    assert question.row.is_wrong
    assert question.objective.text() == "Renewal"
    QTest.keyClick(question.line, Qt.Key.Key_Escape)
    assert page.grid.landed is None


@pytest.mark.parametrize(
    ("visit", "intent"), [("today", "account.visit"), ("held", "account.visits")]
)
def test_enter_writes_up_what_comes_and_opens_what_was(
    page: WeekPage, filled: FilledWeek, visit: str, intent: str
) -> None:
    asked: list[tuple[str, object]] = []
    page.intent.connect(lambda action, subject: asked.append((action, subject)))
    page.grid.choose(block_of(page.grid, getattr(filled, visit)))

    keys(page, Qt.Key.Key_Return)

    ((action, subject),) = asked
    assert action == intent
    assert isinstance(subject, Meeting) is (visit == "today")


# In the window


def test_keys_of_the_window_turn_the_week_and_leave_alt_left_to_a_visit(
    qtbot: QtBot, filled: FilledWeek, window: Window
) -> None:
    window.go(Route("week"))
    page = window.page()
    assert isinstance(page, WeekPage)
    qtbot.waitUntil(lambda: len(page.grid.blocks) == 3)
    page.grid.choose(block_of(page.grid, filled.later))

    QTest.keyClick(page.grid, Qt.Key.Key_Left, ALT)
    assert window.page() is page
    assert page.grid.carried is not None
    keys(page, Qt.Key.Key_Escape)
    QTest.keyClick(page.grid, Qt.Key.Key_PageDown)

    qtbot.waitUntil(lambda: "week 49" in page.heading().sub)
    QTest.keyClick(page.grid, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: "week 48" in page.heading().sub)


# The list


def test_the_list_narrows_by_account_type_and_state(
    qtbot: QtBot, page: WeekPage, filled: FilledWeek
) -> None:
    page.perform("week.history")
    qtbot.waitUntil(lambda: len(page.history.shown) == 3)

    page.history.show_account(filled.hualan)
    assert {line.id for line in page.history.shown if isinstance(line, DayVisit)} == {
        filled.held,
        filled.later,
    }
    page.history.state.choose("held")
    assert [line.id for line in page.history.shown if isinstance(line, DayVisit)] == [filled.held]
    page.history.kind.choose("executive")
    assert page.history.stack.currentIndex() == 1
    QTest.mouseClick(page.history.nothing.button, Qt.MouseButton.LeftButton)

    assert len(page.history.shown) == 3
    assert page.subject() == Subject(filled.chenghai, "Chenghai Semiconductor")


# Fitting


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("view", ["week", "visits"])
@pytest.mark.parametrize(("width", "scale"), [(1236, 1.0), (976, 1.0), (915, 1.3)])
@pytest.mark.usefixtures("filled")
def test_nothing_is_cut_or_too_wide(
    qtbot: QtBot, tasks: Tasks, language: str, view: str, width: int, scale: float
) -> None:
    i18n.use(language)
    theme().resize(scale)
    made = WeekPage(tasks, lambda: DAY, view)
    qtbot.addWidget(made)
    made.resize(width, 620)
    made.show()
    with qtbot.waitSignal(made.ready, timeout=20_000):
        pass
    QApplication.processEvents()

    assert made.width() == width
    assert made.grid.width() <= made.pane.viewport().width()
    assert [*clipped_texts(made), *overflowing(made), *unnamed_buttons(made)] == []
