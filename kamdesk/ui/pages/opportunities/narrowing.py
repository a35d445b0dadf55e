"""What the filters of the page leave over, and who may be chosen in them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kamdesk.domain.money import Money, weighted_by_currency
from kamdesk.domain.opportunity_moves import Flag
from kamdesk.domain.periods import last_12_months, quarter_of
from kamdesk.i18n import N_
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.deals import DealFilter, DealRow, DealSort, deal_ids, deal_rows
from kamdesk.queries.opportunities import Board, Column, Lane, Timeline, board, timeline, total_of
from kamdesk.queries.pipeline_review import reviewed_on
from kamdesk.queries.records import one, rows

_LEADERS: Final = frozenset({"director", "manager"})
AGES: Final[dict[str, str]] = {
    "any": N_("Any age in stage"),
    "over": N_("Stuck in stage"),
    "risk": N_("At risk deals"),
    "silent": N_("Silent 21 d"),
}
_KEEPS: Final[dict[str, Callable[[DealRow], bool]]] = {
    "any": lambda _deal: True,
    "over": lambda deal: Flag.OVER_AGE in deal.flags,
    "risk": lambda deal: deal.is_at_risk,
    "silent": lambda deal: Flag.SILENT in deal.flags,
}

CLOSINGS: Final[dict[str, str]] = {
    "any": N_("Closing any time"),
    "quarter": N_("Closing this quarter"),
    "next": N_("Closing by next quarter"),
    "later": N_("Closing later"),
    "closed": N_("Closed in 12 months"),
}
_EVERY: Final = DealFilter()


class Person(Struct, frozen=True):
    """Somebody deals can belong to."""

    id: UUID
    name: str
    english_name: str | None


class People(Struct, frozen=True):
    """Who looks, whether they lead others, who owns deals, and the last review on this device."""

    me: UUID
    leads: bool
    owners: tuple[Person, ...]
    reviewed: date | None


class Narrowed(Struct, frozen=True):
    """Everything the filters say. ``age`` is a key of AGES."""

    chosen: DealFilter = _EVERY
    age: str = "any"


def closing(key: str, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a key of CLOSINGS; None is without an end."""
    this = quarter_of(today)
    following = this.plus(1).period
    return {
        "quarter": (this.period.first, this.period.last),
        "next": (this.period.first, following.last),
        "later": (following.last + timedelta(days=1), None),
    }.get(key, (None, None))


def closing_filter(key: str, today: date) -> DealFilter:
    """Return what a key of CLOSINGS leaves over; all but one leave open deals."""
    if key == "closed":
        return DealFilter(which="closed", closed_since=last_12_months(today).first)
    first, last = closing(key, today)
    return DealFilter(closing_from=first, closing_to=last)


def people(reading: Any) -> People:
    """Read who looks and whose deals they may choose."""
    users = [row for row in rows(reading, ENTITIES["user"]) if row.get("active") is not False]
    mine = one(reading, ENTITIES["user"], reading.actor)
    owners = sorted(users, key=lambda row: (row["id"] != reading.actor, row["name"]))
    return People(
        me=reading.actor,
        leads=mine.get("role") in _LEADERS,
        owners=tuple(Person(row["id"], row["name"], row.get("english_name")) for row in owners),
        reviewed=reviewed_on(reading),
    )


def narrowed_board(reading: Any, asked: Narrowed) -> Board:
    """Read the board; sums are of the cards that are left."""
    found = board(reading, asked.chosen)
    if asked.age == "any":
        return found
    columns = tuple(_column(each, found.currency, asked.age) for each in found.columns)
    return replace(found, columns=columns)


def narrowed_deals(reading: Any, asked: Narrowed, sort: DealSort) -> list[DealRow]:
    """Read the open deals in an order."""
    found = deal_rows(reading, deal_ids(reading, asked.chosen, sort))
    return [deal for deal in found if _KEEPS[asked.age](deal)]


def narrowed_timeline(reading: Any, asked: Narrowed) -> Timeline:
    """Read the lanes of the timeline; an account without a deal left has none."""
    found = timeline(reading, asked.chosen)
    lanes = (_lane(lane, asked.age) for lane in found.lanes)
    return replace(found, lanes=tuple(lane for lane in lanes if lane.deals))


def _lane(lane: Lane, age: str) -> Lane:
    return replace(lane, deals=tuple(deal for deal in lane.deals if _KEEPS[age](deal)))


def _column(column: Column, currency: str, age: str) -> Column:
    cards = tuple(deal for deal in column.cards if _KEEPS[age](deal))
    known = [
        (Money(deal.in_base, currency), deal.probability)
        for deal in cards
        if deal.in_base is not None
    ]
    weighted = weighted_by_currency(known).get(currency)
    return replace(
        column,
        cards=cards,
        total=total_of(cards),
        weighted_minor=weighted.amount_minor if weighted else None,
        unknown=sum(deal.amount is None for deal in cards),
    )
