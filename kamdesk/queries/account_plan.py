"""The open deals and the goals of one account, as its overview shows them."""

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.periods import quarter_of
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading

_STAGES: Final = """
SELECT id FROM stage WHERE deleted_at IS NULL AND outcome = 'open' ORDER BY position, id
"""
_DEALS: Final = """
SELECT o.id, o.name, s.id, s.name, s.english_name, s.expected_days, o.amount_minor, o.currency,
  coalesce(o.probability, s.probability), o.stage_since, o.expected_close, o.next_step,
  p.name, p.english_name
FROM opportunity o JOIN stage s ON s.id = o.stage_id AND s.outcome = 'open'
LEFT JOIN product p ON p.id = o.product_id
WHERE o.deleted_at IS NULL {o.account_id}
ORDER BY o.amount_minor IS NULL, o.amount_minor DESC, o.id
"""
_GOALS: Final = """
SELECT g.id, g.title, g.state, g.quarter, u.name, u.english_name FROM goal g
LEFT JOIN user u ON u.id = g.owner_id
WHERE g.deleted_at IS NULL AND g.quarter = :quarter AND g.state <> 'dropped' {g.account_id}
ORDER BY g.id
"""
_RESULTS: Final = """
SELECT goal_id, id, title, start_value, target, current, unit FROM key_result
WHERE deleted_at IS NULL {account_id} ORDER BY id
"""


class OpenDeal(Struct, frozen=True):
    """A deal not yet won or lost. ``stage`` is its place among ``stages`` open ones, from 1.

    ``overdue_days`` is how long it has stayed beyond what its stage expects, 0 when in time;
    ``close_passed`` tells that the expected close lies behind.
    """

    id: UUID
    name: str
    product: str | None
    product_english: str | None
    stage: int
    stages: int
    stage_name: str
    stage_english: str | None
    amount_minor: int | None
    currency: str | None
    probability: float
    days_in_stage: int | None
    expected_days: int | None
    overdue_days: int
    expected_close: date | None
    close_passed: bool
    next_step: str | None


def open_deals(reading: Reading, account_id: UUID) -> list[OpenDeal]:
    """Return the open deals of an account, largest first, unknown amounts last."""
    asked = Asked(reading, [account_id], reading.today)
    places = {row[0]: at for at, row in enumerate(asked.rows(_STAGES), start=1)}
    return [_deal(row, places, reading.today) for row in asked.rows(_DEALS)]


def _deal(row: Any, places: dict[bytes, int], today: date) -> OpenDeal:
    key, name, stage, stage_name, stage_english, expected, amount, currency, chance = row[:9]
    since, close, next_step, product, product_english = row[9:]
    days = (today - date.fromisoformat(since)).days if since else None
    closing = date.fromisoformat(close) if close else None
    return OpenDeal(
        id=UUID(bytes=key),
        name=name,
        product=product,
        product_english=product_english,
        stage=places.get(stage, 0),
        stages=len(places),
        stage_name=stage_name,
        stage_english=stage_english,
        amount_minor=amount,
        currency=currency,
        probability=chance,
        days_in_stage=days,
        expected_days=expected,
        overdue_days=0 if days is None or expected is None else max(0, days - expected),
        expected_close=closing,
        close_passed=closing is not None and closing < today,
        next_step=next_step,
    )


class ResultLine(Struct, frozen=True):
    """A key result. ``progress`` is 0-1 from start to target, None when it cannot be told."""

    id: UUID
    title: str
    start: Decimal | None
    target: Decimal | None
    current: Decimal | None
    unit: str | None
    progress: float | None


class GoalLine(Struct, frozen=True):
    """A goal of a quarter with its results; ``progress`` is the mean of those that can be told."""

    id: UUID
    title: str
    state: str
    quarter: str
    owner_name: str | None
    owner_english: str | None
    results: tuple[ResultLine, ...]
    progress: float | None


def goals(reading: Reading, account_id: UUID, day: date | None = None) -> list[GoalLine]:
    """Return the goals of the quarter a day lies in, today's when not told."""
    quarter = quarter_of(day or reading.today)
    asked = Asked(reading, [account_id], reading.today, quarter=f"{quarter.year}Q{quarter.number}")
    results: dict[bytes, list[ResultLine]] = {}
    for goal, *row in asked.rows(_RESULTS):
        results.setdefault(goal, []).append(_result(row))
    return [_goal(row, tuple(results.get(row[0], ()))) for row in asked.rows(_GOALS)]


def _goal(row: Any, results: tuple[ResultLine, ...]) -> GoalLine:
    key, title, state, quarter, owner, owner_english = row
    told = [result.progress for result in results if result.progress is not None]
    return GoalLine(
        id=UUID(bytes=key),
        title=title,
        state=state,
        quarter=quarter,
        owner_name=owner,
        owner_english=owner_english,
        results=results,
        progress=sum(told) / len(told) if told else None,
    )


def _result(row: Any) -> ResultLine:
    key, title, start, target, current, unit = row
    first, last, now = (Decimal(each) if each else None for each in (start, target, current))
    return ResultLine(UUID(bytes=key), title, first, last, now, unit, progress(first, last, now))


def progress(
    start: Decimal | None, target: Decimal | None, current: Decimal | None
) -> float | None:
    """Return how far from start to target, held within 0-1; a missing start counts as zero."""
    if target is None or current is None:
        return None
    begin = start or Decimal(0)
    if target == begin:
        return 1.0 if current == target else 0.0
    return float(min(Decimal(1), max(Decimal(0), (current - begin) / (target - begin))))
