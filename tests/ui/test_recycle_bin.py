"""The recycle bin as a person uses it: what is there, what went along, and the way back."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.queries.recycle_bin import recycle_bin
from kamdesk.services.records import delete_record, restore_record
from kamdesk.ui.pages.recycle_bin.page import RecycleBinPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window
from kamdesk.workspace import Workspace
from tests.workspaces import Clock, added

WAIT = 20_000


@pytest.fixture
def removed(workspace: Workspace, clock: Clock, hualan: UUID) -> UUID:
    """A product nobody uses, removed an hour before the account with all it owns."""
    product = added(workspace, "product", name="精密检测机")
    workspace.run(delete_record, "product", product)
    clock.now += timedelta(hours=1)
    workspace.run(delete_record, "account", hualan)
    return product


@pytest.fixture
def bin_page(qtbot: QtBot, removed: UUID, window: Window) -> RecycleBinPage:
    window.go(Route("recycle_bin"))
    page = window.page()
    assert isinstance(page, RecycleBinPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=WAIT)
    return page


def test_what_went_along_is_counted_and_not_listed(workspace: Workspace, removed: UUID) -> None:
    account, product = workspace.read(recycle_bin)

    assert (account.entity, account.title, account.by) == ("account", "华澜重工集团", "苏晓岚")
    assert account.others > 5
    assert (product.id, product.others, product.deed) == (removed, 0, "product.delete")
    assert account.removed_at > product.removed_at


def test_what_came_back_is_no_longer_in_the_bin(workspace: Workspace, removed: UUID) -> None:
    workspace.run(restore_record, "product", removed)

    assert [row.entity for row in workspace.read(recycle_bin)] == ["account"]


def test_what_was_removed_again_stands_there_once(workspace: Workspace, removed: UUID) -> None:
    workspace.run(restore_record, "product", removed)
    workspace.run(delete_record, "product", removed)

    assert [row.entity for row in workspace.read(recycle_bin)] == ["product", "account"]


def test_one_key_brings_the_account_back_with_everything(
    qtbot: QtBot, window: Window, workspace: Workspace, hualan: UUID, bin_page: RecycleBinPage
) -> None:
    bin_page.take_focus()
    QTest.keyClick(bin_page.table, Qt.Key.Key_R)

    qtbot.waitUntil(lambda: bin_page.model.rowCount() == 1, timeout=WAIT)

    assert workspace.read(one, ENTITIES["account"], hualan)["name"] == "华澜重工集团"
    qtbot.waitUntil(
        lambda: "Hualan Heavy Industry restored" in window.deeds.toast.label.text(), timeout=WAIT
    )


def test_a_name_narrows_the_bin_and_escape_shows_it_whole(bin_page: RecycleBinPage) -> None:
    QTest.keyClick(bin_page.table, Qt.Key.Key_Slash)
    assert bin_page.filter.hasFocus()
    QTest.keyClicks(bin_page.filter, "product")
    assert bin_page.model.rowCount() == 1

    QTest.keyClicks(bin_page.filter, "xyz")
    assert bin_page.stack.currentWidget() is bin_page.unfound
    QTest.keyClick(bin_page.filter, Qt.Key.Key_Escape)

    assert bin_page.model.rowCount() == 2


def test_a_record_that_lost_its_place_is_explained_and_stays(
    qtbot: QtBot, window: Window, workspace: Workspace, hualan: UUID
) -> None:
    deal = added(workspace, "opportunity", account_id=hualan, name="数字孪生一期")
    workspace.run(delete_record, "opportunity", deal)
    workspace.run(delete_record, "account", hualan)
    window.go(Route("recycle_bin"))
    page = window.page()
    assert isinstance(page, RecycleBinPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=WAIT)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_J)
    QTest.keyClick(page.table, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: not page.trouble.isHidden(), timeout=WAIT)

    assert page.model.rowCount() == 2
    assert page.trouble.label.text()


def test_an_empty_bin_says_so(qtbot: QtBot, window: Window) -> None:
    window.go(Route("recycle_bin"))
    page = window.page()
    assert isinstance(page, RecycleBinPage)

    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing, timeout=WAIT)

    assert not page.restore.isEnabled()


def test_nothing_is_cut_in_the_smallest_window(window: Window, bin_page: RecycleBinPage) -> None:
    window.resize(1180, 720)

    assert clipped_texts(bin_page) == []
    assert overflowing(bin_page) == []
    assert unnamed_buttons(bin_page) == []
