"""Ending a visit that was written down: what is told, what is stored, where one is afterwards."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.domain.capture_text import Kind
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.drafts import draft
from kamdesk.queries.listing import listed
from kamdesk.services.undoing import undo
from kamdesk.ui.page import Page
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.pages.capture.rows import ItemRow
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.workspace import Workspace
from tests.ui.captures import CTRL, a_page, a_planned_visit, write


@pytest.fixture
def planned(workspace: Workspace, hualan: UUID) -> UUID:
    """A visit planned for now, with two questions and one person expected."""
    return a_planned_visit(workspace, hualan)


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, planned: UUID, settled: Callable[[Page], None]
) -> Iterator[CapturePage]:
    made = a_page(tasks, planned)
    qtbot.addWidget(made)
    settled(made)
    yield made
    made.keeper.rest(True)


def filled(qtbot: QtBot, page: CapturePage) -> None:
    write(
        page, "the window is fixed", "/commitment ours: send the list by Friday",
        "/next step check the points", "/attitude @韩卓 neutral", "/competitor Acme Controls",
    )  # fmt: skip
    write(page, "/question when to meet", end=False)
    QTest.keyClick(page.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    write(page, "/question who signs", end=False)
    QTest.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.finishing.summary.save.isEnabled, timeout=20_000)


def test_ctrl_enter_shows_what_will_change_and_writes_nothing(
    qtbot: QtBot, page: CapturePage, workspace: Workspace
) -> None:
    filled(qtbot, page)

    summary = page.finishing.summary
    assert "→" in summary.score.text()
    assert [found.item.kind for found in summary.taken()] == [
        Kind.COMMITMENT, Kind.NEXT_STEP, Kind.ATTITUDE, Kind.COMPETITOR, Kind.QUESTION,
    ]  # fmt: skip
    assert [box.text() for box, _found in summary.boxes] == ["Question · when to meet"]
    assert workspace.read(listed, ENTITIES["commitment"]) == []
    assert workspace.read(listed, ENTITIES["task"]) == []


def test_confirming_stores_all_of_it_as_one_deed_with_one_undo(
    qtbot: QtBot, page: CapturePage, workspace: Workspace, planned: UUID
) -> None:
    filled(qtbot, page)
    page.finishing.summary.outcome.setText("window fixed")

    with qtbot.waitSignal(page.logged, timeout=20_000) as told:
        QTest.keyClick(page.finishing.summary.outcome, Qt.Key.Key_Return)

    assert told.args[1].startswith("Visit stored · ")
    [promise] = workspace.read(listed, ENTITIES["commitment"])
    assert (promise["text"], promise["due"]) == ("send the list", date(2026, 11, 27))
    [deal] = workspace.read(listed, ENTITIES["opportunity"])
    assert deal["competitors"] == ("Acme Controls",)
    assert workspace.read(draft, f"capture:{planned}") is None
    held = [v for v in workspace.read(listed, ENTITIES["visit"]) if v["objective"] == "二期范围"]
    assert "the window is fixed" in str(held[0]["notes"])
    assert held[0]["outcome"] == "window fixed"
    assert held[0]["questions"] == "预算定了吗\n谁来审批\nwho signs"

    assert workspace.run(undo).deed == "visit.capture"
    assert workspace.read(listed, ENTITIES["commitment"]) == []


def test_a_draft_ticked_at_the_end_is_stored_too(
    qtbot: QtBot, page: CapturePage, workspace: Workspace
) -> None:
    filled(qtbot, page)
    page.finishing.summary.boxes[0][0].click()
    qtbot.waitUntil(page.finishing.summary.save.isEnabled, timeout=20_000)

    with qtbot.waitSignal(page.logged, timeout=20_000):
        page.finishing.summary.save.click()

    asked = [str(visit["questions"]) for visit in workspace.read(listed, ENTITIES["visit"])]
    assert any("when to meet" in each for each in asked)


def test_the_next_visit_is_planned_when_it_is_ticked(
    qtbot: QtBot, page: CapturePage, workspace: Workspace
) -> None:
    filled(qtbot, page)
    page.finishing.summary.plan.click()
    qtbot.waitUntil(page.finishing.summary.save.isEnabled, timeout=20_000)

    with qtbot.waitSignal(page.logged, timeout=20_000):
        page.finishing.summary.save.click()

    open_visits = [v for v in workspace.read(listed, ENTITIES["visit"]) if v["held_at"] is None]
    assert len(open_visits) == 1


def test_ctrl_p_plans_the_next_visit_and_asks_for_its_day(qtbot: QtBot, page: CapturePage) -> None:
    write(page, "the window is fixed", end=False)

    QTest.keyClick(page.editor, Qt.Key.Key_P, CTRL)

    summary = page.finishing.summary
    qtbot.waitUntil(summary.next_at.hasFocus, timeout=20_000)
    assert summary.next_visit() is not None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_narrow_page_at_a_large_scale_cuts_nothing_off_at_the_right(
    qtbot: QtBot, page: CapturePage, language: str
) -> None:
    i18n.use(language)
    theme().resize(1.3)
    page.resize(915, 620)
    write(page, "/next step check the points by Friday", "/competitor Acme Controls")
    qtbot.waitUntil(lambda: page.result.width() < 400, timeout=20_000)
    QApplication.processEvents()

    for row in page.result.findChildren(ItemRow):
        end = row.mapTo(page.result, row.rect().topRight()).x()
        assert end < page.result.width()
    assert page.result.deal.mapTo(page.result, page.result.deal.rect().topRight()).x() < (
        page.result.width()
    )


def test_an_empty_visit_is_refused_in_the_summary_and_the_notes_go_on(
    qtbot: QtBot, page: CapturePage
) -> None:
    QTest.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.finishing.summary.refused.isVisible, timeout=20_000)

    QTest.keyClick(page.finishing.summary, Qt.Key.Key_Escape)

    assert not page.finishing.summary.isVisible()
    assert page.editor.hasFocus()


def test_going_back_after_storing_leads_to_where_the_visit_came_from(
    qtbot: QtBot, window: Window, planned: UUID
) -> None:
    today = window.page()
    qtbot.waitUntil(lambda: today.subject() is not None, timeout=20_000)
    QTest.keyClick(window, Qt.Key.Key_V)
    page = window.page()
    assert isinstance(page, CapturePage)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    write(page, "the window is fixed", end=False)
    QTest.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.finishing.summary.save.isEnabled, timeout=20_000)
    QTest.keyClick(page.finishing.summary.outcome, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.route.room == "account", timeout=20_000)

    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert window.route.room == "today"
