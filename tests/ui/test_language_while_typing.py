"""Another language in the middle of typing: the place stays, and so does every word."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.page import Page
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.pages.tasks.page import TasksPage
from kamdesk.ui.pages.today.asking import PrepareForm
from kamdesk.ui.pages.today.page import TodayPage
from kamdesk.ui.pages.week.asking import CancelQuestion, VisitQuestion
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window
from kamdesk.workspace import Workspace
from tests.journeys.hands import press, wait, write
from tests.ui.days import DAY, a_planned_visit, an_account, at
from tests.workspaces import ME, Clock, added


@pytest.fixture
def account(workspace: Workspace, clock: Clock) -> UUID:
    """A customer to be seen in the afternoon, and a task."""
    clock.now = at(10, 30)
    made = an_account(workspace, "澄海半导体", "Chenghai Semiconductor")
    a_planned_visit(workspace, made, at(14), objective="Book the review")
    added(workspace, "task", title="Call the lab", owner_id=ME)
    return made


@pytest.fixture
def opened(account: UUID, window: Window) -> Callable[[str], Page]:
    """Open a room of the window."""

    def open_room(room: str) -> Page:
        window.go(Route(room))
        return window.page()

    return open_room


def test_a_task_that_is_typed_is_typed_on(
    qtbot: QtBot, window: Window, opened: Callable[[str], Page]
) -> None:
    page = opened("tasks")
    assert isinstance(page, TasksPage)
    wait(qtbot, page.list.entry)
    page.perform("tasks.promises")
    page.perform("tasks.new")
    write("Send the list")

    window.speak("zh_CN")

    again = window.page()
    assert isinstance(again, TasksPage)
    wait(qtbot, again.adding.isVisible)
    assert again.view == "promises"
    assert again.adding.line.hasFocus()
    write(" today")
    assert again.adding.line.text() == "Send the list today"


def test_a_visit_that_is_prepared_keeps_its_words_also_from_behind_the_settings(
    qtbot: QtBot, window: Window, opened: Callable[[str], Page]
) -> None:
    page = opened("today")
    assert isinstance(page, TodayPage)
    wait(qtbot, lambda: page.middle.briefing)
    assert page.middle.briefing is not None
    page.middle.briefing.prepared.emit(page.middle.briefing.visit)
    write(" and the price")
    window.go(Route("settings"))

    window.speak("zh_CN")
    window.go(Route("today"))

    again = window.page()
    assert isinstance(again, TodayPage)
    wait(qtbot, lambda: again.verbs.form)
    assert isinstance(again.verbs.form, PrepareForm)
    assert again.verbs.form.objective.text() == "Book the review and the price"


def test_the_week_stays_the_one_that_was_shown(
    qtbot: QtBot, window: Window, opened: Callable[[str], Page]
) -> None:
    page = opened("week")
    assert isinstance(page, WeekPage)
    wait(qtbot, lambda: page.grid.blocks)
    window.perform("week.next")
    monday = DAY + timedelta(days=6)
    wait(qtbot, lambda: page.grid.week and page.grid.week.sheet.first == monday)

    window.speak("zh_CN")

    again = window.page()
    assert isinstance(again, WeekPage)
    wait(qtbot, lambda: again.grid.week)
    assert again.grid.week is not None
    assert again.grid.week.sheet.first == monday


def test_the_reason_a_visit_is_called_off_for_is_asked_on(
    qtbot: QtBot, window: Window, opened: Callable[[str], Page]
) -> None:
    page = opened("week")
    assert isinstance(page, WeekPage)
    wait(qtbot, lambda: page.grid.blocks)
    page.grid.setFocus()
    page.grid.choose(page.grid.blocks[0])
    press(Qt.Key.Key_Delete)
    write("Ill")

    window.speak("zh_CN")

    again = window.page()
    assert isinstance(again, WeekPage)
    wait(qtbot, lambda: again.verbs.question)
    assert isinstance(again.verbs.question, CancelQuestion)
    assert again.verbs.question.line.text() == "Ill"
    assert again.verbs.question.line.hasFocus()


def test_a_new_visit_is_asked_for_on_with_its_account_and_objective(
    qtbot: QtBot, window: Window, opened: Callable[[str], Page]
) -> None:
    page = opened("week")
    assert isinstance(page, WeekPage)
    wait(qtbot, lambda: page.grid.blocks)
    page.perform("week.new")
    wait(qtbot, lambda: page.verbs.question)
    assert isinstance(page.verbs.question, VisitQuestion)
    write("Chenghai")
    page.verbs.question.objective.setFocus()
    write("Price")
    before = page.verbs.question.typed

    window.speak("zh_CN")

    again = window.page()
    assert isinstance(again, WeekPage)
    wait(qtbot, lambda: again.verbs.question)
    assert isinstance(again.verbs.question, VisitQuestion)
    assert again.verbs.question.typed == before
    assert (before.name, before.objective) == ("Chenghai", "Price")


def test_notes_of_a_visit_are_there_again_with_the_caret(
    qtbot: QtBot, window: Window, opened: Callable[[str], Page]
) -> None:
    opened("today")
    window.perform("visit.capture")
    page = window.page()
    assert isinstance(page, CapturePage)
    wait(qtbot, lambda: page.sheet)
    write("They ask for more time")

    window.speak("zh_CN")

    again = window.page()
    assert isinstance(again, CapturePage)
    wait(qtbot, lambda: "more time" in again.editor.toPlainText())
    write(", until May")
    assert again.editor.toPlainText().endswith("They ask for more time, until May")
