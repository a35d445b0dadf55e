"""The settings as a person uses them: found by name, changed at once, taken back."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import surroundings
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.config import Preferences
from kamdesk.domain.reminders import QuietHours
from kamdesk.queries.attachments import file_room
from kamdesk.queries.frame import frame
from kamdesk.queries.profile_facts import profile_facts
from kamdesk.queries.working_days import CHINA, WEEKDAYS, calendar_of
from kamdesk.storage import backup
from kamdesk.ui.pages.settings.page import SettingsPage
from kamdesk.ui.pages.tasks.page import TasksPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.settings_list import SETTINGS
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.palette_rows import Verb
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.buttons import Button, Kind
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.labels import KeyCap
from kamdesk.ui.widgets.letter_keys import letter_keys
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented
from kamdesk.workspace import Workspace
from tests.workspaces import ME, added

WAIT = 20_000


@pytest.fixture
def at_settings(qtbot: QtBot, window: Window) -> SettingsPage:
    """The settings, once they show what the file holds."""
    window.go(Route("settings"))
    page = window.page()
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: page.choices.currency.key == "CNY", timeout=WAIT)
    return page


@pytest.fixture
def english() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def shown(page: SettingsPage) -> set[str]:
    return {key for key, row in page.rows.items() if not row.isHidden()}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("currency", "currency"),
        ("基准货币", "currency"),
        ("jzhb", "currency"),
        ("huishouzhan", "recycle_bin"),
        ("excel", "import"),
        ("dark", "theme"),
        ("勿扰", "quiet"),
        ("shortcuts", "keys"),
        ("doctor", "doctor"),
    ],
)
def test_a_setting_is_found_in_either_language_and_by_its_sound(
    qtbot: QtBot, at_settings: SettingsPage, typed: str, key: str
) -> None:
    at_settings.search.setFocus()
    if typed.isascii():
        QTest.keyClicks(at_settings.search, typed)
    else:
        at_settings.search.insert(typed)  # as an input method does

    qtbot.waitUntil(lambda: key in shown(at_settings) and len(shown(at_settings)) < 9, timeout=WAIT)


def test_every_setting_is_found_by_its_own_title(at_settings: SettingsPage) -> None:
    for setting in SETTINGS:
        at_settings.search.setText(i18n._(setting.title))
        assert setting.key in shown(at_settings)


def test_a_word_no_setting_knows_offers_the_way_back(at_settings: SettingsPage) -> None:
    QTest.keyClicks(at_settings.search, "qqqq")
    assert at_settings.stack.currentWidget() is at_settings.nothing

    QTest.keyClick(at_settings.search, Qt.Key.Key_Escape)

    assert len(shown(at_settings)) == len(SETTINGS)


def test_theme_and_size_hold_at_once_and_are_kept(
    qtbot: QtBot, tmp_path: Path, profile: Profile, tasks: Tasks
) -> None:
    kept = tmp_path / "preferences.json"
    window = Window(tasks, surroundings(profile, Liking(Preferences(), kept)))
    qtbot.addWidget(window)
    window.show()
    window.go(Route("settings"))
    page = window.page()
    assert isinstance(page, SettingsPage)

    mode, size = page.rows["theme"].control, page.rows["scale"].control
    mode.setFocus()
    QTest.keyClick(mode, Qt.Key.Key_Left)
    QTest.keyClick(size, Qt.Key.Key_Right)

    assert theme().name == "dark"
    assert Preferences.load(kept).theme == "dark"
    assert Preferences.load(kept).scale == pytest.approx(1.15)


def test_another_language_keeps_the_place(
    qtbot: QtBot, english: None, window: Window, at_settings: SettingsPage
) -> None:
    control = at_settings.rows["language"].control
    assert isinstance(control, Segmented)
    QTest.keyClick(control, Qt.Key.Key_Left)

    qtbot.waitUntil(lambda: window.page() is not at_settings, timeout=WAIT)

    assert i18n.language() == "zh_CN"
    assert window.page().heading().room == "设置"


def test_the_base_currency_changes_everywhere_and_is_taken_back_from_the_toast(
    qtbot: QtBot, window: Window, workspace: Workspace, at_settings: SettingsPage
) -> None:
    field = at_settings.rows["currency"].control
    assert isinstance(field, Select)
    field.setFocus()
    QTest.keyClicks(field, "EUR")
    field.activated.emit(field.currentIndex())
    toast = window.deeds.toast
    qtbot.waitUntil(lambda: "EUR" in toast.label.text(), timeout=WAIT)
    assert workspace.read(frame).base_currency == "EUR"

    toast.action.click()

    qtbot.waitUntil(lambda: workspace.read(frame).base_currency == "CNY", timeout=WAIT)
    qtbot.waitUntil(lambda: field.key == "CNY", timeout=WAIT)


def test_the_working_calendar_is_chosen_and_taken_back_from_the_toast(
    qtbot: QtBot, window: Window, workspace: Workspace, at_settings: SettingsPage
) -> None:
    field = at_settings.rows["calendar"].control
    assert isinstance(field, Select)
    qtbot.waitUntil(lambda: field.key == CHINA, timeout=WAIT)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    qtbot.waitUntil(window.deeds.toast.isVisible, timeout=WAIT)
    assert workspace.read(calendar_of) == WEEKDAYS

    window.deeds.toast.action.click()

    qtbot.waitUntil(lambda: workspace.read(calendar_of) == CHINA, timeout=WAIT)


def test_quiet_hours_are_stored_and_taken_back(
    qtbot: QtBot, window: Window, workspace: Workspace, at_settings: SettingsPage
) -> None:
    at_settings.choices.quiet.start.setFocus()
    QTest.keyClicks(at_settings.choices.quiet.start, "20")
    QTest.keyClick(at_settings.choices.quiet.start, Qt.Key.Key_Return)
    wanted = QuietHours(time(20), time(8))
    qtbot.waitUntil(lambda: workspace.read(profile_facts).quiet == wanted, timeout=WAIT)
    qtbot.waitUntil(lambda: window.deeds.toast.label.text() == "Quiet hours changed", timeout=WAIT)

    window.deeds.toast.action.click()

    usual = QuietHours(time(21), time(8))
    qtbot.waitUntil(lambda: workspace.read(profile_facts).quiet == usual, timeout=WAIT)


def test_letters_sleep_when_the_person_wants_them_to(
    window: Window, at_settings: SettingsPage
) -> None:
    tick = at_settings.rows["letters"].control
    assert isinstance(tick, CheckBox)
    QTest.keyClick(tick, Qt.Key.Key_Space)

    window.go(Route("today"))

    alive = {key.key().toString() for _action, key in window.shortcuts.pairs if key.isEnabled()}
    assert "Ctrl+K" in alive
    assert "V" not in alive


def test_without_letters_no_foot_button_or_tip_names_one(
    window: Window, at_settings: SettingsPage, qtbot: QtBot
) -> None:
    start = Button("Start visit", "play", Kind.PRIMARY)
    qtbot.addWidget(start)
    start.show_key("V")
    tick = at_settings.rows["letters"].control
    assert isinstance(tick, CheckBox)
    assert start.shown_key() == "V"
    wide = start.sizeHint().width()

    QTest.keyClick(tick, Qt.Key.Key_Space)
    window.go(Route("tasks"))

    assert start.shown_key() == ""
    assert start.sizeHint().width() < wide
    qtbot.waitUntil(lambda: "Alt" in named_keys(window), timeout=WAIT)
    qtbot.waitUntil(lambda: not named_keys(window) & set("EDN"), timeout=WAIT)
    assert letter_keys().tip("New account (N)") == "New account"


def named_keys(window: Window) -> set[str]:
    """Name the key caps at the foot of the window."""
    return {cap.accessibleName() for cap in window.frame.status.findChildren(KeyCap)}


def test_without_letters_a_list_hears_none_and_a_text_field_hears_all(
    qtbot: QtBot, profile: Profile, tasks: Tasks, workspace: Workspace
) -> None:
    for name in ("华澜重工集团", "澄海半导体"):
        added(workspace, "task", title=name, owner_id=ME)
    made = Window(tasks, surroundings(profile, Liking(Preferences(letters=False))))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.go(Route("tasks"))
    page = made.page()
    assert isinstance(page, TasksPage)
    qtbot.waitUntil(lambda: page.list.entry() is not None, timeout=WAIT)
    page.list.setFocus()
    first = page.list.entry()

    QTest.keyClicks(page.list, "jne/")
    assert (page.list.entry(), page.adding.isVisible()) == (first, False)
    assert page.list.hasFocus()

    page.bar.focus_text()
    QTest.keyClicks(made.focusWidget(), "jn")
    assert page.bar.text.text() == "jn"

    page.bar.owner.setFocus()
    QTest.keyClick(page.bar.owner, Qt.Key.Key_E)
    assert page.bar.owner.currentText() == "Everyone"


def test_a_backup_is_written_and_the_drill_reads_it(
    qtbot: QtBot, profile: Profile, at_settings: SettingsPage
) -> None:
    drill = at_settings.rows["drill"]
    assert isinstance(drill.control, Button)
    drill.control.click()
    qtbot.waitUntil(lambda: drill.note.text() == "There is no backup yet.", timeout=WAIT)

    button = at_settings.rows["backup"].control
    assert isinstance(button, Button)
    button.click()
    qtbot.waitUntil(lambda: len(backup.backups(profile.paths.backups)) == 1, timeout=WAIT)
    qtbot.waitUntil(lambda: not button.is_busy, timeout=WAIT)
    drill.control.click()

    qtbot.waitUntil(lambda: drill.note.text() == "All is well", timeout=WAIT)


def test_the_examination_says_what_it_found(qtbot: QtBot, at_settings: SettingsPage) -> None:
    row = at_settings.rows["doctor"]
    assert isinstance(row.control, Button)
    row.control.click()

    qtbot.waitUntil(lambda: not row.answers.isHidden(), timeout=WAIT)

    said = [
        line.accessibleName() for line in row.answers.children() if hasattr(line, "accessibleName")
    ]
    assert any(line.startswith("Data key: ok.") for line in said)


def test_the_palette_leads_to_one_setting(
    qtbot: QtBot, window: Window, at_settings: SettingsPage
) -> None:
    window.go(Route("today"))
    window.open_palette()
    QTest.keyClicks(window.palette_view.field, ">regular")
    row = window.palette_view.list.chosen()
    assert isinstance(row, Verb)
    QTest.keyClick(window.palette_view.field, Qt.Key.Key_Return)

    page = window.page()
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(page.rows["schedule"].control.hasFocus, timeout=WAIT)


def test_the_window_starts_where_the_person_wants(
    qtbot: QtBot, profile: Profile, tasks: Tasks
) -> None:
    for liked, room in (
        (Preferences(start_page="week"), "week"),
        (Preferences(start_page="last", last_page="accounts"), "accounts"),
        (Preferences(start_page="cellar"), "today"),
    ):
        window = Window(tasks, surroundings(profile, Liking(liked)))
        qtbot.addWidget(window)
        assert window.page().room == room


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut_in_either_language(
    qtbot: QtBot, english: None, window: Window, language: str
) -> None:
    theme().resize(1.3)
    i18n.use(language)
    window.resize(1180, 720)
    window.speak(language)
    window.go(Route("settings"))
    page = window.page()
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: page.rows["history"].note.text() != "", timeout=WAIT)

    qtbot.waitUntil(lambda: clipped_texts(page) == [], timeout=WAIT)
    assert overflowing(page) == []
    assert page.area.horizontalScrollBar().maximum() == 0
    assert unnamed_buttons(page) == []


def test_room_for_files_and_what_is_fetched_hold_at_once(
    qtbot: QtBot, at_settings: SettingsPage, workspace: Workspace
) -> None:
    files = at_settings.choices.files
    qtbot.waitUntil(lambda: files.fetched.key == "week", timeout=WAIT)

    files.limit.choose(str(5 * 1024**3))
    files.limit.activated.emit(0)
    files.fetched.choose("all")
    files.fetched.activated.emit(0)

    qtbot.waitUntil(lambda: workspace.read(file_room).policy == "all", timeout=WAIT)
    assert workspace.read(file_room).limit == 5 * 1024**3


def test_the_bar_that_scrolls_the_settings_stands_beside_their_cards(
    window: Window, at_settings: SettingsPage, qtbot: QtBot
) -> None:
    window.resize(1440, 900)
    bar = at_settings.area.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible, timeout=WAIT)
    card = at_settings.cards["Language and look"]
    start = bar.mapTo(at_settings, bar.rect().topLeft()).x()
    end = card.mapTo(at_settings, card.rect().topRight()).x()

    assert 0 < start - end <= theme().px(16)
    search = at_settings.search
    assert search.mapTo(at_settings, search.rect().topRight()).x() == end
