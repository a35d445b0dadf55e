"""Service requests with their clock: answered or not, in time or late, and by how much."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading


class SlaState(StrEnum):
    """How a ticket stands against its promise. Without one it is only open or solved."""

    OVERDUE = "overdue"
    OPEN = "open"
    SOLVED_LATE = "solved_late"
    SOLVED = "solved"


class TicketLine(Struct, frozen=True):
    """One ticket. ``left`` is the time to its limit, negative beyond it; None without a limit.

    For a solved ticket ``left`` is what was left when it was solved.
    """

    id: UUID
    account_id: UUID
    account_name: str
    number: str | None
    title: str
    kind: str | None
    severity: str
    contact_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    opened_at: datetime
    answered_at: datetime | None
    solved_at: datetime | None
    limit_at: datetime | None
    state: SlaState
    left: timedelta | None

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still waits."""
        return self.solved_at is None


class ServiceSheet(Struct, frozen=True):
    """The tickets of an account, open ones first by urgency, and what they come to."""

    tickets: tuple[TicketLine, ...]
    open: int
    overdue: int
    solved_in_time: int
    solved_with_limit: int

    @property
    def compliance(self) -> float | None:
        """The share of solved tickets that kept their promise; None before the first."""
        return self.solved_in_time / self.solved_with_limit if self.solved_with_limit else None


_TICKETS: Final = """
SELECT t.id, t.account_id, a.name, t.number, t.title, t.kind, t.severity, c.name, t.owner_id,
  u.name, t.opened_at, t.answered_at, t.solved_at, t.sla_hours
FROM ticket t JOIN account a ON a.id = t.account_id AND a.deleted_at IS NULL
LEFT JOIN contact c ON c.id = t.contact_id LEFT JOIN user u ON u.id = t.owner_id
WHERE t.deleted_at IS NULL {t.account_id}
"""
_OPEN: Final = f"{_TICKETS} AND t.solved_at IS NULL"


def service_sheet(reading: Reading, account_id: UUID) -> ServiceSheet:
    """Return every ticket of an account."""
    lines = _lines(reading, _TICKETS, [account_id])
    limited = [line for line in lines if line.solved_at and line.limit_at]
    return ServiceSheet(
        tickets=tuple(sorted(lines, key=_urgency)),
        open=sum(line.is_open for line in lines),
        overdue=sum(line.state is SlaState.OVERDUE for line in lines),
        solved_in_time=sum(line.state is SlaState.SOLVED for line in limited),
        solved_with_limit=len(limited),
    )


def open_tickets(reading: Reading, account_ids: Collection[UUID] | None) -> list[TicketLine]:
    """Return what is still open at these accounts, the most urgent first."""
    return sorted(_lines(reading, _OPEN, account_ids), key=_urgency)


def _lines(
    reading: Reading, statement: str, account_ids: Collection[UUID] | None
) -> list[TicketLine]:
    asked = Asked(reading, account_ids, reading.today)
    return [_line(row, reading.now) for row in asked.rows(statement)]


def _line(row: Any, now: datetime) -> TicketLine:
    opened, answered, solved = (_moment(text) for text in row[10:13])
    assert opened is not None
    limit = opened + timedelta(hours=row[13]) if row[13] else None
    left = limit - (solved or now) if limit else None
    return TicketLine(
        id=UUID(bytes=row[0]),
        account_id=UUID(bytes=row[1]),
        account_name=row[2],
        number=row[3],
        title=row[4],
        kind=row[5],
        severity=row[6],
        contact_name=row[7],
        owner_id=UUID(bytes=row[8]) if row[8] else None,
        owner_name=row[9],
        opened_at=opened,
        answered_at=answered,
        solved_at=solved,
        limit_at=limit,
        state=_state(solved, left),
        left=left,
    )


def _state(solved: datetime | None, left: timedelta | None) -> SlaState:
    late = left is not None and left < timedelta()
    if solved is None:
        return SlaState.OVERDUE if late else SlaState.OPEN
    return SlaState.SOLVED_LATE if late else SlaState.SOLVED


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


_FOREVER: Final = timedelta.max


def _urgency(line: TicketLine) -> tuple[bool, timedelta, float, UUID]:
    """Put what waits longest beyond its limit first, what was solved last at the end."""
    if line.solved_at is not None:
        return True, timedelta(), -line.solved_at.timestamp(), line.id
    return False, _FOREVER if line.left is None else line.left, line.opened_at.timestamp(), line.id
