"""The settings open at once, hold at once, and hold after a restart."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import surroundings
from kamdesk.config import Preferences
from kamdesk.queries.sounds import sounds
from kamdesk.ui.pages.settings.page import SettingsPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.ui.widgets.selects import Select


def test_how_settings_sound_is_asked_once_and_only_when_somebody_types(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    read = window.tasks.read

    def listening(query: Any, *args: Any, **options: Any) -> None:
        asked.append(query)
        read(query, *args, **options)

    monkeypatch.setattr(window.tasks, "read", listening)
    window.go(Route("settings"))
    page = window.page()
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: page.choices.currency.key == "CNY", timeout=20_000)
    assert sounds not in asked

    QTest.keyClicks(page.search, "jzhb")

    qtbot.waitUntil(lambda: not page.rows["currency"].isHidden(), timeout=20_000)
    assert [key for key, row in page.rows.items() if not row.isHidden()] == ["currency"]
    assert asked.count(sounds) == 1


def test_every_preference_holds_at_once_and_after_a_restart(
    qtbot: QtBot, tmp_path: Path, profile: Profile, tasks: Tasks
) -> None:
    kept = tmp_path / "preferences.json"

    def opened() -> SettingsPage:
        window = Window(tasks, surroundings(profile, Liking(Preferences.load(kept), kept)))
        qtbot.addWidget(window)
        window.show()
        window.go(Route("settings"))
        page = window.page()
        assert isinstance(page, SettingsPage)
        qtbot.waitUntil(lambda: page.choices.currency.key == "CNY", timeout=20_000)
        return page

    def held(page: SettingsPage) -> dict[str, object]:
        selects = {key: page.rows[key].control for key in ("start", "schedule")}
        ticks = {key: page.rows[key].control for key in ("notices", "letters")}
        return {
            **{key: field.key for key, field in selects.items() if isinstance(field, Select)},
            **{key: tick.isChecked() for key, tick in ticks.items() if isinstance(tick, CheckBox)},
        }

    page = opened()
    before = held(page)
    for key in before:
        control = page.rows[key].control
        control.setFocus()
        if isinstance(control, CheckBox):
            QTest.keyClick(control, Qt.Key.Key_Space)
        else:
            QTest.keyClick(control, Qt.Key.Key_Down)
    changed = held(page)
    assert all(changed[key] != before[key] for key in before)
    assert len(changed) == 4

    assert held(opened()) == changed
