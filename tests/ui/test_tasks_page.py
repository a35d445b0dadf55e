"""Tasks and commitments as a person works them: with keys, the mouse, and one line of words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.domain.ids import UserId
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.queries.task_ranks import ranked_tasks
from kamdesk.services.tasks import AddTask, add_task
from kamdesk.ui.page import Page
from kamdesk.ui.pages.tasks.adding import heard
from kamdesk.ui.pages.tasks.entries import Entry, Group
from kamdesk.ui.pages.tasks.page import TasksPage
from kamdesk.ui.pages.tasks.painter import tick_box
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.conftest import TODAY, today
from tests.workspaces import ME, added

WAIT = 20_000
Settled = Callable[[Page], None]


@pytest.fixture
def chen(workspace: Workspace) -> UserId:
    return UserId(added(workspace, "user", name="陈一舟", english_name="Chen Yizhou", role="rep"))


@pytest.fixture
def three(workspace: Workspace, hualan: UUID) -> list[UUID]:
    """Three tasks of today in the order they were added."""
    return [
        workspace.run(add_task, AddTask(title=title, due=TODAY))
        for title in ("写周报", "整理报价", "约检修窗口")
    ]


@pytest.fixture
def open_page(qtbot: QtBot, tasks: Tasks, settled: Settled) -> Callable[..., TasksPage]:
    def opened(view: str = "tasks", size: tuple[int, int] = (1000, 640)) -> TasksPage:
        page = TasksPage(tasks, today, view)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        settled(page)
        return page

    return opened


def texts(page: TasksPage) -> list[str]:
    return [row.text for row in page.list.lines.rows if isinstance(row, Entry)]


def headings(page: TasksPage) -> list[str]:
    return [row.key for row in page.list.lines.rows if isinstance(row, Group)]


def stored(workspace: Workspace, entity: str, key: UUID) -> dict[str, Any]:
    return workspace.read(one, ENTITIES[entity], key)


def write(field: QWidget, text: str) -> None:
    """Commit words through the input method, as Chinese is typed."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def press(page: TasksPage, verb: str) -> None:
    """Do what the window's shortcut asks of the page."""
    assert page.perform(f"tasks.{verb}")


def order(workspace: Workspace, owner: UUID = ME) -> list[UUID]:
    return [each.id for each in workspace.read(ranked_tasks, owner)]


