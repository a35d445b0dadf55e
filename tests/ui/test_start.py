"""First run and unlocking: what is offered, what is explained, three troubles kept apart."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.gate import ProfileGate
from kamdesk.errors import Unavailable
from kamdesk.ui.pages.start.first_run import FirstRunPage, NewProfilePage, RecoveryKeyPage
from kamdesk.ui.pages.start.unlock import TroublePage, UnlockPage
from kamdesk.ui.pages.start.waiting import WaitingPage
from kamdesk.ui.shell.start_window import StartWindow
from kamdesk.ui.tasks import Errands

PASSPHRASE = "correct horse"


@pytest.fixture
def errands(qtbot: QtBot) -> Iterator[Errands]:
    made = Errands()
    yield made
    made.stop()


@pytest.fixture
def start(
    qtbot: QtBot, tmp_path: Path, errands: Errands, look: None
) -> Iterator[Callable[[], StartWindow]]:
    def begun() -> StartWindow:
        window = StartWindow(ProfileGate(tmp_path / "profile", tmp_path / "spare"), errands)
        window.opened.connect(opened.append)
        qtbot.addWidget(window)
        window.show()
        return window

    opened: list[Any] = []
    yield begun
    for profile in opened:
        profile.close()


def page(window: StartWindow, kind: type[QWidget]) -> Any:
    shown = window.centralWidget()
    assert isinstance(shown, kind), shown
    return shown


def test_an_empty_folder_offers_samples_an_empty_start_or_a_server(
    start: Callable[[], StartWindow],
) -> None:
    window = start()
    first = page(window, FirstRunPage)

    verbs = [button.text() for button in first.findChildren(QPushButton)]
    assert verbs == ["Try with sample data", "Start empty", "Join your company's server"]
    assert [text for _key, text in first.speech.choices] == ["中文", "English"]


def test_the_language_spoken_is_marked_and_another_is_chosen_by_keyboard(
    qtbot: QtBot, start: Callable[[], StartWindow]
) -> None:
    window = start()
    first = page(window, FirstRunPage)
    assert first.speech.key == i18n.language() == "en"

    QTest.keyClick(first.speech, Qt.Key.Key_Left)

    qtbot.waitUntil(lambda: window.centralWidget() is not first, timeout=20_000)
    assert page(window, FirstRunPage).speech.key == i18n.language() == "zh_CN"


def test_a_profile_is_founded_with_a_recovery_key_shown_once(
    qtbot: QtBot, start: Callable[[], StartWindow]
) -> None:
    window = start()
    page(window, FirstRunPage).empty.click()
    form = page(window, NewProfilePage)
    form.submit()
    assert form.fields["name"].is_wrong
    QTest.keyClicks(form.name, "Su")
    QTest.keyClicks(form.passphrase, PASSPHRASE)
    QTest.keyClicks(form.again, "other")
    form.submit()
    assert form.fields["again"].is_wrong

    form.again.setText(PASSPHRASE)
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), RecoveryKeyPage), timeout=20_000)
    shown = page(window, RecoveryKeyPage)
    assert len(shown.key.key) > 20
    assert not shown.go_on.isEnabled()
    shown.kept.setChecked(True)
    with qtbot.waitSignal(window.opened):
        shown.go_on.click()


@pytest.fixture
def founded(tmp_path: Path, keychain: Any) -> Path:
    gate = ProfileGate(tmp_path / "profile", tmp_path / "spare")
    profile, _key = gate.found("Su", "CNY", PASSPHRASE)
    profile.close()
    keychain.passwords.clear()
    return tmp_path / "profile"


def test_a_wrong_passphrase_is_explained_and_the_right_one_opens(
    qtbot: QtBot, founded: Path, start: Callable[[], StartWindow]
) -> None:
    window = start()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockPage))
    unlock = page(window, UnlockPage)

    QTest.keyClicks(unlock.passphrase, "wrong")
    QTest.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: unlock.row.is_wrong, timeout=20_000)
    unlock.passphrase.setText(PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        unlock.submit()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("no envelope", "vault.no_envelope"),
        ("damaged envelope", "vault.envelope_damaged"),
    ],
)
def test_trouble_with_the_keys_has_a_page_of_its_own(
    qtbot: QtBot, founded: Path, start: Callable[[], StartWindow], harm: str, code: str
) -> None:
    envelope = founded / "kamdesk.keys.json"
    envelope.unlink() if harm == "no envelope" else envelope.write_text("{")

    window = start()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), TroublePage))

    assert page(window, TroublePage).code == code


def test_a_damaged_database_has_a_page_of_its_own(
    qtbot: QtBot, founded: Path, start: Callable[[], StartWindow]
) -> None:
    (founded / "kamdesk.db").write_bytes(b"\x07" * 8192)
    window = start()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockPage))
    unlock = page(window, UnlockPage)
    unlock.passphrase.setText(PASSPHRASE)

    unlock.submit()

    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), TroublePage), timeout=20_000)
    assert page(window, TroublePage).code == "file.damaged"


def test_the_troubles_read_differently(qtbot: QtBot, look: None) -> None:
    codes = ("vault.no_envelope", "vault.envelope_damaged", "file.damaged", "disk.full")
    titles = []
    for code in codes:
        made = TroublePage(Unavailable(code, path="p", detail="d"))
        qtbot.addWidget(made)
        titles.append(made.title.text())

    assert len(set(titles)) == len(codes)


def test_waiting_shows_how_far_it_is(qtbot: QtBot, look: None) -> None:
    waiting = WaitingPage("Inventing")
    qtbot.addWidget(waiting)

    waiting.show_progress(0.5, "2026-01-01")

    assert waiting.bar.accessibleName() == "50 %"
