"""Deals with everything a card, a table row or a bar of the timeline shows."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.domain.money import Money
from kamdesk.domain.opportunity_moves import RISKS, DealFacts, Flag, flags
from kamdesk.domain.score_model import Band
from kamdesk.queries.accounts import Ids
from kamdesk.queries.money_facts import rates_of
from kamdesk.queries.remarks import comment_counts
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.sync_marks import marked
from kamdesk.storage.reading import Reading

Open = Literal["open", "closed", "all"]
SortKey = Literal[
    "name", "account", "stage", "amount", "weighted", "close", "age", "owner", "probability"
]


class DealFilter(Struct, frozen=True, kw_only=True):
    """What narrows the deals; an empty part narrows nothing.

    ``closing_from`` and ``closing_to`` bound the expected close, ``closed_since`` the closed ones.
    ``text`` is part of a deal's or account's name.
    """

    which: Open = "open"
    owners: frozenset[UUID] = frozenset()
    accounts: frozenset[UUID] = frozenset()
    products: frozenset[UUID] = frozenset()
    stages: frozenset[UUID] = frozenset()
    closing_from: date | None = None
    closing_to: date | None = None
    closed_since: date | None = None
    text: str = ""


class DealSort(Struct, frozen=True):
    """The order of a list; equal ones stand by name, empty ones last."""

    key: SortKey = "close"
    descending: bool = False


class DealRow(Struct, frozen=True):
    """One deal. ``probability`` is its own or its stage's.

    ``days_in_stage`` of a closed deal is the time it took in all. ``in_base`` is the amount in
    minor units of the base currency, None without a rate.
    """

    id: UUID
    account_id: UUID
    account_name: str
    account_short: str | None
    account_english: str | None
    band: Band
    health: float | None
    name: str
    product_name: str | None
    product_english: str | None
    stage_id: UUID
    outcome: str
    amount: Money | None
    in_base: int | None
    probability: float
    opened_on: date | None
    stage_since: date | None
    expected_close: date | None
    closed_on: date | None
    owner_id: UUID | None
    owner_name: str | None
    owner_english: str | None
    next_step: str | None
    competitors: tuple[str, ...]
    loss_reason: str | None
    days_in_stage: int | None
    expected_days: int | None
    last_activity: date | None
    silent_days: int | None
    flags: tuple[Flag, ...]
    comments: int
    sync: str = ""  # as of an account

    @property
    def flag(self) -> Flag | None:
        """The gravest flag, the one a card shows."""
        return self.flags[0] if self.flags else None

    @property
    def is_at_risk(self) -> bool:
        """Tell whether the card gets its red edge."""
        return any(flag in RISKS for flag in self.flags)


_IDS: Final = """
SELECT o.id FROM opportunity o JOIN stage s ON s.id = o.stage_id
JOIN account a ON a.id = o.account_id AND a.deleted_at IS NULL
WHERE o.deleted_at IS NULL
"""
_ORDERS: Final[dict[SortKey, str]] = {
    "name": "o.name",
    "account": "a.name",
    "stage": "s.position",
    "amount": "o.amount_minor",
    "weighted": "o.amount_minor * coalesce(o.probability, s.probability)",
    "probability": "coalesce(o.probability, s.probability)",
    "close": "coalesce(o.closed_on, o.expected_close)",
    "age": "o.stage_since",
    "owner": "(SELECT name FROM user u WHERE u.id = o.owner_id)",
}
_SETS: Final = {
    "owners": "o.owner_id",
    "accounts": "o.account_id",
    "products": "o.product_id",
    "stages": "o.stage_id",
}
_AMONG: Final = "(SELECT unhex(value) FROM json_each(:{}))"
_BOUNDS: Final = {
    "closing_from": "o.expected_close >= :closing_from",
    "closing_to": "o.expected_close <= :closing_to",
    "closed_since": "(s.outcome = 'open' OR o.closed_on >= :closed_since)",
}
# Imported history says nothing about when somebody last cared: creations do not count as activity.
_ROWS: Final = """
SELECT o.id, o.account_id, a.name, a.short_name, a.english_name, coalesce(k.band, 'unscored'),
  CASE WHEN k.band <> 'unscored' THEN k.value END, o.name, p.name, o.stage_id, s.outcome,
  o.amount_minor, o.currency, coalesce(o.probability, s.probability), o.opened_on, o.stage_since,
  o.expected_close, o.closed_on, o.owner_id, u.name, u.english_name, o.next_step, o.competitors,
  o.loss_reason, s.expected_days, json_extract(k.measures, '$.last_touch'),
  (SELECT date(max(c.at), 'localtime') FROM change c
   WHERE c.record_id = o.id AND c.field IS NOT NULL),
  EXISTS (SELECT 1 FROM stakeholder_fact f WHERE f.account_id = o.account_id
    AND f.deleted_at IS NULL AND f.role = 'decision_maker'
    AND (f.opportunity_id IS NULL OR f.opportunity_id = o.id)),
  p.english_name
