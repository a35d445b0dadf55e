"""The people of one account: role, influence, attitude, last touch, and who is not reached."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.coverage import (
    ChainWarning,
    Coverage,
    MappedPerson,
    chain_warnings,
    coverage,
)
from kamdesk.domain.roles import Role
from kamdesk.domain.tiers import Tier, known_tier
from kamdesk.queries.score_people import people_of
from kamdesk.queries.score_rows import (
    STRENGTHS,
    Asked,
    Id,
    JudgementRow,
    Rows,
    SeatRow,
)
from kamdesk.storage.reading import Reading

_CONTACTS: Final = """
SELECT account_id, id, name, english_name, visitable FROM contact
WHERE deleted_at IS NULL {account_id}
"""
_SEATS: Final = """
SELECT account_id, contact_id, title, english_title, department, level, since, "left", reports_to_id
FROM position WHERE deleted_at IS NULL AND (since IS NULL OR since <= :day) {account_id}
ORDER BY coalesce(since, ''), id
"""
_TOUCHED: Final = """
SELECT a.account_id, a.contact_id, date(max(v.held_at), 'localtime')
FROM attendee a JOIN visit v ON v.id = a.visit_id AND v.deleted_at IS NULL AND v.held_at < :end
WHERE a.deleted_at IS NULL AND a.contact_id IS NOT NULL {a.account_id} GROUP BY a.contact_id
UNION ALL
SELECT account_id, contact_id, date(max(at), 'localtime') FROM touch
WHERE deleted_at IS NULL AND contact_id IS NOT NULL AND at < :end {account_id} GROUP BY contact_id
"""
_JUDGEMENTS: Final = """
SELECT account_id, contact_id, id, opportunity_id, role, influence, attitude, noted_on
FROM stakeholder_fact
WHERE deleted_at IS NULL AND (noted_on IS NULL OR noted_on <= :day) {account_id}
"""


class Stakeholder(Struct, frozen=True):
    """One person of the account. ``attitude`` is -2 to +2, ``influence`` 1-5; None is unknown.

    ``title`` and ``department`` are of the seat held now, or last held. ``weight`` is the part of
    all decision weight, 0-1. ``touched_days`` is the age of the last touch.
    """

    id: UUID
    name: str
    english_name: str | None
    title: str | None
    english_title: str | None
    department: str | None
    level: int | None
    reports_to_id: UUID | None
    roles: tuple[Role, ...]
    influence: int | None
    attitude: int | None
    weight: float
    strength: float
    is_reached: bool
    has_left: bool
    last_touch: date | None
    touched_days: int | None


class StakeholderMap(Struct, frozen=True):
    """Everybody at an account, most influential first, with its coverage and gaps.

    ``biggest_gap`` is the person with the most decision weight nobody has reached.
    """

    people: tuple[Stakeholder, ...]
    coverage: Coverage
    warnings: tuple[ChainWarning, ...]
    biggest_gap: Stakeholder | None


def stakeholders(reading: Reading, account_id: UUID, tier: str | None = None) -> StakeholderMap:
    """Return the people of an account as known today; ``tier`` decides the required roles."""
    mapped = _Mapped(reading, account_id)
    people = sorted(mapped.people(), key=_rank)
    level = known_tier(tier) or Tier.C
    gaps = [p for p in people if not (p.is_reached or p.has_left) and p.influence]
    return StakeholderMap(
        people=tuple(people),
        coverage=coverage(level, mapped.figures.values()),
        warnings=chain_warnings(level, mapped.figures.values()),
        biggest_gap=gaps[0] if gaps else None,
    )


def _rank(person: Stakeholder) -> tuple[bool, int, int, str, UUID]:
    return (
        person.has_left,
        -(person.influence or 0),
        person.level or _UNKNOWN_LEVEL,
        person.name,
        person.id,
    )


_UNKNOWN_LEVEL: Final = 99


class _Mapped:
    """One account's people, read once and judged by the same rules as its score."""

    def __init__(self, reading: Reading, account_id: UUID) -> None:
        asked = Asked(reading, [account_id], reading.today)
        self._day = reading.today
        self._contacts = asked.rows(_CONTACTS)
        self._seats = _grouped(asked.rows(_SEATS))
        self._touched = _grouped(asked.rows(_TOUCHED))
        self._strengths = asked.rows(STRENGTHS)
        self._judged = asked.rows(_JUDGEMENTS)
        self.figures = self._figures()

    def _figures(self) -> dict[UUID, MappedPerson]:
        """Judge everybody; who was never judged is on the map all the same, with no weight."""
        judged = {row[1] for row in self._judged}
        blank = [
            JudgementRow(row[0], row[1], row[1], None, None, None, None, None)
            for row in self._contacts
            if row[1] not in judged
        ]
        rows = Rows(day=self._day, judgements=[*self._judged, *blank])
        rows.seats = [
            SeatRow(r[0], r[1], r[5], r[7]) for held in self._seats.values() for r in held
        ]
        rows.strengths = self._strengths
        return {person.mapped.person_id: person.mapped for _account, person in people_of(rows)}

    def people(self) -> Iterable[Stakeholder]:
        total = sum(p.influence or 0 for p in self.figures.values() if not p.has_left)
        for row in self._contacts:
            yield self._person(row, self.figures[UUID(bytes=row[1])], total)

    def _person(self, row: Any, mapped: MappedPerson, total: int) -> Stakeholder:
        _account, key, name, english_name, _visitable = row
        seat = self._seat(key)
        touched = max((row[2] for row in self._touched.get(key, ())), default=None)
        last = date.fromisoformat(touched) if touched else None
        weight = 0 if mapped.has_left else mapped.influence or 0
        return Stakeholder(
            id=mapped.person_id,
            name=name,
            english_name=english_name,
            title=seat[2],
            english_title=seat[3],
            department=seat[4],
            level=seat[5],
            reports_to_id=UUID(bytes=seat[8]) if seat[8] else None,
            roles=tuple(sorted(mapped.roles)),
            influence=mapped.influence,
            attitude=mapped.attitude,
            weight=weight / total if total else 0.0,
            strength=mapped.strength,
            is_reached=mapped.is_reached,
            has_left=mapped.has_left,
            last_touch=last,
            touched_days=(self._day - last).days if last else None,
        )

    def _seat(self, contact: Id) -> Sequence[Any]:
        """Return the seat held now, the newest of several; else the one held last."""
        held = self._seats.get(contact)
        if not held:
            return _NO_SEAT
        today = self._day.isoformat()
        return max(held, key=lambda seat: (seat[7] is None or seat[7] > today, seat[6] or ""))


_NO_SEAT: Final = (None,) * 9


def _grouped(rows: Iterable[Sequence[Any]]) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    return grouped
