"""A director's review: what moved in the pipeline since the last look, and how fresh it is."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.domain.money import Money
from kamdesk.domain.opportunity_moves import DealState, Move, is_silent, moves
from kamdesk.queries.day_visits import begins
from kamdesk.queries.deals import DealFilter, DealRow, deal_rows, every_deal
from kamdesk.queries.money_facts import Sum
from kamdesk.queries.opportunities import total_of
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading
from kamdesk.storage.settings import setting
from kamdesk.storage.values import decoded

REVIEWED_ON: Final = "pipeline.reviewed_on"  # of this device; sync does not carry it
_FIELDS: Final = ("stage_id", "amount_minor", "currency", "expected_close", "owner_id")


class DealMove(Struct, frozen=True):
    """One deal that moved. ``then`` values are those of the last look, None for a new deal."""

    deal: DealRow
    moves: tuple[Move, ...]
    stage_then: UUID | None
    amount_then: Money | None
    close_then: date | None
    moved_at: datetime
    moved_by: str | None


class DataAge(Struct, frozen=True):
    """When a person's work was last seen on this device; None: never."""

    user_id: UUID
    name: str
    english_name: str | None
    last_change: datetime | None
    open_deals: int


class PipelineReview(Struct, frozen=True):
    """Moves newest first, the open deals nobody touched for three weeks, and the data's age."""

    since: date
    moves: tuple[DealMove, ...]
    silent: tuple[DealRow, ...]
    open: Sum
    ages: tuple[DataAge, ...]

    def of(self, kind: Move) -> tuple[DealMove, ...]:
        """Return the moves of one kind."""
        return tuple(each for each in self.moves if kind in each.moves)


# The earliest change of a field since the last look holds what it was then.
_CHANGES: Final = """
SELECT c.record_id, c.field, c.before, c.at, coalesce(u.name, '')
FROM opportunity o JOIN change c ON c.record_id = o.id
JOIN deed d ON d.id = c.deed_id LEFT JOIN user u ON u.id = d.actor_id
WHERE o.deleted_at IS NULL AND c.at >= :since
  AND (c.field IS NULL OR c.field IN (SELECT value FROM json_each(:fields)))
ORDER BY c.seq
"""
_STAGES: Final = "SELECT id, position, outcome FROM stage"
_AGES: Final = """
SELECT u.id, u.name, u.english_name,
  (SELECT max(d.at) FROM deed d WHERE d.actor_id = u.id),
  (SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage_id AND s.outcome = 'open'
   WHERE o.owner_id = u.id AND o.deleted_at IS NULL)
FROM user u WHERE u.deleted_at IS NULL AND u.active AND (u.id IN (
    SELECT unhex(value) FROM json_each(:owners)) OR (:owners = '[]' AND u.role = 'rep'))
ORDER BY 4 IS NOT NULL, 4, u.name
"""


def reviewed_on(reading: Reading) -> date | None:
    """Return the day the pipeline was last marked reviewed on this device, None before that."""
    kept = setting(reading, REVIEWED_ON)
    return date.fromisoformat(kept) if kept else None


def pipeline_review(reading: Reading, since: date, owners: Collection[UUID] = ()) -> PipelineReview:
    """Return what became of the deals of these people, of everybody's when none are named."""
    fields = msgspec.json.encode(_FIELDS).decode()
    people = msgspec.json.encode(sorted(each.hex for each in owners)).decode()
    asked = Asked(reading, None, reading.today, since=begins(since), fields=fields, owners=people)
    told = _told(asked.rows(_CHANGES))
    stages = {UUID(bytes=key): (place, outcome) for key, place, outcome in asked.rows(_STAGES)}
    changed = deal_rows(reading, list(told))
    open_deals = every_deal(reading, DealFilter(owners=frozenset(owners)))
    wanted = frozenset(owners)
    moved = [
        move
        for deal in changed
        if not wanted or deal.owner_id in wanted
        if (move := _move(deal, told[deal.id], stages, since)) is not None
    ]
    return PipelineReview(
        since=since,
        moves=tuple(sorted(moved, key=lambda each: (each.moved_at, each.deal.id), reverse=True)),
        silent=tuple(_longest_first(deal for deal in open_deals if is_silent(deal.silent_days))),
        open=total_of(open_deals),
        ages=tuple(_age(row) for row in asked.rows(_AGES)),
    )


def _longest_first(deals: Iterable[DealRow]) -> list[DealRow]:
    return sorted(deals, key=lambda deal: (-(deal.silent_days or 0), deal.name, deal.id))


class _Told(Struct):
    """What the log says of one deal: its old values, whether it was made, and the last change."""

    before: dict[str, str | None]
    is_new: bool
    at: str
    by: str


def _told(rows: Iterable[Any]) -> dict[UUID, _Told]:
    found: dict[UUID, _Told] = {}
    for raw, field, before, at, by in rows:
        told = found.setdefault(UUID(bytes=raw), _Told({}, is_new=False, at=at, by=by))
        told.at, told.by = at, by
        if field is None:
            told.is_new = True
        else:
            told.before.setdefault(field, before)
    return found


def _move(
    deal: DealRow, told: _Told, stages: dict[UUID, tuple[int, str]], since: date
) -> DealMove | None:
    """Tell how a deal moved. One brought in later but opened before is not new, only unknown."""
    now = _state(deal.stage_id, deal.amount, deal.expected_close, deal.owner_id, stages)
    if told.is_new:
        if deal.opened_on is not None and deal.opened_on < since:
            return None
        return _made(deal, moves(None, now), (None, None, None), told)
    old = {name: decoded("opportunity", name, text) for name, text in told.before.items()}
    minor = old.get("amount_minor", deal.amount.amount_minor if deal.amount else None)
    currency = old.get("currency", deal.amount.currency if deal.amount else None)
    amount = Money(minor, currency) if minor is not None and currency else None
    stage = old.get("stage_id", deal.stage_id)
    close = old.get("expected_close", deal.expected_close)
    then = _state(stage, amount, close, old.get("owner_id", deal.owner_id), stages)
    found = moves(then, now)
    return _made(deal, found, (stage, amount, close), told) if found else None


def _state(
    stage: UUID,
    amount: Money | None,
    close: date | None,
    owner: UUID | None,
    stages: dict[UUID, tuple[int, str]],
) -> DealState:
    place, outcome = stages.get(stage, (0, "open"))
    minor, currency = (amount.amount_minor, amount.currency) if amount else (None, None)
    return DealState(place, outcome, minor, currency, close, owner)


def _made(
    deal: DealRow,
    found: tuple[Move, ...],
    then: tuple[UUID | None, Money | None, date | None],
    told: _Told,
) -> DealMove:
    return DealMove(deal, found, *then, datetime.fromisoformat(told.at), told.by or None)


def _age(row: Any) -> DataAge:
    at = datetime.fromisoformat(row[3]) if row[3] else None
    return DataAge(UUID(bytes=row[0]), row[1], row[2], at, row[4])
