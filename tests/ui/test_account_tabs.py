"""The tabs of an account by keys alone: what they show, add, mend, move and mark."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.queries.records import one
from kamdesk.services.undoing import undo
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.account.contracts_tab import ContractsTab
from kamdesk.ui.pages.account.deals_tab import DealsTab
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.account.people_tab import PeopleTab
from kamdesk.ui.pages.account.plan_tab import PlanTab
from kamdesk.ui.pages.account.projects_tab import ProjectsTab
from kamdesk.ui.pages.account.tab_list import TITLES
from kamdesk.ui.pages.account.tickets_tab import TicketsTab
from kamdesk.ui.pages.account.visits_tab import VisitsTab
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.cells import ChipCell, ProgressCell, StageCell, TextCell
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, added

TODAY = date(2026, 11, 24)


@pytest.fixture
def page(qtbot: QtBot, window: Window, hualan: UUID) -> AccountPage:
    window.resize(1440, 900)
    window.go(Route("account", Subject(hualan, "")))
    shown = window.page()
    assert isinstance(shown, AccountPage)
    qtbot.waitUntil(lambda: shown._row is not None, timeout=20_000)
    return shown


@pytest.fixture
def tab(qtbot: QtBot, page: AccountPage) -> Callable[[str], Any]:
    """Open a tab by its number and wait for its rows."""

    def show(number: str) -> Any:
        key = list(TITLES)[int(number) - 1]
        QTest.keyClick(focused(page), Qt.Key(Qt.Key.Key_0.value + int(number)))
        qtbot.waitUntil(lambda: page.tabs.key == key)
        qtbot.waitUntil(lambda: key in page._filled, timeout=20_000)
        return page.views.known(key)

    return show


def focused(page: QWidget) -> QWidget:
    return QApplication.focusWidget() or page


def stored(workspace: Workspace, entity: str, key: UUID) -> dict[str, Any]:
    return workspace.read(one, ENTITIES[entity], key)


def only(workspace: Workspace, entity: str) -> dict[str, Any]:
    [row] = workspace.read(listed, ENTITIES[entity])
    return row


def pressed(page: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(focused(page), key)


def test_digits_open_the_nine_tabs_and_the_counts_stand_beside_their_names(
    page: AccountPage, tab: Callable[[str], Any]
) -> None:
    for number in range(2, 10):
        tab(str(number))

    pressed(page, Qt.Key.Key_1)
    assert page.stack.currentWidget() is page.overview
    assert page.tabs.accessibleTabName(1) == "Stakeholders 1"
    assert page.tabs.accessibleTabName(4) == "Contracts & AR"


def test_a_person_shows_role_attitude_and_how_long_ago_we_met(tab: Callable[[str], Any]) -> None:
    people: PeopleTab = tab("2")

    cells = [people.people.table.records.cell(0, at) for at in range(9)]

    assert [getattr(cell, "text", None) for cell in cells if cell][:2] == ["韩卓", "数字化部长"]
    assert ChipCell("Champion", "ok") in cells
    assert "40 d ago" in [getattr(cell, "text", "") for cell in cells]
    assert people.details.title.text() == "韩卓"


def test_a_person_marked_left_stays_in_the_list_and_comes_back_by_undo(
    qtbot: QtBot, page: AccountPage, tab: Callable[[str], Any], workspace: Workspace
) -> None:
    people: PeopleTab = tab("2")

    with qtbot.waitSignal(page.told):
        QTest.mouseClick(people.details.left, Qt.MouseButton.LeftButton)
    assert only(workspace, "position")["left"] == TODAY
    qtbot.waitUntil(lambda: people.people.table.records.row(0).sheet.person.has_left)
    workspace.run(undo)

    qtbot.waitUntil(lambda: not people.people.table.records.row(0).sheet.person.has_left)


def test_n_opens_an_empty_form_and_its_letters_do_not_reach_the_page(
    qtbot: QtBot, page: AccountPage, tab: Callable[[str], Any], workspace: Workspace
) -> None:
    tab("8")
    with qtbot.waitSignal(page.drawer.ready):
        pressed(page, Qt.Key.Key_N)

    QTest.keyClicks(focused(page), "E2E hall 9")
    with qtbot.waitSignal(page.told):
        QTest.keyClick(focused(page), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert only(workspace, "project")["name"] == "E2E hall 9"
    assert page.tabs.key == "projects"
    shown = page.views.known("projects")
    assert isinstance(shown, ProjectsTab)
    qtbot.waitUntil(lambda: shown.card.table.records.rowCount() == 1)


def test_e_mends_the_chosen_record_and_focus_returns_to_its_table(
    qtbot: QtBot, page: AccountPage, tab: Callable[[str], Any], workspace: Workspace
) -> None:
    deals: DealsTab = tab("4")
    with qtbot.waitSignal(page.drawer.ready):
        pressed(page, Qt.Key.Key_E)
    row: Any = page.drawer.forms[0].rows["next_step"].editor
    row.setFocus()
    QTest.keyClicks(row, "call on Thursday")

    with qtbot.waitSignal(page.told):
        QTest.keyClick(row, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert only(workspace, "opportunity")["next_step"] == "call on Thursday"
    qtbot.waitUntil(deals.card.table.hasFocus)


def test_right_moves_a_deal_one_stage_on_and_undo_brings_it_back(
    qtbot: QtBot, page: AccountPage, tab: Callable[[str], Any], workspace: Workspace
) -> None:
    deals: DealsTab = tab("4")
    before = only(workspace, "opportunity")["stage_id"]

    with qtbot.waitSignal(page.told):
        pressed(page, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: deals.card.table.current().stage_id != before)
    stage = deals.card.table.records.cell(0, 1)
    workspace.run(undo)

    assert isinstance(stage, StageCell)
    assert stage.done == 2
    qtbot.waitUntil(lambda: deals.card.table.current().stage_id == before)


def test_a_deal_pushed_beyond_won_asks_why_it_was_lost(
    qtbot: QtBot, page: AccountPage, tab: Callable[[str], Any], workspace: Workspace
) -> None:
    deals: DealsTab = tab("4")
    still = [stage for stage in deals._sheet.stages if stage.outcome != "lost"]
    for _stage in still[1:]:
        with qtbot.waitSignal(page.told):
            deals.step(1)
        moved = only(workspace, "opportunity")["stage_id"]
        qtbot.waitUntil(lambda at=moved: deals._sheet.deals[0].stage_id == at)  # type: ignore[misc]
    deals.show_all()

    with qtbot.waitSignal(page.drawer.ready):
        deals.step(1)

    assert "loss_reason" in page.drawer.forms[0].rows


def test_contracts_show_what_is_paid_due_and_overdue(
    workspace: Workspace, hualan: UUID, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    contract = added(
        workspace, "contract", account_id=hualan, name="MES", number="C-1", amount_minor=3_000_00,
        currency="CNY", starts_on=TODAY - timedelta(days=90), ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    for name, days in (("first", -60), ("second", -8), ("third", 40)):
        line = added(
            workspace, "instalment", account_id=hualan, contract_id=contract, name=name,
            amount_minor=1_000_00, currency="CNY", due=TODAY + timedelta(days=days),
        )  # fmt: skip
        if name == "first":
            added(workspace, "payment", account_id=hualan, contract_id=contract,
                  instalment_id=line, amount_minor=1_000_00, currency="CNY",
                  received_on=TODAY - timedelta(days=58))  # fmt: skip

    contracts: ContractsTab = tab("5")

    states = [contracts.instalments.table.records.cell(at, 2) for at in range(3)]
    assert [cell.text for cell in states if isinstance(cell, ChipCell)] == [
        "Paid",
        "Overdue",
        "Ahead",
    ]
    paid = contracts.contracts.table.records.cell(0, 4)
    assert isinstance(paid, ProgressCell)
    assert paid.share == pytest.approx(1 / 3)
    assert "1–30 d: ¥1K" in contracts.owed.bar.accessibleName()
    assert "second · ¥1K · 16 Nov · Overdue" in contracts.axis.accessibleName()


def test_a_mark_on_the_time_line_opens_its_instalment(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    contract = added(workspace, "contract", account_id=hualan, name="MES")
    line = added(workspace, "instalment", account_id=hualan, contract_id=contract,
                 amount_minor=100, currency="CNY", due=TODAY)  # fmt: skip
    contracts: ContractsTab = tab("5")
    [spot] = contracts.axis._spots()

    with qtbot.waitSignal(page.drawer.ready):
        QTest.mouseClick(contracts.axis, Qt.MouseButton.LeftButton, pos=spot.toPoint())

    assert page.drawer.forms[0].start.request.record_id == line


def test_a_ticket_marked_solved_is_answered_too_and_says_whether_in_time(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    ticket = added(workspace, "ticket", account_id=hualan, title="no signal", severity="critical",
                   sla_hours=1, opened_at=NOON - timedelta(days=3))  # fmt: skip
    tickets: TicketsTab = tab("6")
    first = tickets.card.table.current()
    assert first.id == ticket
    assert "past SLA" in str(tickets.card.table.records.cell(0, 3))

    with qtbot.waitSignal(page.told):
        QTest.mouseClick(tickets.solved, Qt.MouseButton.LeftButton)

    row = stored(workspace, "ticket", ticket)
    assert row["answered_at"] is not None
    qtbot.waitUntil(
        lambda: (
            ChipCell("Solved late", "warn")
            in [tickets.card.table.records.cell(at, 3) for at in range(4)]
        )
    )


def a_goal(workspace: Workspace, account: UUID) -> UUID:
    goal = added(workspace, "goal", account_id=account, title="grow", quarter="2026Q4")
    return added(
        workspace, "key_result", account_id=account, goal_id=goal, title="visits",
        start_value=Decimal(0), target=Decimal(4), current=Decimal(1),
    )  # fmt: skip


def test_progress_is_typed_in_place_and_words_are_refused_without_being_lost(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    result = a_goal(workspace, hualan)
    plan: PlanTab = tab("7")
    pressed(page, Qt.Key.Key_J)
    pressed(page, Qt.Key.Key_Space)
    QTest.keyClicks(plan.inline, "three")
    QTest.keyClick(plan.inline, Qt.Key.Key_Return)
    assert plan.inline.text() == "three"
    assert "not a number" in plan.inline.toolTip()

    plan.inline.selectAll()
    QTest.keyClicks(plan.inline, "3")
    with qtbot.waitSignal(page.told):
        QTest.keyClick(plan.inline, Qt.Key.Key_Return)

    assert stored(workspace, "key_result", result)["current"] == Decimal(3)
    qtbot.waitUntil(lambda: plan.card.aside.text() == "75% overall")


def test_another_quarter_shows_its_own_goals(
    workspace: Workspace, hualan: UUID, tab: Callable[[str], Any]
) -> None:
    a_goal(workspace, hualan)
    added(workspace, "goal", account_id=hualan, title="last quarter", quarter="2026Q3")
    plan: PlanTab = tab("7")
    assert plan.card.table.records.rowCount() == 2

    plan.quarter.setCurrentIndex(plan.quarter.findData("2026Q3"))
    plan.quarter.activated.emit(plan.quarter.currentIndex())

    assert plan.card.table.records.cell(0, 0) == TextCell("O: last quarter", "text", bold=True)


def test_planned_and_held_visits_stand_apart(
    workspace: Workspace, hualan: UUID, tab: Callable[[str], Any]
) -> None:
    added(workspace, "visit", account_id=hualan, planned_at=NOON + timedelta(days=2))
    added(workspace, "visit", account_id=hualan, planned_at=NOON - timedelta(days=2))

    visits: VisitsTab = tab("3")

    states = [visits.planned.table.records.cell(at, 5) for at in range(2)]
    assert states == [ChipCell("Not logged", "risk"), ChipCell("Planned", "accent")]
    assert visits.held.table.records.rowCount() == 1
    assert visits.details.isVisible()


def test_enter_on_the_timeline_opens_what_the_entry_tells_of(
    qtbot: QtBot, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    timeline = tab("9")
    timeline.show_kind("payment")
    qtbot.waitUntil(lambda: timeline.list.items.rowCount() == 1)
    pressed(page, Qt.Key.Key_J)

    with qtbot.waitSignal(page.drawer.ready):
        pressed(page, Qt.Key.Key_Return)

    assert page.drawer.title.text() == "Edit payment"


def test_a_row_stays_chosen_when_a_colleague_changes_something(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    tickets: TicketsTab = tab("6")
    pressed(page, Qt.Key.Key_J)
    held = tickets.card.table.current().id

    added(workspace, "ticket", account_id=hualan, title="a new one", opened_at=NOON)
    qtbot.waitUntil(lambda: tickets.card.table.records.rowCount() == 4)

    assert tickets.card.table.current().id == held


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1440, 900, 1.0), (1180, 720, 1.0), (1440, 900, 1.3)])
def test_no_tab_cuts_a_text_or_outgrows_its_parent(
    qtbot: QtBot, window: Window, hualan: UUID, workspace: Workspace, language: str,
    size: tuple[int, int, float],
) -> None:  # fmt: skip
    a_goal(workspace, hualan)
    theme().resize(size[2])
    i18n.use(language)
    window.resize(size[0], size[1])
    window.speak(language)
    window.go(Route("account", Subject(hualan, "")))
    shown = window.page()
    assert isinstance(shown, AccountPage)
    qtbot.waitUntil(lambda: shown._row is not None, timeout=20_000)

    for key in list(TITLES)[1:]:
        shown.tabs.choose(key)
        qtbot.waitUntil(lambda at=key: at in shown._filled, timeout=20_000)  # type: ignore[misc]
        QApplication.processEvents()
        assert clipped_texts(shown) == [], key
        assert overflowing(shown) == [], key
        assert unnamed_buttons(shown) == [], key


def test_a_and_s_answer_and_solve_the_chosen_ticket(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, page: AccountPage, tab: Callable[[str], Any]
) -> None:
    ticket = added(workspace, "ticket", account_id=hualan, title="no signal", severity="minor",
                   opened_at=NOON - timedelta(days=3))  # fmt: skip
    tickets: TicketsTab = tab("6")
    qtbot.waitUntil(tickets.card.table.hasFocus, timeout=20_000)

    for key, field in ((Qt.Key.Key_A, "answered_at"), (Qt.Key.Key_S, "solved_at")):
        with qtbot.waitSignal(page.told, timeout=20_000):
            pressed(page, key)
        assert stored(workspace, "ticket", ticket)[field] is not None
        qtbot.waitUntil(
            lambda at=field: getattr(tickets.card.table.current(), at) is not None,  # type: ignore[misc]
            timeout=20_000,
        )


@pytest.mark.parametrize(("scale", "width"), [(1.0, 1440), (1.3, 1440), (1.3, 1180)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_tab_of_an_account_stays_in_sight_without_arrows(
    qtbot: QtBot, window: Window, page: AccountPage, scale: float, width: int, language: str
) -> None:
    page.tabs.set_counts({"people": 17})
    i18n.use(language)
    for place, title in enumerate(TITLES.values()):
        page.tabs.setTabText(place, i18n._(title))
    window.resize(width, 900)
    theme().resize(scale)
    qtbot.waitUntil(
        lambda: page.tabs.tabRect(len(TITLES) - 1).right() <= page.tabs.width(), timeout=20_000
    )

    assert page.tabs.tabRect(0).x() == 0
    assert not [each for each in page.tabs.findChildren(QToolButton) if each.isVisible()]
