"""Tasks and promises as entries of one kind of list, and the groups they stand in."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.i18n import _, formats
from kamdesk.queries.commitments import CommitmentLine
from kamdesk.queries.tasks import TaskLine
from kamdesk.ui import wording
from kamdesk.ui.pages.tasks import words
from kamdesk.ui.widgets.sync_looks import small_look

Line = TaskLine | CommitmentLine
_FRIDAY: Final = 4


class Entry(Struct, frozen=True):
    """One line. ``side`` is "" for a task, else whose promise it is; ``about`` what it is part of.

    ``person`` is who promised, or who was promised something.
    """

    line: Line
    text: str
    side: str
    account: str
    owner: str
    person: str
    about: str
    due_text: str
    ink: str
    comments: int

    @property
    def id(self) -> UUID:
        """The record it shows."""
        return self.line.id

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.line.state == "open"

    @property
    def said(self) -> str:
        """Everything it says, for screen readers."""
        side = words.side_word(self.side) if self.side else ""
        state = small_look(self.line.sync)[1]
        parts = (side, self.text, self.account, self.person, self.owner, self.due_text, state)
        return ", ".join(part for part in parts if part)


class Group(Struct, frozen=True):
    """Entries under one heading. ``day`` and ``owner_id`` are what dropping one here would set.

    ``sets`` says which of the two, "" for neither.
    """

    key: str
    title: str
    entries: tuple[Entry, ...]
    ink: str = "text2"
    sets: str = ""
    day: date | None = None
    owner_id: UUID | None = None


def task_entry(line: TaskLine, today: date) -> Entry:
    """Write a task as an entry."""
    text, ink = words.due_text(line.due, line.late_days, line.state, line.done_on, today)
    return Entry(
        line=line,
        text=line.title,
        side="",
        account=wording.named(line.account_name or "", line.account_english),
        owner=wording.named(line.owner_name or "", line.owner_english),
        person="",
        about=line.opportunity_name
        or line.project_name
        or (_("answers a customer") if line.feedback_id else ""),
        due_text=text,
        ink=ink,
        comments=line.comments,
    )


def promise_entry(line: CommitmentLine, today: date) -> Entry:
    """Write a promise as an entry."""
    text, ink = words.due_text(line.due, line.late_days, line.state, line.settled_on, today)
    visit = ""
    if line.visited_on is not None:
        visit = _("visit of {day}").format(day=wording.brief_day(line.visited_on, today))
    return Entry(
        line=line,
        text=line.text,
        side=line.side,
        account=wording.named(line.account_name, line.account_english),
        owner=wording.named(line.owner_name or "", line.owner_english),
        person=wording.named(line.contact_name or "", line.contact_english),
        about=visit,
        due_text=text,
        ink=ink,
        comments=0,
    )


def grouped(entries: Sequence[Entry], by: str, today: date) -> list[Group]:
    """Put entries under headings: by "day", "owner" or "account"; what is settled comes last."""
    still = [entry for entry in entries if entry.is_open]
    done = tuple(entry for entry in entries if not entry.is_open)
    groups = _MAKERS[by](still, today)
    if done:
        groups.append(Group("done", _("Settled in the last 30 days"), done, "text3"))
    return groups


def _by_day(entries: Iterable[Entry], today: date) -> list[Group]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(day_key(entry.line.due, today), []).append(entry)
    return [_day_group(key, tuple(found[key]), today) for key in words.DAYS if key in found]


def _day_group(key: str, entries: tuple[Entry, ...], today: date) -> Group:
    days = days_of(today)
    title = words.day_title(key, days.get(key))
    ink = "riskText" if key == "overdue" else "text2"
    if key == "none":
        return Group(key, title, entries, ink, "day", None)
    return Group(key, title, entries, ink, "day" if key in days else "", days.get(key))


def day_key(due: date | None, today: date) -> str:
    """Return the group of a day."""
    if due is None:
        return "none"
    if due <= today:
        return "overdue" if due < today else "today"
    sunday = today + timedelta(days=6 - today.weekday())
    if due == today + timedelta(days=1):
        return "tomorrow"
    if due <= sunday:
        return "week"
    return "next" if due <= sunday + timedelta(days=7) else "later"


def days_of(today: date) -> dict[str, date]:
    """Return the day that dropping something into a group sets, where there is one."""
    monday = today + timedelta(days=7 - today.weekday())
    return {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "week": today + timedelta(days=max(_FRIDAY - today.weekday(), 2)),
        "next": monday,
    }


def _by_owner(entries: Iterable[Entry], _today: date) -> list[Group]:
    found: dict[UUID | None, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.line.owner_id, []).append(entry)
    return [
        Group(str(key), each[0].owner or _("Nobody yet"), tuple(each),
              sets="owner" if key and not each[0].side else "", owner_id=key)
        for key, each in found.items()
    ]  # fmt: skip


def _by_account(entries: Iterable[Entry], _today: date) -> list[Group]:
    found: dict[UUID | None, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.line.account_id, []).append(entry)
    ordered = sorted(found.items(), key=lambda pair: (pair[0] is None, pair[1][0].account))
    return [
        Group(str(key), each[0].account or _("Without an account"), tuple(each))
        for key, each in ordered
    ]


_MAKERS: Final[dict[str, Callable[[Sequence[Entry], date], list[Group]]]] = {
    "day": _by_day,
    "owner": _by_owner,
    "account": _by_account,
}


def counted(entries: Iterable[Entry], today: date) -> tuple[int, int, int]:
    """Count what is open, what is late, and what falls due today."""
    still = [entry.line for entry in entries if entry.is_open]
    late = sum(line.late_days > 0 for line in still)
    return len(still), late, sum(line.due == today for line in still)


def count_text(entries: Sequence[Entry], today: date) -> str:
    """Say what there is in one line."""
    still, late, now = counted(entries, today)
    parts = [_("{n} still open").format(n=formats.count(still))]
    if late:
        parts.append(_("{n} overdue").format(n=late))
    if now:
        parts.append(_("{n} today").format(n=now))
    return " · ".join(parts)
