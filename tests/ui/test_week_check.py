"""The strip under the week: what speaks against a plan, and where it leads."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.ui.page import Page
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.days import a_planned_visit, an_account, at
from tests.ui.weeks import (
    FilledWeek,
    a_filled_week,
)
from tests.workspaces import Clock

Settled = Callable[[Page], None]


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


def test_the_check_names_what_clashes_and_a_press_leads_there(
    qtbot: QtBot, page: WeekPage, filled: FilledWeek, workspace: Workspace
) -> None:
    clash = a_planned_visit(workspace, filled.chenghai, at(14, 30))
    strip = page.check
    qtbot.waitUntil(lambda: any("overlaps" in b.text() for b in strip.buttons), timeout=20_000)
    [button] = [b for b in strip.buttons if "overlaps" in b.text()]

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    chosen = page.grid.chosen_block()
    assert chosen is not None
    assert chosen.visit.id == clash
    assert page.grid.hasFocus()


def test_an_owed_visit_nobody_planned_is_named_and_found_in_the_queue(
    page: WeekPage, filled: FilledWeek
) -> None:
    [button] = [b for b in page.check.buttons if b.text().startswith("Not planned")]

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    debt = page.side.queue.debt()
    assert debt is not None
    assert debt.account_id == filled.waiting


def test_a_week_that_is_over_is_not_checked(qtbot: QtBot, page: WeekPage) -> None:
    page.perform("week.previous")

    qtbot.waitUntil(lambda: not page.check.isVisible(), timeout=20_000)


def test_a_holiday_is_named_over_its_day_and_a_visit_on_it_is_in_doubt(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, clock: Clock, settled: Settled
) -> None:
    clock.now = at(8, day=date(2026, 9, 28))
    account = an_account(workspace, "澄海半导体", "Chenghai Semiconductor")
    a_planned_visit(workspace, account, at(10, day=date(2026, 10, 1)))

    page = a_page(qtbot, tasks, workspace, settled)

    assert "Thu Holiday 1 visit, Fri Holiday 0 visits" in page.heads.accessibleName()
    assert "Thu: a visit on a day off" in [button.text() for button in page.check.buttons]
