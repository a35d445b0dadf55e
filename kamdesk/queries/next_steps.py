"""What comes next with an account: the nearest planned visit, open task or promise."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

# An overdue task or promise of ours still comes next; a planned visit whose day passed does not.
_STEPS: Final = """
SELECT account_id, 'visit', id, objective, type, date(planned_at, 'localtime') AS day, owner_id
FROM visit WHERE deleted_at IS NULL AND held_at IS NULL AND NOT cancelled
  AND date(planned_at, 'localtime') >= :day {account_id}
UNION ALL
SELECT account_id, 'task', id, title, NULL, due, owner_id
FROM task WHERE deleted_at IS NULL AND state = 'open' AND account_id IS NOT NULL {account_id}
UNION ALL
SELECT account_id, 'commitment', id, text, side, due, owner_id
FROM commitment WHERE deleted_at IS NULL AND state = 'open' AND side = 'ours' {account_id}
UNION ALL
SELECT o.account_id, 'opportunity', o.id, o.next_step, NULL, NULL, o.owner_id
FROM opportunity o JOIN stage s ON s.id = o.stage_id AND s.outcome = 'open'
WHERE o.deleted_at IS NULL AND o.next_step > '' {o.account_id}
"""
_LAST_DAY: Final = "9999-12-31"


class NextStep(Struct, frozen=True):
    """One thing to do. ``text`` is what a person wrote, None for a visit without objective.

    ``kind`` is the entity; ``detail`` a visit's type. ``day`` None: nobody set one.
    """

    kind: str
    id: UUID
    text: str | None
    detail: str | None
    day: date | None
    owner_id: UUID | None


def next_steps(reading: Reading, account_ids: Collection[UUID]) -> dict[UUID, NextStep]:
    """Return the nearest step of each account that has one; steps without a day come last."""
    nearest: dict[bytes, Any] = {}
    for row in Asked(reading, account_ids, reading.today).rows(_STEPS):
        known = nearest.get(row[0])
        if known is None or _order(row) < _order(known):
            nearest[row[0]] = row
    return {UUID(bytes=account): _step(row) for account, row in nearest.items()}


def steps_of(reading: Reading, account_id: UUID, limit: int = 5) -> list[NextStep]:
    """Return the nearest steps of one account, nearest first."""
    found = Asked(reading, [account_id], reading.today).rows(_STEPS)
    return [_step(row) for row in sorted(found, key=_order)[:limit]]


def _order(row: Any) -> tuple[str, bytes]:
    return row[5] or _LAST_DAY, row[2]


def _step(row: Any) -> NextStep:
    _account, kind, key, text, detail, day, owner = row
    return NextStep(
        kind=kind,
        id=UUID(bytes=key),
        text=text.strip() if text else None,
        detail=detail,
        day=date.fromisoformat(day) if day else None,
        owner_id=UUID(bytes=owner) if owner else None,
    )
