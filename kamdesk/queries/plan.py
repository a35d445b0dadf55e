"""The plan of an account: goals and key results, quarter by quarter."""

from collections import defaultdict
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.goal_progress import overall, progress
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading


class ResultRow(Struct, frozen=True):
    """One key result; ``share`` is 0-1 of the way, None while it cannot be measured."""

    id: UUID
    title: str
    start_value: Decimal | None
    target: Decimal | None
    current: Decimal | None
    unit: str | None
    share: float | None


class GoalRow(Struct, frozen=True):
    """One goal with its results; ``share`` is their mean."""

    id: UUID
    title: str
    quarter: str
    state: str
    owner_id: UUID | None
    owner_name: str | None
    owner_english: str | None
    results: tuple[ResultRow, ...]
    share: float | None


class QuarterPlan(Struct, frozen=True):
    """The goals of one quarter, running ones first; dropped ones do not count in ``share``."""

    quarter: str
    goals: tuple[GoalRow, ...]
    share: float | None


_GOALS: Final = """
SELECT g.id, g.title, g.quarter, g.state, g.owner_id, u.name, u.english_name
FROM goal g LEFT JOIN user u ON u.id = g.owner_id
WHERE g.deleted_at IS NULL {g.account_id}
ORDER BY CASE g.state WHEN 'active' THEN 0 WHEN 'reached' THEN 1 ELSE 2 END, g.id
"""
_RESULTS: Final = """
SELECT goal_id, id, title, start_value, target, current, unit FROM key_result
WHERE deleted_at IS NULL {account_id} ORDER BY title, id
"""


def plans(reading: Reading, account_id: UUID) -> list[QuarterPlan]:
    """Return every quarter with goals, the latest first."""
    asked = Asked(reading, [account_id], reading.today)
    results: dict[bytes, list[ResultRow]] = defaultdict(list)
    for goal, *row in asked.rows(_RESULTS):
        results[goal].append(_result(row))
    quarters: dict[str, list[GoalRow]] = defaultdict(list)
    for row in asked.rows(_GOALS):
        quarters[row[2]].append(_goal(row, tuple(results[row[0]])))
    return [
        QuarterPlan(quarter, tuple(goals), _share(goals))
        for quarter, goals in sorted(quarters.items(), reverse=True)
    ]


def _share(goals: list[GoalRow]) -> float | None:
    return overall(goal.share for goal in goals if goal.state != "dropped")


def _goal(row: Any, results: tuple[ResultRow, ...]) -> GoalRow:
    key, title, quarter, state, owner, owner_name, owner_english = row
    return GoalRow(
        id=UUID(bytes=key),
        title=title,
        quarter=quarter,
        state=state,
        owner_id=UUID(bytes=owner) if owner else None,
        owner_name=owner_name,
        owner_english=owner_english,
        results=results,
        share=overall(result.share for result in results),
    )


def _result(row: Any) -> ResultRow:
    key, title, *figures, unit = row
    start, target, current = (None if each is None else Decimal(each) for each in figures)
    share = progress(start, target, current)
    return ResultRow(UUID(bytes=key), title, start, target, current, unit, share)
