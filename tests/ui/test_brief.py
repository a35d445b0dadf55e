"""The account on one page: what stands on it, and that paper shows what the screen shows."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk.errors import Unavailable
from kamdesk.queries.briefing import account_brief
from kamdesk.reports.account_brief import Block, Figure, Row, Sheet, account_sheet
from kamdesk.ui import paper
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.workspace import Workspace
from tests.ui.conftest import TODAY
from tests.workspaces import added


def words(sheet: Sheet) -> str:
    blocks = [*sheet.left, *sheet.right]
    rows = [f"{row.text} {row.more} {row.aside}" for block in blocks for row in block.rows]
    figures = [f"{figure.caption} {figure.number}" for figure in sheet.figures]
    return "\n".join([sheet.title, *figures, *(block.heading for block in blocks), *rows])


def test_the_sheet_names_people_deals_and_what_is_late(workspace: Workspace, hualan: UUID) -> None:
    added(workspace, "commitment", account_id=hualan, side="ours", text="send the list",
          due=TODAY - timedelta(days=2))  # fmt: skip

    sheet = account_sheet(workspace.read(account_brief, hualan), TODAY)

    text = words(sheet)
    for word in ("Hualan Heavy Industry", "韩卓", "MES 二期", "¥9.8M", "send the list"):
        assert word in text
    late = [row for block in sheet.right for row in block.rows if row.text == "send the list"]
    assert {row.mood for row in late} == {"bad"}


def test_what_has_no_room_is_counted(workspace: Workspace, hualan: UUID) -> None:
    for number in range(9):
        added(workspace, "opportunity", account_id=hualan, name=f"deal {number}")

    sheet = account_sheet(workspace.read(account_brief, hualan), TODAY)

    deals = next(block for block in sheet.left if block.heading == "Open opportunities")
    assert (len(deals.rows), deals.left_out) == (5, 5)


def test_an_empty_account_has_figures_and_no_empty_headings(
    workspace: Workspace, account: UUID
) -> None:
    sheet = account_sheet(workspace.read(account_brief, account), TODAY)

    assert sheet.left == sheet.right == ()
    assert sheet.figures[0].number == "–"


def a_sheet(rows: int = 3) -> Sheet:
    block = Block("关键干系人", tuple(Row(f"韩卓 {n}", "数字化部长", "支持") for n in range(rows)))
    return Sheet("华澜重工集团", "高端装备制造", (Figure("健康", "82"),), (block,), (), "脚注")


def test_the_pdf_is_one_page_with_its_chinese_font_inside(look: None) -> None:
    data = paper.pdf(a_sheet())

    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) == 1
    assert data.count(b"/FontFile2") + data.count(b"/FontFile3") >= 2
    assert "韩" in _mapped(data)


def _mapped(data: bytes) -> str:
    """Read which characters the embedded fonts say they draw."""
    tables = re.findall(rb"begincmap(.*?)endcmap", data, re.DOTALL)
    codes = [code for table in tables for code in re.findall(rb"<([0-9A-Fa-f]{4})>", table)]
    return "".join(chr(int(code, 16)) for code in codes)


def test_a_full_sheet_stays_on_one_page(look: None) -> None:
    data = paper.pdf(a_sheet(rows=40))

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) == 1


def test_a_folder_one_may_not_write_to_is_said(look: None, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"paper\.not_written"):
        paper.save_pdf(a_sheet(), tmp_path / "nowhere" / "brief.pdf")


def test_b_shows_the_brief_escape_leaves_it_and_saving_says_so(
    qtbot: QtBot, window: Window, hualan: UUID, tmp_path: Path
) -> None:
    window.go(Route("account", Subject(hualan, "")))
    page = window.page()
    assert isinstance(page, AccountPage)
    qtbot.waitUntil(lambda: page._row is not None, timeout=20_000)
    with qtbot.waitSignal(page.brief.ready, timeout=20_000):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_B)
    assert "MES" in page.brief.page.accessibleName()

    page.brief.save_to(tmp_path / "brief.pdf")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")
    assert page.brief.done.text() == "Saved brief.pdf"
    page.brief.save_to(tmp_path / "nowhere" / "brief.pdf")
    assert page.brief.trouble.isVisible()

    QTest.keyClick(QApplication.focusWidget() or page.brief, Qt.Key.Key_Escape)
    assert not page.brief.isVisible()


def test_words_too_long_for_a_line_take_two_and_lose_nothing(look: None) -> None:
    text = "Scope agreed in principle, waiting for it in writing"

    lines = paper._broken(text, (10, 600), 150.0)

    assert " ".join(lines) == text
    assert len(lines) == 2
    row, short = Row(text, aside="Mon 12 Oct"), Row("Short", aside="Mon 12 Oct")
    assert paper._row_height(row, 220.0) > paper._row_height(short, 220.0)
