"""Joins the scheduler to the bell, its list, and the notifications of the system."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kamdesk.domain.reminders import USUAL, QuietHours
from kamdesk.queries.reminders import Reminder
from kamdesk.ui import wording
from kamdesk.ui.page import Subject
from kamdesk.ui.reminding import words
from kamdesk.ui.reminding.bell import Bell
from kamdesk.ui.reminding.notices import NoticeList
from kamdesk.ui.reminding.scheduler import Scheduler
from kamdesk.ui.reminding.tray import SystemNotices

if TYPE_CHECKING:
    from kamdesk.ui.reminding.quiet import QuietForm

_VIEWS: Final = {"contract": "account.contracts"}


class Reminding(QObject):
    """Reminders of one window.

    ``asked`` carries an intent and its Subject when a reminder is opened. ``is_discreet`` tells
    whether strangers may see the screen: locked, masked or presenting.
    """

    asked = Signal(str, object)

    def __init__(
        self,
        scheduler: Scheduler,
        system: SystemNotices,
        is_discreet: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.scheduler, self._system, self._is_discreet = scheduler, system, is_discreet
        self.may_notify: Callable[[], bool] = lambda: True  # beside the window, if the person likes
        self.bell: Bell | None = None
        self.list: NoticeList | None = None
        self.form: QuietForm | None = None
        scheduler.shown.connect(self._show)
        scheduler.fired.connect(self._tell)

    def furnish(self, bell: Bell, host: QWidget) -> None:
        """Take a bell and the widget its list lies over; again when the window is refurnished."""
        self.bell, self._host = bell, host
        self.list = NoticeList(host)
        self.list.opened.connect(self._open)
        self.list.dismissed.connect(self.scheduler.dismiss)
        self.list.snoozed.connect(self._snooze)
        self.list.quiet_wanted.connect(self.ask_quiet_hours)
        bell.clicked.connect(self.toggle)
        self._show(self.scheduler.due)

    @Slot()
    def toggle(self) -> None:
        """Open the list, or close it."""
        if self.list is None or self.bell is None:
            return
        if self.list.isVisible():
            self.list.hide()
        else:
            self.scheduler.look()
            self.list.open_under(self.bell)

    @Slot()
    def ask_quiet_hours(self) -> None:
        """Open the form of the quiet hours under the bell."""
        from kamdesk.ui.reminding.quiet import QuietForm  # noqa: PLC0415 - no first page needs it

        if self.list is None or self.bell is None:
            return
        self.list.hide()
        if self.form is not None:
            self.form.deleteLater()
        self.form = QuietForm(self._host, self.scheduler.quiet or USUAL)
        self.form.chosen.connect(self._be_quiet)
        self.form.open_under(self.bell)

    def _be_quiet(self, hours: QuietHours) -> None:
        self.scheduler.be_quiet(hours)

    def _show(self, due: Sequence[Reminder]) -> None:
        if self.bell is not None and self.list is not None:
            self.bell.show_count(len(due))
            self.list.show_reminders(due, self.scheduler.now)

    def _tell(self, fresh: Sequence[Reminder]) -> None:
        now = self.scheduler.now
        if now is not None and self.may_notify():
            self._system.show(words.notice(fresh, now, discreet=self._is_discreet()))

    @Slot(object, str)
    def _snooze(self, reminder: Reminder, choice: str) -> None:
        self.scheduler.snooze(reminder, partial(words.snoozed_until, choice))

    @Slot(object)
    def _open(self, reminder: Reminder) -> None:
        if self.list is not None:
            self.list.hide()
        if reminder.account_id is None:
            self.asked.emit("go.today", None)
            return
        name = wording.named(reminder.account_name or "", reminder.account_english)
        intent = _VIEWS.get(reminder.entity, "account.open")
        self.asked.emit(intent, Subject(reminder.account_id, name))
