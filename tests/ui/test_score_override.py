"""A health set by hand, as a person sets it from the score sheet and takes it back."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kamdesk.queries.scores import health
from kamdesk.services.undoing import undo
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.labels import Label
from kamdesk.workspace import Workspace

TODAY = date(2026, 11, 24)
WAIT = 20_000


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Callable[[Page], None]) -> AccountPage:
    made = AccountPage(tasks, lambda: TODAY, Subject(hualan, ""))
    qtbot.addWidget(made)
    made.resize(1200, 820)
    made.show()
    settled(made)
    return made


def open_sheet(qtbot: QtBot, page: AccountPage) -> None:
    page.perform("account.score")
    qtbot.waitUntil(lambda: bool(buttons(page, "Set by hand")), timeout=WAIT)


def buttons(page: QWidget, text: str) -> list[Button]:
    return [each for each in page.findChildren(Button) if each.text() == text and each.isVisible()]


def said(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(Label) if label.isVisible())


def test_health_is_set_by_hand_shown_with_its_reason_and_taken_back(
    qtbot: QtBot, page: AccountPage, workspace: Workspace, hualan: UUID
) -> None:
    before = workspace.read(health, hualan)
    open_sheet(qtbot, page)
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        QTest.mouseClick(buttons(page, "Set by hand")[0], Qt.MouseButton.LeftButton)
    rows: Any = page.drawer.forms[0].rows
    rows["band"].editor.choose("at_risk")
    QTest.keyClicks(rows["reason"].editor, "owner")
    with qtbot.waitSignal(page.drawer.told, timeout=WAIT):
        QTest.keyClick(
            rows["reason"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        )

    qtbot.waitUntil(lambda: workspace.read(health, hualan).band == "at_risk", timeout=WAIT)
    qtbot.waitUntil(lambda: page.header.moved.caption.text() == "Band set by hand", timeout=WAIT)
    assert page.header.moved.delta.text().startswith("Rules: ")
    qtbot.waitUntil(lambda: "Set by hand to at risk by" in said(page), timeout=WAIT)
    assert "set by hand: At risk until" in page.overview.trend.chart.as_of.text()
    QTest.mouseClick(buttons(page, "Let the rules speak")[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.read(health, hualan).override is None, timeout=WAIT)

    workspace.run(undo)
    held = workspace.read(health, hualan).override
    assert held is not None
    workspace.run(undo)
    assert workspace.read(health, hualan) == before
