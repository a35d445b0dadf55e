"""One account: what its header and cards show, and that every number opens its evidence."""

from collections.abc import Callable
from datetime import date
from math import isclose
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.queries.scores import health
from kamdesk.reports.health_words import rounded_to_sum
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.account.health_cards import LowLine
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.account.sheet_rows import LedgerRow
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.labels import Label
from kamdesk.workspace import Workspace
from tests.workspaces import added

TODAY = date(2026, 11, 24)


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Callable[[Page], None]) -> AccountPage:
    made = AccountPage(tasks, lambda: TODAY, Subject(hualan, ""))
    qtbot.addWidget(made)
    made.resize(1200, 820)
    made.show()
    settled(made)
    return made


def test_the_header_shows_who_it_is_and_what_it_is_worth(page: AccountPage) -> None:
    assert page.heading().title == "Hualan Heavy Industry"
    assert page.header.tier.text == "Strategic S"
    assert page.header.revenue.number.text() == "¥3.2M"
    assert page.header.pipeline.number.text() == "¥9.8M"


def test_amounts_nobody_knows_are_not_shown_as_zero(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Callable[[Page], None]
) -> None:
    account = added(workspace, "account", name="未知集团", tier="A")
    added(workspace, "opportunity", account_id=account, name="意向")
    page = AccountPage(tasks, lambda: TODAY, Subject(account, ""))
    qtbot.addWidget(page)
    page.show()
    settled(page)

    assert page.header.pipeline.number.text() == "—"
    assert page.header.pipeline.accessibleName() == "Open pipeline, —, 1 deal · amount unknown"
    assert page.overview.deals.aside.text() == ""
    assert page.header.revenue.number.text() == "—"


def test_the_ring_shows_the_score_the_rules_give(
    page: AccountPage, workspace: Workspace, hualan: UUID
) -> None:
    sheet = workspace.read(health, hualan)

    assert sheet.value is not None
    assert page.header.ring.accessibleName().startswith(str(int(sheet.value)))


def test_the_cards_hold_the_deal_the_person_and_the_activity(page: AccountPage) -> None:
    assert page.overview.deals.model.rowCount() == 1
    assert "韩卓" in page.overview.people.people.accessibleName()
    assert page.overview.activity.list.items.rowCount() > 3


def test_a_click_on_the_ring_opens_the_sheet_with_measures_and_evidence(
    qtbot: QtBot, page: AccountPage
) -> None:
    QTest.mouseClick(page.header.ring, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.sheet.findChildren(LedgerRow)))

    keys = {row.key for row in page.sheet.findChildren(LedgerRow)}
    texts = [label.text() for label in page.sheet.findChildren(Label)]
    assert {"activity", "resolution", "satisfaction"} <= keys
    assert any("报工延迟" in text for text in texts)


def test_the_ring_leaves_as_a_picture_and_its_menu_opens_no_sheet(page: AccountPage) -> None:
    ring = page.header.ring
    QTest.mouseClick(ring, Qt.MouseButton.RightButton)

    assert not page.sheet.isVisible()
    assert [action.text() for action in ring.actions()] == ["Copy picture", "Save picture…"]
    ring.actions()[0].trigger()
    assert QGuiApplication.clipboard().pixmap().width() >= ring.width()


@pytest.mark.parametrize("wide", [1500, 980])
def test_what_lowers_the_health_is_told_without_breaking_a_line(
    qtbot: QtBot, page: AccountPage, wide: int
) -> None:
    page.resize(wide, 800)

    def are_whole() -> bool:
        rows = page.overview.make_up.findChildren(LowLine)
        said = [label for row in rows for label in row.findChildren(Label)]
        tall = [label.height() < 2 * label.fontMetrics().height() for label in said]
        return len(said) == 2 * len(rows) > 0 and all(tall)

    qtbot.waitUntil(are_whole, timeout=20_000)


def test_the_trend_of_all_there_is_comes_when_it_is_asked_for(
    qtbot: QtBot, page: AccountPage
) -> None:
    card = page.overview.trend
    year = card.chart.plot.points[0].on if card.chart.plot else None
    card.span.setFocus()
    QTest.keyClick(card.span, Qt.Key.Key_Right)
    assert card.span.key == "whole"

    qtbot.waitUntil(lambda: card.chart.plot is not None and card.chart.plot.points[0].on != year,
                    timeout=20_000)  # fmt: skip
    page.reload()
    qtbot.waitSignal(page.ready, timeout=20_000)
    assert card.span.key == "whole"


def test_escape_closes_the_sheet(qtbot: QtBot, page: AccountPage) -> None:
    page.perform("account.score")
    assert page.sheet.isVisible()

    QTest.keyClick(page.sheet.area, Qt.Key.Key_Escape)

    assert not page.sheet.isVisible()


def test_the_revenue_opens_the_payments_behind_it(
    qtbot: QtBot, page: AccountPage, settled: Callable[[Page], None]
) -> None:
    page.header.revenue.number.clicked.emit()
    timeline = page.timeline
    assert timeline is not None
    qtbot.waitUntil(lambda: timeline.is_filled and timeline.list.items.rowCount() == 1)

    assert timeline.kinds.key == "payment"
    assert "¥3.2M" in timeline.list.items.item(0).title


def test_a_change_made_elsewhere_reaches_the_open_page(
    qtbot: QtBot, page: AccountPage, workspace: Workspace, hualan: UUID
) -> None:
    added(workspace, "opportunity", account_id=hualan, name="能碳管理平台")

    qtbot.waitUntil(lambda: page.overview.deals.model.rowCount() == 2)


def test_a_step_can_be_ended_from_its_card(
    qtbot: QtBot, page: AccountPage, workspace: Workspace, hualan: UUID
) -> None:
    added(workspace, "commitment", account_id=hualan, side="ours", text="发接口清单", state="open")
    qtbot.waitUntil(lambda: page.overview.next_step.what.text() == "发接口清单")

    with qtbot.waitSignal(page.told):
        page.overview.next_step.done.click()

    qtbot.waitUntil(lambda: page.overview.next_step.what.text() != "发接口清单")


def test_an_account_that_is_gone_says_so(qtbot: QtBot, tasks: Tasks) -> None:
    page = AccountPage(tasks, lambda: TODAY, Subject(UUID(int=9), "gone"))
    qtbot.addWidget(page)

    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.missing)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=8))
def test_rounded_parts_add_up_to_the_rounded_sum(values: list[float]) -> None:
    total = sum(values)

    rounded = rounded_to_sum(values, total)

    assert isclose(sum(rounded), total, abs_tol=0.051)
    assert all(abs(part - value) <= 0.11 for part, value in zip(rounded, values, strict=True))


def test_a_narrow_header_says_its_tier_by_letter_so_that_the_name_has_room(
    page: AccountPage,
) -> None:
    header = page.header
    header.resize(1200, header.height())
    assert header.tier.text == "Strategic S"

    header.resize(900, header.height())

    assert header.tier.text == "S"
    assert header.tier.accessibleName() == "Strategic S"
    assert not header.moved.spark.isVisibleTo(header)
