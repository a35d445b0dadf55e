"""The customer's voice as a person works it: a survey in front of the customer, and its loop."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.domain.follow_up import Loop
from kamdesk.domain.ids import AccountId, TaskId
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.drafts import draft
from kamdesk.queries.records import one, rows
from kamdesk.services.feedback import Answer, RecordFeedback, record_feedback
from kamdesk.services.tasks import complete_task
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.feedback.page import FeedbackPage
from kamdesk.ui.pages.feedback.survey import Asked, Survey
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.conftest import TODAY, today
from tests.workspaces import ME, added

WAIT = 20_000
Settled = Callable[[Page], None]


@pytest.fixture
def open_page(qtbot: QtBot, tasks: Tasks, settled: Settled) -> Callable[..., FeedbackPage]:
    def opened(size: tuple[int, int] = (1100, 700)) -> FeedbackPage:
        page = FeedbackPage(tasks, today)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        settled(page)
        return page

    return opened


@pytest.fixture
def chinese() -> Iterator[None]:
    before = i18n.language()
    i18n.use("zh_CN")
    yield
    i18n.use(before)


def answers(workspace: Workspace, account: UUID) -> list[dict[str, Any]]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES["feedback"])))
    return [row for row in found if row["account_id"] == account and row["given_on"] == TODAY]


def fits(bar: QWidget) -> bool:
    layout = bar.layout()
    return layout is not None and layout.minimumSize().width() <= bar.width()


def write(field: QWidget, text: str) -> None:
    """Commit words through the input method, as Chinese is typed."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def survey_of(
    qtbot: QtBot, page: FeedbackPage, account: UUID, *kinds: str, person: UUID | None = None
) -> Survey:
    page.verbs.begin(Asked(account, "华澜重工", person, kinds))
    survey = page.verbs.survey
    assert survey is not None
    qtbot.waitUntil(survey.isVisible, timeout=WAIT)
    return survey


def test_a_page_being_built_opens_no_window_of_its_own(qtbot: QtBot, tasks: Tasks) -> None:
    shown: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
                shown.extend([watched] if watched.isWindow() else [])
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)  # type: ignore[union-attr]  # pytest-qt's
    try:
        qtbot.addWidget(FeedbackPage(tasks, today))
    finally:
        QApplication.instance().removeEventFilter(watch)  # type: ignore[union-attr]

    assert shown == []


