"""The people of accounts as a score sees them: who is weighed, reached, and until when."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.coverage import Figure, MappedPerson, decision_coverage, next_to_meet
from kamdesk.domain.health_facts import NearestPerson, RelationshipFact
from kamdesk.domain.roles import known_roles
from kamdesk.domain.strength import (
    EXECUTIVE_HALF_LIFE_DAYS,
    HALF_LIFE_DAYS,
    REACHED,
    WEIGHTS,
    TouchKind,
)
from kamdesk.queries.score_rows import Id, Rows, StrengthRow

EXECUTIVE_LEVEL: Final = 2  # levels 1 and 2 of an organisation are its executives
_REACHED_SUM: Final = -math.log1p(-REACHED)


class MeetingRow(NamedTuple):
    """One touch of one person: kind of record, its type or kind, direction, number of its day."""

    account: Id
    contact: Id
    entity: str
    kind: str
    direction: str | None
    on: int


class Coverage(Struct, frozen=True):
    """The relationship of one account; ``fades_on`` is when somebody may fall out of reach."""

    fact: RelationshipFact
    fades_on: date | None


class Person(Struct, frozen=True):
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
    seats, strengths = _grouped(rows.seats), _grouped(rows.strengths)
    today = rows.day.isoformat()
    for contact, facts in _grouped(rows.judgements).items():
        held = seats.get(contact, ())
        is_slow = is_executive(held)
        total = sum(row[3 if is_slow else 2] for row in strengths.get(contact, ()))
        half_life = EXECUTIVE_HALF_LIFE_DAYS if is_slow else HALF_LIFE_DAYS
        has_left = bool(held) and all(seat[3] and seat[3] <= today for seat in held)
        fades_on = _fades_on(total, half_life, rows.day)
        yield facts[0][0], _person(contact, facts, total, has_left, fades_on)


def is_executive(seats: Iterable[Sequence[Any]]) -> bool:
    """Tell whether somebody holds or held a position that is remembered longer."""
    return any(seat[2] is not None and seat[2] <= EXECUTIVE_LEVEL for seat in seats)


def reach(total: float) -> float:
    """Return the touch strength in [0, 1) that a fading sum amounts to."""
    return -math.expm1(-total)


def strengths_of(meetings: Iterable[MeetingRow], day: date) -> list[StrengthRow]:
    """Add up what the touches of each person still weigh on a day."""
    sums: dict[tuple[Id, Id], list[float]] = defaultdict(lambda: [0.0, 0.0])
    today = day.toordinal()
    for account, contact, entity, kind, direction, on in meetings:
        weight, age = weight_of(entity, kind, direction), today - on
        total = sums[account, contact]
        total[0] += weight * 0.5 ** (age / HALF_LIFE_DAYS)
        total[1] += weight * 0.5 ** (age / EXECUTIVE_HALF_LIFE_DAYS)
    return [StrengthRow(*who, *total) for who, total in sums.items()]


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


def _grouped(rows: Iterable[Sequence[Any]]) -> Mapping[Id, list[Any]]:
    grouped: dict[Id, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[1]].append(row)
    return grouped


def _person(
    contact: Id, facts: list[Any], total: float, has_left: bool, fades_on: date | None
) -> Person:
    judged = in_order(facts)
    roles: dict[Id | None, str] = {row[3]: row[4] for row in judged if row[4]}
    noted = max((row[7] for row in judged if row[7]), default=None)
    mapped = MappedPerson(
        person_id=UUID(bytes=contact),
        roles=known_roles(roles.values()),  # held last in each deal, and in the account
        influence=latest(judged, 5),
        attitude=latest(judged, 6),
        strength=reach(total),
        has_left=has_left,
    )
    return Person(
        mapped=mapped,
        fact_ids=tuple(UUID(bytes=row[2]) for row in judged),
        noted_on=date.fromisoformat(noted) if noted else None,
        fades_on=fades_on,
    )


def in_order(facts: list[Any]) -> list[Any]:
    """Return the judgements of one person, the latest last."""
    return facts if len(facts) == 1 else sorted(facts, key=lambda row: (row[7] or "", row[2]))


def latest(judged: Sequence[Any], column: int) -> int | None:
    """Return what was last known of one column of the judgements."""
    return next((row[column] for row in reversed(judged) if row[column] is not None), None)


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
        nearest=_nearest(weighed, figure),
    )
    return Coverage(fact, min(fading, default=None))


def _nearest(weighed: Iterable[Person], now: Figure) -> NearestPerson | None:
    found = next_to_meet(person.mapped for person in weighed)
    if found is None:
        return None
    return NearestPerson(found.person_id, (now.part + (found.influence or 0)) / now.whole)
