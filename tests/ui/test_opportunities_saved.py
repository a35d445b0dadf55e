"""Views of the pipeline: kept under a name, chosen again, grouped, narrowed by their close."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.errors import Refused
from kamdesk.queries.deal_views import DealView, deal_views
from kamdesk.queries.deals import DealRow
from kamdesk.services.deal_views import drop_deal_view, rename_deal_view, save_deal_view
from kamdesk.ui.page import Page
from kamdesk.ui.pages.opportunities.grouping import Group
from kamdesk.ui.pages.opportunities.narrowing import closing
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.workspaces import ME, added

TODAY = date(2026, 11, 24)
WAIT = 20_000


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Callable[[Page], None]
) -> OpportunitiesPage:
    """Three deals of two accounts; one of them closes much later."""
    accounts = [added(workspace, "account", name=name) for name in ("Hualan", "Beicang")]
    for name, place, days in (("MES", 0, 20), ("APS", 0, 30), ("EAM", 1, 200)):
        added(workspace, "opportunity", account_id=accounts[place], name=name, owner_id=ME,
              amount_minor=100_00, currency="CNY",
              expected_close=TODAY + timedelta(days=days))  # fmt: skip
    made = OpportunitiesPage(tasks, lambda: TODAY, "table")
    qtbot.addWidget(made)
    made.resize(1236, 820)
    made.show()
    made.activateWindow()
    settled(made)
    qtbot.waitUntil(made.isActiveWindow, timeout=WAIT)
    made.take_focus()
    return made


def lines(page: OpportunitiesPage) -> list[str]:
    rows = [page.table.deals.row(at) for at in range(page.table.deals.rowCount())]
    return [row.name if isinstance(row, DealRow) else f"[{row.title}]" for row in rows]


def test_g_groups_the_table_by_one_thing_after_the_other(
    qtbot: QtBot, page: OpportunitiesPage
) -> None:
    page.perform("opportunities.group")
    qtbot.waitUntil(lambda: lines(page)[0].startswith("["), timeout=WAIT)
    assert len(lines(page)) == 4
    page.perform("opportunities.group")
    qtbot.waitUntil(lambda: lines(page)[1:] == ["MES", "APS", "EAM"], timeout=WAIT)
    page.perform("opportunities.group")
    qtbot.waitUntil(
        lambda: lines(page) == ["[Beicang]", "EAM", "[Hualan]", "MES", "APS"], timeout=WAIT
    )
    group = page.table.deals.row(2)
    assert isinstance(group, Group)
    assert (group.count, group.total.minor) == (2, 200_00)
    page.perform("opportunities.group")

    qtbot.waitUntil(lambda: lines(page) == ["MES", "APS", "EAM"], timeout=WAIT)


def test_the_keyboard_steps_over_the_line_of_a_group(qtbot: QtBot, page: OpportunitiesPage) -> None:
    page.bar.group.choose("account")
    page.reload()
    qtbot.waitUntil(lambda: len(lines(page)) == 5, timeout=WAIT)
    page.table.go_to(0)

    def here() -> str:
        deal = page.deal()
        return deal.name if deal else ""

    walked = [here()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Up):
        QTest.keyClick(page.table, key)
        walked.append(here())

    assert walked == ["EAM", "MES", "APS", "APS", "MES", "EAM"]


def test_a_view_is_kept_with_filter_order_and_grouping_and_comes_back(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace
) -> None:
    page.bar.closing.choose("next")
    page.bar.group.choose("owner")
    page.table.sort_asked.emit("name", True)
    qtbot.waitUntil(lambda: len(lines(page)) == 3, timeout=WAIT)
    QTest.mouseClick(page.bar.saved, Qt.MouseButton.LeftButton)
    question = page.saved.question
    assert question is not None
    QTest.keyClicks(question.line, "Soon")
    with qtbot.waitSignal(page.reversible, timeout=WAIT) as told:
        QTest.keyClick(question.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.saved.views) == 1, timeout=WAIT)
    page.bar.clear()
    page.bar.group.choose("none")
    page.show_view("board")

    [entry, *_others] = page.saved.menu().actions()
    entry.trigger()

    qtbot.waitUntil(lambda: lines(page)[1:] == ["MES", "APS"], timeout=WAIT)
    assert page.views.key == "table"
    assert (page.bar.closing.key, page.bar.group.key) == ("next", "owner")
    told.args[1]()
    qtbot.waitUntil(lambda: workspace.read(deal_views) == (), timeout=WAIT)


def test_a_view_gets_another_name_at_its_place_and_the_old_one_back(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace
) -> None:
    seen = replace(page.standing(), name="Soon")
    for view in (seen, DealView(name="Late", layout="board")):
        workspace.run(save_deal_view, view)
    page.saved.load()
    qtbot.waitUntil(lambda: len(page.saved.views) == 2, timeout=WAIT)
    [rename] = [each for each in page.saved.menu().actions() if each.text().startswith("Rename")]
    rename.trigger()
    question = page.saved.question
    assert question is not None
    QTest.keyClicks(question.line, "late")  # over the old one, which is selected
    QTest.keyClick(question.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question.row.is_wrong, timeout=WAIT)
    question.line.setText("Near")

    with qtbot.waitSignal(page.reversible, timeout=WAIT) as told:
        QTest.keyClick(question.line, Qt.Key.Key_Return)

    assert workspace.read(deal_views) == (replace(seen, name="Near"), DealView(name="Late"))
    told.args[1]()
    qtbot.waitUntil(lambda: workspace.read(deal_views)[0] == seen, timeout=WAIT)


def test_a_name_that_is_taken_is_explained_and_stays_written(
    qtbot: QtBot, page: OpportunitiesPage, workspace: Workspace
) -> None:
    workspace.run(save_deal_view, DealView(name="Soon"))
    page.perform("opportunities.save_view")
    question = page.saved.question
    assert question is not None
    QTest.keyClicks(question.line, "soon")

    QTest.keyClick(question.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: question.row.is_wrong, timeout=WAIT)
    assert question.line.text() == "soon"


def test_a_view_of_somebody_who_left_shows_everyone(qtbot: QtBot, page: OpportunitiesPage) -> None:
    page.show_seen(DealView(name="Gone", layout="table", owner=UUID(int=7).hex))

    qtbot.waitUntil(lambda: len(lines(page)) == 3, timeout=WAIT)
    assert page.bar.owner.key == "all"


def test_a_view_without_a_name_or_known_to_nobody_is_refused(workspace: Workspace) -> None:
    codes = []
    refused_ones: tuple[tuple[Any, Any], ...] = (
        (save_deal_view, DealView(name="  ")),
        (save_deal_view, DealView(name="n" * 41)),
        (drop_deal_view, "never saved"),
    )
    for deed, value in refused_ones:
        with pytest.raises(Refused) as refused:
            workspace.run(deed, value)
        codes.append(refused.value.code)

    assert codes == ["deal_view.no_name", "deal_view.long_name", "deal_view.missing"]
    with pytest.raises(Refused) as refused:
        workspace.run(rename_deal_view, "never saved", "Soon")
    assert refused.value.code == "deal_view.missing"


def test_closing_by_next_quarter_ends_with_its_last_day() -> None:
    assert closing("quarter", TODAY) == (date(2026, 10, 1), date(2026, 12, 31))
    assert closing("next", TODAY) == (date(2026, 10, 1), date(2027, 3, 31))
    assert closing("later", TODAY) == (date(2027, 4, 1), None)
    assert closing("any", TODAY) == (None, None)
