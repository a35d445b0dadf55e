"""The sheet behind the question mark: every key there is, from one map."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing
from kamdesk.ui.actions import ACTIONS
from kamdesk.ui.page_keys import keyboard_map
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.rooms import BY_KEY, Route
from kamdesk.ui.shell.keys_sheet import KeysSheet
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import KeyCap
from kamdesk.ui.widgets.letter_keys import letter_keys


def test_every_key_of_a_verb_is_on_the_map() -> None:
    shown = {key for scope in keyboard_map() for entry in scope.entries for key in entry.keys}

    assert {key for action in ACTIONS for key in action.keys} <= shown


def test_no_key_means_two_things_in_one_place() -> None:
    for scope in keyboard_map():
        keys = [key for entry in scope.entries for key in entry.keys]
        assert len(keys) == len(set(keys)), scope.key


def test_the_pages_keys_of_notes_and_week_are_told() -> None:
    scopes = {scope.key: scope for scope in keyboard_map()}

    notes = {key for entry in scopes["capture"].entries for key in entry.keys}
    week = {key for entry in scopes["week"].entries for key in entry.keys}
    assert {"/", "@", "Ctrl+Enter", "Ctrl+P"} <= notes
    assert {"Space", "Del", "PgUp", "Alt+←↑→↓"} <= week


def test_every_place_of_the_map_is_a_room_or_general() -> None:
    assert {scope.key for scope in keyboard_map()} <= {"anywhere", "lists", *BY_KEY}


def test_the_question_mark_shows_the_keys_of_the_room_first(qtbot: QtBot, window: Window) -> None:
    window.go(Route("week"))
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Question)

    sheet = window.findChild(KeysSheet)
    assert sheet is not None
    assert sheet.scopes[0].key == "week"
    assert sheet.findChildren(KeyCap)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_without_letters_the_sheet_tells_of_none_and_calls_keys_as_the_foot_does(
    qtbot: QtBot, hualan: UUID, window: Window
) -> None:
    letter_keys().want(False)
    try:
        sheet = KeysSheet(window, "opportunities")
        qtbot.addWidget(sheet)
    finally:
        letter_keys().want(True)

    caps = {cap.accessibleName() for cap in sheet.findChildren(KeyCap)}
    assert {"Ctrl+Enter", "F2", "PgDn"} <= caps
    assert not caps & {"Ctrl+Return", "V", "1"}


def test_the_keys_at_the_foot_follow_the_view_of_the_page(
    qtbot: QtBot, hualan: UUID, window: Window
) -> None:
    window.go(Route("opportunities"))
    page = window.page()
    assert isinstance(page, OpportunitiesPage)
    page.show_view("table")
    qtbot.waitUntil(lambda: "F2" in foot(window), timeout=20_000)
    page.show_view("board")
    qtbot.waitUntil(lambda: "→" in foot(window), timeout=20_000)
    assert "F2" not in foot(window)


def foot(window: Window) -> set[str]:
    """Name the keys at the foot of the window."""
    hints = ((cap, cap.parentWidget()) for cap in window.frame.status.findChildren(KeyCap))
    return {cap.accessibleName() for cap, hint in hints if hint and not hint.isHidden()}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_sheet_fits_the_smallest_window_in_either_language(
    qtbot: QtBot, hualan: UUID, window: Window, language: str
) -> None:
    before = i18n.language()
    i18n.use(language)
    theme().resize(1.3)
    window.resize(1180, 720)
    try:
        sheet = KeysSheet(window, "capture")
        qtbot.addWidget(sheet)
        sheet.show()
        qtbot.waitUntil(lambda: clipped_texts(sheet) == [], timeout=20_000)

        assert overflowing(sheet) == []
        assert sheet.width() < 1180
        assert sheet.height() < 720
        titles = [label.text() for label in sheet.findChildren(QLabel)]
        assert i18n._("Visit notes") in titles
    finally:
        i18n.use(before)
