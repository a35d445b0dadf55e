"""The visits of some days: who is seen when and where, and the way between them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.domain.travel import Leg, Place, leg
from kamdesk.models.columns import moment_text
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

USUAL_MINUTES: Final = 60
REMOTE: Final = "remote"  # the type of a visit nobody travels to


class VisitState(StrEnum):
    """How a visit stands. MISSED: its day passed and nobody logged it."""

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Seat(Struct, frozen=True):
    """One person a visit is with: a contact of theirs or a colleague of ours."""

    id: UUID
    name: str
    english_name: str | None
    title: str | None
    english_title: str | None
    is_ours: bool


class DayVisit(Struct, frozen=True):
    """One visit on its day. ``travel`` is the way from the visit before, None when not known.

    ``has_notes`` tells whether it was written up; promises count those made in it.
    """

    id: UUID
    account_id: UUID
    account_name: str
    account_short: str | None
    account_english: str | None
    tier: str | None
    health: float | None
    band: str
    owner_id: UUID | None
    type: str
    state: VisitState
    start: datetime
    minutes: int
    place: str | None
    objective: str | None
    questions: tuple[str, ...]
    outcome: str | None
    has_notes: bool
    promises: int
    opportunity_id: UUID | None
    opportunity_name: str | None
    where: Place | None
    seats: tuple[Seat, ...] = ()
    travel: Leg | None = None

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        """Its local day."""
        return self.start.astimezone().date()

    @property
    def is_on_the_way(self) -> bool:
        """Whether somebody travels there: not to an online meeting or one that is off."""
        off = (VisitState.CANCELLED, VisitState.MISSED)
        return self.type != REMOTE and self.state not in off


_VISITS: Final = """
SELECT v.id, v.account_id, a.name, a.short_name, a.english_name, a.tier,
  CASE WHEN s.band <> 'unscored' THEN s.value END, coalesce(s.band, 'unscored'), v.owner_id,
  v.type, v.planned_at, v.held_at, v.cancelled, v.minutes, v.place, v.objective, v.questions,
  v.outcome, v.notes > '', v.opportunity_id, o.name, a.latitude, a.longitude, a.datum,
  (SELECT count(*) FROM commitment c WHERE c.visit_id = v.id AND c.deleted_at IS NULL)
FROM visit v JOIN account a ON a.id = v.account_id AND a.deleted_at IS NULL
LEFT JOIN score s ON s.account_id = a.id
LEFT JOIN opportunity o ON o.id = v.opportunity_id
WHERE v.deleted_at IS NULL
  AND ((v.held_at >= :from AND v.held_at < :to)
    OR (v.held_at IS NULL AND v.planned_at >= :from AND v.planned_at < :to))
"""
_MINE: Final = """ AND (v.owner_id = unhex(:owner) OR EXISTS (
  SELECT 1 FROM attendee t WHERE t.visit_id = v.id AND t.user_id = unhex(:owner)
    AND t.deleted_at IS NULL))"""
_SEATS: Final = """
SELECT t.visit_id, c.id, c.name, c.english_name, p.title, p.english_title, 0
FROM attendee t JOIN contact c ON c.id = t.contact_id AND c.deleted_at IS NULL
LEFT JOIN position p ON p.id = (
  SELECT id FROM position WHERE contact_id = c.id AND deleted_at IS NULL
  ORDER BY "left" IS NULL DESC, since DESC LIMIT 1)
