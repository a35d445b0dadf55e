"""The frame around the pages: verbs by keys, undo, pins, language and look at run time."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.ui.actions import ACTIONS
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.shell.crash import CrashDialog, crash_text
from kamdesk.ui.shell.rail import NARROW, WIDE, RailRow
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.painting import is_reached
from kamdesk.workspace import Workspace
from tests.workspaces import ME, added


@pytest.fixture
def at_account(
    qtbot: QtBot, hualan: UUID, window: Window, settled: Callable[[Page], None]
) -> Window:
    window.go(Route("account", Subject(hualan, "Hualan Heavy Industry")))
    settled(window.page())
    return window


def press(
    window: Window, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(window.focusWidget() or window, key, how)


def test_the_rail_counts_accounts_and_leads_to_no_empty_room(
    qtbot: QtBot, hualan: UUID, window: Window
) -> None:
    qtbot.waitUntil(lambda: window.frame.row is not None and window.frame.row.accounts == 1)

    rooms = [row.key for row in window.frame.rail.findChildren(RailRow)]
    assert "accounts" in rooms
    for room in rooms:
        window.go(Route(room))
        assert window.page().room == room


def test_ctrl_b_folds_the_rail(qtbot: QtBot, window: Window) -> None:
    assert window.frame.rail.width() == WIDE

    press(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)

    assert window.frame.rail.width() == NARROW


def test_undo_names_the_deed_and_takes_it_back(
    qtbot: QtBot, at_account: Window, workspace: Workspace
) -> None:
    assert "Log visit" in at_account.frame.top.undo.toolTip()

    press(at_account, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: at_account.deeds.toast.label.text().startswith("Undone: Log visit"))

    assert workspace.read(listed, ENTITIES["visit"]) == []


def test_redo_brings_the_deed_back(qtbot: QtBot, at_account: Window, workspace: Workspace) -> None:
    at_account.perform("undo")
    qtbot.waitUntil(lambda: workspace.read(listed, ENTITIES["visit"]) == [])

    press(
        at_account,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )

    qtbot.waitUntil(lambda: len(workspace.read(listed, ENTITIES["visit"])) == 1)


def test_inside_a_text_field_undo_is_the_editors_own(
    qtbot: QtBot, at_account: Window, workspace: Workspace, settled: Callable[[Page], None]
) -> None:
    at_account.perform("account.visit")
    page: Any = at_account.page()
    settled(page)
    page.form.notes.setFocus()
    QTest.keyClicks(page.form.notes, "abc")

    QTest.keyClick(page.form.notes, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()

    assert page.form.notes.toPlainText() == ""
    assert len(workspace.read(listed, ENTITIES["visit"])) == 1


def test_a_letter_typed_into_a_field_is_a_letter(qtbot: QtBot, window: Window) -> None:
    window.go(Route("accounts"))
    page: Any = window.page()
    page.bars.list.filter.setFocus()

    QTest.keyClicks(page.bars.list.filter, "vn?")

    assert page.bars.list.filter.text() == "vn?"
    assert window.page() is page


def test_v_on_an_account_opens_the_form_for_it(qtbot: QtBot, at_account: Window) -> None:
    press(at_account, Qt.Key.Key_V)

    assert at_account.page().room == "visit"
    assert at_account.page().subject() is not None


def test_h_opens_and_closes_the_score_sheet(qtbot: QtBot, at_account: Window) -> None:
    page: Any = at_account.page()

    press(at_account, Qt.Key.Key_H)
    assert page.sheet.isVisible()
    press(at_account, Qt.Key.Key_H)
    assert not page.sheet.isVisible()


def test_digits_change_tabs(qtbot: QtBot, at_account: Window) -> None:
    page: Any = at_account.page()

    press(at_account, Qt.Key.Key_9)
    assert page.tabs.key == "timeline"
    press(at_account, Qt.Key.Key_1)
    assert page.tabs.key == "overview"


def test_the_star_pins_the_account_into_the_rail(qtbot: QtBot, at_account: Window) -> None:
    at_account.frame.top.star.click()
    qtbot.waitUntil(lambda: bool(at_account.frame.row and at_account.frame.row.pinned))

    assert [row.name for row in at_account.frame.row.pinned] == ["华澜重工集团"]  # type: ignore[union-attr]
    at_account.perform("account.pin")
    qtbot.waitUntil(lambda: not (at_account.frame.row and at_account.frame.row.pinned))


def test_the_language_changes_at_once_and_stays_at_the_place(
    qtbot: QtBot, at_account: Window, settled: Callable[[Page], None]
) -> None:
    at_account.perform("language.zh_CN")
    settled(at_account.page())

    assert i18n.language() == "zh_CN"
    assert at_account.page().heading().title == "华澜重工集团"
    assert at_account.frame.top.primary.text() == "记录拜访"
    assert at_account.route.room == "account"


def test_theme_and_size_change_at_run_time(qtbot: QtBot, window: Window) -> None:
    window.perform("theme.dark")
    assert theme().name == "dark"
    window.perform("scale.larger")
    assert theme().scale == 1.15


def test_a_bug_is_reported_without_what_it_met(qtbot: QtBot, window: Window) -> None:
    bug = ValueError("华澜重工集团 owes 42")
    window.report(bug)
    told = crash_text(bug)

    dialogs = window.findChildren(CrashDialog)
    assert dialogs
    assert "ValueError" in told
    assert "华澜" not in told
    assert "华澜" not in dialogs[0].report.toPlainText()
    dialogs[0].accept()


def test_no_query_and_no_deed_runs_on_the_ui_thread(
    qtbot: QtBot, hualan: UUID, window: Window, workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch, settled: Callable[[Page], None],
) -> None:  # fmt: skip
    ours = threading.get_ident()
    seen: list[int] = []
    read, run = workspace.read, workspace.run

    def watched_read(*args: Any, **kwargs: Any) -> Any:
        seen.append(threading.get_ident())
        return read(*args, **kwargs)

    def watched_run(*args: Any, **kwargs: Any) -> Any:
        seen.append(threading.get_ident())
        return run(*args, **kwargs)

    monkeypatch.setattr(workspace, "read", watched_read)
    monkeypatch.setattr(workspace, "run", watched_run)
    for view in ("", "timeline", "score"):
        window.go(Route("account", Subject(hualan, ""), view))
        settled(window.page())
    window.perform("account.visit")
    settled(window.page())
    window.perform("undo")
    qtbot.waitUntil(lambda: len(seen) > 8)

    assert ours not in seen


def test_every_verb_has_a_name_of_its_own_and_no_two_share_a_key_in_one_room() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    taken = [(key, room) for action in ACTIONS for key in action.keys for room in action.rooms]
    assert len(set(taken)) == len(taken)


def test_building_a_page_never_flashes_a_window_of_its_own(
    qtbot: QtBot, at_account: Window, settled: Callable[[Page], None]
) -> None:
    at_account.perform("account.visit")
    settled(at_account.page())

    assert QApplication.activeWindow() is at_account


def test_the_rail_stands_in_groups_with_counts(
    qtbot: QtBot, hualan: UUID, window: Window, workspace: Workspace
) -> None:
    rail = window.frame.rail
    qtbot.waitUntil(lambda: rail.rooms["accounts"].accessibleName() == "Accounts 1", timeout=20_000)

    assert rail.headings[0].text() == "Key accounts"
    assert rail.rooms["opportunities"].accessibleName() == "Opportunities 1"
    added(workspace, "task", title="接口清单", owner_id=ME)
    qtbot.waitUntil(lambda: rail.rooms["tasks"].accessibleName() == "Tasks 1", timeout=20_000)
    assert rail.rooms["feedback"].accessibleName() == "Customer voice 0"
    added(workspace, "feedback", account_id=hualan, kind="nps", score=3)
    waiting = "Customer voice 1"
    qtbot.waitUntil(lambda: rail.rooms["feedback"].accessibleName() == waiting, timeout=20_000)
    window.go(Route("visit"))
    assert [key for key, row in rail.rooms.items() if row.is_held] == ["accounts"]


def test_f6_walks_from_pane_to_pane_and_shift_f6_back(qtbot: QtBot, at_account: Window) -> None:
    page = at_account.page()
    page.take_focus()
    start = at_account.focusWidget()

    press(at_account, Qt.Key.Key_F6)
    beyond = at_account.focusWidget()
    press(at_account, Qt.Key.Key_F6)

    assert at_account.frame.rail.isAncestorOf(at_account.focusWidget())
    press(at_account, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert at_account.focusWidget() is beyond
    assert beyond is not None
    assert is_reached(beyond)
    press(at_account, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert at_account.focusWidget() is start
