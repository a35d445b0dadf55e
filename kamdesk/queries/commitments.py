"""Promises as lists, ours and theirs, by the day they fall due."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.queries.sync_marks import marked
from kamdesk.storage.reading import Reading


class CommitmentFilter(Struct, frozen=True, kw_only=True):
    """What narrows the list; None narrows nothing.

    ``owner_id`` also finds unowned promises of that person's accounts: somebody has to ask.
    """

    owner_id: UUID | None = None
    account_ids: Collection[UUID] | None = None
    side: str | None = None
    states: frozenset[str] = frozenset({"open"})
    due_until: date | None = None


class CommitmentLine(Struct, frozen=True):
    """One promise. ``late_days`` is 0 while in time or settled; ``due`` None: no day was named."""

    id: UUID
    account_id: UUID
    account_name: str
    account_english: str | None
    side: str
    text: str
    state: str
    due: date | None
    late_days: int
    settled_on: date | None
    owner_id: UUID | None
    owner_name: str | None
    contact_id: UUID | None
    contact_name: str | None
    visit_id: UUID | None
    visited_on: date | None
    owner_english: str | None = None
    contact_english: str | None = None
    sync: str = ""  # as of an account

    @property
    def is_ours(self) -> bool:
        """Tell whether we owe it."""
        return self.side == "ours"


_COMMITMENTS: Final = """
SELECT c.id, c.account_id, coalesce(a.short_name, a.name), a.english_name, c.side, c.text, c.state,
  c.due, c.settled_on, c.owner_id, u.name, c.contact_id, p.name, c.visit_id,
  date(coalesce(v.held_at, v.planned_at), 'localtime'), u.english_name, p.english_name
FROM commitment c JOIN account a ON a.id = c.account_id AND a.deleted_at IS NULL
LEFT JOIN user u ON u.id = c.owner_id LEFT JOIN contact p ON p.id = c.contact_id
LEFT JOIN visit v ON v.id = c.visit_id
WHERE c.deleted_at IS NULL {c.account_id}
"""
_ORDER: Final = " ORDER BY c.state <> 'open', c.due IS NULL, c.due, c.side, c.id"


def commitment_list(reading: Reading, chosen: CommitmentFilter) -> list[CommitmentLine]:
    """Return the promises that pass, open ones first, earliest due first."""
    where, values = _where(chosen)
    asked = Asked(reading, chosen.account_ids, reading.today, **values)
    rows = asked.rows(f"{_COMMITMENTS}{where}{_ORDER}")
    return marked(reading, (_line(row, reading.today) for row in rows))


def _where(chosen: CommitmentFilter) -> tuple[str, dict[str, str]]:
    parts, values = [], {}
    if chosen.owner_id is not None:
        parts.append(
            " AND (c.owner_id = unhex(:owner)"
            " OR (c.owner_id IS NULL AND a.owner_id = unhex(:owner)))"
        )
        values["owner"] = chosen.owner_id.hex
    if chosen.side is not None:
        parts.append(" AND c.side = :side")
        values["side"] = chosen.side
    if chosen.states:
        parts.append(" AND c.state IN (SELECT value FROM json_each(:states))")
        values["states"] = msgspec.json.encode(sorted(chosen.states)).decode()
    if chosen.due_until is not None:
        parts.append(" AND c.due <= :due_until")
        values["due_until"] = chosen.due_until.isoformat()
    return "".join(parts), values


def _line(row: Any, today: date) -> CommitmentLine:
    due, settled = (date.fromisoformat(text) if text else None for text in row[7:9])
    late = due is not None and row[6] == "open"
    return CommitmentLine(
        id=UUID(bytes=row[0]),
        account_id=UUID(bytes=row[1]),
        account_name=row[2],
        account_english=row[3],
        side=row[4],
        text=row[5],
        state=row[6],
        due=due,
        late_days=max(0, (today - due).days) if late and due else 0,
        settled_on=settled,
        owner_id=_id(row[9]),
        owner_name=row[10],
        contact_id=_id(row[11]),
        contact_name=row[12],
        visit_id=_id(row[13]),
        visited_on=date.fromisoformat(row[14]) if row[14] else None,
        owner_english=row[15],
        contact_english=row[16],
    )


def _id(raw: bytes | None) -> UUID | None:
    return UUID(bytes=raw) if raw else None
