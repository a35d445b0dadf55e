"""The five tasks of a day without a mouse; at every stop one can see where the keyboard is."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.shell.palette_records import Record
from kamdesk.ui.shell.window import Window
from tests.journeys import hands
from tests.journeys.hands import ALT, CTRL, SHIFT, is_seen, keyboard, read, rows, wait

Key = Qt.Key


@pytest.fixture
def window(start: Callable[[], Window]) -> Window:
    return start()


def press(key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    assert is_seen(), f"nobody sees that the keyboard is on {keyboard()}"
    hands.press(key, how)


def write(text: str) -> None:
    assert is_seen(), f"nobody sees that the keyboard is on {keyboard()}"
    hands.write(text)


def told(window: Window) -> str:
    return window.deeds.toast.label.text()


def reach(name: str, key: Qt.Key = Key.Key_Tab) -> None:
    """Go on by Tab until the keyboard is on what has that name."""
    for _stop in range(40):
        if name in keyboard().accessibleName():
            return
        press(key)
    pytest.fail(f"Tab leads nowhere near {name!r}, but to {keyboard().accessibleName()!r}")


def test_an_account_is_found_by_the_initials_of_its_pinyin(qtbot: QtBot, window: Window) -> None:
    press(Key.Key_K, CTRL)
    wait(qtbot, window.palette_view.isVisible)
    write("hlzg")
    listed = window.palette_view.list
    wait(qtbot, lambda: isinstance(listed.chosen(), Record))
    press(Key.Key_Return)

    wait(qtbot, lambda: window.page().room == "account")
    wait(qtbot, lambda: "Hualan Heavy Industry" in read(window.page()))
    press(Key.Key_2)
    wait(qtbot, lambda: "Champion" in read(window.page()))
    press(Key.Key_Left, ALT)
    assert window.page().room == "today"


def test_a_value_is_written_in_the_account_list_and_taken_back(
    qtbot: QtBot, window: Window
) -> None:
    page = room(qtbot, window, Key.Key_2)
    press(Key.Key_J)
    press(Key.Key_Right)
    assert page.table.cell_key == "tier"
    before = rows(page.table)[1]
    press(Key.Key_F2)
    wait(qtbot, lambda: page.editing.is_open)
    press(Key.Key_Down)
    press(Key.Key_Return)

    wait(qtbot, window.deeds.toast.isVisible)
    wait(qtbot, lambda: rows(page.table)[1] != before)
    press(Key.Key_Z, CTRL)
    wait(qtbot, lambda: told(window).startswith("Undone: "))
    wait(qtbot, lambda: rows(page.table)[1] == before)


def test_three_accounts_are_tagged_together_and_the_tag_is_taken_back(
    qtbot: QtBot, window: Window
) -> None:
    page = room(qtbot, window, Key.Key_2)
    press(Key.Key_X)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Down, SHIFT)
    assert len(page.table.marks) == 3
    press(Key.Key_E)
    wait(qtbot, lambda: page.popups.bulk is not None and page.popups.bulk.isVisible())
    panel = page.popups.bulk
    write("Tags")
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    write("board")
    wait(qtbot, lambda: panel.save.isEnabled() and panel.rows.rowCount() == 3)
    reach("Change 3 accounts")
    press(Key.Key_Space)

    wait(qtbot, lambda: "3 accounts changed" in told(window))
    assert len(page.table.marks) == 0
    press(Key.Key_Z, CTRL)
    wait(qtbot, lambda: told(window).startswith("Undone: "))


def test_a_touch_and_a_commitment_are_written_down(qtbot: QtBot, window: Window) -> None:
    page: Any = window.page()
    wait(qtbot, lambda: "Overdue touches" in read(page))
    press(Key.Key_F6)
    reach("Li Jingcheng")
    press(Key.Key_Space)
    menu = keyboard()
    wait(qtbot, menu.isVisible)
    for _n in range(3):
        hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    window.activateWindow()  # as the desktop does when a menu closes
    wait(qtbot, lambda: told(window).startswith("Touch logged: "))

    page = room(qtbot, window, Key.Key_5)
    press(Key.Key_2)
    wait(qtbot, lambda: page.view == "promises")
    press(Key.Key_N)
    write("Send the pilot sheet +3 @yzgd")
    wait(qtbot, lambda: page.adding.line._popup.is_open)
    press(Key.Key_Return)
    press(Key.Key_Return)
    wait(qtbot, lambda: "Send the pilot sheet" in read(page.list))
    press(Key.Key_Escape)
    assert page.isAncestorOf(keyboard())


def test_tasks_are_put_in_order_and_one_is_ticked(qtbot: QtBot, window: Window) -> None:
    page = room(qtbot, window, Key.Key_5)
    press(Key.Key_N)
    titles = ("First thing", "Second thing")
    for title in titles:
        write(title)
        press(Key.Key_Return)
        wait(qtbot, partial(is_listed, page, title))
    press(Key.Key_Escape)
    wait(qtbot, lambda: keyboard() is page.list)
    while titles[1] not in page.list.entry().text:
        press(Key.Key_J)

    press(Key.Key_Up, ALT)
    wait(qtbot, lambda: in_order(page, *reversed(titles)))
    press(Key.Key_E)
    wait(qtbot, lambda: titles[1] not in read(page.list))
    press(Key.Key_Z, CTRL)
    wait(qtbot, lambda: in_order(page, *reversed(titles)))


def is_listed(page: Any, title: str) -> bool:
    return title in read(page.list)


def in_order(page: Any, first: str, second: str) -> bool:
    said = read(page.list)
    return first in said and second in said and said.index(first) < said.index(second)


def room(qtbot: QtBot, window: Window, key: Qt.Key) -> Any:
    """Go to a room of the rail by its key, and wait until the keyboard is in it."""
    hands.press(key, CTRL)
    page = window.page()
    with qtbot.waitSignal(page.ready, timeout=hands.WAIT):
        pass
    wait(qtbot, lambda: page.isAncestorOf(keyboard()))
    return page
