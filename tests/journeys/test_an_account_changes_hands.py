"""An account changes hands while its old owner is offline: nothing she wrote is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kamdesk.ui.pages.sync.page import SyncPage
from kamdesk.ui.shell.window import Window
from tests.journeys.hands import CTRL, button, click, press, read, wait
from tests.journeys.networks import at_the_window, enrolled_laptop
from tests.server.conftest import Running
from tests.sync.laptops import Laptop

Key = Qt.Key


@contextmanager
def three(server: Running, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop, Laptop]]:
    """Anna owns an account, Cai is a rep like her, Mara leads both."""
    mara = enrolled_laptop(server, tmp_path, "Mara", role="manager")
    anna = enrolled_laptop(server, tmp_path, "Anna", manager=mara.called)
    cai = enrolled_laptop(server, tmp_path, "Cai", manager=mara.called)
    laptops = (mara.laptop, anna.laptop, cai.laptop)
    for one in laptops:
        one.round()
    try:
        yield laptops
    finally:
        for one in laptops:
            one.close()


@pytest.fixture
def laptops(server: Running, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop, Laptop]]:
    with three(server, tmp_path) as found:
        yield found


def test_what_the_old_owner_wrote_offline_is_explained_to_her_and_decided_by_the_new_one(
    qtbot: QtBot, laptops: tuple[Laptop, Laptop, Laptop]
) -> None:
    mara, anna, cai = laptops
    account = anna.add("account", name="Hualan Heavy", tier="S", owner_id=anna.workspace.actor)
    contact = anna.add("contact", account_id=account, name="Shi Chongshan", phone="1000")
    for one in (anna, mara):
        one.round()

    # Anna is in the air and writes; on the ground Mara gives the account to Cai.
    anna.edit("contact", contact, phone="1777")
    mara.edit("account", account, owner_id=cai.workspace.actor)
    for one in (mara, cai):
        one.round()
    assert cai.value("contact", contact, "phone") == "1000"

    # Anna lands. The account is gone from her laptop, and the page says where her words are.
    with at_the_window(qtbot, anna) as window:
        anna.round()
        page = sync_page(qtbot, window)
        page.left.switch.setFocus()
        press(Key.Key_Right)
        press(Key.Key_Right)
        wait(qtbot, lambda: "its new owner decides about it" in read(page.log.problems))
        assert "Hualan Heavy" in read(page.log.problems)
        assert "1777" not in read(window)
        click(button(page.log.problems, "I have read it: Hualan Heavy"))
        wait(qtbot, lambda: not page.log.problems.isVisible())
    assert anna.record("account", account) is None

    # Cai finds Anna's words in the inbox, takes them with a key, and everybody has them.
    cai.round()
    with at_the_window(qtbot, cai) as window:
        page = sync_page(qtbot, window)
        wait(qtbot, lambda: page.detail.group is not None)
        said = read(page)
        assert "1777" in said
        assert "Written after the account moved on" in said
        taken(qtbot, page)
        press(Key.Key_Z, CTRL)
        wait(qtbot, lambda: page.left.list.cards.rows)
        taken(qtbot, page)
    cai.round()
    mara.round()
    for one in (cai, mara):
        assert one.value("contact", contact, "phone") == "1777"
        assert one.conflicts() == []


def taken(qtbot: QtBot, page: SyncPage) -> None:
    """Take what the old owner wrote, by keys, and settle it."""
    page.take_focus()
    press(Key.Key_2 if page.detail.disputes[0].row.flipped else Key.Key_1)
    press(Key.Key_Return, CTRL)
    wait(qtbot, lambda: not page.left.list.cards.rows)


def sync_page(qtbot: QtBot, window: Window) -> SyncPage:
    """Go to the page on sync by its key."""
    press(Key.Key_7, CTRL)
    page = window.page()
    assert isinstance(page, SyncPage)
    wait(qtbot, lambda: page.sheet is not None)
    return page
