"""What speaks for us and against us with one account, by quadrant."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

KINDS: Final = ("strength", "weakness", "opportunity", "threat")


class SwotRow(Struct, frozen=True):
    """One point; ``action`` is the title of the task it led to, and the state of that task."""

    id: UUID
    kind: str
    text: str
    task_id: UUID | None
    action: str | None
    action_state: str | None


_ROWS: Final = """
SELECT i.id, i.kind, i.text, t.id, t.title, t.state FROM swot_item i
LEFT JOIN task t ON t.id = i.task_id AND t.deleted_at IS NULL
WHERE i.deleted_at IS NULL {i.account_id} ORDER BY i.id
"""
_COUNTS: Final = """
SELECT kind, count(*) FROM swot_item WHERE deleted_at IS NULL {account_id} GROUP BY kind
"""


def swot(reading: Reading, account_id: UUID) -> list[SwotRow]:
    """Return every point, the oldest first."""
    asked = Asked(reading, [account_id], reading.today)
    return [
        SwotRow(UUID(bytes=key), kind, text, UUID(bytes=task) if task else None, title, state)
        for key, kind, text, task, title, state in asked.rows(_ROWS)
    ]


def swot_counts(reading: Reading, account_id: UUID) -> dict[str, int]:
    """Return how many points there are of each kind that has any."""
    asked = Asked(reading, [account_id], reading.today)
    return dict(asked.rows(_COUNTS))
