"""The settings open at once: what takes a while is learnt when somebody searches."""

from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.queries.sounds import sounds
from kamdesk.ui.pages.settings.page import SettingsPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window


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
