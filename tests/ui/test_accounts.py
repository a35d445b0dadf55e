"""The list of accounts: views, filter, order, keys, and pages of rows."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.ui.page import Page
from kamdesk.ui.pages.accounts.columns import _touched
from kamdesk.ui.pages.accounts.page import AccountsPage
from kamdesk.ui.pages.accounts.row_pages import PAGE, RowPages
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.workspaces import added

TODAY = date(2026, 11, 24)


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Callable[[Page], None]
) -> AccountsPage:
    for name, tier in (("东麓汽车", "S"), ("北沧石化", "A"), ("澄海半导体", "S")):
        added(workspace, "account", name=name, tier=tier)
    made = AccountsPage(tasks, lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    settled(made)
    return made


def names(page: AccountsPage) -> list[str]:
    return [page.model.index(row, 1).data() for row in range(page.model.rowCount())]


def test_every_account_is_listed_and_counted(page: AccountsPage) -> None:
    assert sorted(names(page)) == sorted(["东麓汽车", "北沧石化", "澄海半导体"])
    assert page.heading().sub.startswith("3 ")


def test_a_view_narrows_the_list(
    qtbot: QtBot, page: AccountsPage, settled: Callable[[Page], None]
) -> None:
    page.looking.choose("strategic")
    settled(page)

    assert sorted(names(page)) == sorted(["东麓汽车", "澄海半导体"])


def test_slash_leads_to_the_filter_and_pinyin_initials_find_an_account(
    qtbot: QtBot, page: AccountsPage
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()

    QTest.keyClicks(page.table, "/")
    assert page.bars.list.filter.hasFocus()
    QTest.keyClicks(page.bars.list.filter, "chbdt")
    qtbot.waitUntil(lambda: names(page) == ["澄海半导体"])


def test_j_moves_and_enter_opens(qtbot: QtBot, page: AccountsPage) -> None:
    page.table.go_to(0)
    QTest.keyClick(page.table, Qt.Key.Key_J)

    with qtbot.waitSignal(page.intent) as told:
        QTest.keyClick(page.table, Qt.Key.Key_Return)

    action, subject = told.args
    assert action == "account.open"
    assert subject.name == names(page)[1]


def test_a_click_on_a_header_sorts_by_it(
    qtbot: QtBot, page: AccountsPage, settled: Callable[[Page], None]
) -> None:
    page.table.sort_asked.emit("name", True)
    settled(page)
    downwards = names(page)
    page.table.sort_asked.emit("name", False)
    settled(page)

    assert names(page) == downwards[::-1]


def test_s_turns_the_order_round_and_then_goes_on_to_the_next_column(
    qtbot: QtBot, page: AccountsPage, settled: Callable[[Page], None]
) -> None:
    page.table.sort_asked.emit("name", False)
    settled(page)
    upwards = names(page)

    page.perform("accounts.sort")
    settled(page)
    assert names(page) == upwards[::-1]
    page.perform("accounts.sort")

    assert page.looking.look.sort != "name"
    assert not page.looking.look.descending


def test_a_new_account_appears_by_itself_and_the_chosen_one_stays(
    qtbot: QtBot, page: AccountsPage, workspace: Workspace
) -> None:
    page.table.go_to(2)
    chosen = page.subject()

    added(workspace, "account", name="一鸣机械")
    qtbot.waitUntil(lambda: len(names(page)) == 4 and page.subject() is not None)

    assert page.subject() == chosen


def test_space_shows_the_account_in_brief_and_again_hides_it(page: AccountsPage) -> None:
    page.table.go_to(0)

    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert page.peek.isVisible()
    assert page.peek.name.text() == names(page)[0]
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.peek.isVisible()


def test_an_empty_result_offers_the_way_back(qtbot: QtBot, page: AccountsPage) -> None:
    page.bars.list.filter.setText("no such account")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.nothing)

    page.nothing.button.click()
    qtbot.waitUntil(lambda: len(names(page)) == 3)


def test_compact_rows_are_lower(page: AccountsPage) -> None:
    roomy = page.table.rowHeight(0)

    page.bars.list.compact.click()

    assert page.table.rowHeight(0) < roomy


def test_only_pages_that_are_looked_at_are_asked_for_once() -> None:
    ids = [uuid4() for _ in range(1000)]
    asked: list[int] = []
    rows = RowPages(ids, lambda number, _ids: asked.append(number))

    for place in (0, 1, PAGE - 1, PAGE * 3):
        assert rows[place] is None

    assert asked == [0, 3]
    assert len(rows) == 1000


def test_a_page_that_arrived_is_not_asked_for_again() -> None:
    asked: list[int] = []
    rows = RowPages([UUID(int=1)], lambda number, _ids: asked.append(number))
    assert rows[0] is None

    assert rows.arrived(0, []) is None
    assert rows[0] is None

    assert asked == [0]


def test_only_rows_that_look_different_are_painted_again(
    page: AccountsPage,
) -> None:
    shown = [row for row in page.listing.rows if row is not None]
    ids = [row.id for row in shown]
    before = {row.id: row for row in shown}
    other = msgspec.structs.replace(shown[1], name="Elsewhere")

    assert len(ids) == 3
    assert RowPages(ids, lambda *_: None).arrived(0, shown) == (0, 2)
    assert RowPages(ids, lambda *_: None, before).arrived(0, shown) is None
    assert RowPages(ids, lambda *_: None, before).arrived(0, [shown[0], other, shown[2]]) == (1, 1)


def test_a_thirty_day_silence_is_told_in_red(page: AccountsPage) -> None:
    assert _touched(TODAY - timedelta(days=31), TODAY).color == "riskText"
    assert _touched(TODAY - timedelta(days=30), TODAY).color == "text2"
