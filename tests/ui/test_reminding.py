"""Reminders: when they show, what may be done with them, and what they keep to themselves."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.desktop_walk import clipped_texts, overflowing, unnamed_buttons
from kamdesk.domain.ids import VisitId
from kamdesk.domain.reminders import AWAKE, QuietHours
from kamdesk.queries.reminders import quiet_hours
from kamdesk.services.week import MoveVisit, move_visit
from kamdesk.ui.page import Subject
from kamdesk.ui.reminding import words
from kamdesk.ui.reminding.bell import Bell
from kamdesk.ui.reminding.reminding import Reminding
from kamdesk.ui.reminding.scheduler import HOURLY_MS, Scheduler
from kamdesk.ui.reminding.tray import TrayNotices
from kamdesk.ui.reminding.words import Notice
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.days import DAY, a_planned_visit, an_account, at
from tests.workspaces import ME, Clock, added, reopened

HALF_HOUR_MS = 30 * 60 * 1000


class Screen:
    """The notifications somebody would have seen."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def show(self, notice: Notice) -> None:
        self.notices.append(notice)


class Room:
    """Whether strangers may see the screen."""

    def __init__(self) -> None:
        self.has_strangers = False

    def __call__(self) -> bool:
        return self.has_strangers


@pytest.fixture
def chenghai(workspace: Workspace, clock: Clock) -> UUID:
    clock.now = at(10, 30)
    return an_account(workspace, "澄海半导体", "Chenghai Semiconductor")


@pytest.fixture
def visit(workspace: Workspace, chenghai: UUID) -> VisitId:
    return a_planned_visit(workspace, chenghai, at(11, 30), objective="Book the review")


@pytest.fixture
def scheduler(visit: VisitId, tasks: Tasks) -> Scheduler:
    return Scheduler(tasks)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def reminding(
    qtbot: QtBot, scheduler: Scheduler, screen: Screen, room: Room
) -> Iterator[Reminding]:
    host = QWidget()
    host.resize(900, 700)
    qtbot.addWidget(host)
    bell = Bell()
    bell.setParent(host)
    bell.move(700, 8)
    host.show()
    made = Reminding(scheduler, screen, room)
    made.furnish(bell, host)
    yield made
    made.deleteLater()


Look = Callable[[Scheduler], None]


@pytest.fixture
def look(qtbot: QtBot, look: None) -> Look:
    """Look now, and wait for what was found."""

    def now(scheduler: Scheduler) -> None:
        with qtbot.waitSignal(scheduler.shown):
            scheduler.look()

    return now


def titles(scheduler: Scheduler) -> list[str | None]:
    return [each.title for each in scheduler.due]


# When


def test_nothing_shows_before_its_time_and_the_timer_waits_for_it(
    scheduler: Scheduler, look: Look
) -> None:
    look(scheduler)

    assert scheduler.due == ()
    assert HALF_HOUR_MS - 2000 < scheduler.timer.interval() <= HALF_HOUR_MS + 1


def test_a_visit_reminds_half_an_hour_before_and_once(
    qtbot: QtBot, scheduler: Scheduler, look: Look, clock: Clock
) -> None:
    look(scheduler)
    clock.forward(minutes=30)

    with qtbot.waitSignal(scheduler.fired):
        scheduler.timer.timeout.emit()
    assert titles(scheduler) == ["Book the review"]

    with qtbot.assertNotEmitted(scheduler.fired, wait=50):
        look(scheduler)


def test_without_anything_in_sight_it_looks_every_hour(
    tasks: Tasks, workspace: Workspace, look: Look
) -> None:
    scheduler = Scheduler(tasks)
    look(scheduler)

    assert scheduler.timer.interval() == HOURLY_MS


def test_a_commit_is_noticed_without_waiting(
    qtbot: QtBot, scheduler: Scheduler, workspace: Workspace, chenghai: UUID, look: Look
) -> None:
    look(scheduler)

    with qtbot.waitSignal(scheduler.fired):
        added(workspace, "commitment", account_id=chenghai, side="ours", text="备件清单",
              state="open", due=DAY, owner_id=ME)  # fmt: skip

    assert titles(scheduler) == ["备件清单"]


