"""The words of tasks and promises: days, sides, states, in the language in force."""

from datetime import date, timedelta
from typing import Final

from kamdesk.i18n import N_, _, formats
from kamdesk.ui import wording

DAYS: Final[dict[str, str]] = {
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "tomorrow": N_("Tomorrow"),
    "week": N_("Later this week"),
    "next": N_("Next week"),
    "later": N_("Later than that"),
    "none": N_("Without a day"),
}
GROUPINGS: Final[dict[str, str]] = {
    "day": N_("By day"),
    "owner": N_("By owner"),
    "account": N_("By account"),
}
VIEWS: Final[dict[str, str]] = {"tasks": N_("Tasks"), "promises": N_("Commitments")}
_STATES: Final = {
    "done": N_("done {day}"),
    "dropped": N_("given up {day}"),
    "kept": N_("kept {day}"),
    "broken": N_("broken {day}"),
    "withdrawn": N_("withdrawn {day}"),
}
_INKS: Final = {"broken": "riskText", "kept": "okText", "done": "okText"}
_MONDAY: Final = 7


def day_title(key: str, day: date | None) -> str:
    """Name a group of days; today and tomorrow with their date."""
    name = _(DAYS[key])
    return f"{name} · {formats.day(day)}" if day and key in ("today", "tomorrow") else name


def side_word(side: str) -> str:
    """Say whose promise it is."""
    return _("We owe") if side == "ours" else _("They owe")


def due_text(
    due: date | None, late_days: int, state: str, settled: date | None, today: date
) -> tuple[str, str]:
    """Say when something falls due or how it ended, and in which colour."""
    if state != "open":
        day = wording.brief_day(settled, today) if settled else ""
        said = _(_STATES[state]).format(day=day).strip() if state in _STATES else state
        return said, _INKS.get(state, "text3")
    if due is None:
        return "", "text3"
    if late_days:
        return _("{n} d late").format(n=late_days), "riskText"
    if due == today:
        return _("today"), "warnText"
    return formats.day_from(due, today), "text3"


def later_days(today: date) -> tuple[tuple[str, date], ...]:
    """Return the days one usually puts something off to, each with its name, without doubles."""
    monday = today + timedelta(days=_MONDAY - today.weekday())
    named = (
        (_("Today"), today),
        (_("Tomorrow"), today + timedelta(days=1)),
        (_("In 3 days"), today + timedelta(days=3)),
        (_("Next Monday"), monday),
        (_("In two weeks"), today + timedelta(days=14)),
    )
    seen: dict[date, str] = {}
    for name, day in named:
        seen.setdefault(day, name)
    return tuple((f"{name} · {formats.day(day)}", day) for day, name in sorted(seen.items()))
