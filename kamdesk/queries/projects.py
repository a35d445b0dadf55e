"""Projects we deliver to an account, with their phase, their delay and what is left to do."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

PHASES: Final = ("initiating", "planning", "executing", "monitoring", "closing")


class ProjectLine(Struct, frozen=True):
    """One project. ``step`` counts phases from 1; ``late_days`` is 0 while in time.

    A finished project is as late as the day it was finished.
    """

    id: UUID
    account_id: UUID
    account_name: str
    name: str
    phase: str
    step: int
    owner_id: UUID | None
    owner_name: str | None
    contract_name: str | None
    starts_on: date | None
    ends_on: date | None
    finished_on: date | None
    late_days: int
    tasks_open: int
    tasks_done: int


_PROJECTS: Final = """
SELECT p.id, p.account_id, coalesce(a.short_name, a.name), p.name, p.phase, p.owner_id, u.name,
  c.name, p.starts_on, p.ends_on, p.finished_on,
  (SELECT count(*) FROM task t WHERE t.project_id = p.id AND t.deleted_at IS NULL
     AND t.state = 'open'),
  (SELECT count(*) FROM task t WHERE t.project_id = p.id AND t.deleted_at IS NULL
     AND t.state = 'done')
FROM project p JOIN account a ON a.id = p.account_id AND a.deleted_at IS NULL
LEFT JOIN user u ON u.id = p.owner_id LEFT JOIN contract c ON c.id = p.contract_id
WHERE p.deleted_at IS NULL {p.account_id}
ORDER BY p.finished_on IS NOT NULL, p.ends_on IS NULL, p.ends_on, p.id
"""


def project_list(reading: Reading, account_ids: Collection[UUID] | None) -> list[ProjectLine]:
    """Return the projects of these accounts, of all when None; running ones first."""
    rows = Asked(reading, account_ids, reading.today).rows(_PROJECTS)
    return [_line(row, reading.today) for row in rows]


def _line(row: Any, today: date) -> ProjectLine:
    starts, ends, finished = (date.fromisoformat(text) if text else None for text in row[8:11])
    late = ((finished or today) - ends).days if ends else 0
    return ProjectLine(
        id=UUID(bytes=row[0]),
        account_id=UUID(bytes=row[1]),
        account_name=row[2],
        name=row[3],
        phase=row[4],
        step=PHASES.index(row[4]) + 1 if row[4] in PHASES else 0,
        owner_id=UUID(bytes=row[5]) if row[5] else None,
        owner_name=row[6],
        contract_name=row[7],
        starts_on=starts,
        ends_on=ends,
        finished_on=finished,
        late_days=max(0, late),
        tasks_open=row[11],
        tasks_done=row[12],
    )
