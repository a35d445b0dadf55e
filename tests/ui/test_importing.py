"""Importing in the window as a person does it: choose, look, run, stop, take back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk import resources
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.accounts import account_ids
from kamdesk.queries.listing import listed
from kamdesk.services.importing import (
    ImportFile,
    Phase,
    choose_mapping,
    import_records,
    likely_entity,
    read_source,
)
from kamdesk.ui.pages.importing.page import ImportPage
from kamdesk.ui.rooms import Route
from kamdesk.ui.shell.window import Window
from kamdesk.workspace import Workspace
from tests.workspaces import added

WAIT = 20_000
ROWS = "客户名称,级别,员工数\n华澜重工集团,S,8600\n澄海半导体,A,很多\n云峙轨道交通,B,300\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three accounts, one of them with a number nobody can read."""
    made = tmp_path / "客户.csv"
    made.write_text(ROWS, encoding="utf-8")
    return made


@pytest.fixture
def at_import(window: Window) -> ImportPage:
    window.go(Route("import"))
    page = window.page()
    assert isinstance(page, ImportPage)
    return page


@pytest.fixture
def tried(qtbot: QtBot, table: Path, at_import: ImportPage) -> ImportPage:
    """The page, once it shows what the file would come to."""
    with qtbot.waitSignal(at_import.runner.tried, timeout=WAIT):
        at_import.take_file(table)
    return at_import


def figures(page: ImportPage) -> dict[str, str]:
    return {key: figure.number.text() for key, figure in page.outcome.figures.items()}


def accounts(workspace: Workspace) -> int:
    return len(workspace.read(account_ids))


@pytest.mark.parametrize(
    ("columns", "entity"),
    [
        (("account", "sector", "year_established", "revenue", "employees", "office_location",
          "subsidiary_of"), "account"),
        (("opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date",
          "close_date", "close_value"), "opportunity"),
        (("sales_agent", "manager", "regional_office"), "user"),
        (("客户名称", "级别", "员工数"), "account"),
        (("name", "stage", "amount", "currency", "expected_close", "account"), "opportunity"),
        (("colour", "smell"), None),
    ],
)  # fmt: skip
def test_a_header_tells_what_the_rows_are(columns: tuple[str, ...], entity: str | None) -> None:
    assert likely_entity(columns) == entity


def test_the_trial_shows_what_would_happen_and_stores_nothing(
    workspace: Workspace, tried: ImportPage
) -> None:
    assert figures(tried) == {"created": "2", "updated": "0", "unchanged": "0", "rejected": "1"}
    assert tried.entity.key == "account"
    assert tried.rejected.model.row(0).line == 3
    assert "客户.errors.csv" in tried.rejected.remark.text()
    assert tried.run.text() == "Import 2 records"
    assert accounts(workspace) == 0


def test_a_trial_takes_the_whole_width_of_the_page(tried: ImportPage, window: Window) -> None:
    window.resize(1440, 900)

    assert tried.sheet.width() == tried.width()


def test_a_known_account_is_counted_as_changed(
    qtbot: QtBot, workspace: Workspace, table: Path, at_import: ImportPage
) -> None:
    added(workspace, "account", name="华澜重工集团", tier="A")
    with qtbot.waitSignal(at_import.runner.tried, timeout=WAIT):
        at_import.take_file(table)

    assert figures(at_import)["updated"] == "1"


def test_enter_imports_writes_the_errors_and_undo_takes_all_of_it_back(
    qtbot: QtBot, window: Window, workspace: Workspace, table: Path, tried: ImportPage
) -> None:
    assert tried.run.hasFocus()
    QTest.keyClick(tried.run, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not tried.undo.isHidden(), timeout=WAIT)
    assert accounts(workspace) == 2
    errors = table.with_name("客户.errors.csv")
    assert "很多" in errors.read_text(encoding="utf-8-sig")
    assert "2 records imported" in window.deeds.toast.label.text()

    QTest.keyClick(tried.undo, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: accounts(workspace) == 0, timeout=WAIT)
    qtbot.waitUntil(lambda: tried.run.text() == "Import 2 records", timeout=WAIT)


def test_a_kind_the_columns_do_not_fit_is_explained_and_left_again(
    qtbot: QtBot, tried: ImportPage
) -> None:
    with qtbot.waitSignal(tried.runner.failed, timeout=WAIT):
        tried.entity.choose("product")
        tried.entity.activated.emit(tried.entity.currentIndex())
    assert not tried.trouble.isHidden()
    assert not tried.run.isEnabled()

    with qtbot.waitSignal(tried.runner.tried, timeout=WAIT):
        tried.entity.choose("account")
        tried.entity.activated.emit(tried.entity.currentIndex())

    assert tried.trouble.isHidden()
    assert tried.run.text() == "Import 2 records"


def test_a_file_nobody_can_read_is_explained_and_the_way_on_stays_open(
    qtbot: QtBot, tmp_path: Path, at_import: ImportPage
) -> None:
    empty = tmp_path / "leer.csv"
    empty.write_text("")
    at_import.take_file(empty)

    qtbot.waitUntil(lambda: not at_import.trouble.isHidden(), timeout=WAIT)

    assert "leer.csv" in at_import.trouble.label.text()
    assert at_import.other.isEnabled()
    assert not at_import.run.isEnabled()


