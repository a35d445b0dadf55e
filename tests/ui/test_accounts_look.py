"""How one looks at the account list: views and conditions kept, columns chosen, one in brief."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.protocol.entities import FieldType
from kamdesk.queries.account_views import habits
from kamdesk.queries.accounts import AccountFilter, account_ids
from kamdesk.ui.page import Page
from kamdesk.ui.pages.accounts import wishes
from kamdesk.ui.pages.accounts.bar import fitting
from kamdesk.ui.pages.accounts.narrowing import is_condition
from kamdesk.ui.pages.accounts.page import AccountsPage
from kamdesk.ui.pages.accounts.questions import DropQuestion
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.line_question import NameQuestion
from kamdesk.workspace import Workspace
from tests.workspaces import ME, added

TODAY = date(2026, 11, 24)
WAIT = 20_000
Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def accounts(workspace: Workspace) -> list[UUID]:
    east = added(workspace, "territory", name="East")
    return [
        added(workspace, "account", name="A 汽车", tier="S", owner_id=ME, territory_id=east),
        added(workspace, "account", name="B 石化", tier="A", industry="Chemicals", owner_id=None),
        added(workspace, "account", name="C 半导体", tier="S", industry="Chips", owner_id=None),
    ]


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, accounts: list[UUID], settled: Callable[[Page], None]
) -> AccountsPage:
    return shown(qtbot, tasks, settled)


def shown(
    qtbot: QtBot, tasks: Tasks, settled: Callable[[Page], None], wide: int = 1240
) -> AccountsPage:
    made = AccountsPage(tasks, lambda: TODAY)
    qtbot.addWidget(made)
    made.resize(wide, 760)
    made.show()
    settled(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=WAIT)
    qtbot.waitUntil(lambda: bool(made.looking.frame.territories), timeout=WAIT)
    made.table.setFocus()
    made.table.go_to(0)
    return made


def names(page: AccountsPage) -> str:
    rows = range(page.model.rowCount())
    return "".join(page.model.index(row, 1).data()[:1] for row in rows)


def wait_for(qtbot: QtBot, page: AccountsPage, wanted: str) -> None:
    qtbot.waitUntil(lambda: names(page) == wanted, timeout=WAIT)


def typed(page: AccountsPage, text: str) -> None:
    page.bars.list.filter.setFocus()
    page.bars.list.filter.clear()
    QTest.keyClicks(page.bars.list.filter, text)
    QTest.keyClick(page.bars.list.filter, Key.Key_Return)


def keys(page: AccountsPage) -> list[str]:
    return list(page.model.keys)


# Views and conditions


def test_a_condition_becomes_a_chip_on_enter_and_goes_with_its_cross(
    qtbot: QtBot, page: AccountsPage
) -> None:
    typed(page, "colour = red")
    qtbot.waitUntil(page.conditions.problem.isVisible, timeout=WAIT)
    assert page.bars.list.filter.text()

    typed(page, "industry contains chi")
    wait_for(qtbot, page, "C")
    assert page.conditions.isVisible()
    assert page.bars.list.filter.text() == ""

    page.conditions._drop("industry contains chi")
    wait_for(qtbot, page, "ABC")
    assert not page.conditions.isVisible()


def test_half_a_condition_does_not_empty_the_list_while_it_is_typed(
    qtbot: QtBot, page: AccountsPage
) -> None:
    page.bars.list.filter.setFocus()
    QTest.keyClicks(page.bars.list.filter, "tier = ")

    assert names(page) == "ABC"
    assert is_condition("tier = ")
    assert not is_condition("tier")


def test_a_narrowed_list_is_saved_as_a_view_found_again_and_forgotten(
    qtbot: QtBot, tasks: Tasks, page: AccountsPage, settled: Callable[[Page], None],
    workspace: Workspace,
) -> None:  # fmt: skip
    typed(page, "tier = S")
    wait_for(qtbot, page, "AC")
    page.conditions.save.click()
    question = page.looking.question
    assert isinstance(question, NameQuestion)
    QTest.keyClicks(question.line, "Big ones")
    with qtbot.waitSignal(page.said, timeout=WAIT):
        QTest.keyClick(question.line, Key.Key_Return)
    qtbot.waitUntil(lambda: page.looking.key != "all", timeout=WAIT)
    key = page.looking.key

    again = shown(qtbot, tasks, settled)
    assert key in [view for view, _name in again.bars.list.views._choices]
    again.looking.choose(key)
    wait_for(qtbot, again, "AC")
    assert again.conditions.held == ("tier = S",)
    again.looking.choose("all")
    wait_for(qtbot, again, "ABC")

    again.looking.choose(key)
    again.looking.do("drop")
    drop = again.looking.question
    assert isinstance(drop, DropQuestion)
    with qtbot.waitSignal(again.said, timeout=WAIT):
        drop.save.click()
    assert workspace.read(habits).saved == ()
    assert again.looking.key == "all"


def test_a_name_that_is_taken_is_explained_under_the_field(
    qtbot: QtBot, page: AccountsPage
) -> None:
    with qtbot.waitSignal(page.said, timeout=WAIT):
        page.looking._save("Mine")

    page.looking.do("save")
    question = page.looking.question
    assert isinstance(question, NameQuestion)
    question.line.setText("Mine")
    question.answer()

    qtbot.waitUntil(lambda: question.row.is_wrong, timeout=WAIT)
    assert question.line.text() == "Mine"


def test_a_saved_view_takes_over_other_conditions_when_asked_to(
    qtbot: QtBot, page: AccountsPage, workspace: Workspace
) -> None:
    typed(page, "tier = S")
    wait_for(qtbot, page, "AC")
    page.looking._save("S")
    qtbot.waitUntil(lambda: page.looking.key != "all", timeout=WAIT)
    typed(page, "industry is empty")
    wait_for(qtbot, page, "A")

    assert page.looking.is_changed
    with qtbot.waitSignal(page.said, timeout=WAIT):
        page.looking.do("change")
    qtbot.waitUntil(lambda: not page.looking.is_changed, timeout=WAIT)
    assert workspace.read(habits).saved[0].conditions == ("tier = S", "industry is empty")


def test_the_menu_offers_built_in_views_territories_and_verbs(
    qtbot: QtBot, page: AccountsPage
) -> None:
    menu = page.looking.open_menu()
    entries = {str(entry.data()): entry for entry in menu.actions() if entry.data()}
    territories = next(entry.menu() for entry in menu.actions() if entry.menu())
    assert "('view', 'mine')" in entries
    assert "('verb', 'save')" in entries

    menu.triggered.emit(territories.actions()[0])  # type: ignore[attr-defined]
    wait_for(qtbot, page, "A")
    menu.close()


def test_a_view_is_pinned_into_the_bar_and_taken_out(qtbot: QtBot, page: AccountsPage) -> None:
    page.looking.choose("mine")
    wait_for(qtbot, page, "A")
    for verb, pinned in (("pin", True), ("unpin", False)):
        with qtbot.waitSignal(page.looking.framed, timeout=WAIT):
            page.looking.do(verb)
        assert ("mine" in page.looking.habits.pinned) is pinned


def test_the_view_in_sight_stays_in_a_bar_too_narrow_for_all() -> None:
    wanted = [("all", 40), ("strategic", 60), ("at_risk", 60), ("mine", 50)]

    assert fitting(wanted, "mine", 1000) == ["all", "strategic", "at_risk", "mine"]
    assert fitting(wanted, "mine", 150) == ["all", "strategic", "mine"]
    assert fitting(wanted, "mine", 10) == ["mine"]


# Columns


def test_columns_are_chosen_by_key_moved_and_remembered_for_the_view(
    qtbot: QtBot, tasks: Tasks, page: AccountsPage, settled: Callable[[Page], None]
) -> None:
    page.bars.list.columns.click()
    chooser = page.popups.chooser
    assert chooser is not None
    chooser.list.setCurrentRow(1)
    QTest.keyClick(chooser.list, Key.Key_Space)
    assert "tier" not in keys(page)
    chooser.list.setCurrentRow(2)
    QTest.keyClick(chooser.list, Key.Key_Up, Held.AltModifier)
    QTest.keyClick(chooser.list, Key.Key_Up, Held.AltModifier)
    assert keys(page)[:3] == ["check", "health", "name"]
    QTest.keyClick(chooser.list, Key.Key_Escape)
    assert not chooser.isVisible()

    page.looking.choose("strategic")
    assert keys(page)[:3] == ["check", "name", "tier"]
    wait_for(qtbot, page, "AC")
    again = shown(qtbot, tasks, settled)
    assert keys(again)[:3] == ["check", "health", "name"]
    again.looking.standard()
    assert keys(again)[:3] == ["check", "name", "tier"]


def test_the_name_of_the_account_cannot_be_taken_away(page: AccountsPage) -> None:
    page.bars.list.columns.click()
    chooser = page.popups.chooser
    assert chooser is not None

    QTest.keyClick(chooser.list, Key.Key_Space)

    assert "name" in keys(page)


def test_dragging_the_edge_of_a_column_is_remembered(
    qtbot: QtBot, page: AccountsPage, workspace: Workspace
) -> None:
    head = page.table.horizontalHeader()
    section = keys(page).index("tier")
    wide = head.sectionSize(section) + 40
    edge = QPoint(head.sectionViewportPosition(section) + head.sectionSize(section) - 1, 12)
    left = Qt.MouseButton.LeftButton
    QTest.mouseMove(head.viewport(), edge)
    QTest.mousePress(head.viewport(), left, Held.NoModifier, edge)
    QTest.mouseMove(head.viewport(), edge + QPoint(40, 0))
    QTest.mouseRelease(head.viewport(), left, Held.NoModifier, edge + QPoint(40, 0))

    assert dict(page.looking.look.columns)["tier"] == wide
    qtbot.waitUntil(lambda: "all" in workspace.read(habits).looks, timeout=WAIT)
    assert head.sectionSize(keys(page).index("tier")) == wide


def test_a_moved_column_stands_where_it_was_dropped(page: AccountsPage) -> None:
    head = page.table.horizontalHeader()
    before = keys(page)

    head._held = True  # type: ignore[attr-defined]  # as while the mouse is down
    head.moveSection(2, 1)
    head._tell_order()  # type: ignore[attr-defined]

    assert keys(page) == ["check", before[2], before[1], *before[3:]]
    assert [head.visualIndex(at) for at in range(head.count())] == list(range(head.count()))


def test_the_order_of_a_view_is_remembered(
    qtbot: QtBot, tasks: Tasks, page: AccountsPage, settled: Callable[[Page], None]
) -> None:
    page.table.sort_asked.emit("name", True)
    wait_for(qtbot, page, "CBA")

    again = shown(qtbot, tasks, settled)
    wait_for(qtbot, again, "CBA")


def test_a_narrow_window_goes_without_columns_instead_of_cutting_them(
    qtbot: QtBot, tasks: Tasks, accounts: list[UUID], settled: Callable[[Page], None]
) -> None:
    page = shown(qtbot, tasks, settled, 760)
    table = page.table
    seen = [at for at in range(table.model().columnCount()) if not table.isColumnHidden(at)]

    assert sum(table.columnWidth(at) for at in seen) <= table.viewport().width()
    assert table.isColumnHidden(keys(page).index("spark"))


# In brief


def test_the_inspector_follows_the_current_account(
    qtbot: QtBot, page: AccountsPage, accounts: list[UUID], workspace: Workspace
) -> None:
    added(workspace, "task", account_id=accounts[1], title="Call them", due=TODAY)
    page.perform("accounts.inspector")
    assert page.inspector.isVisible()
    page.table.go_to(1)
    assert page.inspector.name.text() == "B 石化"
    said = page.inspector.pane.findChildren

    def words() -> list[str]:
        from kamdesk.ui.widgets.labels import Label  # noqa: PLC0415 - for this look only

        return [each.text() for each in said(Label)]

    qtbot.waitUntil(lambda: any("Call them" in each for each in words()), timeout=WAIT)
    assert "Chemicals" in page.inspector.where.text()
    qtbot.waitUntil(lambda: workspace.read(habits).inspector, timeout=WAIT)

    page.inspector.close_button.click()
    assert not page.inspector.isVisible()
    assert page.table.hasFocus()


def test_the_inspector_is_a_drawer_in_a_narrow_window_and_leaves_the_bar_free(
    qtbot: QtBot, tasks: Tasks, accounts: list[UUID], settled: Callable[[Page], None]
) -> None:
    page = shown(qtbot, tasks, settled, 900)
    page.toggle_inspector()
    drawer = page.inspector

    assert page.desk.is_drawer
    assert drawer.geometry().right() < page.desk.width()
    assert drawer.y() >= page.bars.mapTo(page.desk, page.bars.rect().bottomLeft()).y()
    page.resize(1400, 760)
    assert page.desk.splitter.indexOf(drawer) == 1


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_the_bar_fits_its_page(
    qtbot: QtBot, tasks: Tasks, accounts: list[UUID], settled: Callable[[Page], None],
    language: str, scale: float,
) -> None:  # fmt: skip
    before = i18n.language()
    i18n.use(language)
    theme().resize(scale)
    try:
        page = shown(qtbot, tasks, settled, 880)
        bar = page.bars.list
        parts = (bar.views, bar.more, bar.filter, bar.columns, bar.compact, bar.inspector)

        def fits() -> bool:
            wide = all(part.width() >= part.minimumSizeHint().width() for part in parts)
            return wide and all(part.geometry().right() <= bar.width() for part in parts)

        qtbot.waitUntil(fits, timeout=WAIT)
    finally:
        i18n.use(before)


# Conditions put together


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_condition_that_can_be_put_together_is_understood(
    workspace: Workspace, accounts: list[UUID], language: str
) -> None:
    typed_as = {
        FieldType.INTEGER: "60", FieldType.MONEY: "120", FieldType.DAY: "2026-11-01",
        FieldType.SET: "vip", FieldType.TEXT: "chips", FieldType.REFERENCE: "苏晓岚",
    }  # fmt: skip
    before = i18n.language()
    i18n.use(language)
    try:
        for name in wishes.FIELDS:
            field = wishes.field_of(name)
            typed_text = "East" if name == "territory_id" else typed_as.get(field.type, "")
            for how in wishes.comparisons(field):
                value = field.choices[0].key if field.choices else typed_text
                said = wishes.condition(field, how, "30" if how.kind == "days" else value)
                assert is_condition(said)
                workspace.read(account_ids, "all", AccountFilter(condition=said))
    finally:
        i18n.use(before)


def test_a_condition_written_in_one_language_holds_in_the_other(
    workspace: Workspace, accounts: list[UUID]
) -> None:
    before = i18n.language()
    i18n.use("zh_CN")
    field = wishes.field_of("tier")
    said = wishes.condition(field, wishes.comparisons(field)[0], "S")
    i18n.use("en")
    try:
        found = workspace.read(account_ids, "all", AccountFilter(condition=said))
    finally:
        i18n.use(before)

    assert set(found) == {accounts[0], accounts[2]}


def test_a_filter_is_put_together_from_field_comparison_and_value(
    qtbot: QtBot, page: AccountsPage
) -> None:
    page.bars.list.conditions.click()
    qtbot.waitUntil(lambda: page.popups.builder is not None, timeout=WAIT)
    asked = page.popups.builder
    assert asked is not None
    asked.field.choose("industry")
    asked._choose_field()
    asked.answer()
    assert asked.row.is_wrong

    QTest.keyClicks(asked.value, "Chips")
    QTest.keyClick(asked.value, Key.Key_Return)

    wait_for(qtbot, page, "C")
    assert len(page.conditions.held) == 1
    assert not asked.isVisible()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize(("wide", "scale"), [(1236, 1.0), (976, 1.0), (915, 1.3)])
def test_everything_that_opens_fits_and_is_named(
    qtbot: QtBot, tasks: Tasks, settled: Callable[[Page], None],
    language: str, wide: int, scale: float,
) -> None:  # fmt: skip
    before = i18n.language()
    i18n.use(language)
    theme().resize(scale)
    told: dict[str, list[str]] = {}
    try:
        page = shown(qtbot, tasks, settled, wide)
        page.resize(wide, 640)
        page.toggle_inspector()
        page.table.go_to(2)
        qtbot.waitUntil(lambda: page.inspector.lines.count() > 3, timeout=WAIT)
        told["inspector"] = walked(qtbot, page)
        page.open_columns()
        told["columns"] = walked(qtbot, page)
        page.popups.open_builder(page.bars.list.conditions)
        qtbot.waitUntil(lambda: page.popups.builder is not None, timeout=WAIT)
        told["builder"] = walked(qtbot, page)
        page.looking.do("save")
        told["question"] = walked(qtbot, page)
        page.edit_together()
        qtbot.waitUntil(lambda: page.popups.bulk is not None and page.popups.bulk.isVisible(),
                        timeout=WAIT)  # fmt: skip
        told["together"] = walked(qtbot, page)
    finally:
        i18n.use(before)

    assert {part: found for part, found in told.items() if found} == {}


def walked(qtbot: QtBot, page: AccountsPage) -> list[str]:
    qtbot.wait(30)
    return [*clipped_texts(page), *overflowing(page), *unnamed_buttons(page)]


def test_f6_leads_to_the_inspector_only_while_it_is_open(page: AccountsPage) -> None:
    assert page.inspector not in page.panes()
    page.toggle_inspector()
    assert page.panes()[-1] is page.inspector