def test_overdue_comes_first_and_each_group_keeps_the_hand_made_order(
    workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    workspace.run(add_task, AddTask(title="早该做", due=TODAY - timedelta(days=2)))
    workspace.run(add_task, AddTask(title="不急"))

    page = open_page()

    assert headings(page) == ["overdue", "today", "none"]
    assert texts(page) == ["早该做", "写周报", "整理报价", "约检修窗口", "不急"]
    assert "5" in page.heading().sub


def test_task_is_done_by_tick_and_open_again_from_the_settled_ones(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    page = open_page()
    place = page.list.lines.place(three[1])
    assert place is not None
    box = tick_box(page.list.visualRect(page.list.lines.index(place)))

    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())

    qtbot.waitUntil(lambda: texts(page) == ["写周报", "约检修窗口"], timeout=WAIT)
    assert stored(workspace, "task", three[1])["state"] == "done"
    QTest.mouseClick(page.bar.settled, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "整理报价" in texts(page), timeout=WAIT)
    page.list.reach(three[1])
    with qtbot.waitSignal(page.told, timeout=WAIT):
        press(page, "done")
    assert stored(workspace, "task", three[1])["state"] == "open"


def test_keys_move_a_task_and_the_keyboard_stays_on_it(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    page = open_page()
    page.list.setFocus()
    page.list.reach(three[2])

    with qtbot.waitSignal(page.told, timeout=WAIT):
        press(page, "up")

    qtbot.waitUntil(lambda: texts(page) == ["写周报", "约检修窗口", "整理报价"], timeout=WAIT)
    entry = page.list.entry()
    assert entry is not None
    assert entry.id == three[2]
    with qtbot.waitSignal(page.told, timeout=WAIT):
        press(page, "up")
    qtbot.waitUntil(lambda: texts(page)[0] == "约检修窗口", timeout=WAIT)
    assert order(workspace) == [three[2], three[0], three[1]]


def test_moving_past_a_hidden_task_keeps_it_where_it_was(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    hidden = workspace.run(add_task, AddTask(title="别处", due=TODAY + timedelta(days=30)))
    last = workspace.run(add_task, AddTask(title="收尾", due=TODAY))
    page = open_page()
    page.list.reach(last)

    with qtbot.waitSignal(page.told, timeout=WAIT):
        press(page, "up")

    assert order(workspace) == [three[0], three[1], last, three[2], hidden]


def test_drag_within_a_day_orders_and_into_another_day_puts_off(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    workspace.run(add_task, AddTask(title="明天的", due=TODAY + timedelta(days=1)))
    page = open_page()

    with qtbot.waitSignal(page.told, timeout=WAIT):
        drag(page, three[2], three[0], above=True)
    qtbot.waitUntil(lambda: texts(page)[0] == "约检修窗口", timeout=WAIT)
    assert order(workspace)[:3] == [three[2], three[0], three[1]]

    tomorrow = next(r for r in page.list.lines.rows if isinstance(r, Entry) and r.text == "明天的")
    with qtbot.waitSignal(page.told, timeout=WAIT):
        drag(page, three[0], tomorrow.id, above=False)
    assert stored(workspace, "task", three[0])["due"] == TODAY + timedelta(days=1)


def drag(page: TasksPage, what: UUID, onto: UUID, *, above: bool) -> None:
    """Carry one line over another and let go on its upper or lower half."""
    view = page.list
    first, last = view.lines.place(what), view.lines.place(onto)
    assert first is not None
    assert last is not None
    start = view.visualRect(view.lines.index(first)).center()
    box = view.visualRect(view.lines.index(last))
    end = QPoint(box.center().x(), box.top() + 3 if above else box.bottom() - 3)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for spot in (start + QPoint(0, 30), end):
        QTest.mouseMove(view.viewport(), spot)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_drag_to_another_owner_gives_the_task_away(
    qtbot: QtBot,
    workspace: Workspace,
    three: list[UUID],
    chen: UserId,
    open_page: Callable[..., TasksPage],
) -> None:
    theirs = workspace.run(add_task, AddTask(title="陈的事", due=TODAY, owner_id=chen))
    page = open_page()
    page.bar.clear()
    page.bar.grouping.choose("owner")
    page.bar.narrowed.emit()

    with qtbot.waitSignal(page.told, timeout=WAIT):
        drag(page, three[0], theirs, above=False)

    assert stored(workspace, "task", three[0])["owner_id"] == chen


def test_one_line_adds_a_task_with_its_account_and_day(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., TasksPage]
) -> None:
    page = open_page()
    press(page, "new")
    line = page.adding.line
    write(line, "发接口清单 12/18 @华澜")
    qtbot.waitUntil(lambda: line._popup.is_open, timeout=WAIT)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "@Hualan Heavy Industry" in line.text()

    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.keyClick(line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: texts(page) == ["发接口清单"], timeout=WAIT)
    entry = page.list.lines.rows[1]
    assert isinstance(entry, Entry)
    task = stored(workspace, "task", entry.id)
    assert (task["account_id"], task["due"], task["owner_id"]) == (hualan, date(2026, 12, 18), ME)
    assert line.text() == ""
    assert page.adding.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not page.adding.isVisible()


def test_promise_without_an_account_is_explained_and_nothing_typed_is_lost(
    qtbot: QtBot, workspace: Workspace, hualan: UUID, open_page: Callable[..., TasksPage]
) -> None:
    page = open_page("promises")
    QTest.mouseClick(page.nothing.button, Qt.MouseButton.LeftButton)
    write(page.adding.line, "发试点方案 +3")

    QTest.keyClick(page.adding.line, Qt.Key.Key_Return)

    assert "@" in page.adding.read_as.text()
    assert page.adding.line.text() == "发试点方案 +3"


@pytest.mark.parametrize(("verb", "state"), [("done", "kept"), ("drop", "broken")])
def test_promise_is_kept_or_broken_by_one_key(
    qtbot: QtBot,
    workspace: Workspace,
    hualan: UUID,
    open_page: Callable[..., TasksPage],
    verb: str,
    state: str,
) -> None:
    promise = added(workspace, "commitment", account_id=hualan, side="ours", text="发清单",
                    due=TODAY - timedelta(days=1))  # fmt: skip
    page = open_page("promises")
    page.list.setFocus()

    with qtbot.waitSignal(page.told, timeout=WAIT):
        press(page, verb)

    assert stored(workspace, "commitment", promise)["state"] == state


def test_day_menu_puts_off_and_another_day_is_asked_for(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    page = open_page()
    page.list.reach(three[0])
    entry = page.list.entry()
    assert entry is not None
    menu = page.verbs.due_menu(entry, TODAY, page.list)

    with qtbot.waitSignal(page.told, timeout=WAIT):
        menu.actions()[0].trigger()

    assert stored(workspace, "task", three[0])["due"] == TODAY + timedelta(days=1)
    page.verbs.ask_day(entry, TODAY, page.list)
    question = page.verbs.question
    assert question is not None
    question.day.setText("someday")
    QTest.keyClick(question.day, Qt.Key.Key_Return)
    assert question.isVisible()
    assert question.row.is_wrong


def test_refused_deed_says_why_when_another_was_faster(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], tasks: Tasks,
    open_page: Callable[..., TasksPage],
) -> None:  # fmt: skip
    page = open_page()
    page.list.reach(three[0])
    entry = page.list.entry()
    assert entry is not None
    page.verbs.set_due(entry, TODAY + timedelta(days=3))
    with qtbot.waitSignal(tasks.refused, timeout=WAIT) as refused:
        page.verbs.set_due(entry, TODAY + timedelta(days=5))
    assert refused.args is not None
    assert refused.args[0].code == "record.changed_meanwhile"


def test_filters_leave_one_owner_one_account_and_one_word(
    workspace: Workspace,
    three: list[UUID],
    hualan: UUID,
    chen: UserId,
    open_page: Callable[..., TasksPage],
) -> None:
    workspace.run(add_task, AddTask(title="陈的事", owner_id=chen, account_id=hualan))  # type: ignore[arg-type]
    page = open_page()
    assert "陈的事" not in texts(page)

    page.bar.clear()
    assert "陈的事" in texts(page)
    page.bar.account.choose(str(hualan))
    page.bar.narrowed.emit()
    assert texts(page) == ["陈的事"]
    page.bar.clear()
    press(page, "filter")
    write(page.bar.text, "报价")
    assert texts(page) == ["整理报价"]
    QTest.keyClick(page.bar.text, Qt.Key.Key_Escape)
    assert len(texts(page)) == 4


def test_director_begins_with_the_tasks_of_everyone(
    workspace: Workspace, three: list[UUID], chen: UserId, open_page: Callable[..., TasksPage]
) -> None:
    workspace.run(add_task, AddTask(title="陈的事", owner_id=chen))
    boss = added(workspace, "user", name="周明", role="director")
    workspace.actor = UserId(boss)

    assert "陈的事" in texts(open_page())


def test_task_without_account_opens_in_its_own_form(
    qtbot: QtBot, workspace: Workspace, three: list[UUID], open_page: Callable[..., TasksPage]
) -> None:
    page = open_page()
    page.list.setFocus()
    page.list.reach(three[0])
    with qtbot.waitSignal(page.verbs.drawer.ready, timeout=WAIT):
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert page.verbs.drawer.isVisible()
    assert page.verbs.drawer.forms


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("view", ["tasks", "promises"])
def test_no_part_is_wider_than_its_room(
    workspace: Workspace,
    three: list[UUID],
    hualan: UUID,
    open_page: Callable[..., TasksPage],
    language: str,
    view: str,
) -> None:
    added(workspace, "commitment", account_id=hualan, side="theirs", text="停机窗口确认" * 12)
    before = i18n.language()
    i18n.use(language)
    try:
        page = open_page(view, (975, 560))
        for width in (975, 700):
            page.resize(width, 560)
            layout = page.bar.layout()
            assert layout is not None
            assert layout.minimumSize().width() <= page.bar.width() <= page.width()
    finally:
        i18n.use(before)


def test_window_leads_to_the_tasks_by_keys_alone(
    qtbot: QtBot, window: Window, workspace: Workspace, three: list[UUID]
) -> None:
    window.resize(1180, 720)
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    page = window.page()
    assert isinstance(page, TasksPage)
    qtbot.waitUntil(lambda: len(texts(page)) == 3, timeout=WAIT)
    QTest.keyClick(page.list, Qt.Key.Key_J)
    entry = page.list.entry()
    assert entry is not None
    moved = entry.id

    QTest.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: order(workspace)[0] == moved, timeout=WAIT)
    QTest.keyClick(page.list, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: len(texts(page)) == 2, timeout=WAIT)
    QTest.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(texts(page)) == 3, timeout=WAIT)
    QTest.keyClick(page.list, Qt.Key.Key_N)
    assert page.adding.line.hasFocus()
    QTest.keyClicks(page.adding.line, "enjoy")  # letters are words here, not verbs
    assert page.adding.line.text() == "enjoy"
    QTest.keyClick(page.adding.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "enjoy" in texts(page), timeout=WAIT)
    QTest.keyClick(page.adding.line, Qt.Key.Key_Escape)
    QTest.keyClick(page.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.view == "promises", timeout=WAIT)


@pytest.mark.parametrize(
    ("text", "title", "due"),
    [
        ("整理报价 12/18 前", "整理报价", date(2026, 12, 18)),
        ("Send the list by Friday", "Send the list", date(2026, 11, 27)),
        ("just words", "just words", None),
    ],
)
def test_line_is_read_without_its_day(text: str, title: str, due: date | None) -> None:
    said = heard(text, None, TODAY)
    assert (said.title, said.due) == (title, due)
