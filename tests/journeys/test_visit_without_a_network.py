"""A visit from the briefing to the account, with no network: nothing waits, nothing is lost."""

import re
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.shell.window import Window
from tests.journeys.hands import CTRL, button, click, keyboard, press, read, wait, write
from tests.workspaces import Clock

Key = Qt.Key
Start = Callable[[], Window]


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No socket reaches anything, this computer included; whoever tries fails the test."""
    tried: list[Any] = []

    def refuse(*asked: Any, **_more: Any) -> None:
        tried.append(asked)
        raise OSError("unplugged")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    yield
    assert tried == []


def test_prepare_hold_and_write_up_a_visit_without_a_network(
    qtbot: QtBot, unplugged: None, start: Start, morning: Clock
) -> None:
    window = start()
    briefed(qtbot, window)
    page = begun(qtbot, window)
    written(qtbot, page)
    whole, caret = page.editor.toPlainText(), page.editor.textCursor().position()
    assert 0 < caret < len(whole)

    # The program is put away in the middle; another start has the notes, at the caret.
    morning.forward(minutes=45)
    window = start()
    wait(qtbot, lambda: "notes not finished" in read(window.page()))
    click(button(window.page(), "Go on with the notes: Chenghai Semiconductor"))
    page = capture_page(window)
    wait(qtbot, lambda: page.editor.toPlainText() == whole)
    assert keyboard() is page.editor
    assert page.editor.textCursor().position() == caret
    write("early ")

    ended(qtbot, page)
    after = found_at_the_account(qtbot, window)
    taken_back(qtbot, window, after)


def briefed(qtbot: QtBot, window: Window) -> None:
    """Today opens on the next visit, with what to ask and what to know."""
    wait(qtbot, lambda: "Chenghai Semiconductor" in read(window.page()))
    briefing = read(window.page())
    assert "Who else is shortlisted, how is it weighted" in briefing
    assert "Their promise: List of points in zone B" in briefing


def begun(qtbot: QtBot, window: Window) -> CapturePage:
    """One key starts the visit; who is expected stands beside the notes."""
    press(Key.Key_V)
    page = capture_page(window)
    wait(qtbot, lambda: "Lin Ruoxi" in read(page.here))
    return page


def written(qtbot: QtBot, page: CapturePage) -> None:
    """What was said, a promise from the menu, a person from the list; then back three words."""
    write("The alarm of zone B is explained.")
    press(Key.Key_Return)
    write("/")
    wait(qtbot, page.offering.list.isVisible)
    press(Key.Key_Return)
    write("ours: send the alarm log by Friday")
    press(Key.Key_Return)
    write("Asked by @lin")
    wait(qtbot, page.offering.list.isVisible)
    press(Key.Key_Tab)
    write("for the January window")
    for _word in range(3):
        press(Key.Key_Left, CTRL)


def ended(qtbot: QtBot, page: CapturePage) -> None:
    """The summary tells what will be stored and what it does to the score; Enter agrees."""
    press(Key.Key_Return, CTRL)
    summary = page.finishing.summary
    wait(qtbot, lambda: summary.isVisible() and summary.save.isEnabled())
    assert "send the alarm log" in read(summary)
    assert "→" in summary.score.text()
    write("Alarm explained, log promised")
    press(Key.Key_Return)


def found_at_the_account(qtbot: QtBot, window: Window) -> str:
    """The account has the promise, the score and, on its timeline, the visit."""
    wait(qtbot, lambda: window.page().room == "account")
    wait(qtbot, lambda: "send the alarm log" in read(window.page()))
    assert re.match(r"Visit stored · Health \d+ → \d+", window.deeds.toast.label.text())
    press(Key.Key_9)
    wait(qtbot, lambda: "Alarm explained, log promised" in read(window.page()))
    return score(window)


def taken_back(qtbot: QtBot, window: Window, after: str) -> None:
    """One key takes all of it back; the visit waits on Today as before."""
    press(Key.Key_Z, CTRL)
    wait(qtbot, lambda: window.deeds.toast.label.text().startswith("Undone: "))
    wait(qtbot, lambda: "Alarm explained, log promised" not in read(window.page()))
    wait(qtbot, lambda: score(window) != after)
    press(Key.Key_1)
    wait(qtbot, lambda: "List of points in zone B" in read(window.page()))
    assert "send the alarm log" not in read(window.page())
    press(Key.Key_1, CTRL)
    wait(qtbot, lambda: "Write up visit" in read(window.page()))


def score(window: Window) -> str:
    return str(window.page().header.ring.accessibleName())  # type: ignore[attr-defined]


def capture_page(window: Window) -> CapturePage:
    page = window.page()
    assert isinstance(page, CapturePage)
    return page
