"""Tasks as lists: mine, an account's, a project's, in the order somebody put them."""

from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.domain.ranks import is_rank
from kamdesk.queries.remarks import comment_counts
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.sync_marks import marked
from kamdesk.storage.reading import Reading


class TaskFilter(Struct, frozen=True, kw_only=True):
    """What narrows the list; None narrows nothing. ``states`` empty is every state."""

    owner_id: UUID | None = None
    account_id: UUID | None = None
    project_id: UUID | None = None
    opportunity_id: UUID | None = None
    states: frozenset[str] = frozenset({"open"})
    due_until: date | None = None


class TaskLine(Struct, frozen=True):
    """One task. ``late_days`` is 0 while it is in time, done or without a day."""

    id: UUID
    title: str
    state: str
    due: date | None
    late_days: int
    done_on: date | None
    rank: str | None
    owner_id: UUID
    owner_name: str | None
    owner_english: str | None
    account_id: UUID | None
    account_name: str | None
    project_id: UUID | None
    project_name: str | None
    opportunity_id: UUID | None
    opportunity_name: str | None
    comments: int
    account_english: str | None = None
    feedback_id: UUID | None = None
    sync: str = ""  # as of an account


_TASKS: Final = """
SELECT t.id, t.title, t.state, t.due, date(t.done_at, 'localtime'), t.rank, t.owner_id, u.name,
  u.english_name, t.account_id, coalesce(a.short_name, a.name), t.project_id, p.name,
  t.opportunity_id, o.name, a.english_name, t.feedback_id
FROM task t LEFT JOIN user u ON u.id = t.owner_id LEFT JOIN account a ON a.id = t.account_id
LEFT JOIN project p ON p.id = t.project_id LEFT JOIN opportunity o ON o.id = t.opportunity_id
WHERE t.deleted_at IS NULL
"""
_ORDER: Final = " ORDER BY t.rank IS NULL, t.rank, t.due IS NULL, t.due, t.id"
_POINTERS: Final = ("owner_id", "account_id", "project_id", "opportunity_id")


def task_list(reading: Reading, chosen: TaskFilter) -> list[TaskLine]:
    """Return the tasks that pass, in the order of their places; those without one come last."""
    where, values = _where(chosen)
    rows = Asked(reading, None, reading.today, **values).rows(f"{_TASKS}{where}{_ORDER}")
    counts = comment_counts(reading, "task", (UUID(bytes=row[0]) for row in rows))
    lines = (_line(row, counts.get(UUID(bytes=row[0]), 0), reading.today) for row in rows)
    return sorted(
        marked(reading, lines), key=lambda line: line.rank is None
    )  # what is no rank has no place


def _where(chosen: TaskFilter) -> tuple[str, dict[str, str]]:
    parts, values = [], {}
    for name in _POINTERS:
        if (wanted := getattr(chosen, name)) is not None:
            parts.append(f" AND t.{name} = unhex(:{name})")
            values[name] = wanted.hex
    if chosen.states:
        parts.append(" AND t.state IN (SELECT value FROM json_each(:states))")
        values["states"] = msgspec.json.encode(sorted(chosen.states)).decode()
    if chosen.due_until is not None:
        parts.append(" AND t.due <= :due_until")
        values["due_until"] = chosen.due_until.isoformat()
    return "".join(parts), values


def _line(row: Any, comments: int, today: date) -> TaskLine:
    due = date.fromisoformat(row[3]) if row[3] else None
    waits = due is not None and row[2] == "open"
    return TaskLine(
        id=UUID(bytes=row[0]),
        title=row[1],
        state=row[2],
        due=due,
        late_days=max(0, (today - due).days) if waits and due else 0,
        done_on=date.fromisoformat(row[4]) if row[4] else None,
        rank=row[5] if row[5] and is_rank(row[5]) else None,
        owner_id=UUID(bytes=row[6]),
        owner_name=row[7],
        owner_english=row[8],
        account_id=_id(row[9]),
        account_name=row[10],
        project_id=_id(row[11]),
        project_name=row[12],
        opportunity_id=_id(row[13]),
        opportunity_name=row[14],
        comments=comments,
        account_english=row[15],
        feedback_id=_id(row[16]),
    )


def _id(raw: bytes | None) -> UUID | None:
    return UUID(bytes=raw) if raw else None
