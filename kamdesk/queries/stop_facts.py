"""What a stop of the day shows of its account: when it was last seen, and the deal at stake."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.money import Money
from kamdesk.queries.day_visits import DayVisit
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading


class DealMark(Struct, frozen=True):
    """A deal on the card of its visit; ``amount`` None: nobody knows yet."""

    name: str
    amount: Money | None
    stage_name: str
    stage_english: str | None


class StopFacts(Struct, frozen=True):
    """``last_held`` is the local day of the visit before this one, None when there was none."""

    last_held: date | None = None
    deal: DealMark | None = None


_LAST: Final = """
SELECT v.id, (SELECT date(max(h.held_at), 'localtime') FROM visit h
  WHERE h.account_id = v.account_id AND h.deleted_at IS NULL
    AND h.held_at < coalesce(v.held_at, v.planned_at))
FROM visit v WHERE v.deleted_at IS NULL {v.id}
"""
# The deal a visit is about, else the only one its account has open.
_DEALS: Final = """
SELECT v.id, o.name, o.amount_minor, o.currency, s.name, s.english_name
FROM visit v
JOIN opportunity o ON o.deleted_at IS NULL AND o.id = coalesce(v.opportunity_id, (
  SELECT CASE WHEN count(*) = 1 THEN max(d.id) END
  FROM opportunity d JOIN stage t ON t.id = d.stage_id AND t.outcome = 'open'
  WHERE d.account_id = v.account_id AND d.deleted_at IS NULL))
JOIN stage s ON s.id = o.stage_id
WHERE v.deleted_at IS NULL {v.id}
"""


def stop_facts(reading: Reading, visits: Sequence[DayVisit]) -> dict[UUID, StopFacts]:
    """Return them for each visit."""
    if not visits:
        return {}
    asked = Asked(reading, [visit.id for visit in visits], reading.today)
    last = {UUID(bytes=row[0]): row[1] for row in asked.rows(_LAST)}
    deals = {UUID(bytes=row[0]): _deal(*row[1:]) for row in asked.rows(_DEALS)}
    return {key: StopFacts(_day(text), deals.get(key)) for key, text in last.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _deal(name: str, amount: int | None, currency: str | None, *stage: Any) -> DealMark:
    known = Money(amount, currency) if amount is not None and currency else None
    return DealMark(name, known, *stage)
