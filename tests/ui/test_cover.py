"""The lock cover: nothing to see, nothing to reach, and only the passphrase takes it away."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import surroundings
from kamdesk.config import Preferences
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.opportunities.popups import LossQuestion
from kamdesk.ui.reminding import words
from kamdesk.ui.reminding.words import Notice
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.cover import Cover
from kamdesk.ui.shell.keys_sheet import KeysSheet
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.days import a_planned_visit, an_account, at
from tests.workspaces import NOON, PASSPHRASE, Clock

WAIT = 20_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def covered(qtbot: QtBot, hualan: UUID, window: Window) -> Window:
    """The window, covered while an account was open."""
    window.go(Route("account", Subject(hualan, "华澜重工集团")))
    qtbot.waitUntil(lambda: window.page().heading().title != "", timeout=WAIT)
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_L, CTRL)
    assert window.covering.is_up
    return window


def cover_of(window: Window) -> Cover:
    page = window.covering.page
    assert page is not None
    return page


def test_nothing_of_the_customer_can_be_seen_or_read(covered: Window) -> None:
    shown = [label.text() for label in covered.findChildren(QLabel) if label.isVisible()]

    assert not any("华澜" in text for text in shown)
    assert covered.windowTitle() == "kamdesk"
    assert not covered.frame.isVisible()
    image = QImage(covered.size(), QImage.Format.Format_RGB32)
    covered.render(image)
    ground = image.pixelColor(4, 4)
    assert image.pixelColor(100, 200) == ground  # where the rail was


def test_no_key_reaches_the_window_below(covered: Window) -> None:
    before = covered.route
    page = cover_of(covered)
    for key, held in ((Qt.Key.Key_1, CTRL), (Qt.Key.Key_K, CTRL), (Qt.Key.Key_Z, CTRL)):
        QTest.keyClick(page.passphrase, key, held)

    assert covered.route == before
    assert not covered.palette_view.isVisible()


def test_a_wrong_passphrase_is_refused_in_place(qtbot: QtBot, covered: Window) -> None:
    page = cover_of(covered)
    QTest.keyClicks(page.passphrase, "wrong")
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: page.row.is_wrong, timeout=WAIT)

    assert covered.covering.is_up
    assert page.passphrase.selectedText() == "wrong"


def test_the_passphrase_gives_the_same_place_back(
    qtbot: QtBot, hualan: UUID, covered: Window
) -> None:
    page = cover_of(covered)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: not covered.covering.is_up, timeout=WAIT)

    assert covered.frame.isVisible()
    subject = covered.page().subject()
    assert subject is not None
    assert subject.id == hualan
    QTest.keyClick(covered.focusWidget() or covered, Qt.Key.Key_1, CTRL)
    assert covered.page().room == "today"


def test_a_sheet_that_floats_is_put_away_and_comes_back(
    qtbot: QtBot, hualan: UUID, window: Window
) -> None:
    window.perform("keys")
    sheet = window.findChild(KeysSheet)
    assert sheet is not None
    window.perform("cover")
    assert not sheet.isVisible()

    cover_of(window).passphrase.setText(PASSPHRASE)
    cover_of(window).submit()

    qtbot.waitUntil(sheet.isVisible, timeout=WAIT)


def test_the_cover_comes_also_over_a_question(qtbot: QtBot, hualan: UUID, window: Window) -> None:
    window.go(Route("opportunities"))
    question = LossQuestion(window.page(), "MES 二期")
    question.open_near(window.page())
    qtbot.waitUntil(question.line.hasFocus, timeout=WAIT)

    QTest.keyClick(question.line, Qt.Key.Key_L, CTRL)

    assert window.covering.is_up
    assert not question.isVisible()


def test_a_reminder_names_nobody_while_covered(
    qtbot: QtBot, clock: Clock, covered: Window, workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    told: list[Notice] = []
    monkeypatch.setattr(covered.reminding, "_system", type("Told", (), {"show": told.append}))
    clock.now = at(11, 10)
    a_planned_visit(workspace, an_account(workspace, "澄海半导体", "Chenghai"), at(11, 30))
    covered.reminding.scheduler.look()

    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)

    assert told[-1] == words.notice((), NOON, discreet=True)


def test_a_throw_away_profile_asks_for_no_passphrase(
    qtbot: QtBot, profile: Profile, tasks: Tasks
) -> None:
    window = Window(tasks, surroundings(profile, Liking(Preferences()), is_spare=True))
    qtbot.addWidget(window)
    window.show()
    window.perform("cover")
    page = cover_of(window)
    assert not page.row.isVisible()

    page.open.click()

    assert not window.covering.is_up
