"""What marks the trend of one account: finished projects, executive visits, signatures, bands."""

from datetime import date
from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

_EVENTS: Final = """
SELECT finished_on, 'project', id, name FROM project
WHERE deleted_at IS NULL AND finished_on BETWEEN :first AND :day {account_id}
UNION ALL
SELECT date(held_at, 'localtime'), 'executive_visit', id, objective FROM visit
WHERE deleted_at IS NULL AND type = 'executive' AND held_at < :end
  AND date(held_at, 'localtime') >= :first {account_id}
UNION ALL
SELECT signed_on, 'contract', id, name FROM contract
WHERE deleted_at IS NULL AND signed_on BETWEEN :first AND :day {account_id}
UNION ALL
SELECT set_on, 'by_hand', id, band FROM score_override
WHERE (deleted_at IS NULL OR date(deleted_at, 'localtime') > set_on)
  AND set_on BETWEEN :first AND :day {account_id}
ORDER BY 1
"""


class LifeEvent(Struct, frozen=True):
    """What marks the trend: a project finished, an executive visit, a signature, a band by hand."""

    day: date
    kind: str
    id: UUID
    text: str | None


def life_events(reading: Reading, account_id: UUID, first: date) -> tuple[LifeEvent, ...]:
    """Return what happened from a day until today, the earliest first."""
    asked = Asked(reading, [account_id], reading.today, first=first.isoformat())
    return tuple(
        LifeEvent(date.fromisoformat(day), kind, UUID(bytes=key), text)
        for day, kind, key, text in asked.rows(_EVENTS)
    )
