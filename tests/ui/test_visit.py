"""Writing up a visit: refusals at their field, drafts that survive, the score that moved."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from kamdesk.models.local import Deed
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.drafts import draft
from kamdesk.queries.listing import listed
from kamdesk.storage.reading import Reading
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.visits.page import LogVisitPage
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.workspaces import NOON

TODAY = date(2026, 11, 24)


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, hualan: UUID, settled: Callable[[Page], None]) -> LogVisitPage:
    return opened(qtbot, tasks, hualan, settled)


def opened(
    qtbot: QtBot, tasks: Tasks, account: UUID, settled: Callable[[Page], None]
) -> LogVisitPage:
    made = LogVisitPage(tasks, lambda: TODAY, Subject(account, ""))
    qtbot.addWidget(made)
    made.resize(1200, 820)
    made.show()
    made.activateWindow()
    settled(made)
    made.form.held_at.setDateTime(QDateTime.fromSecsSinceEpoch(int(NOON.timestamp()) - 3600))
    return made


def deeds(reading: Reading) -> int | None:
    return reading.session.scalar(select(func.count()).select_from(Deed))


def visits(workspace: Workspace) -> list[dict[str, object]]:
    return workspace.read(listed, ENTITIES["visit"])


def test_ctrl_enter_logs_the_visit_with_people_and_promises(
    qtbot: QtBot, page: LogVisitPage, workspace: Workspace
) -> None:
    QTest.keyClicks(page.form.notes, "phase two is fixed at five lines")
    page.form.contacts.tick(page.form.contacts._boxes)
    page.form.promises.more.click()
    QTest.keyClicks(page.form.promises.rows[0].text, "send the interface list")

    with qtbot.waitSignal(page.logged, timeout=20_000) as told:
        QTest.keyClick(page.form.notes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert told.args[1].startswith("Logged · ")
    assert len(visits(workspace)) == 2
    [promise] = workspace.read(listed, ENTITIES["commitment"])
    assert promise["text"] == "send the interface list"


def test_the_line_afterwards_tells_the_real_move_and_why(qtbot: QtBot, page: LogVisitPage) -> None:
    page.form.notes.setPlainText("met")

    with qtbot.waitSignal(page.logged, timeout=20_000) as told:
        page.submit()

    assert "→" in told.args[1]
    assert "Recent activity +" in told.args[1]


def test_a_visit_without_words_is_refused_at_the_notes_and_nothing_is_lost(
    qtbot: QtBot, page: LogVisitPage, workspace: Workspace
) -> None:
    page.form.place.setText("临港")

    page.submit()
    qtbot.waitUntil(lambda: page.form.fields["notes"].is_wrong)

    assert page.form.place.text() == "临港"
    assert not page.save.is_busy
    assert len(visits(workspace)) == 1


def test_a_visit_in_the_future_is_refused_at_its_time(qtbot: QtBot, page: LogVisitPage) -> None:
    page.form.notes.setPlainText("tomorrow")
    later = NOON + timedelta(days=1)
    page.form.held_at.setDateTime(QDateTime.fromSecsSinceEpoch(int(later.timestamp())))

    page.submit()

    qtbot.waitUntil(lambda: page.form.fields["held_at"].is_wrong)
    assert "future" in page.form.fields["held_at"].problem.text()


def test_what_is_typed_is_kept_within_a_second_and_restored(
    qtbot: QtBot, tasks: Tasks, page: LogVisitPage, workspace: Workspace, hualan: UUID,
    settled: Callable[[Page], None],
) -> None:  # fmt: skip
    page.form.notes.setPlainText("韩卓建议由顾问出面")
    page.form.promises.more.click()
    page.form.promises.rows[0].text.setText("TCO 对比表")
    key = f"visit.log:{hualan}"
    qtbot.waitUntil(lambda: workspace.read(draft, key) is not None, timeout=20_000)

    again = opened(qtbot, tasks, hualan, settled)
    qtbot.waitUntil(again.restored.isVisible)

    assert again.form.notes.toPlainText() == "韩卓建议由顾问出面"
    assert again.form.promises.rows[0].text.text() == "TCO 对比表"


def test_a_discard_of_restored_words_is_taken_back_and_the_caret_is_kept_alone(
    qtbot: QtBot, tasks: Tasks, page: LogVisitPage, workspace: Workspace, hualan: UUID,
    settled: Callable[[Page], None],
) -> None:  # fmt: skip
    page.form.notes.setPlainText("韩卓建议由顾问出面")
    page.keeper.keep()
    QTest.keyClick(page.form.notes, Qt.Key.Key_Home)
    QTest.keyClick(page.form.notes, Qt.Key.Key_Right)
    page.leave()

    again = opened(qtbot, tasks, hualan, settled)
    assert again.form.notes.textCursor().position() == 1
    QTest.mouseClick(again.restored.button, Qt.MouseButton.LeftButton)
    assert again.form.notes.toPlainText() == ""
    QTest.mouseClick(again.restored.button, Qt.MouseButton.LeftButton)

    assert again.form.notes.toPlainText() == "韩卓建议由顾问出面"


def test_a_draft_is_no_deed_in_history(
    qtbot: QtBot, page: LogVisitPage, workspace: Workspace, hualan: UUID
) -> None:
    before = workspace.read(deeds)
    page.form.notes.setPlainText("draft only")
    page.keeper.keep()
    qtbot.waitUntil(lambda: workspace.read(draft, f"visit.log:{hualan}") is not None)

    assert workspace.read(deeds) == before


def test_logging_drops_the_draft(
    qtbot: QtBot, page: LogVisitPage, workspace: Workspace, hualan: UUID
) -> None:
    page.form.notes.setPlainText("done")
    page.keeper.keep()
    with qtbot.waitSignal(page.logged, timeout=20_000):
        page.submit()

    qtbot.waitUntil(lambda: workspace.read(draft, f"visit.log:{hualan}") is None)


def test_without_an_account_the_picker_finds_one_by_pinyin(
    qtbot: QtBot, tasks: Tasks, hualan: UUID
) -> None:
    page = LogVisitPage(tasks, lambda: TODAY, None)
    qtbot.addWidget(page)
    page.show()

    page.submit()
    assert page.account_row.is_wrong
    QTest.keyClicks(page.picker.field, "hlzg")
    qtbot.waitUntil(lambda: page.picker.offers.count() == 1)
    QTest.keyClick(page.picker.field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: len(page.form.contacts._boxes) == 1)
    subject = page.subject()
    assert subject is not None
    assert subject.id == hualan


def test_the_minutes_that_are_shown_are_the_minutes_that_are_stored(
    qtbot: QtBot, page: LogVisitPage, workspace: Workspace
) -> None:
    shown = page.form.minutes
    assert shown.text() == "60 min"
    typed = shown.lineEdit()
    room = typed.rect().marginsRemoved(typed.textMargins())
    assert room.width() > typed.fontMetrics().horizontalAdvance(shown.text())
    page.form.notes.setPlainText("the acceptance list is settled")

    with qtbot.waitSignal(page.logged, timeout=20_000):
        page.submit()

    [logged] = [v for v in visits(workspace) if v["notes"] == "the acceptance list is settled"]
    assert logged["minutes"] == shown.value() == 60
