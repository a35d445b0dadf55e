"""Table, timeline and review of the pipeline: written in place, walked by keys, gone through."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.domain.ids import OpportunityId, StageId
from kamdesk.domain.money import Money
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.deals import DealRow, deal_rows
from kamdesk.queries.records import rows
from kamdesk.services.opportunities import (
    MoveStage,
    SetAmount,
    SetClose,
    move_stage,
    set_amount,
    set_close,
)
from kamdesk.ui.page import Page
from kamdesk.ui.pages.opportunities.lane_boxes import next_quarter, quarter_start
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.pages.opportunities.table import KEYS, SPARED, columns
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.fitting import spared
from kamdesk.workspace import Workspace
from tests.workspaces import ME, Clock, added

TODAY = date(2026, 11, 24)
CLOSE = date(2026, 12, 18)
Settled = Callable[[Page], None]
Show = Callable[[str], OpportunitiesPage]


@pytest.fixture
def account(workspace: Workspace) -> UUID:
    return added(workspace, "account", name="Hualan", tier="S")


@pytest.fixture
def deals(workspace: Workspace, account: UUID) -> list[UUID]:
    """Two deals, the first one the nearest to close."""
    return [
        added(workspace, "opportunity", account_id=account, name=name, amount_minor=minor,
              currency="CNY", expected_close=CLOSE + timedelta(days=days), owner_id=ME)
        for name, minor, days in (("MES", 98_000_00, 0), ("APS", 50_000_00, 30))
    ]  # fmt: skip


@pytest.fixture
def show(qtbot: QtBot, tasks: Tasks, deals: list[UUID], settled: Settled) -> Show:
    def open_on(view: str) -> OpportunitiesPage:
        page = OpportunitiesPage(tasks, lambda: TODAY, view)
        qtbot.addWidget(page)
        page.resize(1236, 820)
        page.show()
        page.activateWindow()
        settled(page)
        qtbot.waitUntil(page.isActiveWindow)
        page.take_focus()
        return page

    return open_on


def stored(workspace: Workspace, deal: UUID) -> DealRow:
    return workspace.read(deal_rows, [deal])[0]


def names(page: OpportunitiesPage) -> list[str]:
    rows = [page.table.deals.row(at) for at in range(page.table.deals.rowCount())]
    return [row.name for row in rows if isinstance(row, DealRow)]


# Table


def test_the_table_is_sorted_by_close_and_by_any_other_column_asked_for(
    qtbot: QtBot, show: Show
) -> None:
    page = show("table")
    assert names(page) == ["MES", "APS"]

    page.table.sort_asked.emit("amount", False)
    qtbot.waitUntil(lambda: names(page) == ["APS", "MES"])


def test_f2_writes_the_next_step_in_place_and_tab_goes_on_to_the_amount(
    qtbot: QtBot, show: Show, workspace: Workspace, deals: list[UUID]
) -> None:
    page = show("table")
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    assert page.table.editor is not None
    QTest.keyClicks(page.table.editor, "call the buyer")
    with qtbot.waitSignal(page.told):
        QTest.keyClick(page.table.editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page.table.editor is not None and page.table.editor.key == "amount")

    page.table.editor.selectAll()
    QTest.keyClicks(page.table.editor, "120000 USD")
    with qtbot.waitSignal(page.told):
        QTest.keyClick(page.table.editor, Qt.Key.Key_Return)

    row = stored(workspace, deals[0])
    assert (row.next_step, row.amount) == ("call the buyer", Money(120_000_00, "USD"))


def test_a_day_nobody_can_read_is_explained_and_stays_written(
    qtbot: QtBot, show: Show, workspace: Workspace, deals: list[UUID]
) -> None:
    page = show("table")
    page.table.edit_cell("close")
    editor = page.table.editor
    assert editor is not None

    editor.selectAll()
    QTest.keyClicks(editor, "soonish")
    QTest.keyClick(editor, Qt.Key.Key_Return)

    assert editor.property("problem") == "true"
    assert editor.text() == "soonish"
    assert editor.problem is not None
    assert editor.problem.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert stored(workspace, deals[0]).expected_close == CLOSE


def test_enter_in_an_unchanged_cell_stores_nothing(show: Show, qtbot: QtBot) -> None:
    page = show("table")
    page.table.edit_cell("amount")
    assert page.table.editor is not None

    with qtbot.assertNotEmitted(page.told, wait=100):
        QTest.keyClick(page.table.editor, Qt.Key.Key_Return)

    assert page.table.editor is None


def test_a_narrow_table_goes_without_columns_instead_of_cutting_them() -> None:
    assert spared(columns(), SPARED, 118, 2000) == frozenset()
    assert spared(columns(), SPARED, 118, 940) < spared(columns(), SPARED, 118, 700)
    assert spared(columns(), SPARED, 118, 1) == frozenset(SPARED) < frozenset(KEYS)


# Timeline


def test_the_timeline_has_whole_quarters_and_a_bar_for_each_deal(show: Show) -> None:
    lanes = show("timeline").lanes

    assert [bar.deal.name for bar in lanes.bars] == ["MES", "APS"]
    assert [bar.ends for bar in lanes.bars] == [CLOSE, CLOSE + timedelta(days=30)]
    assert (quarter_start(TODAY), next_quarter(TODAY)) == (date(2026, 10, 1), date(2027, 1, 1))


def test_arrows_walk_the_bars_and_enter_opens_the_account(
    qtbot: QtBot, show: Show, account: UUID
) -> None:
    page = show("timeline")
    QTest.keyClick(page.lanes, Qt.Key.Key_Down)
    assert page.deal() is page.lanes.bars[1].deal
    assert "APS" in page.lanes.accessibleDescription()

    with qtbot.waitSignal(page.intent) as told:
        QTest.keyClick(page.lanes, Qt.Key.Key_Return)

    assert told.args[1].id == account


def test_a_click_on_a_bar_makes_it_the_current_one(show: Show) -> None:
    page = show("timeline")
    spot = page.lanes._box(page.lanes.bars[1]).center().toPoint()

    QTest.mouseClick(page.lanes.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.deal() is page.lanes.bars[1].deal
    QTest.mouseClick(page.lanes.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 5))
    assert page.deal() is page.lanes.bars[1].deal


# Review


@pytest.fixture
def moved(workspace: Workspace, deals: list[UUID], clock: Clock) -> None:
    """A week later: one deal went on, slipped and grew."""
    clock.forward(days=8)
    deal = OpportunityId(deals[0])
    stages = workspace.read(lambda reading: list(rows(reading, ENTITIES["stage"])))
    second = sorted(stages, key=lambda row: row["position"])[1]
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=StageId(second["id"])))
    workspace.run(set_amount, SetAmount(opportunity_id=deal, amount=Money(120_000_00, "CNY"),
                                        seen=Money(98_000_00, "CNY")))  # fmt: skip
    late = SetClose(opportunity_id=deal, expected_close=date(2027, 1, 15), seen=CLOSE)
    workspace.run(set_close, late)


@pytest.fixture
def review(
    qtbot: QtBot, tasks: Tasks, moved: None, workspace: Workspace, settled: Settled
) -> OpportunitiesPage:
    page = OpportunitiesPage(tasks, lambda: TODAY + timedelta(days=8), "review")
    qtbot.addWidget(page)
    page.resize(1236, 820)
    page.show()
    page.activateWindow()
    settled(page)
    qtbot.waitUntil(page.isActiveWindow)
    page.take_focus()
    return page


def test_a_review_says_what_each_deal_was_and_is(review: OpportunitiesPage) -> None:
    (table,) = review.review.tables
    said = [table.lines.index(0, at).data() for at in range(table.lines.columnCount())]

    assert said[:2] == ["Forward", "MES"]
    assert "Discovery → Validation · ¥98K → ¥120K · 18 Dec → 15 Jan 2027 (+28 days)" in said
    assert review.review.said.text().startswith("1 deal moved since 25 Nov")


def test_a_review_comments_instead_of_editing(qtbot: QtBot, review: OpportunitiesPage) -> None:
    review.review.tables[0].go_to(0)
    QTest.keyClick(review.review.tables[0], Qt.Key.Key_E)

    qtbot.waitUntil(lambda: review.verbs.talk is not None and review.verbs.talk.isVisible())
    assert not review.verbs.drawer.isVisible()
    assert not review.bar.new.isVisible()


def test_marking_reviewed_begins_the_next_review_there(
    qtbot: QtBot, review: OpportunitiesPage, tasks: Tasks, settled: Settled
) -> None:
    review.review.mark.click()
    qtbot.waitUntil(lambda: review.review.since == TODAY + timedelta(days=8))

    again = OpportunitiesPage(tasks, lambda: TODAY + timedelta(days=9), "review")
    qtbot.addWidget(again)
    again.show()
    settled(again)
    assert again.review.since == TODAY + timedelta(days=8)
    assert again.review.span.currentText() == "Since review of 2 Dec"


def test_a_director_begins_with_the_review_and_a_rep_with_the_board(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, deals: list[UUID], settled: Settled
) -> None:
    first = OpportunitiesPage(tasks, lambda: TODAY)
    qtbot.addWidget(first)
    settled(first)
    assert first.bar.views.key == "board"

    workspace.actor = added(workspace, "user", name="顾言", role="director")
    second = OpportunitiesPage(tasks, lambda: TODAY)
    qtbot.addWidget(second)
    settled(second)

    assert second.bar.views.key == "review"
    assert second.review.tables


@pytest.mark.parametrize(
    ("view", "own", "absent"),
    [
        ("board", "move stage", "write in place"),
        ("table", "write in place", "move stage"),
        ("timeline", "walk deals", "move stage"),
        ("review", "comment", "edit"),
    ],
)
def test_keys_in_the_status_bar_are_those_of_the_view(
    show: Show, view: str, own: str, absent: str
) -> None:
    said = [text for _keys, text in show(view).hints()]

    assert own in said
    assert absent not in said
