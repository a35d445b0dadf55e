"""The people of several accounts at once: who they are, what they decide, when we last met."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.coverage import Figure, MappedPerson, people_covered
from kamdesk.domain.lapse import Contacted
from kamdesk.queries.score_people import people_of
from kamdesk.queries.score_rows import (
    JUDGEMENTS,
    STRENGTHS,
    Asked,
    Id,
    JudgementRow,
    Rows,
    SeatRow,
    StrengthRow,
)
from kamdesk.storage.reading import Reading

_CONTACTS: Final = """
SELECT account_id, id, name, english_name, visitable FROM contact
WHERE deleted_at IS NULL {account_id}
"""
_SEATS: Final = """
SELECT account_id, contact_id, level, "left", title, english_title, since FROM position
WHERE deleted_at IS NULL AND (since IS NULL OR since <= :day) {account_id}
ORDER BY coalesce(since, ''), id
"""
_MET: Final = """
SELECT account_id, contact_id, date(max(at), 'localtime') FROM (
  SELECT a.account_id, a.contact_id, v.held_at AS at FROM attendee a
  JOIN visit v ON v.id = a.visit_id AND v.deleted_at IS NULL AND v.held_at < :end
  WHERE a.deleted_at IS NULL AND a.contact_id IS NOT NULL {a.account_id}
  UNION ALL
  SELECT account_id, contact_id, at FROM touch
  WHERE deleted_at IS NULL AND contact_id IS NOT NULL AND at < :end {account_id}
) GROUP BY account_id, contact_id
"""


class Known(Struct, frozen=True):
    """One person of an account. ``known_since`` is the day of the first judgement or touch."""

    account_id: UUID
    id: UUID
    name: str
    english_name: str | None
    title: str | None
    english_title: str | None
    mapped: MappedPerson
    last_touch: date | None
    known_since: date
    visitable: bool

    @property
    def contacted(self) -> Contacted:
        """When this person was last touched, as the rule of silence asks for it."""
        return Contacted(
            self.id,
            self.mapped.influence,
            self.last_touch,
            self.known_since,
            self.mapped.has_left,
        )


def people_known(reading: Reading, account_ids: Collection[UUID] | None) -> list[Known]:
    """Return everybody at these accounts, at all when None."""
    asked = Asked(reading, account_ids, reading.today)
    contacts, judged = asked.rows(_CONTACTS), asked.rows(JUDGEMENTS)
    seats, strengths = asked.rows(_SEATS), asked.rows(STRENGTHS)
    figures = _figures(reading.today, contacts, (judged, seats, strengths))
    seat_of = _grouped(seats)
    met = {contact: day for _account, contact, day in asked.rows(_MET)}
    noted = {key: min(days) for key, days in _noted(judged).items()}
    return [
        _known(
            row,
            figures[row[1]],
            _seat(seat_of.get(row[1], ()), reading.today),
            (met.get(row[1]), noted.get(row[1]), reading.today),
        )
        for row in contacts
    ]


def covered(people: Iterable[Known]) -> Figure:
    """Count the people reached of those on the map."""
    return people_covered(person.mapped for person in people)


def _figures(
    day: date, contacts: Sequence[Any], found: tuple[Sequence[Any], ...]
) -> dict[Id, MappedPerson]:
    """Judge everybody; who was never judged is on the map all the same, with no weight."""
    judged, seats, strengths = found
    seen = {row[1] for row in judged}
    blank = [
        JudgementRow(row[0], row[1], row[1], None, None, None, None, None)
        for row in contacts
        if row[1] not in seen
    ]
    rows = Rows(day=day, judgements=[*judged, *blank])
    rows.seats = [SeatRow(*row[:4]) for row in seats]
    rows.strengths = [StrengthRow(*row) for row in strengths]
    return {person.mapped.person_id.bytes: person.mapped for _account, person in people_of(rows)}


def _known(
    row: Any,
    mapped: MappedPerson,
    seat: Sequence[Any],
    days: tuple[str | None, str | None, date],
) -> Known:
    met, noted, today = days
    first = min((day for day in (met, noted) if day), default=None)
    return Known(
        account_id=UUID(bytes=row[0]),
        id=UUID(bytes=row[1]),
        name=row[2],
        english_name=row[3],
        title=seat[4],
        english_title=seat[5],
        mapped=mapped,
        last_touch=date.fromisoformat(met) if met else None,
        known_since=date.fromisoformat(first) if first else today,
        visitable=bool(row[4]),
    )


def _noted(judged: Iterable[Any]) -> Mapping[Id, list[str]]:
    days: dict[Id, list[str]] = defaultdict(list)
    for row in judged:
        if row[7]:
            days[row[1]].append(row[7])
    return days


def _seat(held: Sequence[Any], today: date) -> Sequence[Any]:
    """Return the seat held now, the newest of several; else the one held last."""
    if not held:
        return _NO_SEAT
    day = today.isoformat()
    return max(held, key=lambda seat: (seat[3] is None or seat[3] > day, seat[6] or ""))


_NO_SEAT: Final = (None,) * 7


def _grouped(rows: Iterable[Sequence[Any]]) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    return grouped
