"""Files on the account page: added by button, drop and paste, looked at, saved, taken off."""

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage, QKeySequence, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk.queries.attachments import FileRow, files_of_account
from kamdesk.services.attachments import attach, attach_content, choose_room
from kamdesk.services.undoing import undo
from kamdesk.ui.pages.account.files_tab import FilesTab
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.conftest import today

WAIT = 20_000


@pytest.fixture
def tab(qtbot: QtBot, tasks: Tasks, account: UUID) -> FilesTab:
    made = FilesTab(tasks, today, account)
    qtbot.addWidget(made)
    tasks.changed.connect(made.reload)
    made.resize(1200, 700)
    made.show()
    with qtbot.waitSignal(made.ready, timeout=WAIT):
        pass
    return made


@pytest.fixture
def paper(tmp_path: Path, qapp: QApplication) -> Path:
    """A PDF of two pages."""
    path = tmp_path / "合同.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.fillRect(0, 0, 4000, 4000, QColor("red"))
    writer.newPage()
    painter.fillRect(0, 0, 4000, 4000, QColor("blue"))
    painter.end()
    return path


def names(workspace: Workspace, account: UUID) -> list[str]:
    return [row.file_name for row in workspace.read(files_of_account, account)]


def shows(qtbot: QtBot, tab: FilesTab, count: int) -> None:
    qtbot.waitUntil(lambda: tab.card.table.records.rowCount() == count, timeout=WAIT)


def look(qtbot: QtBot, tab: FilesTab) -> None:
    with qtbot.waitSignal(tab.preview.ready, timeout=WAIT):
        tab.look()


def corner(tab: FilesTab) -> QColor:
    return tab.preview.paper.pixmap().toImage().pixelColor(20, 20)


def drop(tab: FilesTab, given: QMimeData) -> bool:
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        given,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    return tab.taker.eventFilter(tab, event)


def test_files_dropped_on_the_tab_are_added_and_one_undo_takes_each_off(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("hello")
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(each)) for each in (paper, note, tmp_path)])

    assert drop(tab, given)

    shows(qtbot, tab, 2)
    assert names(workspace, account) == ["note.txt", "合同.pdf"]
    workspace.run(undo)
    shows(qtbot, tab, 1)


def test_a_copied_picture_is_pasted_as_a_file_named_by_its_moment(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID
) -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("green"))
    QApplication.clipboard().setImage(picture)

    assert tab.taker.paste()

    shows(qtbot, tab, 1)
    (name,) = names(workspace, account)
    assert name.startswith("Picture 2026-11-24 ")
    look(qtbot, tab)
    assert corner(tab) == QColor("green")


def test_words_in_the_clipboard_are_no_file(tab: FilesTab) -> None:
    QApplication.clipboard().setText("just words")

    assert not tab.taker.paste()


def test_a_pdf_is_shown_page_by_page_and_larger(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path
) -> None:
    attach(workspace, "account", account, paper)
    shows(qtbot, tab, 1)
    look(qtbot, tab)
    preview = tab.preview

    assert (preview.number.text(), corner(tab).red()) == ("Page 1 of 2", 255)
    wide = preview.paper.pixmap().width()
    with qtbot.waitSignal(preview.ready, timeout=WAIT):
        qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    assert (preview.number.text(), corner(tab).blue()) == ("Page 2 of 2", 255)
    with qtbot.waitSignal(preview.ready, timeout=WAIT):
        qtbot.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.paper.pixmap().width() > wide


def test_text_is_shown_whatever_its_encoding(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID
) -> None:
    attach_content(workspace, "account", account, "清单.csv", ["料号,数量\n".encode("gb18030")])
    shows(qtbot, tab, 1)
    look(qtbot, tab)

    assert tab.preview.text.toPlainText() == "料号,数量\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [("plan.dwg", "There is no preview"), ("broken.pdf", "cannot be shown"), ("x.png", "cannot")],
)
def test_what_cannot_be_shown_says_so(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, name: str, said: str
) -> None:
    heads = {"broken.pdf": b"%PDF-1.7 nothing", "x.png": b"\x89PNG\r\n\x1a\nnothing"}
    attach_content(workspace, "account", account, name, [heads.get(name, b"?")])
    shows(qtbot, tab, 1)
    look(qtbot, tab)

    assert said in tab.preview.nothing.label.text()
    assert tab.preview.nothing.button.isVisible() == (name == "plan.dwg")


def test_a_saved_copy_is_whole_and_said_to_be_readable(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path, tmp_path: Path
) -> None:
    attach(workspace, "account", account, paper)
    shows(qtbot, tab, 1)

    with qtbot.waitSignal(tab.desk.noted, timeout=WAIT):
        tab.desk.save(tab.card.table.current(), tmp_path / "out.pdf")

    assert (tmp_path / "out.pdf").read_bytes() == paper.read_bytes()
    assert "This copy is not encrypted." in tab.said.label.text()


def test_delete_takes_the_chosen_file_off_and_says_so(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path
) -> None:
    attach(workspace, "account", account, paper)
    shows(qtbot, tab, 1)

    with qtbot.waitSignal(tab.told, timeout=WAIT) as told:
        qtbot.keyClick(tab, Qt.Key.Key_Delete)

    assert told.args == ["Removed 合同.pdf"]
    shows(qtbot, tab, 0)


def test_a_refusal_names_the_file_and_keeps_the_others(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path, tmp_path: Path
) -> None:
    workspace.prepare(choose_room, paper.stat().st_size + 10)
    big = tmp_path / "film.mp4"
    big.write_bytes(bytes(paper.stat().st_size))
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(each)) for each in (paper, big)])

    with qtbot.waitSignal(tab.desk.refused, timeout=WAIT):
        drop(tab, given)

    assert tab.said.label.text().startswith("film.mp4: Files already take")
    assert names(workspace, account) == ["合同.pdf"]


def test_a_damaged_file_says_what_to_do_and_is_marked(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path
) -> None:
    attach(workspace, "account", account, paper)
    shows(qtbot, tab, 1)
    row: FileRow = tab.card.table.current()
    path = workspace.files.path_of(row.sha256)
    path.write_bytes(path.read_bytes()[:-3])

    look(qtbot, tab)

    assert "Add it again from where it came" in tab.preview.nothing.label.text()
    qtbot.waitUntil(lambda: not tab.card.table.current().here, timeout=WAIT)
    assert tab.card.table.current().problem == "attachment.damaged_alone"


def test_nothing_of_a_preview_stays_when_it_is_closed(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path
) -> None:
    attach(workspace, "account", account, paper)
    shows(qtbot, tab, 1)
    look(qtbot, tab)

    qtbot.keyClick(tab.preview, Qt.Key.Key_Escape)

    assert not tab.preview.isVisible()
    assert tab.preview.paper.pixmap().isNull()


def test_the_shortcut_of_pasting_takes_files_on_the_list(
    qtbot: QtBot, tab: FilesTab, workspace: Workspace, account: UUID, paper: Path
) -> None:
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(paper))])
    QApplication.clipboard().setMimeData(given)

    qtbot.keySequence(tab.card.table, QKeySequence(QKeySequence.StandardKey.Paste))

    shows(qtbot, tab, 1)
