"""Words typed into a form and not saved: kept, offered again, let go."""

import json
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.services.drafts import open_draft
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.ui.forms.drafting import key_of
from kamdesk.ui.forms.drawer import RecordDrawer
from kamdesk.ui.forms.layouts import KINDS
from kamdesk.ui.forms.requests import FormRequest
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.drawers import focused, opened, saved, stored, typed
from tests.workspaces import added


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """The page a drawer lies over."""
    made = QWidget()
    made.resize(900, 800)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def drawer(qtbot: QtBot, tasks: Tasks, host: QWidget) -> RecordDrawer:
    made = RecordDrawer(tasks, host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow, timeout=20_000)
    return made


def beside(drawer: RecordDrawer) -> QWidget:
    host = drawer.parentWidget()
    assert host is not None
    return host


def reopened(qtbot: QtBot, drawer: RecordDrawer, tasks: Tasks, request: FormRequest) -> Any:
    """Leave the page as one does without saving, and open the same form on another one."""
    drawer.keep()
    drawer.hide()
    again = RecordDrawer(tasks, beside(drawer))
    opened(qtbot, again, request)
    qtbot.waitUntil(again.drafting.strip.isVisible, timeout=20_000)
    return again


def test_words_nobody_saved_are_offered_again_by_the_same_form_with_the_caret(
    qtbot: QtBot, drawer: RecordDrawer, tasks: Tasks, account: UUID
) -> None:
    request = FormRequest(kind="note", account_id=account)
    opened(qtbot, drawer, request)
    typed(drawer, "text", "half a thought")
    QTest.keyClick(focused(), Qt.Key.Key_Home)

    again = reopened(qtbot, drawer, tasks, request)

    text: Any = again.forms[0].rows["text"].editor
    assert text.toPlainText() == "half a thought"
    assert text.textCursor().position() == 0
    assert "Restored" in again.drafting.strip.label.text()


def test_another_record_is_offered_nothing(
    qtbot: QtBot, drawer: RecordDrawer, tasks: Tasks, workspace: Workspace, account: UUID
) -> None:
    note = added(workspace, "note", account_id=account, text="old")
    opened(qtbot, drawer, FormRequest(kind="note", account_id=account))
    typed(drawer, "text", "half a thought")
    drawer.keep()
    drawer.hide()

    other = RecordDrawer(tasks, beside(drawer))
    opened(qtbot, other, FormRequest(kind="note", account_id=account, record_id=note))
    tasks.stop()
    QApplication.processEvents()

    text: Any = other.forms[0].rows["text"].editor
    assert text.toPlainText() == "old"
    assert not other.drafting.strip.isVisible()


def test_restored_words_are_discarded_and_the_discard_is_taken_back(
    qtbot: QtBot, drawer: RecordDrawer, tasks: Tasks, workspace: Workspace, account: UUID
) -> None:
    project = added(workspace, "project", account_id=account, name="first phase")
    request = FormRequest(kind="project", account_id=account, record_id=project)
    opened(qtbot, drawer, request)
    typed(drawer, "name", "二期上线")
    again = reopened(qtbot, drawer, tasks, request)
    name: Any = again.forms[0].rows["name"].editor

    QTest.mouseClick(again.drafting.strip.button, Qt.MouseButton.LeftButton)
    assert name.text() == "first phase"
    assert not again.is_dirty
    QTest.mouseClick(again.drafting.strip.button, Qt.MouseButton.LeftButton)

    assert name.text() == "二期上线"
    assert again.is_dirty


def test_a_field_that_changed_since_the_words_were_kept_says_so(
    qtbot: QtBot, drawer: RecordDrawer, tasks: Tasks, workspace: Workspace, account: UUID
) -> None:
    project = added(workspace, "project", account_id=account, name="first phase")
    request = FormRequest(kind="project", account_id=account, record_id=project)
    opened(qtbot, drawer, request)
    typed(drawer, "name", "mine")
    edit = EditRecord(entity="project", id=project, values={"name": "theirs"})
    workspace.run(edit_record, edit)

    again = reopened(qtbot, drawer, tasks, request)

    assert again.forms[0].rows["name"].is_wrong
    saved(qtbot, again)
    assert stored(workspace, "project", project)["name"] == "mine"


def test_saving_and_discarding_forget_the_draft(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID
) -> None:
    request = FormRequest(kind="note", account_id=account)
    opened(qtbot, drawer, request)
    typed(drawer, "text", "stored")
    drawer.keep()
    saved(qtbot, drawer)
    assert workspace.run(open_draft, key_of(request)) is None

    opened(qtbot, drawer, request)
    typed(drawer, "text", "thrown away")
    drawer.keep()
    QTest.keyClick(drawer, Qt.Key.Key_Escape)
    QTest.mouseClick(drawer.foot.discard, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: workspace.run(open_draft, key_of(request)) is None, timeout=20_000)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_of_every_form_takes_up_what_it_held(
    qtbot: QtBot, drawer: RecordDrawer, workspace: Workspace, account: UUID, kind: str
) -> None:
    added(workspace, "contact", account_id=account, name="周敏仪")
    opened(qtbot, drawer, FormRequest(kind=kind, account_id=account))
    form = drawer.forms[0]

    for code, editor in form._editors.items():
        written = editor.typed()
        editor.show_typed(json.loads(json.dumps(written)))
        assert editor.typed() == written, code
    assert not form.is_dirty


def test_another_new_record_is_begun_beside_one_that_waits_and_neither_is_lost(
    qtbot: QtBot, drawer: RecordDrawer, tasks: Tasks, workspace: Workspace, account: UUID
) -> None:
    request = FormRequest(kind="note", account_id=account)
    opened(qtbot, drawer, request)
    typed(drawer, "text", "half a thought")
    again = reopened(qtbot, drawer, tasks, request)

    QTest.mouseClick(again.drafting.another, Qt.MouseButton.LeftButton)
    assert not again.is_dirty
    typed(again, "text", "a second one")
    saved(qtbot, again)

    third = reopened(qtbot, again, tasks, request)
    text: Any = third.forms[0].rows["text"].editor
    assert text.toPlainText() == "half a thought"
    assert [each["text"] for each in workspace.read(listed, ENTITIES["note"])] == ["a second one"]
