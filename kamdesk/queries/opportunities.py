"""The pipeline on screen: a board by stage, a table, a timeline by account."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.domain.money import Money, sum_by_currency, weighted_by_currency
from kamdesk.domain.periods import Period, last_12_months, quarter_of
from kamdesk.queries.deals import DealFilter, DealRow, Open, every_deal
from kamdesk.queries.money_facts import Sum, rates_of
from kamdesk.queries.score_rows import Asked
from kamdesk.storage.reading import Reading


class Column(Struct, frozen=True):
    """One stage of the board. ``total`` and ``weighted_minor`` are in the base currency.

    ``unknown`` counts deals without an amount; ``weighted_minor`` is None when none is known.
    """

    stage_id: UUID
    key: str
    name: str
    english_name: str | None
    probability: float
    outcome: str
    expected_days: int | None
    total: Sum
    weighted_minor: int | None
    unknown: int
    cards: tuple[DealRow, ...]


class Board(Struct, frozen=True):
    """The columns in order of the process; closed ones hold what closed since ``closed_since``.

    ``win_rate`` and ``cycle_days`` are of the deals closed in the last 12 months, None without any.
    """

    currency: str
    columns: tuple[Column, ...]
    closed_since: date
    win_rate: float | None
    cycle_days: int | None
    which: Open = "all"

    @property
    def count(self) -> int:
        """How many deals are open."""
        return sum(len(column.cards) for column in self.columns if column.outcome == "open")

    @property
    def closed_count(self) -> int:
        """How many deals are closed."""
        return sum(len(column.cards) for column in self.columns) - self.count


class Lane(Struct, frozen=True):
    """The deals of one account on the timeline, earliest close first."""

    account_id: UUID
    account_name: str
    account_english: str | None
    deals: tuple[DealRow, ...]


class Timeline(Struct, frozen=True):
    """Lanes over a stretch of days that shows every deal."""

    period: Period
    lanes: tuple[Lane, ...]


_STAGES: Final = """
SELECT id, key, name, english_name, probability, outcome, expected_days FROM stage
WHERE deleted_at IS NULL ORDER BY position, id
"""
_CLOSED: Final = """
SELECT count(*), coalesce(sum(s.outcome = 'won'), 0),
  avg(CASE WHEN s.outcome = 'won' THEN julianday(o.closed_on) - julianday(o.opened_on) END)
FROM opportunity o JOIN stage s ON s.id = o.stage_id AND s.outcome <> 'open'
WHERE o.deleted_at IS NULL AND o.closed_on BETWEEN :first AND :day
"""
_EVERYTHING: Final = DealFilter()


def board(reading: Reading, chosen: DealFilter = _EVERYTHING) -> Board:
    """Return the board: every open deal that passes, and those closed since the quarter began.

    Where closed ones alone are wanted, the open stages are empty.
    """
    since = chosen.closed_since or quarter_of(reading.today).period.first
    which: Open = "closed" if chosen.which == "closed" else "all"
    wanted = replace(chosen, which=which, closed_since=since)
    cards: dict[UUID, list[DealRow]] = defaultdict(list)
    for deal in every_deal(reading, wanted):
        cards[deal.stage_id].append(deal)
    base = rates_of(reading).base
    year = last_12_months(reading.today)
    asked = Asked(reading, None, reading.today, first=year.first.isoformat())
    closed, won, cycle = asked.rows(_CLOSED)[0]
    return Board(
        currency=base,
        columns=tuple(_column(row, cards[UUID(bytes=row[0])], base) for row in asked.rows(_STAGES)),
        closed_since=since,
        win_rate=won / closed if closed else None,
        cycle_days=None if cycle is None else round(cycle),
        which=which,
    )


def total_of(deals: Iterable[DealRow]) -> Sum:
    """Sum amounts in the base currency; what has no rate stands beside, per currency."""
    priced = [deal for deal in deals if deal.amount is not None]
    known = [deal.in_base for deal in priced if deal.in_base is not None]
    without = [deal.amount for deal in priced if deal.in_base is None and deal.amount]
    beside = tuple(sum_by_currency(without).values())
    return Sum(sum(known), len(known), len(without), beside)


def timeline(reading: Reading, chosen: DealFilter = _EVERYTHING) -> Timeline:
    """Return the deals that pass by account, the account with the nearest close first."""
    lanes: dict[UUID, list[DealRow]] = {}
    for deal in every_deal(reading, chosen):
        lanes.setdefault(deal.account_id, []).append(deal)
    made = tuple(_lane(deals) for deals in lanes.values())
    return Timeline(_period([deal for lane in made for deal in lane.deals], reading.today), made)


def _column(row: Any, cards: Sequence[DealRow], base: str) -> Column:
    shares = [
        (Money(deal.in_base, base), deal.probability) for deal in cards if deal.in_base is not None
    ]
    weighted = weighted_by_currency(shares).get(base)
    return Column(
        stage_id=UUID(bytes=row[0]),
        key=row[1],
        name=row[2],
        english_name=row[3],
        probability=row[4],
        outcome=row[5],
        expected_days=row[6],
        total=total_of(cards),
        weighted_minor=weighted.amount_minor if weighted else None,
        unknown=sum(deal.amount is None for deal in cards),
        cards=tuple(cards),
    )


def _lane(deals: Sequence[DealRow]) -> Lane:
    first = deals[0]
    return Lane(
        first.account_id,
        first.account_short or first.account_name,
        first.account_english,
        tuple(deals),
    )


def _period(deals: Iterable[DealRow], today: date) -> Period:
    """Return the days from the earliest beginning to the latest close, today among them."""
    days = [today]
    for deal in deals:
        begun, ends = deal.opened_on or deal.stage_since, deal.closed_on or deal.expected_close
        days += [day for day in (begun, ends) if day]
    return Period(min(days), max(days))
