"""An account's page while the world goes on: another program writes, look and language change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from kamdesk.services.records import EditRecord, delete_record, edit_record
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme
from kamdesk.workspace import Workspace
from tests.ui.drawers import saved, stored, typed
from tests.ui.test_account_records import chosen_in_table, seen, show_tab
from tests.workspaces import ME, Clock, added, reopened

WAIT = 20_000


@pytest.fixture
def page(qtbot: QtBot, window: Window, hualan: UUID) -> AccountPage:
    window.resize(1440, 900)
    window.go(Route("account", Subject(hualan, "")))
    return at_account(qtbot, window)


@pytest.fixture
def elsewhere(qtbot: QtBot, tmp_path: Path, clock: Clock, page: AccountPage) -> Callable[..., UUID]:
    """Add a record to the same profile as another running program does."""
    looking: Any = page._tasks
    qtbot.waitUntil(lambda: looking._workspace._seen_version is not None, timeout=WAIT)

    def add(entity: str, **values: Any) -> UUID:
        other = reopened(tmp_path / "profile", clock)
        other.workspace.actor = ME
        try:
            return added(other.workspace, entity, account_id=page._subject.id, **values)
        finally:
            other.close()

    return add


def at_account(qtbot: QtBot, window: Window) -> AccountPage:
    shown = window.page()
    assert isinstance(shown, AccountPage)
    qtbot.waitUntil(lambda: shown._row is not None, timeout=WAIT)
    return shown


def note_of(page: AccountPage) -> Any:
    return page.drawer.forms[0].rows["text"].editor


def begun(qtbot: QtBot, page: AccountPage) -> None:
    """Write half a note on the timeline."""
    show_tab(qtbot, page, "timeline")
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        page.perform("account.new")
    typed(page.drawer, "text", "half a thought")


def test_what_another_program_writes_appears_and_the_form_and_the_choice_stay(
    qtbot: QtBot,
    workspace: Workspace,
    page: AccountPage,
    hualan: UUID,
    elsewhere: Callable[..., UUID],
) -> None:
    mine = added(workspace, "project", account_id=hualan, name="Hall nine")
    show_tab(qtbot, page, "projects")
    qtbot.waitUntil(lambda: chosen_in_table(page, mine), timeout=WAIT)
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        page.perform("account.edit")
    typed(page.drawer, "name", "Hall ten")

    elsewhere("project", name="A cell of robots")
    tab: Any = page.views.known("projects")
    qtbot.waitUntil(lambda: "A cell of robots" in seen(page), timeout=WAIT)

    assert page.drawer.forms[0].rows["name"].editor.text() == "Hall ten"  # type: ignore[attr-defined]
    assert tab.card.table.current().id == mine
    saved(qtbot, page.drawer)
    assert stored(workspace, "project", mine)["name"] == "Hall ten"


def test_record_deleted_by_another_hand_under_an_open_form_is_told_and_the_words_stay(
    qtbot: QtBot, workspace: Workspace, page: AccountPage, hualan: UUID
) -> None:
    mine = added(workspace, "project", account_id=hualan, name="Hall nine")
    show_tab(qtbot, page, "projects")
    qtbot.waitUntil(lambda: chosen_in_table(page, mine), timeout=WAIT)
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        page.perform("account.edit")
    typed(page.drawer, "name", "Hall ten")
    workspace.run(delete_record, "project", mine)

    page.drawer.save()
    qtbot.waitUntil(page.drawer.refused.isVisible, timeout=WAIT)

    assert page.drawer.forms[0].rows["name"].editor.text() == "Hall ten"  # type: ignore[attr-defined]


def test_language_changes_under_a_half_written_form_and_nothing_is_lost(
    qtbot: QtBot, window: Window, page: AccountPage
) -> None:
    begun(qtbot, page)
    caret = note_of(page).textCursor()
    caret.setPosition(4)
    note_of(page).setTextCursor(caret)

    window.speak("zh_CN")
    again = at_account(qtbot, window)
    qtbot.waitUntil(lambda: again.drawer.isVisible() and again.drawer.is_dirty, timeout=WAIT)

    assert again.tabs.key == "timeline"
    assert again.drawer.title.text() == "添加笔记"
    assert note_of(again).toPlainText() == "half a thought"
    assert note_of(again).textCursor().position() == 4


def test_look_and_size_change_under_a_half_written_form_and_nothing_moves(
    qtbot: QtBot, page: AccountPage
) -> None:
    begun(qtbot, page)

    theme().choose("dark")
    theme().resize(1.3)

    assert page.drawer.isVisible()
    assert note_of(page).toPlainText() == "half a thought"
    assert note_of(page).hasFocus()


def test_form_of_a_known_record_comes_back_in_the_other_language_with_what_was_changed(
    qtbot: QtBot, window: Window, workspace: Workspace, page: AccountPage, hualan: UUID
) -> None:
    mine = added(workspace, "project", account_id=hualan, name="Hall nine")
    show_tab(qtbot, page, "projects")
    qtbot.waitUntil(lambda: chosen_in_table(page, mine), timeout=WAIT)
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        page.perform("account.edit")
    typed(page.drawer, "name", "Hall ten")

    window.speak("zh_CN")
    again = at_account(qtbot, window)
    qtbot.waitUntil(lambda: again.drawer.isVisible() and again.drawer.is_dirty, timeout=WAIT)
    saved(qtbot, again.drawer)

    workspace.run(edit_record, EditRecord(entity="project", id=mine, values={"phase": "closing"}))
    row = stored(workspace, "project", mine)
    assert (row["name"], row["phase"]) == ("Hall ten", "closing")