def test_a_moved_visit_reminds_anew(
    qtbot: QtBot, scheduler: Scheduler, workspace: Workspace, visit: VisitId, look: Look,
    clock: Clock,
) -> None:  # fmt: skip
    clock.forward(minutes=40)
    look(scheduler)
    assert titles(scheduler) == ["Book the review"]

    workspace.run(move_visit, MoveVisit(visit_id=visit, planned_at=at(14)))
    look(scheduler)
    assert scheduler.due == ()

    clock.now = at(13, 40)
    with qtbot.waitSignal(scheduler.fired):
        scheduler.look()


# What may be done with it


@pytest.mark.parametrize(
    "nap", [("10min", 9, 11), ("1h", 14, None), ("tomorrow", 14, None)], ids=lambda nap: nap[0]
)
def test_a_snoozed_reminder_waits_as_long_as_was_said(
    qtbot: QtBot, reminding: Reminding, clock: Clock, look: Look, nap: tuple[str, int, int | None]
) -> None:
    choice, sleeps, wakes = nap
    scheduler = reminding.scheduler
    clock.forward(minutes=45)
    look(scheduler)
    (reminder,) = scheduler.due

    with qtbot.waitSignal(scheduler.shown):
        reminding._snooze(reminder, choice)
    clock.forward(minutes=sleeps)
    look(scheduler)
    assert scheduler.due == ()

    if wakes is not None:
        clock.forward(minutes=wakes - sleeps)
        with qtbot.waitSignal(scheduler.fired):
            scheduler.look()


def test_a_reminder_of_a_day_put_off_until_tomorrow_shows_in_the_morning(
    qtbot: QtBot, reminding: Reminding, workspace: Workspace, chenghai: UUID, clock: Clock,
    look: Look,
) -> None:  # fmt: skip
    added(workspace, "task", title="Call back", state="open", due=DAY, owner_id=ME)
    scheduler = reminding.scheduler
    look(scheduler)
    (reminder,) = scheduler.due

    with qtbot.waitSignal(scheduler.shown):
        reminding._snooze(reminder, "tomorrow")
    clock.now = at(8, 59, DAY + timedelta(days=1))
    look(scheduler)
    assert "Call back" not in titles(scheduler)

    clock.now = at(9, 0, DAY + timedelta(days=1))
    look(scheduler)
    assert "Call back" in titles(scheduler)


def test_a_dismissed_reminder_stays_away_after_a_restart(
    qtbot: QtBot, reminding: Reminding, clock: Clock, look: Look, tmp_path: Path
) -> None:
    clock.forward(minutes=45)
    look(reminding.scheduler)
    (reminder,) = reminding.scheduler.due

    with qtbot.waitSignal(reminding.scheduler.shown):
        reminding.scheduler.dismiss(reminder)

    profile = reopened(tmp_path / "profile", clock)
    again = Tasks(profile.workspace)
    restarted = Scheduler(again)
    look(restarted)
    assert restarted.due == ()
    again.stop()
    profile.close()


def test_what_was_due_before_a_restart_shows_after_it(
    qtbot: QtBot, visit: VisitId, clock: Clock, look: Look, tmp_path: Path
) -> None:
    clock.forward(minutes=45)
    profile = reopened(tmp_path / "profile", clock)
    tasks = Tasks(profile.workspace)
    restarted = Scheduler(tasks)

    with qtbot.waitSignal(restarted.fired):
        restarted.begin()

    assert titles(restarted) == ["Book the review"]
    tasks.stop()
    profile.close()


# Quiet hours


