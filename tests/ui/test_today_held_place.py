"""The keyboard stays where it is on Today, whatever is made anew around it."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.ui.pages.today.asking import PrepareForm
from kamdesk.ui.pages.today.page import TodayPage
from kamdesk.ui.pages.today.promises import PromiseRow
from kamdesk.ui.shell.window import Window
from kamdesk.ui.widgets.buttons import Button
from kamdesk.workspace import Workspace
from tests.journeys.hands import press, write
from tests.ui.days import DAY, a_planned_visit, an_account, at
from tests.workspaces import ME, Clock, added, reopened

WAIT = 20_000
Written = Callable[[str], None]


@pytest.fixture
def account(workspace: Workspace, clock: Clock) -> UUID:
    """A customer to be seen soon, with three promises of ours due today."""
    clock.now = at(10, 30)
    made = an_account(workspace, "华澜重工集团", "Hualan Heavy Industry")
    a_planned_visit(workspace, made, at(11), objective="Book the review")
    for number in range(3):
        a_promise(workspace, made, f"promise {number}")
    return made


def a_promise(workspace: Workspace, account: UUID, text: str) -> None:
    values = {"side": "ours", "text": text, "due": DAY, "owner_id": ME}
    added(workspace, "commitment", account_id=account, **values)


@pytest.fixture
def page(qtbot: QtBot, account: UUID, window: Window) -> TodayPage:
    made = window.page()
    assert isinstance(made, TodayPage)
    qtbot.waitUntil(lambda: len(promises(made)) == 3, timeout=WAIT)
    return made


@pytest.fixture
def written(
    qtbot: QtBot, profile: Profile, clock: Clock, account: UUID, page: TodayPage
) -> Written:
    """Let another process write a promise, and wait until the page shows it."""

    def write(text: str) -> None:
        profile.workspace.changed_elsewhere()  # has looked once, as it does every two seconds
        other = reopened(Path(profile.paths.root), clock)
        a_promise(other.workspace, account, text)
        other.close()
        qtbot.waitUntil(lambda: text in promises(page), timeout=WAIT)

    return write


def promises(page: TodayPage) -> list[str]:
    return [row.line.text for row in page.side.promises.list.rows]


def promise_at_hand() -> str:
    focus = QApplication.focusWidget()
    row = focus.parentWidget() if focus is not None else None
    assert isinstance(row, PromiseRow)
    return row.line.text


def test_another_process_leaves_the_keyboard_on_the_same_promise(
    page: TodayPage, written: Written
) -> None:
    page.side.promises.list.rows[1].tick.setFocus()

    written("from elsewhere")

    assert promise_at_hand() == "promise 1"


def test_another_process_leaves_the_keyboard_on_a_verb_of_the_next_visit(
    page: TodayPage, written: Written
) -> None:
    assert page.middle.briefing is not None
    verbs = page.middle.briefing.findChildren(Button)
    next(verb for verb in verbs if verb.text() == "Prepare").setFocus()

    written("from elsewhere")

    focus = QApplication.focusWidget()
    assert isinstance(focus, Button)
    assert focus.text() == "Prepare"


def test_promises_are_kept_one_after_another_without_looking_for_the_next(
    qtbot: QtBot, page: TodayPage
) -> None:
    page.side.promises.list.rows[0].tick.setFocus()

    for left in (2, 1):
        press(Qt.Key.Key_E)
        qtbot.waitUntil(lambda left=left: len(promises(page)) == left, timeout=WAIT)  # type: ignore[misc]

    assert promise_at_hand() == "promise 2"


def test_a_form_that_is_open_keeps_its_words_and_the_keyboard(
    page: TodayPage, written: Written
) -> None:
    assert page.middle.briefing is not None
    page.middle.briefing.prepared.emit(page.middle.briefing.visit)
    form = page.verbs.form
    assert isinstance(form, PrepareForm)
    write(" and more")

    written("from elsewhere")

    assert form.isVisible()
    assert form.objective.hasFocus()
    assert form.objective.text() == "Book the review and more"
