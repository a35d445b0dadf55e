"""The people of an account with all that is on record of each: ways to reach them and facts."""

from collections import defaultdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.score_rows import Asked
from kamdesk.queries.stakeholders import Stakeholder, StakeholderMap, stakeholders
from kamdesk.storage.reading import Reading


class FactLine(Struct, frozen=True):
    """One judgement as it was noted. ``opportunity_name`` None: it holds for the whole account."""

    id: UUID
    opportunity_id: UUID | None
    opportunity_name: str | None
    role: str | None
    influence: int | None
    attitude: int | None
    interest: str | None
    certainty: str | None
    source: str | None
    noted_on: date | None
    counterpart_name: str | None


class PersonSheet(Struct, frozen=True):
    """One person: as judged today, how to reach them, and the facts, newest first."""

    person: Stakeholder
    phone: str | None
    email: str | None
    preferred_channel: str | None
    visitable: bool
    facts: tuple[FactLine, ...]


class People(Struct, frozen=True):
    """Everybody at an account, most influential first, and the map they make together."""

    people: tuple[PersonSheet, ...]
    map: StakeholderMap


_REACH: Final = """
SELECT id, phone, email, preferred_channel, visitable FROM contact
WHERE deleted_at IS NULL {account_id}
"""
_FACTS: Final = """
SELECT f.contact_id, f.id, f.opportunity_id, o.name, f.role, f.influence, f.attitude, f.interest,
  f.certainty, f.source, f.noted_on, u.name
FROM stakeholder_fact f LEFT JOIN opportunity o ON o.id = f.opportunity_id
LEFT JOIN user u ON u.id = f.counterpart_id
WHERE f.deleted_at IS NULL {f.account_id} ORDER BY f.noted_on DESC, f.id DESC
"""


def people(reading: Reading, account_id: UUID, tier: str | None = None) -> People:
    """Return the people of an account; ``tier`` decides which roles it needs."""
    asked = Asked(reading, [account_id], reading.today)
    mapped = stakeholders(reading, account_id, tier)
    reach = {UUID(bytes=row[0]): row for row in asked.rows(_REACH)}
    facts: dict[UUID, list[FactLine]] = defaultdict(list)
    for contact, *row in asked.rows(_FACTS):
        facts[UUID(bytes=contact)].append(_fact(row))
    sheets = [_sheet(person, reach[person.id], facts[person.id]) for person in mapped.people]
    return People(tuple(sheets), mapped)


def _sheet(person: Stakeholder, reach: Any, facts: list[FactLine]) -> PersonSheet:
    _key, phone, email, channel, visitable = reach
    return PersonSheet(person, phone, email, channel, bool(visitable), tuple(facts))


def _fact(row: Any) -> FactLine:
    key, deal, deal_name, role, influence, attitude, interest, certainty, source, on, name = row
    return FactLine(
        id=UUID(bytes=key),
        opportunity_id=UUID(bytes=deal) if deal else None,
        opportunity_name=deal_name,
        role=role,
        influence=influence,
        attitude=attitude,
        interest=interest,
        certainty=certainty,
        source=source,
        noted_on=date.fromisoformat(on) if on else None,
        counterpart_name=name,
    )
