"""What reminders say, in the window and where anybody may read along."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from kamdesk.domain.reminders import Kind
from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.queries.reminders import Reminder
from kamdesk.ui import wording

ICONS: Final = {
    Kind.VISIT_SOON: ("map-pin", "accent"),
    Kind.COMMITMENT_DUE: ("handshake", "warn"),
    Kind.TASK_DUE: ("list-checks", "warn"),
    Kind.TOUCH_OVERDUE: ("calendar-days", "risk"),
    Kind.CONTRACT_ENDING: ("signature", "warn"),
}
SNOOZES: Final = (
    ("10min", N_("10 minutes")),
    ("1h", N_("1 hour")),
    ("tomorrow", N_("Tomorrow morning")),
)
_MORNING: Final = 9


class Notice(Struct, frozen=True):
    """A system notification."""

    title: str
    text: str


def headline(reminder: Reminder) -> str:
    """Say whom or what a reminder is about."""
    name = wording.named(reminder.account_name or "", reminder.account_english)
    if reminder.kind is Kind.TOUCH_OVERDUE:
        return _("{account} has waited too long").format(account=name)
    if reminder.title and name:
        return f"{name} · {reminder.title}"
    return name or reminder.title or ""


def remark(reminder: Reminder, now: datetime) -> str:
    """Say why it shows now."""
    today = now.astimezone().date()
    day = formats.age(reminder.day, today)
    match reminder.kind:
        case Kind.VISIT_SOON if reminder.at is not None:
            return _("Visit at {time}, {span}").format(
                time=formats.clock_time(reminder.at), span=_span(reminder.at, now)
            )
        case Kind.COMMITMENT_DUE:
            return _("Commitment due {day}").format(day=day)
        case Kind.TASK_DUE:
            return _("Task due {day}").format(day=day)
        case Kind.CONTRACT_ENDING:
            return _("Contract ends {day}").format(day=formats.day_from(reminder.day, today))
    return _("Touch was due {day}").format(day=day)


def notice(fresh: Sequence[Reminder], now: datetime, *, discreet: bool) -> Notice:
    """Say on the screen of the system what is new; nothing of whom or what while discreet."""
    count = len(fresh)
    if discreet or not fresh:
        return Notice("kamdesk", _("Something waits for you"))
    if count == 1:
        return Notice(headline(fresh[0]), remark(fresh[0], now))
    title = ngettext("{n} reminder", "{n} reminders", count).format(n=count)
    return Notice(title, "\n".join(headline(each) for each in fresh[:3]))


def snoozed_until(choice: str, now: datetime) -> datetime:
    """Return when a reminder that is put off shows again."""
    if choice == "tomorrow":
        morning = now.astimezone() + timedelta(days=1)
        return morning.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    return now + (timedelta(minutes=10) if choice == "10min" else timedelta(hours=1))


def _span(at: datetime, now: datetime) -> str:
    minutes = round((at - now).total_seconds() / 60)
    if minutes > 0:
        return _("in {span}").format(span=formats.duration(minutes))
    return _("it has begun")