def test_survey_is_answered_by_keys_and_stored_as_one_deed(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    survey = survey_of(qtbot, page, hualan, "nps", "csat")
    nps, csat = survey.steps
    assert nps.scale is not None
    assert csat.scale is not None

    QTest.keyClick(nps.scale, Qt.Key.Key_1)
    QTest.keyClick(nps.scale, Qt.Key.Key_0)
    write(nps.text, "响应很快")
    QTest.keyClick(nps.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert survey.stack.currentWidget() is csat
    QTest.keyClick(csat.scale, Qt.Key.Key_Right)
    QTest.keyClick(csat.scale, Qt.Key.Key_Right)
    QTest.keyClick(csat.scale, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: survey.is_thanking, timeout=WAIT)
    stored = {row["kind"]: (row["score"], row["text"]) for row in answers(workspace, hualan)}
    assert stored == {"nps": (10, "响应很快"), "csat": (2, None)}
    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.mouseClick(survey.on, Qt.MouseButton.LeftButton)
    assert not survey.isVisible()


def test_survey_covers_the_whole_window_and_leaves_nothing_else_to_see(
    qtbot: QtBot, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    survey = survey_of(qtbot, page, hualan, "nps")

    assert survey.parentWidget() is page.window()
    assert survey.geometry() == page.window().rect()


def test_words_without_a_number_are_refused_in_place_and_kept(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    survey = survey_of(qtbot, page, hualan, "nps", "interview")
    write(survey.steps[0].text, "还行")
    survey.go_on()
    survey.go_on()

    qtbot.waitUntil(survey.refused.isVisible, timeout=WAIT)

    assert survey.stack.currentIndex() == 0
    assert survey.steps[0].text.toPlainText() == "还行"
    assert answers(workspace, hualan) == []


def test_empty_survey_is_not_stored(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    survey = survey_of(qtbot, open_page(), hualan, "nps")
    survey.go_on()
    qtbot.waitUntil(survey.refused.isVisible, timeout=WAIT)
    assert answers(workspace, hualan) == []


def test_escape_asks_before_answers_are_lost_and_leaves_an_empty_one_at_once(
    qtbot: QtBot, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    survey = survey_of(qtbot, page, hualan, "csat")
    QTest.keyClick(survey, Qt.Key.Key_Escape)
    assert not survey.isVisible()

    survey = survey_of(qtbot, page, hualan, "csat")
    scale = survey.steps[0].scale
    assert scale is not None
    QTest.mouseClick(scale, Qt.MouseButton.LeftButton, pos=scale.boxes()[3].center())
    assert scale.value == 4
    QTest.keyClick(survey, Qt.Key.Key_Escape)
    assert survey.isVisible()
    assert survey.leaving.isVisible()
    QTest.mouseClick(survey.leaving.button, Qt.MouseButton.LeftButton)
    assert not survey.isVisible()


def test_interrupted_survey_comes_back_as_it_was(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    survey = survey_of(qtbot, page, hualan, "nps")
    scale = survey.steps[0].scale
    assert scale is not None
    QTest.keyClick(scale, Qt.Key.Key_7)
    write(survey.steps[0].text, "希望更早通知")
    key = survey.keeper.key
    page.leave()
    qtbot.waitUntil(lambda: workspace.read(draft, key) is not None, timeout=WAIT)

    again = survey_of(qtbot, page, hualan, "nps")

    back = again.steps[0]
    assert back.scale is not None
    assert (back.scale.value, back.text.toPlainText()) == (7, "希望更早通知")
    again.go_on()
    qtbot.waitUntil(lambda: again.is_thanking, timeout=WAIT)
    qtbot.waitUntil(lambda: workspace.read(draft, key) is None, timeout=WAIT)


def test_detractor_becomes_a_task_of_an_owner_and_closes_when_asked_again(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    answer = Answer(kind="nps", score=3, text="换人太频繁")
    said = RecordFeedback(account_id=AccountId(hualan), answers=[answer])
    workspace.run(record_feedback, said)
    page = open_page()
    line = page.table.line()
    assert line is not None
    assert line.loop is Loop.WAITING

    assert page.perform("feedback.task")
    question = page.verbs.what
    assert question is not None
    assert "换人太频繁" in question.what.text()
    question.due.setText("+5")
    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.keyClick(question.due, Qt.Key.Key_Return)

    def in_hand() -> bool:
        line = page.table.line()
        return line is not None and line.loop is Loop.IN_HAND

    qtbot.waitUntil(in_hand, timeout=WAIT)
    line = page.table.line()
    assert line is not None
    task = workspace.read(one, ENTITIES["task"], line.followed[0].id)
    assert (task["owner_id"], task["due"]) == (ME, TODAY + timedelta(days=5))
    assert task["account_id"] == hualan
    workspace.run(complete_task, TaskId(line.followed[0].id))
    qtbot.waitUntil(page.side.answer.again.isVisible, timeout=WAIT)


def test_follow_up_in_the_past_is_explained_beside_the_day(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    QTest.mouseClick(page.side.answer.ticket, Qt.MouseButton.LeftButton)
    question = page.verbs.what
    assert question is not None
    question.due.setText("2026-11-01")

    question.answer()

    qtbot.waitUntil(lambda: question.due_row.is_wrong, timeout=WAIT)
    assert question.isVisible()
    assert question.what.text()


def test_whom_to_ask_needs_an_account_and_a_question(
    qtbot: QtBot, workspace: Workspace, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    QTest.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    whom = page.verbs.whom
    assert whom is not None
    for box in whom.kinds.values():
        box.setChecked(False)

    whom.answer()

    assert whom.isVisible()
    assert whom.account_row.is_wrong
    assert whom.kinds_row.is_wrong


def test_survey_starts_for_the_account_of_the_chosen_answer_and_its_people(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    page.perform("feedback.new")
    whom = page.verbs.whom
    assert whom is not None
    qtbot.waitUntil(lambda: whom.person.count() == 2, timeout=WAIT)
    whom.person.setCurrentIndex(1)

    whom.answer()

    survey = page.verbs.survey
    assert survey is not None
    assert survey.asked.account_id == hualan
    assert survey.asked.person_id is not None
    assert survey.asked.kinds == ("nps", "csat")


def test_survey_of_the_account_at_hand_is_one_verb_of_the_palette(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, window: Window, settled: Settled
) -> None:
    window.go(Route("account", Subject(hualan, "华澜重工")))
    settled(window.page())

    window.perform("account.survey")

    page = window.page()
    assert isinstance(page, FeedbackPage)
    qtbot.waitUntil(lambda: page.verbs.whom is not None, timeout=WAIT)
    question = page.verbs.whom
    assert question is not None
    question.answer()
    assert page.verbs.survey is not None
    assert page.verbs.survey.asked.account_id == hualan


def test_filters_leave_the_open_loops_and_say_when_nothing_is_left(
    workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    page.bar.stands.choose("open")
    page.bar.narrowed.emit()
    assert page.left.currentWidget() is page.unmatched

    QTest.mouseClick(page.unmatched.button, Qt.MouseButton.LeftButton)
    assert page.bar.stands.key == "all"
    said = RecordFeedback(account_id=AccountId(hualan), answers=[Answer(kind="csat", score=1)])
    workspace.run(record_feedback, said)


@pytest.mark.parametrize("size", [(700, 560), (975, 640), (1240, 820)])
def test_nothing_is_cut_in_a_narrow_window(
    qtbot: QtBot,
    workspace: Workspace,
    hualan: UUID,
    open_page: Callable[..., FeedbackPage],
    size: tuple[int, int],
) -> None:
    for score in range(6):
        added(workspace, "feedback", account_id=hualan, kind="nps", score=score, given_on=TODAY)
    page = open_page(size)

    def wide() -> list[str]:
        return [
            type(child).__name__
            for child in page.findChildren(QWidget)
            if child.isVisible()
            and (parent := child.parentWidget()) is not None
            and child.geometry().right() > parent.width()
        ]

    qtbot.waitUntil(lambda: not wide(), timeout=WAIT)  # a scroll bar comes and goes
    assert fits(page.bar)


def test_page_speaks_chinese(
    chinese: None, workspace: Workspace, hualan: UUID, open_page: Callable[..., FeedbackPage]
) -> None:
    page = open_page()
    assert page.heading().room == "客户之声"
    assert page.side.nps.sure.text().startswith("NPS 至少需要 5 份反馈")
