"""Putting reminders off, dismissing them, and the hours without any; habits of this device."""

from datetime import datetime, time, timedelta
from typing import Final

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.local import ReminderState
from kamdesk.queries.reminders import QUIET_HOURS, stale_states
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.unit_of_work import UnitOfWork

KEPT: Final = timedelta(days=90)  # what was put off or dismissed longer ago is forgotten


@deed("reminder.snooze", N_("Snooze reminder"))
def snooze_reminder(work: UnitOfWork, key: str, until: datetime) -> None:
    """Put a reminder off. Raises Refused ``reminder.in_past``."""
    if until <= work.now:
        raise Refused("reminder.in_past", field="until", until=until)
    work.session.merge(ReminderState(key=key, snoozed_until=until, dismissed_at=None))


@deed("reminder.dismiss", N_("Dismiss reminder"))
def dismiss_reminder(work: UnitOfWork, key: str) -> None:
    """Show a reminder no more; another day for the same thing reminds anew."""
    work.session.merge(ReminderState(key=key, snoozed_until=None, dismissed_at=work.now))


@deed("reminder.quiet_hours", N_("Set quiet hours"))
def set_quiet_hours(work: UnitOfWork, start: time, end: time) -> None:
    """Set the hours without reminders, on the clock of this computer; equal ends mean none."""
    put_setting(work, QUIET_HOURS, f"{start:%H:%M}-{end:%H:%M}")


@deed("reminder.tidy", N_("Tidy reminders"))
def forget_old_reminders(work: UnitOfWork) -> int:
    """Forget what was done with reminders long ago; return how many were forgotten."""
    old = stale_states(work, work.now - KEPT)
    for state in old:
        work.session.delete(state)
    return len(old)