def test_stop_leaves_nothing_stored(
    qtbot: QtBot, window: Window, workspace: Workspace, tried: ImportPage
) -> None:
    tried.run.click()
    QTest.keyClick(tried.cancel, Qt.Key.Key_Space)  # the keyboard waits on it

    qtbot.waitUntil(lambda: not tried.trouble.isHidden(), timeout=WAIT)

    assert tried.trouble.label.text() == "The import was called off; nothing was stored."
    assert accounts(workspace) == 0
    assert tried.run.isEnabled()


def test_an_import_called_off_while_storing_is_no_import(workspace: Workspace, table: Path) -> None:
    seen: list[Phase] = []

    def watch(phase: Phase, done: int, total: int) -> bool:
        seen.append(phase)
        return not (phase is Phase.STORING and done == total)

    source = read_source(table)
    file = ImportFile(source=source, mapping=choose_mapping("account", source.columns), watch=watch)
    with pytest.raises(Refused) as refusal:
        workspace.run(import_records, file)

    assert refusal.value.code == "import.called_off"
    assert accounts(workspace) == 0
    assert list(dict.fromkeys(seen)) == [Phase.READING, Phase.CHECKING, Phase.STORING]


def test_the_sample_file_fits_the_smallest_window(
    qtbot: QtBot, window: Window, at_import: ImportPage
) -> None:
    window.resize(1180, 720)
    with qtbot.waitSignal(at_import.runner.tried, timeout=WAIT):
        at_import.take_file(resources.path("samples", "crm", "accounts.csv"))

    qtbot.waitUntil(lambda: clipped_texts(at_import) == [], timeout=WAIT)
    assert overflowing(at_import) == []
    assert unnamed_buttons(at_import) == []
    assert at_import.suggestions.isVisible()


def test_a_column_nobody_recognised_is_given_its_field_by_hand_and_taken_back(
    qtbot: QtBot, tmp_path: Path, workspace: Workspace, at_import: ImportPage
) -> None:
    table = tmp_path / "customers.csv"
    table.write_text("客户名称,Heads\n华澜重工集团,8600\n", encoding="utf-8")
    with qtbot.waitSignal(at_import.runner.tried, timeout=WAIT):
        at_import.take_file(table)
    columns = at_import.columns
    assert [row[1] for row in (columns.model.row(0), columns.model.row(1))] == ["Name", ""]

    def choose(number: int, code: str) -> None:
        columns.table.setFocus()
        columns.table.go_to(number)
        QTest.keyClick(columns.table, Qt.Key.Key_Return)
        place = columns.picker.findData(code)
        columns.picker.view().setCurrentIndex(columns.picker.model().index(place, 0))
        with qtbot.waitSignal(at_import.runner.tried, timeout=WAIT):
            QTest.keyClick(columns.picker.view(), Qt.Key.Key_Return)

    choose(1, "employees")
    assert columns.model.row(1)[1] == "Employees"
    assert at_import.window().focusWidget() is columns.table
    QTest.keyClick(at_import.run, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: accounts(workspace) == 1, timeout=WAIT)
    [row] = workspace.read(listed, ENTITIES["account"])
    assert row["employees"] == 8600
    qtbot.waitUntil(at_import.undo.isVisible, timeout=WAIT)

    choose(1, "name")
    assert [row[1] for row in (columns.model.row(0), columns.model.row(1))] == ["", "Name"]
    assert figures(at_import)["created"] == "1"


def test_escape_leaves_the_field_of_a_column_as_it_was(tried: ImportPage) -> None:
    before = tried.columns.model.row(0)
    tried.columns.table.setFocus()
    QTest.keyClick(tried.columns.table, Qt.Key.Key_Return)
    QTest.keyClick(tried.columns.picker.view(), Qt.Key.Key_Down)
    QTest.keyClick(tried.columns.picker.view(), Qt.Key.Key_Escape)

    assert not tried.columns.picker.isVisible()
    assert tried.columns.model.row(0) == before
    assert tried.window().focusWidget() is tried.columns.table


def test_rows_that_name_no_account_go_to_the_one_that_is_chosen(
    qtbot: QtBot, tmp_path: Path, workspace: Workspace, at_import: ImportPage
) -> None:
    account = added(workspace, "account", name="Hualan")
    table = tmp_path / "people.csv"
    table.write_text("name,phone\nHan Zhuo,13800001111\nGao Lan,13800002222\n", encoding="utf-8")
    at_import.take_file(table)
    qtbot.waitUntil(at_import.trouble.isVisible, timeout=WAIT)
    assert "account" in at_import.trouble.label.text()
    assert at_import.entity.key == "contact"

    at_import.account.setFocus()
    QTest.keyClicks(at_import.account, "hual")
    qtbot.waitUntil(lambda: at_import.account._popup.is_open, timeout=WAIT)
    with qtbot.waitSignal(at_import.runner.tried, timeout=WAIT):
        QTest.keyClick(at_import.account, Qt.Key.Key_Return)

    assert figures(at_import)["created"] == "2"
    QTest.keyClick(at_import.run, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not at_import.undo.isHidden(), timeout=WAIT)
    found = workspace.read(listed, ENTITIES["contact"])
    assert [row["account_id"] for row in found] == [account, account]

    with qtbot.waitSignal(at_import.runner.failed, timeout=WAIT):
        at_import.account.setFocus()
        at_import.account.clear()
        QTest.keyClick(at_import.account, Qt.Key.Key_Return)
    assert at_import.card.account_id is None


def test_accounts_themselves_are_asked_no_account(tried: ImportPage) -> None:
    assert not tried.account.isVisible()
    assert tried.card.account_id is None