def test_quiet_hours_hold_back_all_but_a_visit_about_to_begin(
    qtbot: QtBot, reminding: Reminding, workspace: Workspace, clock: Clock, look: Look
) -> None:
    scheduler = reminding.scheduler
    added(workspace, "task", title="Call back", state="open", due=DAY, owner_id=ME)
    clock.forward(minutes=45)
    look(scheduler)
    assert set(titles(scheduler)) == {"Call back", "Book the review"}

    reminding.ask_quiet_hours()
    form = reminding.form
    assert form is not None
    form.start.setTime(form.start.time().fromString("11:00", "HH:mm"))
    form.end.setTime(form.end.time().fromString("12:00", "HH:mm"))
    with qtbot.waitSignal(scheduler.shown):
        QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)

    assert titles(scheduler) == ["Book the review"]
    assert workspace.read(quiet_hours) == QuietHours(time(11), time(12))


def test_without_quiet_hours_every_hour_reminds(
    qtbot: QtBot, reminding: Reminding, workspace: Workspace, look: Look
) -> None:
    look(reminding.scheduler)
    reminding.ask_quiet_hours()
    form = reminding.form
    assert form is not None

    QTest.mouseClick(form.wanted, Qt.MouseButton.LeftButton)
    assert not form.start.isEnabled()
    with qtbot.waitSignal(reminding.scheduler.shown):
        QTest.keyClick(form, Qt.Key.Key_Return)

    assert workspace.read(quiet_hours) == AWAKE


# Beyond the window


def test_a_notification_names_the_visit(
    qtbot: QtBot, reminding: Reminding, screen: Screen, clock: Clock, look: Look
) -> None:
    clock.forward(minutes=45)
    look(reminding.scheduler)

    assert screen.notices == [
        Notice("Chenghai Semiconductor · Book the review", "Visit at 11:30, in 15 min")
    ]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_notification_gives_nothing_away_before_strangers(
    reminding: Reminding, screen: Screen, room: Room, clock: Clock, look: Look, language: str
) -> None:
    i18n.use(language)
    room.has_strangers = True
    clock.forward(minutes=45)
    look(reminding.scheduler)

    (notice,) = screen.notices
    told = f"{notice.title} {notice.text}"
    assert told.strip()
    assert not any(secret in told for secret in ("澄海", "Chenghai", "review", "11:30"))


def test_several_at_once_are_one_notification(
    qtbot: QtBot, reminding: Reminding, screen: Screen, workspace: Workspace, clock: Clock,
    look: Look,
) -> None:  # fmt: skip
    added(workspace, "task", title="Call back", state="open", due=DAY, owner_id=ME)
    clock.forward(minutes=45)
    look(reminding.scheduler)

    (notice,) = screen.notices
    assert notice.title == "2 reminders"
    assert "Call back" in notice.text


def test_a_desktop_without_a_tray_is_left_alone(qtbot: QtBot, look: Look) -> None:
    tray = TrayNotices()

    tray.show(Notice("kamdesk", "Something waits for you"))

    assert tray.findChildren(QSystemTrayIcon) == []


def test_the_tray_shows_what_it_is_given_and_leads_back(
    qtbot: QtBot, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage",
                        lambda _self, title, text, *_rest: shown.append((title, text)))  # fmt: skip
    tray = TrayNotices()

    tray.show(Notice("kamdesk", "Something waits for you"))
    with qtbot.waitSignal(tray.pressed):
        tray.findChildren(QSystemTrayIcon)[0].messageClicked.emit()

    assert shown == [("kamdesk", "Something waits for you")]


# The bell and its list


def test_the_bell_counts_and_opens_the_list(
    qtbot: QtBot, reminding: Reminding, clock: Clock, look: Look
) -> None:
    clock.forward(minutes=45)
    look(reminding.scheduler)
    bell, notices = reminding.bell, reminding.list
    assert bell is not None
    assert notices is not None
    assert bell.accessibleName() == "1 reminder"

    QTest.mouseClick(bell, Qt.MouseButton.LeftButton)
    assert notices.isVisible()
    said = [row.headline.text() for row in notices.rows]
    assert said == ["Chenghai Semiconductor · Book the review"]

    QTest.keyClick(notices, Qt.Key.Key_Escape)
    assert not notices.isVisible()


