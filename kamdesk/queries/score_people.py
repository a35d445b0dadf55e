"""The people of accounts as a score sees them: who is weighed, reached, and until when."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from kamdesk.domain.coverage import MappedPerson, decision_coverage
from kamdesk.domain.health_facts import RelationshipFact
from kamdesk.domain.roles import Role
from kamdesk.domain.strength import (
    EXECUTIVE_HALF_LIFE_DAYS,
    HALF_LIFE_DAYS,
    REACHED,
    WEIGHTS,
    TouchKind,
)
from kamdesk.queries.score_rows import Id, JudgementRow, Rows, SeatRow

EXECUTIVE_LEVEL: Final = 2  # levels 1 and 2 of an organisation are its executives
_REACHED_SUM: Final = -math.log1p(-REACHED)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The relationship of one account; ``fades_on`` is when somebody may fall out of reach."""

    fact: RelationshipFact
    fades_on: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """One person as judged, with how far the touches reach."""

    mapped: MappedPerson
    fact_ids: tuple[UUID, ...]
    noted_on: date | None
    fades_on: date | None


def coverage_of(rows: Rows) -> dict[Id, Coverage]:
    """Return the decision coverage of every account in which somebody was judged."""
    people: dict[Id, list[Person]] = defaultdict(list)
    for account, person in people_of(rows):
        people[account].append(person)
    return {
        account: covered
        for account, found in people.items()
        if (covered := _covered(found, rows.day)) is not None
    }


def people_of(rows: Rows) -> Iterable[tuple[Id, Person]]:
    """Yield every judged person with the account's id."""
    seats, meetings = _grouped(rows.seats), _grouped(rows.meetings)
    for contact, facts in _grouped(rows.judgements).items():
        held = [SeatRow(*row) for row in seats.get(contact, ())]
        half_life = EXECUTIVE_HALF_LIFE_DAYS if _is_executive(held) else HALF_LIFE_DAYS
        total = strength_sum(meetings.get(contact, ()), rows.day, half_life)
        yield facts[0][0], _person(contact, facts, held, total, half_life, rows.day)


def strength_sum(meetings: Iterable[Sequence[Any]], day: date, half_life: float) -> float:
    """Add up what a person's touches still weigh on a day."""
    today = day.toordinal()
    return math.fsum(
        weight_of(entity, kind, direction) * 0.5 ** ((today - _ordinal(on)) / half_life)
        for _account, _contact, entity, kind, direction, on in meetings
    )


@cache
def weight_of(entity: str, kind: str, direction: str | None) -> float:
    """Return what one touch weighs: an answer counts as an exchange, our own letters hardly."""
    if entity == "visit":
        return WEIGHTS[TouchKind.EXECUTIVE if kind == "executive" else TouchKind.VISIT]
    if kind == "meeting":
        return WEIGHTS[TouchKind.VISIT]
    if kind == "call":
        return WEIGHTS[TouchKind.CALL]
    return WEIGHTS[TouchKind.EXCHANGE if direction == "incoming" else TouchKind.ONE_WAY]


@cache
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _grouped(rows: Iterable[Sequence[Any]]) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    return grouped


def _is_executive(seats: Iterable[SeatRow]) -> bool:
    return any(seat.level is not None and seat.level <= EXECUTIVE_LEVEL for seat in seats)


def _person(
    contact: Id,
    facts: list[Any],
    seats: Sequence[SeatRow],
    total: float,
    half_life: float,
    day: date,
) -> Person:
    judged = sorted((JudgementRow(*row) for row in facts), key=lambda row: (row.on or "", row.id))
    mapped = MappedPerson(
        person_id=UUID(bytes=contact),
        roles=frozenset(Role(role) for role in _roles(judged)),
        influence=_latest(row.influence for row in judged),
        attitude=_latest(row.attitude for row in judged),
        strength=-math.expm1(-total),
        has_left=bool(seats) and all(seat.left and seat.left <= day.isoformat() for seat in seats),
    )
    noted = [row.on for row in judged if row.on]
    return Person(
        mapped=mapped,
        fact_ids=tuple(UUID(bytes=row.id) for row in judged),
        noted_on=date.fromisoformat(max(noted)) if noted else None,
        fades_on=_fades_on(total, half_life, day),
    )


def _roles(judged: Iterable[JudgementRow]) -> Iterable[str]:
    """Return the role held last in each deal and in the account as a whole."""
    held = {row.opportunity: row.role for row in judged if row.role}
    return held.values()


def _latest(values: Iterable[int | None]) -> int | None:
    found = [value for value in values if value is not None]
    return found[-1] if found else None


def _fades_on(total: float, half_life: float, day: date) -> date | None:
    """Return the day from which somebody reached may no longer be; a day early is harmless."""
    if total < _REACHED_SUM:
        return None
    return day + timedelta(days=max(1, math.floor(half_life * math.log2(total / _REACHED_SUM))))


def _covered(people: Sequence[Person], day: date) -> Coverage | None:
    figure = decision_coverage(person.mapped for person in people)
    if figure.share is None:
        return None
    weighed = [p for p in people if p.mapped.influence and not p.mapped.has_left]
    noted = [person.noted_on for person in weighed if person.noted_on]
    fading = [person.fades_on for person in weighed if person.fades_on]
    fact = RelationshipFact(
        coverage=figure.share,
        known_on=max(noted, default=day),
        record_ids=tuple(fact_id for person in weighed for fact_id in person.fact_ids),
    )
    return Coverage(fact, min(fading, default=None))
