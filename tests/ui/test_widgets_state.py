"""Widgets with a state of their own: ring, segmented control, tabs, notices, form rows."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.buttons import Button
from kamdesk.ui.widgets.fields import CheckBox, FieldRow
from kamdesk.ui.widgets.notices import TOAST_MS, Banner, EmptyState, Skeleton, Toast
from kamdesk.ui.widgets.painting import is_reached
from kamdesk.ui.widgets.popover import Popover
from kamdesk.ui.widgets.ring import HealthRing
from kamdesk.ui.widgets.selects import Select
from kamdesk.ui.widgets.switching import Segmented, Tabs


@pytest.fixture
def stillness(qapp: QApplication) -> Iterator[None]:
    allowed = theme().motion.allowed
    theme().motion.allowed = False
    yield
    theme().motion.allowed = allowed


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    window.show()
    return window


def picture(widget: QWidget) -> bytes:
    image = widget.grab().toImage()  # must outlive its bits
    return bytes(image.constBits())


def test_the_ring_spans_its_score_without_motion(qtbot: QtBot, stillness: None) -> None:
    ring = HealthRing()
    qtbot.addWidget(ring)
    ring.show()

    ring.show_score(50, "watch", "Watch")

    assert ring.span() == 180 * 16
    assert ring.accessibleName() == "50 Watch"


def test_the_ring_fills_up_once_when_motion_is_allowed(qtbot: QtBot) -> None:
    theme().motion.allowed = True
    ring = HealthRing()
    qtbot.addWidget(ring)
    ring.show()

    ring.show_score(50, "watch", "Watch")
    assert ring.span() < 180 * 16
    qtbot.waitUntil(lambda: ring.property("filled") == 1.0, timeout=20_000)

    ring.show_score(75, "healthy", "Healthy")
    assert ring.span() == 270 * 16


def test_fresh_stale_and_unscored_rings_look_different(qtbot: QtBot, stillness: None) -> None:
    ring = HealthRing()
    qtbot.addWidget(ring)
    ring.show_score(60, "watch", "Watch")
    fresh = picture(ring)
    ring.show_score(60, "watch", "Watch", stale=True)
    stale = picture(ring)
    ring.show_score(None, None, "Unscored")

    assert len({fresh, stale, picture(ring)}) == 3
    assert ring.accessibleName() == "Unscored"


def test_the_ring_opens_the_score_sheet_by_keyboard(qtbot: QtBot, stillness: None) -> None:
    ring = HealthRing()
    qtbot.addWidget(ring)

    with qtbot.waitSignal(ring.clicked):
        QTest.keyClick(ring, Qt.Key.Key_Return)


def test_a_segmented_control_walks_by_arrows_and_stops_at_its_ends(qtbot: QtBot) -> None:
    control = Segmented([("q", "Quarter"), ("y", "Year")], "Period")
    qtbot.addWidget(control)

    with qtbot.waitSignal(control.chosen) as chosen:
        QTest.keyClick(control, Qt.Key.Key_Right)
    with qtbot.assertNotEmitted(control.chosen):
        QTest.keyClick(control, Qt.Key.Key_Right)

    assert chosen.args == ["y"]
    assert control.accessibleName() == "Period: Year"


def test_a_segmented_control_takes_a_click(qtbot: QtBot) -> None:
    control = Segmented([("q", "Quarter"), ("y", "Year")])
    qtbot.addWidget(control)
    control.resize(control.sizeHint())

    with qtbot.waitSignal(control.chosen):
        QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=control.rect().center() * 1.6)

    assert control.key == "y"


def test_choosing_in_code_announces_nothing(qtbot: QtBot) -> None:
    control = Segmented([("q", "Quarter"), ("y", "Year")])
    qtbot.addWidget(control)

    with qtbot.assertNotEmitted(control.chosen):
        control.choose("y")

    assert control.key == "y"


def test_new_texts_keep_the_choice(qtbot: QtBot) -> None:
    control = Segmented([("all", "All"), ("late", "Late")])
    qtbot.addWidget(control)
    control.choose("late")

    control.relabel([("all", "All 38"), ("late", "Late 6")])

    assert control.key == "late"


def test_tabs_announce_the_key_and_read_their_count(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.add("overview", "Overview")
    tabs.add("visits", "Visits", 42)

    with qtbot.waitSignal(tabs.chosen) as chosen:
        tabs.choose("visits")

    assert chosen.args == ["visits"]
    assert tabs.accessibleTabName(1) == "Visits 42"


def test_a_tab_does_not_move_when_chosen_and_grows_with_its_count(qtbot: QtBot) -> None:
    tabs = Tabs()
    qtbot.addWidget(tabs)
    tabs.add("a", "Overview", 1)
    tabs.add("b", "Visits", 1)
    before = tabs.tabRect(1)

    tabs.choose("b")
    assert tabs.tabRect(1) == before

    tabs.set_counts({"a": 12345})
    assert tabs.tabRect(1).x() > before.x()


def test_a_toast_leaves_after_six_seconds(host: QWidget, qtbot: QtBot) -> None:
    toast = Toast(host)

    toast.show_undo("Visit logged", token=7)

    assert toast.isVisible()
    assert toast.timer.interval() == TOAST_MS == 6000
    toast.timer.timeout.emit()
    assert not toast.isVisible()


def test_a_toast_waits_under_the_pointer(host: QWidget, qtbot: QtBot) -> None:
    toast = Toast(host)
    toast.show_undo("Visit logged", token=7)

    spot = QPointF(1, 1)
    QApplication.sendEvent(toast, QEnterEvent(spot, spot, spot))
    assert not toast.timer.isActive()

    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast.timer.isActive()
    assert toast.timer.interval() <= TOAST_MS


def test_undo_on_a_toast_hands_back_the_token_once(host: QWidget, qtbot: QtBot) -> None:
    toast = Toast(host)
    toast.show_undo("Visit logged", token="deed-1")

    with qtbot.waitSignal(toast.undone) as undone:
        QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)

    assert undone.args == ["deed-1"]
    assert not toast.isVisible()


def test_a_failed_deed_can_be_tried_again(host: QWidget, qtbot: QtBot) -> None:
    toast = Toast(host)
    toast.show_failure("The disk is full", token="deed-2")

    with qtbot.waitSignal(toast.retried) as retried, qtbot.assertNotEmitted(toast.undone):
        QTest.mouseClick(toast.action, Qt.MouseButton.LeftButton)

    assert retried.args == ["deed-2"]


def test_a_toast_without_a_token_offers_no_verb(host: QWidget) -> None:
    toast = Toast(host)

    toast.show_undo("Copied")

    assert not toast.action.isVisible()


def test_a_toast_keeps_to_the_middle_of_its_host(host: QWidget, qtbot: QtBot) -> None:
    toast = Toast(host)
    toast.show_undo("Visit logged", token=1)

    host.resize(1200, 700)

    assert abs(toast.geometry().center().x() - 600) <= 1
    assert toast.geometry().bottom() < 700


def test_a_banner_names_itself_and_acts(qtbot: QtBot) -> None:
    banner = Banner("Order by route saves 31 min", "info", "Show")
    qtbot.addWidget(banner)

    with qtbot.waitSignal(banner.acted):
        QTest.mouseClick(banner.button, Qt.MouseButton.LeftButton)

    assert banner.accessibleName() == "Order by route saves 31 min"


def test_an_empty_room_offers_one_verb(qtbot: QtBot) -> None:
    room = EmptyState("calendar", "No visits today", "Plan one")
    qtbot.addWidget(room)

    with qtbot.waitSignal(room.acted):
        QTest.mouseClick(room.button, Qt.MouseButton.LeftButton)


def test_a_skeleton_stays_blank_at_first(qtbot: QtBot) -> None:
    skeleton = Skeleton(3)
    qtbot.addWidget(skeleton)
    blank = picture(skeleton)

    qtbot.waitUntil(lambda: skeleton.shown, timeout=20_000)

    assert picture(skeleton) != blank


def test_a_form_row_explains_a_problem_in_place_and_takes_it_back(qtbot: QtBot) -> None:
    editor = QLineEdit()
    row = FieldRow("Date", editor, hint="When it was held")
    qtbot.addWidget(row)

    row.explain("The visit lies in the future")
    assert row.is_wrong
    assert row.problem.text() == "The visit lies in the future"
    assert editor.accessibleDescription() == "The visit lies in the future"

    row.explain("")
    assert not row.is_wrong
    assert row.problem.text() == "When it was held"


def test_a_form_row_names_its_editor(qtbot: QtBot) -> None:
    editor = QLineEdit()
    row = FieldRow("Summary", editor)
    qtbot.addWidget(row)

    assert editor.accessibleName() == "Summary"
    assert row.label.buddy() is editor


def test_a_select_keeps_its_key_when_the_choices_change(qtbot: QtBot) -> None:
    select = Select([("a", "A"), ("b", "B")])
    qtbot.addWidget(select)
    assert select.key is None
    select.choose("b")

    select.offer([("b", "Bee"), ("c", "Sea")])
    assert select.key == "b"

    select.offer([("c", "Sea")])
    assert select.key is None


def test_a_check_box_is_ticked_by_keyboard(qtbot: QtBot) -> None:
    box = CheckBox("Ours")
    qtbot.addWidget(box)

    QTest.keyClick(box, Qt.Key.Key_Space)

    assert box.isChecked()


def test_escape_closes_a_popover(host: QWidget, qtbot: QtBot) -> None:
    popover = Popover(host)
    popover.resize(300, 200)
    popover.show()

    QTest.keyClick(popover, Qt.Key.Key_Escape)

    assert not popover.isVisible()
    assert popover.frame().width() < 300


def test_the_focus_ring_follows_the_keyboard_and_not_the_mouse(qtbot: QtBot) -> None:
    window = QWidget()
    line = QHBoxLayout(window)
    buttons = [Button(name) for name in ("one", "two", "three")]
    for button in buttons:
        line.addWidget(button)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()

    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert not is_reached(buttons[0])

    QTest.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert is_reached(buttons[1])


@pytest.mark.parametrize("token", [None, 7])
def test_every_toast_from_the_first_shows_its_whole_text(
    host: QWidget, qtbot: QtBot, stillness: None, token: int | None
) -> None:
    toast = Toast(host)

    for text in ("Logged · Hualan Heavy Industry 62 → 64", "Done", "Undone: Log visit of today"):
        toast.show_undo(text, token)

        assert toast.label.width() >= toast.label.sizeHint().width()
        assert toast.frame().contains(toast.label.geometry().toRectF())
        assert toast.width() == toast.sizeHint().width()
        assert toast.action.width() >= toast.action.sizeHint().width() or token is None