WHERE t.deleted_at IS NULL {t.visit_id}
UNION ALL
SELECT t.visit_id, u.id, u.name, u.english_name, u.job_title, NULL, 1
FROM attendee t JOIN user u ON u.id = t.user_id AND u.deleted_at IS NULL
WHERE t.deleted_at IS NULL {t.visit_id}
"""


def visits_between(
    reading: Reading, first: date, last: date, owner_id: UUID | None = None
) -> list[DayVisit]:
    """Return the visits of these days in order of time, everybody's when no owner is named.

    A held visit stands when it was held. Travel joins visits that still count, day by day.
    """
    values = {"from": begins(first), "to": begins(last + timedelta(days=1))}
    if owner_id is not None:
        values["owner"] = owner_id.hex
    asked = Asked(reading, None, reading.today, **values)
    rows = asked.rows(_VISITS + (_MINE if owner_id is not None else ""))
    seats = seats_of(reading, [UUID(bytes=row[0]) for row in rows])
    visits = sorted((_visit(row, reading) for row in rows), key=lambda each: (each.start, each.id))
    return _with_travel([replace(v, seats=seats.get(v.id, ())) for v in visits])


def seats_of(reading: Reading, visit_ids: Collection[UUID]) -> dict[UUID, tuple[Seat, ...]]:
    """Return who sits in each visit, theirs before ours."""
    found: dict[UUID, list[Seat]] = defaultdict(list)
    for visit, *row in Asked(reading, visit_ids, reading.today).rows(_SEATS):
        found[UUID(bytes=visit)].append(_seat(row))
    return {
        key: tuple(sorted(seats, key=lambda s: (s.is_ours, s.name))) for key, seats in found.items()
    }


def _seat(row: Any) -> Seat:
    key, name, english_name, title, english_title, ours = row
    return Seat(UUID(bytes=key), name, english_name, title, english_title, is_ours=bool(ours))


def legs_of(visits: Iterable[DayVisit]) -> list[Leg | None]:
    """Return the ways of one day in order, from the second visit that counts on."""
    counting = [visit for visit in visits if visit.is_on_the_way]
    return [visit.travel for visit in counting[1:]]


def _with_travel(visits: Sequence[DayVisit]) -> list[DayVisit]:
    counting = [visit for visit in visits if visit.is_on_the_way]
    ways = {
        after.id: leg(before.where, after.where)
        for before, after in pairwise(counting)
        if before.day == after.day
    }
    return [replace(visit, travel=ways.get(visit.id)) for visit in visits]


def _visit(row: Any, reading: Reading) -> DayVisit:
    planned, held = (datetime.fromisoformat(text) if text else None for text in row[10:12])
    start, minutes = held or planned, row[13] or USUAL_MINUTES
    assert start is not None
    return DayVisit(
        id=UUID(bytes=row[0]),
        account_id=UUID(bytes=row[1]),
        account_name=row[2],
        account_short=row[3],
        account_english=row[4],
        tier=row[5],
        health=row[6],
        band=row[7],
        owner_id=UUID(bytes=row[8]) if row[8] else None,
        type=row[9],
        state=_state(held, bool(row[12]), start, minutes, reading),
        start=start.astimezone(),
        minutes=minutes,
        place=row[14],
        objective=row[15],
        questions=questions_in(row[16]),
        outcome=row[17],
        has_notes=bool(row[18]),
        promises=row[24],
        opportunity_id=UUID(bytes=row[19]) if row[19] else None,
        opportunity_name=row[20],
        where=place_of(row[21], row[22], row[23]),
    )


def _state(
    held: datetime | None, cancelled: bool, start: datetime, minutes: int, reading: Reading
) -> VisitState:
    if held is not None:
        return VisitState.HELD
    if cancelled:
        return VisitState.CANCELLED
    if start.astimezone().date() < reading.today:
        return VisitState.MISSED
    ends = start + timedelta(minutes=minutes)
    return VisitState.RUNNING if start <= reading.now < ends else VisitState.PLANNED


def questions_in(text: str | None) -> tuple[str, ...]:
    """Return the questions of a visit, one to a line."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def place_of(latitude: str | None, longitude: str | None, datum: str | None) -> Place | None:
    """Return where an account sits; None without both coordinates."""
    if latitude is None or longitude is None:
        return None
    return Place(float(latitude), float(longitude), datum)


def begins(day: date) -> str:
    """Return the first moment of a local day as UTC text."""
    return moment_text(datetime.combine(day, time()).astimezone(UTC))
