"""The pipeline while others write, the language changes, and with no deal or very many."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.core import Profile
from kamdesk.models.business import Opportunity
from kamdesk.models.ids import new_id
from kamdesk.queries.deals import DealRow
from kamdesk.queries.opportunities import board
from kamdesk.services.undoing import undo
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork
from kamdesk.ui.page import Page
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.pages.opportunities.table import cells
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.cells import ChipCell
from kamdesk.workspace import Workspace
from tests.workspaces import ME, Clock, added, reopened

TODAY = date(2026, 11, 24)
WAIT = 20_000
MANY = 500
Open = Callable[[], OpportunitiesPage]


@pytest.fixture
def account(workspace: Workspace) -> UUID:
    return added(workspace, "account", name="Hualan", english_name=None)


def a_deal(workspace: Workspace, account: UUID, name: str, minor: int = 100_00) -> UUID:
    close = TODAY + timedelta(days=20)
    return added(workspace, "opportunity", account_id=account, name=name, amount_minor=minor,
                 currency="CNY", expected_close=close, owner_id=ME)  # fmt: skip


@pytest.fixture
def open_page(qtbot: QtBot, tasks: Tasks, settled: Callable[[Page], None]) -> Open:
    def opened() -> OpportunitiesPage:
        page = OpportunitiesPage(tasks, lambda: TODAY, "board")
        qtbot.addWidget(page)
        page.resize(1236, 820)
        page.show()
        page.activateWindow()
        settled(page)
        qtbot.waitUntil(page.isActiveWindow, timeout=WAIT)
        page.take_focus()
        return page

    return opened


@pytest.fixture
def page(workspace: Workspace, account: UUID, open_page: Open) -> OpportunitiesPage:
    a_deal(workspace, account, "MES")
    return open_page()


@pytest.fixture
def english() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def sums(page: OpportunitiesPage) -> list[int]:
    return [each.column.total.minor for each in page.board.columns[:2]]


def expected(workspace: Workspace) -> int:
    return sum(each.weighted_minor or 0 for each in workspace.read(board).columns[:4])


def test_sums_go_with_a_card_and_come_back_with_the_undo(
    qtbot: QtBot, workspace: Workspace, account: UUID, open_page: Open
) -> None:
    a_deal(workspace, account, "MES", 300_00)
    page = open_page()
    assert sums(page) == [300_00, 0]
    before = page.views.summary.number.text()

    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: sums(page) == [0, 300_00], timeout=WAIT)
    assert page.views.summary.number.text() != before
    assert expected(workspace) == 105_00
    workspace.run(undo)

    qtbot.waitUntil(lambda: sums(page) == [300_00, 0], timeout=WAIT)
    assert page.views.summary.number.text() == before


def test_a_deal_written_by_another_process_appears_and_the_card_at_hand_stays(
    qtbot: QtBot, profile: Profile, clock: Clock, account: UUID, open_page: Open
) -> None:
    mine = a_deal(profile.workspace, account, "MES")
    page = open_page()
    page.board.go_to(mine)
    profile.workspace.changed_elsewhere()
    other = reopened(Path(profile.paths.root), clock)
    a_deal(other.workspace, account, "from elsewhere")
    other.close()

    qtbot.waitUntil(lambda: page.board.columns[0].column.total.count == 2, timeout=WAIT)

    deal = page.deal()
    assert deal is not None
    assert deal.name == "MES"
    assert page.board.columns[0].list.hasFocus()


def test_what_is_typed_into_the_filter_stays_in_another_language_and_theme(
    qtbot: QtBot, english: None, workspace: Workspace, account: UUID, window: Window
) -> None:
    a_deal(workspace, account, "MES")
    a_deal(workspace, account, "APS")
    window.go(Route("opportunities", None, "table"))

    def names() -> list[str]:
        page = window.page()
        assert isinstance(page, OpportunitiesPage)
        rows = page.table.deals
        return [row.name for row in map(rows.row, range(rows.rowCount()))
                if isinstance(row, DealRow)]  # fmt: skip

    qtbot.waitUntil(lambda: len(names()) == 2, timeout=WAIT)
    before = window.page()
    assert isinstance(before, OpportunitiesPage)
    QTest.keyClicks(before.bar.text, "ap")
    qtbot.waitUntil(lambda: names() == ["APS"], timeout=WAIT)

    window.perform("theme.dark")
    assert before.bar.text.text() == "ap"
    window.perform("language.zh_CN")

    qtbot.waitUntil(lambda: names() == ["APS"], timeout=WAIT)
    page = window.page()
    assert isinstance(page, OpportunitiesPage)
    assert page is not before
    assert (page.bar.text.text(), page.views.key) == ("ap", "table")
    theme().choose("light")


def test_a_part_of_the_bar_leads_to_its_stage_and_the_number_to_the_deals(
    qtbot: QtBot, workspace: Workspace, account: UUID, open_page: Open
) -> None:
    a_deal(workspace, account, "MES")
    page = open_page()
    bar = page.views.summary.bar
    bar.setFocus()

    QTest.keyClick(bar, Qt.Key.Key_Return)
    assert page.board.columns[0].list.hasFocus()
    QTest.mouseClick(page.views.summary.number, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: page.table.deals.rowCount() == 1, timeout=WAIT)
    assert page.views.key == "table"


@pytest.mark.parametrize("number", ["cycle", "rate"])
def test_cycle_and_win_rate_open_to_the_deals_closed_in_the_last_twelve_months(
    qtbot: QtBot, workspace: Workspace, account: UUID, open_page: Open, number: str
) -> None:
    ends = {each.outcome: each.stage_id for each in workspace.read(board).columns}
    a_deal(workspace, account, "MES")
    for name, outcome, closed in (("APS", "won", 200), ("EAM", "lost", 20), ("MRO", "won", 400)):
        added(workspace, "opportunity", account_id=account, name=name, stage_id=ends[outcome],
              owner_id=ME, opened_on=TODAY - timedelta(days=closed + 30),
              closed_on=TODAY - timedelta(days=closed))  # fmt: skip
    page = open_page()
    page.bar.text.setText("MES")
    page.show_view("board")
    shown = getattr(page.views.summary, number)
    assert shown.text() == {"cycle": "30 days", "rate": "50%"}[number]
    shown.setFocus()

    QTest.keyClick(shown, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: page.table.deals.rowCount() == 2, timeout=WAIT)
    rows = [page.table.deals.row(at) for at in (0, 1)]
    assert [row.name for row in rows if isinstance(row, DealRow)] == ["EAM", "APS"]
    assert [said(page, at) for at in (0, 1)] == ["Lost", "Won"]
    assert page.heading().sub == "2 closed"
    assert {"Ended on", "Took"} <= {each.title for each in page.table.deals.columns}
    page.resize(940, 640)
    took = [each.key for each in page.table.deals.columns].index("age")
    assert not page.table.isColumnHidden(took)
    assert page.bar.closing.isVisible()  # a narrow window does not hide what narrows
    page.show_view("board")
    qtbot.waitUntil(lambda: "12 months" in page.views.summary.caption.text(), timeout=WAIT)


def said(page: OpportunitiesPage, row: int) -> str:
    """Read how a line of the table says that a deal stands."""
    deal = page.table.deals.row(row)
    assert isinstance(deal, DealRow)
    cell = cells(deal, {}, TODAY)[3]
    assert isinstance(cell, ChipCell)
    return cell.text


@pytest.mark.parametrize("view", ["board", "timeline"])
def test_the_picture_of_the_pipeline_is_copied_by_key_and_saved(
    qtbot: QtBot, page: OpportunitiesPage, view: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page.show_view(view)
    qtbot.waitUntil(lambda: page.views.currentWidget() is page.views.holders[view], timeout=WAIT)
    summary = page.views.summary
    at, picturing = {
        "board": (summary.bar, summary.picturing),
        "timeline": (page.lanes, page.views.picturing),
    }[view]
    target = tmp_path / "pipeline.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    QGuiApplication.clipboard().clear()
    at.setFocus()

    QTest.keyClick(at, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    picturing.save_action.trigger()

    copied, saved = QGuiApplication.clipboard().image(), QImage(str(target))
    assert copied.size() == saved.size() == picturing.picture().size()
    spots = [(x, y) for x in range(0, saved.width(), 4) for y in range(0, saved.height(), 4)]
    assert len({saved.pixel(x, y) for x, y in spots}) > 3


def test_a_pipeline_without_a_deal_offers_the_first_one_in_every_view(
    qtbot: QtBot, workspace: Workspace, open_page: Open
) -> None:
    page = open_page()
    for view in ("board", "table", "timeline"):
        page.show_view(view)
        qtbot.waitUntil(lambda: page.views.currentWidget() is page.views.nothing, timeout=WAIT)

    QTest.mouseClick(page.views.nothing.button, Qt.MouseButton.LeftButton)

    assert page.verbs.whose is not None
    assert page.verbs.whose.isVisible()


@deed("test.many_deals", "Many deals")
def many_deals(work: UnitOfWork, account: UUID, stages: list[UUID]) -> None:
    def values(number: int) -> dict[str, Any]:
        return {"id": new_id(), "account_id": account, "name": f"deal {number}", "owner_id": ME,
                "stage_id": stages[number % len(stages)], "amount_minor": 100, "currency": "CNY",
                "stage_since": TODAY, "competitors": (), "opened_on": TODAY,
                "expected_close": TODAY + timedelta(days=number)}  # fmt: skip

    work.add_many(Opportunity, [values(number) for number in range(MANY)])


def test_five_hundred_deals_stand_in_every_view_and_one_more_goes_on_by_a_key(
    qtbot: QtBot, workspace: Workspace, account: UUID, open_page: Open
) -> None:
    stages = [each.stage_id for each in workspace.read(board).columns if each.outcome == "open"]
    workspace.run(many_deals, account, stages)
    page = open_page()
    assert sum(each.column.total.count for each in page.board.columns) == MANY

    page.board.columns[0].list.setFocus()
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_End)
    QTest.keyClick(page.board.columns[0].list, Qt.Key.Key_Right)
    each = MANY // len(stages)
    qtbot.waitUntil(lambda: page.board.columns[1].column.total.count == each + 1, timeout=WAIT)
    page.show_view("table")
    qtbot.waitUntil(lambda: page.table.deals.rowCount() == MANY, timeout=WAIT)
    page.show_view("timeline")

    qtbot.waitUntil(lambda: len(page.lanes.bars) == MANY, timeout=WAIT)
