"""Notes for the tests of capture: a planned visit, and hands that write."""

from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kamdesk.domain.capture_text import Kind
from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.ui.page import Subject
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.conftest import today
from tests.workspaces import NOON, added

CTRL = Qt.KeyboardModifier.ControlModifier


def a_planned_visit(workspace: Workspace, hualan: UUID) -> UUID:
    """Plan a visit for now, with two questions and one person expected; return its account."""
    person = workspace.read(listed, ENTITIES["contact"])[0]["id"]
    added(workspace, "contact", account_id=hualan, name="林若溪", english_name="Lin Ruoxi")
    added(workspace, "ticket", account_id=hualan, number="SR-2291", title="报警延迟")
    plan = PlanVisit(
        account_id=AccountId(hualan), planned_at=NOON + timedelta(minutes=10),
        objective="二期范围", questions=("预算定了吗", "谁来审批"),
        contacts=[ContactId(UUID(str(person)))],
    )  # fmt: skip
    workspace.run(plan_visit, plan)
    return hualan


def a_page(tasks: Tasks, account: UUID) -> CapturePage:
    """Open the notes of an account as the window does."""
    page = CapturePage(tasks, today, Subject(account, ""))
    page.resize(1235, 820)
    page.show()
    page.activateWindow()
    page.take_focus()
    return page


def write(page: CapturePage, *lines: str, end: bool = True) -> None:
    """Type lines; Enter after each but, if asked so, the last."""
    for number, line in enumerate(lines):
        QTest.keyClicks(page.editor, line) if line.isascii() else commit(page, line)
        page.offering.list.hide()
        if end or number < len(lines) - 1:
            QTest.keyClick(page.editor, Qt.Key.Key_Return)
    page.shape()


def commit(page: CapturePage, text: str) -> None:
    """Let an input method finish a piece of text."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(page.editor, event)


def compose(page: CapturePage, text: str) -> None:
    """Let an input method show what it composes."""
    QApplication.sendEvent(page.editor, QInputMethodEvent(text, []))


def kinds(page: CapturePage) -> list[tuple[Kind, bool]]:
    return [(each.item.kind, each.draft) for each in page.found]
