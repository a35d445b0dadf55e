"""What the page reads: who is there, what is to be done, what was promised."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.commitments import CommitmentFilter, CommitmentLine, commitment_list
from kamdesk.queries.records import one, rows
from kamdesk.queries.tasks import TaskFilter, TaskLine, task_list

_LEADERS: Final = frozenset({"director", "manager"})
_TASKS: Final = frozenset({"open", "done", "dropped"})
_PROMISES: Final = frozenset({"open", "kept", "broken", "withdrawn"})
_LATELY: Final = timedelta(days=30)


class Colleague(Struct, frozen=True):
    """Somebody work can belong to."""

    id: UUID
    name: str
    english_name: str | None


class Team(Struct, frozen=True):
    """Who looks, whether they lead others, and whose work can be chosen; one's own comes first."""

    me: UUID
    leads: bool
    people: tuple[Colleague, ...]


def team(reading: Any) -> Team:
    """Read who looks and whose work there is."""
    users = [row for row in rows(reading, ENTITIES["user"]) if row.get("active") is not False]
    users.sort(key=lambda row: (row["id"] != reading.actor, row["name"]))
    mine = one(reading, ENTITIES["user"], reading.actor)
    people = tuple(Colleague(row["id"], row["name"], row.get("english_name")) for row in users)
    return Team(reading.actor, mine.get("role") in _LEADERS, people)


def tasks_now(reading: Any, settled: bool) -> list[TaskLine]:
    """Read the open tasks in their order; with ``settled`` those of the last 30 days as well."""
    found = task_list(reading, TaskFilter(states=_TASKS if settled else frozenset({"open"})))
    since = reading.today - _LATELY
    return [
        line for line in found
        if line.state == "open" or (line.done_on or line.due or since) >= since
    ]  # fmt: skip


def promises_now(reading: Any, settled: bool) -> list[CommitmentLine]:
    """Read the open promises; with ``settled`` those of the last 30 days as well."""
    states = _PROMISES if settled else frozenset({"open"})
    found = commitment_list(reading, CommitmentFilter(states=states))
    since = reading.today - _LATELY
    return [
        line for line in found
        if line.state == "open" or (line.settled_on or line.due or since) >= since
    ]  # fmt: skip
