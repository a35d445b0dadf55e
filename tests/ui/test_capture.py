"""Writing down a visit in the room: with keys, a mouse and an input method, and nothing lost."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.domain.capture_text import Kind
from kamdesk.queries.drafts import draft
from kamdesk.ui.forms.keeper import KEEP_EVERY_MS
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.pages.capture.rows import ItemRow
from kamdesk.ui.shell.window import SMALLEST, Window
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.captures import CTRL, a_page, a_planned_visit, commit, compose, kinds, write
from tests.ui.conftest import today
from tests.workspaces import NOON

Opened = Callable[[], CapturePage]


@pytest.fixture
def planned(workspace: Workspace, hualan: UUID) -> UUID:
    """A visit planned for now, with two questions and one person expected."""
    return a_planned_visit(workspace, hualan)


@pytest.fixture
def opened(
    qtbot: QtBot, tasks: Tasks, planned: UUID, settled: Callable[[Page], None]
) -> Iterator[Opened]:
    made: list[CapturePage] = []

    def open_page() -> CapturePage:
        page = a_page(tasks, planned)
        made.append(page)
        qtbot.addWidget(page)
        settled(page)
        return page

    yield open_page
    for page in made:
        page.keeper.rest(True)


@pytest.fixture
def page(opened: Opened) -> CapturePage:
    return opened()


# Opening


def test_the_shortcut_opens_the_notes_of_the_next_visit(
    qtbot: QtBot, window: Window, planned: UUID
) -> None:
    QTest.keyClick(window, Qt.Key.Key_V, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = window.page()

    assert isinstance(page, CapturePage)
    assert page.editor.hasFocus()
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    assert page.here.asked() == []
    assert [row.text() for row in page.here.questions] == ["预算定了吗", "谁来审批"]
    assert len(page.here.present()) == 1


def test_words_typed_before_the_account_has_arrived_stay(
    qtbot: QtBot, tasks: Tasks, planned: UUID
) -> None:
    page = CapturePage(tasks, today, Subject(planned, ""))
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.editor, "early words")

    with qtbot.waitSignal(page.ready, timeout=20_000):
        pass

    assert page.editor.toPlainText() == "early words"
    assert page.editor.lines()[0].minute == int(NOON.timestamp() // 60)


def test_without_any_account_the_picker_finds_one_and_the_notes_move_along(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, hualan: UUID
) -> None:
    page = CapturePage(tasks, today, None)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.picker.isVisible, timeout=20_000)
    QTest.keyClicks(page.editor, "met at the fair")
    qtbot.waitUntil(lambda: workspace.read(draft, "capture:new") is not None, timeout=20_000)

    QTest.keyClicks(page.picker, "hlzg")
    qtbot.waitUntil(lambda: len(page.picker._fitting) == 1, timeout=20_000)
    page.picker.picked.emit(page.picker._fitting[0])

    key = f"capture:{hualan}"
    qtbot.waitUntil(lambda: workspace.read(draft, key) is not None, timeout=20_000)
    qtbot.waitUntil(lambda: workspace.read(draft, "capture:new") is None, timeout=20_000)
    assert page.editor.toPlainText() == "met at the fair"


# Offers


@pytest.mark.parametrize("sign", ["/", "、"])
def test_a_sign_opens_the_menu_and_the_keyboard_stays(page: CapturePage, sign: str) -> None:
    commit(page, sign)

    assert page.offering.list.isVisible()
    assert page.editor.hasFocus()
    assert not page.offering.list.isWindow()
    assert len(page.offering.list.rows) == 5


def test_letters_narrow_the_menu_and_enter_inserts(page: CapturePage) -> None:
    QTest.keyClicks(page.editor, "so /nex")
    assert [row.key for row in page.offering.list.rows] == [Kind.NEXT_STEP]

    QTest.keyClick(page.editor, Qt.Key.Key_Return)

    assert page.editor.toPlainText() == "so /next step "
    assert not page.offering.list.isVisible()


@pytest.mark.parametrize("sign", ["@", "＠"])
def test_an_at_sign_offers_people_and_whoever_is_named_is_here(
    page: CapturePage, sign: str
) -> None:
    commit(page, sign)
    QTest.keyClicks(page.editor, "lin")
    QTest.keyClick(page.editor, Qt.Key.Key_Tab)

    assert page.editor.toPlainText() == "@Lin Ruoxi "
    assert len(page.here.present()) == 2


def test_people_are_found_by_the_initials_of_their_names(page: CapturePage) -> None:
    QTest.keyClicks(page.editor, "@hz")

    assert [row.title for row in page.offering.list.rows] == ["韩卓"]


def test_escape_closes_the_menu_and_leaves_what_was_typed(page: CapturePage) -> None:
    QTest.keyClicks(page.editor, "/")
    QTest.keyClick(page.editor, Qt.Key.Key_Escape)

    assert not page.offering.list.isVisible()
    assert page.editor.toPlainText() == "/"


def test_nothing_opens_and_nothing_is_read_while_an_input_method_composes(
    page: CapturePage,
) -> None:
    compose(page, "/cheng")
    page.shape()

    assert not page.offering.list.isVisible()
    assert page.editor.is_composing

    commit(page, "/承诺 给清单")
    page.shape()
    assert kinds(page) == [(Kind.COMMITMENT, True)]


@pytest.mark.parametrize("text", ["11/28", "a/b", "甲、乙", "x@y"])
def test_a_sign_within_words_opens_nothing(page: CapturePage, text: str) -> None:
    commit(page, text)

    assert not page.offering.list.isVisible()


def test_a_click_takes_an_offer_and_the_keyboard_stays(page: CapturePage) -> None:
    QTest.keyClicks(page.editor, "/")
    inside = page.offering.list.frame().toRect()

    QTest.mouseClick(page.offering.list, Qt.MouseButton.LeftButton,
                     pos=inside.topLeft() + QPoint(40, 6 + 18))  # fmt: skip

    assert page.editor.toPlainText() == "/commitment "
    assert page.editor.hasFocus()


# Taking shape


def test_an_item_is_a_draft_until_enter(page: CapturePage) -> None:
    write(page, "/commitment ours: send the list by Friday", end=False)
    assert kinds(page) == [(Kind.COMMITMENT, True)]

    QTest.keyClick(page.editor, Qt.Key.Key_Return)
    page.shape()
    assert kinds(page) == [(Kind.COMMITMENT, False)]


def test_a_confirmed_line_that_is_changed_is_a_draft_again(page: CapturePage) -> None:
    write(page, "/question who signs")
    page.editor.go_to_line(0)

    QTest.keyClicks(page.editor, " this")
    page.shape()

    assert kinds(page) == [(Kind.QUESTION, True)]


def test_every_line_has_the_minute_it_was_begun(page: CapturePage) -> None:
    write(page, "first", "second", end=False)

    minutes = [line.minute for line in page.editor.lines()]
    assert minutes == [int(NOON.timestamp() // 60)] * 2


def test_the_day_and_side_of_a_promise_are_mended_in_its_editor(
    qtbot: QtBot, page: CapturePage
) -> None:
    write(page, "/commitment ours: send the list by Friday")
    [row] = [r for r in page.result.findChildren(ItemRow) if r.parent() is not None][-1:]
    row.click()
    editor = page.mending.item_editor
    assert editor is not None

    editor.due.setText("12/18")
    editor.due.edited.emit()
    editor.side.choose("theirs")
    editor.side.activated.emit(1)
    page.shape()

    [found] = page.found
    assert (found.item.due, found.item.side) == (date(2026, 12, 18), "theirs")
    assert not found.draft
    assert found.item.text == "send the list"


def test_a_day_nobody_can_read_is_explained_and_the_line_stays(page: CapturePage) -> None:
    write(page, "/commitment ours: send the list by Friday")
    page.result.findChildren(ItemRow)[-1].click()
    editor = page.mending.item_editor
    assert editor is not None

    editor.due.setText("soon")
    editor.due.edited.emit()

    assert editor.due_row.is_wrong
    assert page.found[0].item.due == date(2026, 11, 27)


def test_an_attitude_chosen_at_a_person_stands_in_the_notes(page: CapturePage) -> None:
    row = next(iter(page.here.people.values()))
    page.offering.ask_attitude(row)
    page.offering.list.takes(_key(Qt.Key.Key_Return))
    page.shape()

    assert page.editor.toPlainText() == "/attitude @韩卓 advocate"
    assert kinds(page) == [(Kind.ATTITUDE, False)]


def _key(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


def test_what_waits_leaves_the_bar_once_it_was_talked_about(page: CapturePage) -> None:
    texts = [button.toolTip() for button in page.middle.topics.buttons]
    assert texts[:3] == ["预算定了吗", "谁来审批", "Ticket SR-2291"]

    page.here.questions[0].click()
    write(page, "SR-2291 is mended")

    assert [button.toolTip() for button in page.middle.topics.buttons] == ["谁来审批"]


# Keeping


def test_what_is_written_is_kept_within_a_second_and_found_at_the_caret(
    qtbot: QtBot, page: CapturePage, opened: Opened, workspace: Workspace, planned: UUID
) -> None:
    assert KEEP_EVERY_MS <= 1000
    write(page, "phase two", "five lines", end=False)
    with qtbot.waitSignal(page.keeper.kept, timeout=10_000):
        pass
    with qtbot.waitSignal(page.keeper.kept, timeout=10_000):  # the caret alone counts too
        page.editor.put_caret(5)

    again = opened()

    assert again.middle.restored.isVisible()
    assert again.editor.toPlainText() == "phase two\nfive lines"
    assert again.editor.textCursor().position() == 5
    assert again.editor.lines()[0].confirmed


def test_names_that_take_colour_late_are_no_writing_and_leave_the_summary_open(
    qtbot: QtBot, page: CapturePage
) -> None:
    write(page, "asked by @Lin Ruoxi", end=False)
    QTest.keyClick(page.editor, Qt.Key.Key_Return, CTRL)
    assert page.finishing.summary.isVisible()
    assert page.sheet is not None

    with qtbot.assertNotEmitted(page.editor.edited):
        page.render_sheet(page.sheet)

    assert page.finishing.summary.isVisible()


def test_nothing_is_written_while_nothing_changes(qtbot: QtBot, page: CapturePage) -> None:
    write(page, "once", end=False)
    with qtbot.waitSignal(page.keeper.kept, timeout=10_000):
        pass

    with qtbot.assertNotEmitted(page.keeper.kept, wait=1700):
        page.shape()


def test_restored_notes_are_discarded_and_the_discard_is_taken_back(
    qtbot: QtBot, page: CapturePage, opened: Opened, workspace: Workspace, planned: UUID
) -> None:
    write(page, "to keep", end=False)
    page.leave()
    again = opened()

    again.middle.restored.button.click()
    assert again.editor.toPlainText() == ""
    key = f"capture:{planned}"
    qtbot.waitUntil(lambda: workspace.read(draft, key) is None, timeout=20_000)
    again.middle.restored.button.click()

    assert again.editor.toPlainText() == "to keep"
    qtbot.waitUntil(lambda: workspace.read(draft, key) is not None, timeout=20_000)


def test_parked_notes_wait_on_the_rail_and_are_taken_up_again(
    qtbot: QtBot, window: Window, planned: UUID
) -> None:
    window.perform("visit.capture")
    page = window.page()
    assert isinstance(page, CapturePage)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    QTest.keyClicks(page.editor, "half a sentence")
    qtbot.waitUntil(lambda: [r.is_parked for r in window.marks.rows] == [False], timeout=20_000)

    page.result.park.click()
    qtbot.waitUntil(lambda: [r.is_parked for r in window.marks.rows] == [True], timeout=20_000)
    assert window.page().room == "today"
    window.marks.rows[0].click()

    again = window.page()
    assert isinstance(again, CapturePage)
    qtbot.waitUntil(lambda: again.editor.toPlainText() == "half a sentence", timeout=20_000)


def test_both_languages_write_markers_their_own_way(page: CapturePage) -> None:
    i18n.use("zh_CN")
    QTest.keyClicks(page.editor, "/xyb")
    QTest.keyClick(page.editor, Qt.Key.Key_Return)

    assert page.editor.toPlainText() == "/下一步 "


def test_v_on_today_starts_the_notes_of_the_next_visit(
    qtbot: QtBot, window: Window, planned: UUID
) -> None:
    today = window.page()
    qtbot.waitUntil(lambda: today.subject() is not None, timeout=20_000)

    QTest.keyClick(window, Qt.Key.Key_V)

    page = window.page()
    assert isinstance(page, CapturePage)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    assert page.sheet is not None
    assert page.sheet.visit is not None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_verb_keeps_its_word_in_the_smallest_window(
    qtbot: QtBot, window: Window, language: str
) -> None:
    window.speak(language)
    window.resize(*SMALLEST)
    window.perform("visit.capture")
    page = window.page()
    assert isinstance(page, CapturePage)

    qtbot.waitUntil(lambda: page.middle.width() > 0 and page.middle.isVisible(), timeout=20_000)

    assert all(button.text() for kind, button in page.middle.verbs.items() if kind is not None)
