"""Wakes when the next reminder is due; everything it knows is asked from the file.

A timer is only a hint to look: what is due, put off or dismissed is decided by the query, so a
restart, a moved clock or a laptop that slept changes nothing but the moment of the next look.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from kamdesk.domain.change_set import ChangeSet
from kamdesk.domain.reminders import QuietHours
from kamdesk.queries.reminders import Reminder, Reminders, quiet_hours, reminders
from kamdesk.services.reminders import (
    dismiss_reminder,
    forget_old_reminders,
    set_quiet_hours,
    snooze_reminder,
)
from kamdesk.ui.tasks import Tasks

HOURLY_MS: Final = 3_600_000
SHORTEST_MS: Final = 500  # a moment that has just passed is looked at again, not at once
_KINDS: Final = ("visit", "attendee", "task", "commitment", "contract", "touch", "account")


class Looked(Struct, frozen=True):
    """What one look found, and when it was taken."""

    found: Reminders
    quiet: QuietHours
    now: datetime


def look(reading: Any) -> Looked:
    """Ask what to remind of, on the clock of the door."""
    return Looked(reminders(reading), quiet_hours(reading), reading.now)


def moment(reading: Any) -> datetime:
    """Ask what time it is."""
    now: datetime = reading.now
    return now


class Scheduler(QObject):
    """Signals: ``shown`` carries all that is due after each look; ``fired`` what is newly due.

    What was due already when the program started is in the first ``fired``.
    """

    shown = Signal(object)
    fired = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._told: set[str] = set()
        self._looked: Looked | None = None
        self.timer = QTimer(self, singleShot=True, interval=HOURLY_MS)
        self.timer.timeout.connect(self.look)
        tasks.changed.connect(self._changed)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._woken)

    @property
    def due(self) -> tuple[Reminder, ...]:
        """What shows now, the most pressing first."""
        return self._looked.found.due if self._looked else ()

    @property
    def quiet(self) -> QuietHours | None:
        """The hours without reminders; None before the first look."""
        return self._looked.quiet if self._looked else None

    @property
    def now(self) -> datetime | None:
        """When it last looked."""
        return self._looked.now if self._looked else None

    def begin(self) -> None:
        """Look for the first time, and forget what was dismissed long ago."""
        self._tasks.run(forget_old_reminders)
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask what is due."""
        self._tasks.read(look, then=self._take, owner=self, latest=f"reminders.{id(self)}")

    def snooze(self, reminder: Reminder, until: Callable[[datetime], datetime]) -> None:
        """Put a reminder off to what ``until`` makes of the present moment."""

        def put_off(now: datetime) -> None:
            self._do(reminder, snooze_reminder, reminder.key, until(now))

        self._tasks.read(moment, then=put_off, owner=self)

    def dismiss(self, reminder: Reminder) -> None:
        """Show a reminder no more."""
        self._do(reminder, dismiss_reminder, reminder.key)

    def be_quiet(self, hours: QuietHours) -> None:
        """Keep other hours without reminders."""
        self._tasks.run(
            set_quiet_hours, hours.start, hours.end, then=lambda _done: self.look(), owner=self
        )

    def _do(self, reminder: Reminder, deed: Callable[..., Any], *args: object) -> None:
        def done(_nothing: object) -> None:
            self._told.discard(reminder.key)
            self.look()

        self._tasks.run(deed, *args, then=done, owner=self)

    def _take(self, looked: Looked) -> None:
        self._looked = looked
        due = looked.found.due
        fresh = tuple(each for each in due if each.key not in self._told)
        self._told = {each.key for each in due}
        self.timer.start(_wait_ms(looked))
        self.shown.emit(due)
        if fresh:
            self.fired.emit(fresh)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(*_KINDS):
            self.look()

    @Slot(Qt.ApplicationState)
    def _woken(self, state: Qt.ApplicationState) -> None:
        """Look again when the person comes back: a timer does not count the sleep of a laptop."""
        if state == Qt.ApplicationState.ApplicationActive and self._looked is not None:
            self.look()


def _wait_ms(looked: Looked) -> int:
    """Wait until the next reminder, an hour at the most."""
    at = looked.found.next_at
    if at is None:
        return HOURLY_MS
    wait = int((at - looked.now).total_seconds() * 1000) + 1
    return max(SHORTEST_MS, min(HOURLY_MS, wait))
