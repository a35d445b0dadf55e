"""Files added while a visit is written up: safe at once, and tied to it when it is stored."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk.domain.ids import AccountId
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.attachments import files_of, files_of_account
from kamdesk.queries.listing import listed
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.ui.files.sources import Source
from kamdesk.ui.page import Page
from kamdesk.ui.pages.account.visits_tab import VisitsTab
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.pages.visits.page import LogVisitPage
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.captures import CTRL, a_page, write
from tests.ui.conftest import today
from tests.ui.test_visit import opened
from tests.workspaces import NOON

Settled = Callable[[Page], None]
WAIT = 20_000


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "价目表.txt"
    path.write_text("1,200")
    return path


def put(qtbot: QtBot, page: LogVisitPage | CapturePage, note: Path) -> None:
    page.files.take([Source(note)])
    qtbot.waitUntil(lambda: bool(page.files.strip.lines), timeout=WAIT)


def newest_visit(workspace: Workspace) -> UUID:
    return UUID(str(workspace.read(listed, ENTITIES["visit"])[-1]["id"]))


def test_a_file_dropped_on_the_form_is_tied_to_the_visit_by_saving_it(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Settled, workspace: Workspace, note: Path
) -> None:
    page = opened(qtbot, tasks, hualan, settled)
    put(qtbot, page, note)
    (kept,) = workspace.read(files_of, hualan)
    assert page.kept.text() == "Added 价目表.txt"

    QTest.keyClicks(page.form.notes, "prices were discussed")
    with qtbot.waitSignal(page.logged, timeout=WAIT):
        page.save.click()

    (row,) = workspace.read(files_of, newest_visit(workspace))
    assert (row.id, row.subject_entity) == (kept.id, "visit")
    workspace.run(undo)
    assert [each.subject_entity for each in workspace.read(files_of_account, hualan)] == ["account"]


def test_the_draft_of_a_visit_remembers_its_files(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Settled, note: Path
) -> None:
    page = opened(qtbot, tasks, hualan, settled)
    put(qtbot, page, note)
    qtbot.waitUntil(lambda: page.keeper.is_dirty, timeout=WAIT)
    page.leave()

    again = opened(qtbot, tasks, hualan, settled)

    qtbot.waitUntil(lambda: bool(again.files.strip.lines), timeout=WAIT)
    assert again.files.pending == page.files.pending


def test_a_file_of_the_form_is_taken_off_by_its_cross(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Settled, workspace: Workspace, note: Path
) -> None:
    page = opened(qtbot, tasks, hualan, settled)
    put(qtbot, page, note)

    page.files.strip.lines[0].remove.click()

    qtbot.waitUntil(lambda: not page.files.strip.lines, timeout=WAIT)
    assert workspace.read(files_of_account, hualan) == []


def test_a_file_pasted_into_the_notes_of_a_capture_is_tied_to_the_visit(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Settled, workspace: Workspace, note: Path
) -> None:
    page = a_page(tasks, hualan)
    qtbot.addWidget(page)
    settled(page)
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(note))])
    QApplication.clipboard().setMimeData(given)

    qtbot.keySequence(page.editor, QKeySequence(QKeySequence.StandardKey.Paste))
    qtbot.waitUntil(lambda: bool(page.files.strip.lines), timeout=WAIT)
    assert page.editor.toPlainText() == ""
    write(page, "prices were discussed", end=False)
    QTest.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.finishing.summary.save.isEnabled, timeout=WAIT)
    with qtbot.waitSignal(page.logged, timeout=WAIT):
        page.finishing.summary.save.click()

    assert [row.file_name for row in workspace.read(files_of, newest_visit(workspace))] == [
        "价目表.txt"
    ]


def test_words_are_still_pasted_as_words(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Settled
) -> None:
    page = a_page(tasks, hualan)
    qtbot.addWidget(page)
    settled(page)
    QApplication.clipboard().setText("five lines")

    qtbot.keySequence(page.editor, QKeySequence(QKeySequence.StandardKey.Paste))

    assert page.editor.toPlainText() == "five lines"
    assert page.files.strip.lines == []


def test_a_file_at_hand_is_looked_at_over_the_notes(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Settled, note: Path
) -> None:
    page = a_page(tasks, hualan)
    qtbot.addWidget(page)
    settled(page)
    put(qtbot, page, note)

    page.files.strip.lines[0].name.clicked.emit()

    qtbot.waitUntil(lambda: page.files.preview.text.toPlainText() == "1,200", timeout=WAIT)


def test_files_are_added_to_a_visit_that_was_held_and_shown_beside_it(
    qtbot: QtBot, tasks: Tasks, hualan: UUID, workspace: Workspace, note: Path
) -> None:
    held = LogVisit(account_id=AccountId(hualan), held_at=NOON, minutes=30, notes="prices")
    visit = workspace.run(log_visit, held)
    tab = VisitsTab(tasks, today, hualan)
    qtbot.addWidget(tab)
    tab.resize(1200, 700)
    tab.show()
    qtbot.waitUntil(lambda: tab.held.table.current() is not None, timeout=WAIT)
    tab.held.table.choose(visit)

    with qtbot.waitSignal(tab.told, timeout=WAIT) as told:
        tab.files.take([Source(note)])

    assert told.args == ["Added 价目表.txt"]
    qtbot.waitUntil(lambda: len(tab.strip.lines) == 1, timeout=WAIT)
    (row,) = workspace.read(files_of, visit)
    assert row.subject_entity == "visit"
