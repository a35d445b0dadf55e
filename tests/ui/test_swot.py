"""The SWOT of an account: its quadrants, a new point, the action of one, its counts."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.account.plan_tab import PlanTab
from kamdesk.ui.pages.account.swot_line import SwotLine
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.cells import TextCell
from kamdesk.workspace import Workspace
from tests.workspaces import added

TODAY = date(2026, 11, 24)
WAIT = 20_000


@pytest.fixture
def points(workspace: Workspace, hualan: UUID) -> UUID:
    """Two strengths and a weakness, which led to a task."""
    task = added(workspace, "task", account_id=hualan, title="约见供应链副总")
    for kind, text, action in (
        ("strength", "产线已上线", None),
        ("strength", "双方月会", None),
        ("weakness", "供应链无人", task),
    ):
        added(workspace, "swot_item", account_id=hualan, kind=kind, text=text, task_id=action)
    return task


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, points: UUID, settled: Callable[[Page], None]
) -> AccountPage:
    assert points
    made = AccountPage(tasks, lambda: TODAY, Subject(hualan, ""))
    qtbot.addWidget(made)
    made.resize(1240, 820)
    made.show()
    made.activateWindow()
    settled(made)
    return made


@pytest.fixture
def plan(qtbot: QtBot, page: AccountPage) -> PlanTab:
    page.perform("account.plan")
    qtbot.waitUntil(lambda: "plan" in page._filled, timeout=WAIT)
    tab = page.views.known("plan")
    assert isinstance(tab, PlanTab)
    return tab


def texts(plan: PlanTab, kind: str) -> list[str]:
    rows = plan.swot.cards[kind].table.records
    return [rows.row(at).text for at in range(rows.rowCount())]


def focused(page: QWidget) -> QWidget:
    return QApplication.focusWidget() or page


def test_each_quadrant_shows_its_points_and_the_action_they_led_to(plan: PlanTab) -> None:
    assert texts(plan, "strength") == ["产线已上线", "双方月会"]
    assert texts(plan, "threat") == []
    cells = plan.swot.cards["weakness"].table.records
    assert cells.cell(0, 1) == TextCell("约见供应链副总", "text3", right=True)


def test_a_new_point_goes_where_its_button_stands(
    qtbot: QtBot, page: AccountPage, plan: PlanTab, workspace: Workspace
) -> None:
    (add,) = plan.swot.cards["threat"].findChildren(Button)
    assert add.accessibleName() == "New point: Threats"
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    dict(page.drawer.forms[0].writers())["text"].setFocus()
    QTest.keyClicks(focused(page), "A rival is in talks")

    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.keyClick(focused(page), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    stored = workspace.read(listed, ENTITIES["swot_item"])
    assert ("threat", "A rival is in talks") in {(row["kind"], row["text"]) for row in stored}
    qtbot.waitUntil(lambda: texts(plan, "threat") == ["A rival is in talks"], timeout=WAIT)


def test_e_opens_the_point_the_keyboard_is_on(
    qtbot: QtBot, page: AccountPage, plan: PlanTab
) -> None:
    table = plan.swot.cards["weakness"].table
    table.setFocus()
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        page.perform("account.edit")

    assert page.drawer.request is not None
    assert page.drawer.request.record_id == table.current().id


def test_the_overview_counts_the_points_whole_or_by_letter(page: AccountPage) -> None:
    line = page.overview.goals.findChild(SwotLine)
    assert isinstance(line, SwotLine)

    line.resize(600, line.height())
    assert [chip.text for chip in line.chips.values()] == [
        "Strengths 2", "Weaknesses 1", "Chances 0", "Threats 0"
    ]  # fmt: skip
    line.resize(200, line.height())
    assert [chip.text for chip in line.chips.values()] == ["S 2", "W 1", "C 0", "T 0"]
    assert line.chips["strength"].accessibleName() == "Strengths 2"


@pytest.mark.parametrize(("high", "rows"), [(820, 2), (640, 1)])
def test_a_low_window_stands_the_quadrants_side_by_side(
    qtbot: QtBot, page: AccountPage, plan: PlanTab, high: int, rows: int
) -> None:
    board = plan.swot
    page.resize(1240, high)

    def tops() -> set[int]:
        return {card.mapTo(board, card.rect().topLeft()).y() for card in board.cards.values()}

    qtbot.waitUntil(lambda: len(tops()) == rows, timeout=WAIT)
