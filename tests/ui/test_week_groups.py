"""The list of visits put together by account, type and state."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.queries.day_visits import DayVisit
from kamdesk.ui.pages.week.grouping import Group
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.workspace import Workspace
from tests.ui.weeks import FilledWeek, a_filled_week
from tests.workspaces import Clock


@pytest.fixture
def filled(workspace: Workspace, clock: Clock) -> FilledWeek:
    return a_filled_week(workspace, clock)


@pytest.mark.usefixtures("filled")
def test_g_groups_the_visits_and_the_chosen_one_stays(qtbot: QtBot, window: Window) -> None:
    window.go(Route("week", None, "visits"))
    page = window.page()
    assert isinstance(page, WeekPage)
    qtbot.waitUntil(lambda: page.history.visit() is not None, timeout=20_000)
    page.history.table.setFocus()
    chosen = page.history.visit()

    QTest.keyClick(page.history.table, Qt.Key.Key_G)

    titles = [line.title for line in page.history.shown if isinstance(line, Group)]
    assert titles == ["Hualan Heavy Industry", "Chenghai Semiconductor"]
    assert page.history.visit() == chosen

    for _turn in range(3):
        QTest.keyClick(page.history.table, Qt.Key.Key_G)
    assert {type(line) for line in page.history.shown} == {DayVisit}
