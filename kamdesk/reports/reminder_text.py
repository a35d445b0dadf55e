"""The words of a reminder, and the words that tell nothing while the screen is locked."""

from collections.abc import Callable
from datetime import date
from typing import Final

from kamdesk.domain.reminders import Kind
from kamdesk.i18n import _, formats, language, ngettext
from kamdesk.queries.reminders import Reminder


def title_of(reminder: Reminder, today: date) -> str:
    """Return the first line of a notification."""
    return _TITLES[reminder.kind](reminder, today)


def body_of(reminder: Reminder) -> str:
    """Return its second line: whom it is about and what, as far as known."""
    english = reminder.account_english if language() == "en" else None
    return " · ".join(part for part in (english or reminder.account_name, reminder.title) if part)


def locked_text(count: int) -> str:
    """Return what a notification may say while locked: that something waits, and nothing more."""
    return ngettext("{n} reminder waits", "{n} reminders wait", count).format(n=count)


def _visit(reminder: Reminder, _today: date) -> str:
    at = formats.clock_time(reminder.at) if reminder.at else ""
    return _("Visit at {time}").format(time=at)


def _commitment(reminder: Reminder, today: date) -> str:
    if reminder.day < today:
        return _("Commitment overdue for {days}").format(days=_late(reminder, today))
    return _("Commitment due today")


def _task(reminder: Reminder, today: date) -> str:
    if reminder.day < today:
        return _("Task overdue for {days}").format(days=_late(reminder, today))
    return _("Task due today")


def _touch(reminder: Reminder, today: date) -> str:
    return _("Touch overdue for {days}").format(days=_late(reminder, today))


def _contract(reminder: Reminder, today: date) -> str:
    left = formats.days((reminder.day - today).days)
    return _("Contract ends in {days}").format(days=left)


def _late(reminder: Reminder, today: date) -> str:
    return formats.days((today - reminder.day).days)


_TITLES: Final[dict[Kind, Callable[[Reminder, date], str]]] = {
    Kind.VISIT_SOON: _visit,
    Kind.COMMITMENT_DUE: _commitment,
    Kind.TASK_DUE: _task,
    Kind.TOUCH_OVERDUE: _touch,
    Kind.CONTRACT_ENDING: _contract,
}
