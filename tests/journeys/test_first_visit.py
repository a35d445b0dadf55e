"""A manager finds an account, logs a visit, reads why the score moved, and takes it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import surroundings, wear
from kamdesk.app.sample import found_sample_profile
from kamdesk.config import Preferences
from kamdesk.ui.pages.account.sheet_rows import LedgerRow
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.palette_rows import Record
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from tests.workspaces import NOON


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Profile]:
    made = found_sample_profile(tmp_path / "sample", lang="en", today=NOON.date())
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, sample: Profile) -> Iterator[Window]:
    """The real window; on a screen when there is one (Xvfb), else painted out of sight."""
    if QGuiApplication.platformName() == "offscreen":
        print("no display: the journey runs offscreen")  # noqa: T201 - said, not hidden
    wear("light", 1.0)
    theme().motion.allowed = False
    tasks = Tasks(sample.workspace)
    made = Window(tasks, surroundings(sample, Liking(Preferences())))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: made.frame.row is not None and made.page().subject() is not None)
    yield made
    tasks.stop()
    made.close()


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(_keyboard(), key, how)


def write(text: str) -> None:
    QTest.keyClicks(_keyboard(), text)


def _keyboard() -> QWidget:
    """Where a person's keys would go now."""
    at = QApplication.focusWidget()
    assert at is not None
    return at


def test_log_a_visit_see_why_the_score_moved_and_undo_it(qtbot: QtBot, window: Window) -> None:
    control = Qt.KeyboardModifier.ControlModifier

    # Find the account that fell silent, by its name in the palette.
    press(Qt.Key.Key_K, control)
    qtbot.waitUntil(window.palette_view.isVisible)
    write("Xuanhe")
    listed = window.palette_view.list
    qtbot.waitUntil(lambda: isinstance(listed.chosen(), Record))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page().room == "account" and _row(window) is not None)
    before = window.page().header.ring.accessibleName()  # type: ignore[attr-defined]

    # Write up the visit.
    press(Qt.Key.Key_V)
    form: Any = window.page()
    qtbot.waitUntil(lambda: bool(form.form.colleagues.ticked()))
    write("Spindle line runs again; they want an offer for the second hall.")
    press(Qt.Key.Key_Return, control)
    qtbot.waitUntil(lambda: window.page().room == "account" and _row(window) is not None)

    # The toast says what moved and why; the header agrees.
    qtbot.waitUntil(window.deeds.toast.isVisible)
    said = window.deeds.toast.label.text()
    assert said.startswith("Logged · health ")
    assert "Recent activity +" in said
    after = window.page().header.ring.accessibleName()  # type: ignore[attr-defined]
    assert after != before

    # The sheet shows the facts behind it.
    page: Any = window.page()
    QTest.mouseClick(page.header.ring, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.sheet.findChildren(LedgerRow)))
    [activity] = [row for row in page.sheet.findChildren(LedgerRow) if row.key == "activity"][:1]
    assert "Last visit or touch" in activity.accessibleName()
    press(Qt.Key.Key_Escape)

    # And one key takes it back.
    press(Qt.Key.Key_Z, control)
    qtbot.waitUntil(lambda: page.header.ring.accessibleName() == before)
    assert window.deeds.toast.label.text().startswith("Undone: Log visit")


def _row(window: Window) -> object:
    return getattr(window.page(), "_row", None)