def test_a_list_told_anew_stays_where_it_was_scrolled(
    qtbot: QtBot, reminding: Reminding, workspace: Workspace, look: Look
) -> None:
    for n in range(12):
        added(workspace, "task", title=f"Call {n}", state="open", due=DAY, owner_id=ME)
    look(reminding.scheduler)
    reminding.toggle()
    shown = reminding.list
    assert shown is not None
    bar = shown.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=20_000)
    look(reminding.scheduler)
    assert (bar.value(), shown.rows[0].holds_keyboard()) == (0, True)


def test_an_empty_list_says_so(qtbot: QtBot, reminding: Reminding, look: Look) -> None:
    look(reminding.scheduler)
    assert reminding.list is not None

    reminding.toggle()

    assert reminding.list.nothing.isVisible()


def test_a_reminder_opens_its_account(
    qtbot: QtBot, reminding: Reminding, chenghai: UUID, clock: Clock, look: Look
) -> None:
    clock.forward(minutes=45)
    look(reminding.scheduler)
    assert reminding.list is not None
    reminding.toggle()

    with qtbot.waitSignal(reminding.asked) as asked:
        QTest.keyClick(reminding.list.rows[0].headline, Qt.Key.Key_Return)

    assert asked.args == ["account.open", Subject(chenghai, "Chenghai Semiconductor")]
    assert not reminding.list.isVisible()


def test_a_click_dismisses_and_the_menu_snoozes(
    qtbot: QtBot, reminding: Reminding, workspace: Workspace, clock: Clock, look: Look
) -> None:
    added(workspace, "task", title="Call back", state="open", due=DAY, owner_id=ME)
    clock.forward(minutes=45)
    look(reminding.scheduler)
    notices = reminding.list
    assert notices is not None
    reminding.toggle()
    qtbot.waitUntil(lambda: len(notices.rows) == 2)

    QTest.mouseClick(notices.rows[1].dismiss, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(notices.rows) == 1)

    menu = notices.rows[0].menu()
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: notices.rows == [])
    assert notices.nothing.isVisible()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_word_of_the_list_or_the_form_is_cut(
    qtbot: QtBot, reminding: Reminding, clock: Clock, look: Look, language: str
) -> None:
    i18n.use(language)
    clock.forward(minutes=45)
    assert reminding.bell is not None
    host = reminding._host
    reminding.furnish(reminding.bell, host)
    look(reminding.scheduler)
    reminding.toggle()
    qtbot.wait(20)
    assert [*clipped_texts(host), *overflowing(host), *unnamed_buttons(host)] == []

    reminding.ask_quiet_hours()
    qtbot.wait(20)
    assert [*clipped_texts(host), *overflowing(host), *unnamed_buttons(host)] == []


# In the window


def test_the_window_rings_its_own_bell_and_follows_a_reminder(
    qtbot: QtBot, visit: VisitId, clock: Clock, window: Window
) -> None:
    clock.forward(minutes=45)
    scheduler = window.reminding.scheduler
    scheduler.look()
    qtbot.waitUntil(lambda: window.frame.top.bell.count == 1)

    window.reminding._open(scheduler.due[0])

    assert window.page().room == "account"


def test_words_of_every_kind_of_reminder_are_said_in_full(
    qtbot: QtBot, reminding: Reminding, workspace: Workspace, chenghai: UUID, clock: Clock,
    look: Look,
) -> None:  # fmt: skip
    added(workspace, "task", title="Call back", state="open", due=DAY, owner_id=ME)
    added(workspace, "contract", account_id=chenghai, name="年度框架", status="active",
          ends_on=DAY + timedelta(days=30))  # fmt: skip
    added(workspace, "commitment", account_id=chenghai, side="ours", text="备件清单",
          state="open", due=DAY, owner_id=ME)  # fmt: skip
    clock.forward(minutes=45)
    look(reminding.scheduler)

    said = [words.remark(each, clock.now) for each in reminding.scheduler.due]

    assert said == ["Visit at 11:30, in 15 min", "Commitment due today", "Task due today",
                    "Contract ends Thu 24 Dec"]  # fmt: skip