FROM opportunity o JOIN stage s ON s.id = o.stage_id
JOIN account a ON a.id = o.account_id AND a.deleted_at IS NULL
LEFT JOIN score k ON k.account_id = o.account_id LEFT JOIN product p ON p.id = o.product_id
LEFT JOIN user u ON u.id = o.owner_id
WHERE o.deleted_at IS NULL {o.id}
"""


_EVERY_OPEN: Final = DealFilter()
_BY_CLOSE: Final = DealSort()


def deal_ids(reading: Reading, chosen: DealFilter = _EVERY_OPEN, sort: DealSort = _BY_CLOSE) -> Ids:
    """Return the ids of the deals that pass, in order."""
    where, values = _where(chosen)
    way = "DESC" if sort.descending else "ASC"
    order = f" ORDER BY {_ORDERS[sort.key]} {way} NULLS LAST, o.name, o.id"
    rows = Asked(reading, None, reading.today, **values).rows(_IDS + where + order)
    return Ids([row[0] for row in rows])


def deal_rows(reading: Reading, ids: Collection[UUID]) -> list[DealRow]:
    """Return the rows of these deals in the order given; deleted ones are left out."""
    wanted = list(ids)
    found = {row[0]: row for row in Asked(reading, wanted, reading.today).rows(_ROWS)}
    return _made(reading, [found[each.bytes] for each in wanted if each.bytes in found])


def every_deal(reading: Reading, chosen: DealFilter) -> list[DealRow]:
    """Return all deals that pass, nearest close first."""
    return deal_rows(reading, deal_ids(reading, chosen))


def _where(chosen: DealFilter) -> tuple[str, dict[str, str]]:
    parts = {"open": [" AND s.outcome = 'open'"], "closed": [" AND s.outcome <> 'open'"]}.get(
        chosen.which, []
    )
    values: dict[str, str] = {}
    for name, column in _SETS.items():
        if wanted := getattr(chosen, name):
            parts.append(f" AND {column} IN {_AMONG.format(name)}")
            values[name] = msgspec.json.encode(sorted(each.hex for each in wanted)).decode()
    for name, condition in _BOUNDS.items():
        if (day := getattr(chosen, name)) is not None:
            parts.append(f" AND {condition}")
            values[name] = day.isoformat()
    if text := chosen.text.strip().lower():
        parts.append(" AND (instr(lower(o.name), :text) OR instr(lower(a.name), :text))")
        values["text"] = text
    return "".join(parts), values


def _made(reading: Reading, rows: Iterable[Any]) -> list[DealRow]:
    listed = list(rows)
    counts = comment_counts(reading, "opportunity", (UUID(bytes=row[0]) for row in listed))
    return marked(reading, _Rows(reading, counts).of(listed))


class _Rows:
    """What the rows of one answer share."""

    def __init__(self, reading: Reading, comments: dict[UUID, int]) -> None:
        self._rates, self._today, self._comments = rates_of(reading), reading.today, comments

    def of(self, rows: Iterable[Any]) -> Iterator[DealRow]:
        for row in rows:
            yield self._row(row)

    def _row(self, row: Any) -> DealRow:
        key, amount, currency = UUID(bytes=row[0]), row[11], row[12] or self._rates.base
        opened, since, close, closed = (_day(text) for text in row[14:18])
        last = max((text for text in row[25:27] if text), default=None)
        ended = closed or self._today
        begun = since if row[10] == "open" else opened or since
        facts = self._facts(row, begun)
        return DealRow(
            id=key,
            account_id=UUID(bytes=row[1]),
            account_name=row[2],
            account_short=row[3],
            account_english=row[4],
            band=row[5],
            health=row[6],
            name=row[7],
            product_name=row[8],
            product_english=row[28],
            stage_id=UUID(bytes=row[9]),
            outcome=row[10],
            amount=None if amount is None else Money(amount, currency),
            in_base=None if amount is None else self._rates.to_base(amount, currency, self._today),
            probability=row[13],
            opened_on=opened,
            stage_since=since,
            expected_close=close,
            closed_on=closed,
            owner_id=UUID(bytes=row[18]) if row[18] else None,
            owner_name=row[19],
            owner_english=row[20],
            next_step=row[21],
            competitors=tuple(msgspec.json.decode(row[22] or "[]")),
            loss_reason=row[23],
            days_in_stage=(ended - begun).days if begun else None,
            expected_days=row[24],
            last_activity=_day(last),
            silent_days=facts.silent_days,
            flags=flags(facts, self._today) if row[10] == "open" else (),
            comments=self._comments.get(key, 0),
        )

    def _facts(self, row: Any, begun: date | None) -> DealFacts:
        days = [_day(text) for text in (row[14], row[15], row[25], row[26])]
        last = max((day for day in days if day), default=None)
        return DealFacts(
            expected_close=_day(row[16]),
            has_amount=row[11] is not None,
            has_next_step=bool(row[21]),
            has_decision_maker=bool(row[27]),
            account_at_risk=row[5] == "at_risk",
            days_in_stage=(self._today - begun).days if begun else None,
            expected_days=row[24],
            silent_days=(self._today - last).days if last else None,
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
