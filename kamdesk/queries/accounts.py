"""The list of accounts: which ones, in which order, and the rows of one page of it.

``account_ids`` answers for 100,000 accounts at once and gives ids only; ``account_rows`` fills in
the page that is seen. Health, last touch and lateness are those of the local score table.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args, overload
from uuid import UUID

import msgspec
from msgspec import Struct

from kamdesk.domain.periods import last_12_months
from kamdesk.domain.score_model import Band
from kamdesk.queries.account_order import SCORED, Choice, in_order
from kamdesk.queries.money_facts import Pipeline, Sum, pipelines_of, rates_of, revenue_of
from kamdesk.queries.next_steps import NextStep, next_steps
from kamdesk.queries.score_rows import Asked
from kamdesk.queries.sync_marks import Mark, sync_marks
from kamdesk.storage.reading import Reading

View = Literal[
    "all", "mine", "strategic", "key", "at_risk", "not_seen_30", "not_seen_60", "overdue", "review"
]
VIEWS: Final[tuple[View, ...]] = get_args(View)
SortKey = Literal[
    "name", "tier", "health", "revenue", "last_touch", "overdue", "pipeline", "owner", "status",
    "industry", "region", "territory", "signed_on", "next_review"
]  # fmt: skip
NOT_SEEN_DAYS: Final = 30
_LONG_UNSEEN_DAYS: Final = 60

# Each view as a condition on account ``a`` and its score ``s``.
_VIEWS: Final[dict[View, str]] = {
    "all": "1",
    "mine": "a.owner_id = :actor",
    "strategic": "a.tier = 'S'",
    "key": "a.tier IN ('S', 'A')",
    "at_risk": "s.band = 'at_risk'",
    "not_seen_30": "coalesce(json_extract(s.measures, '$.last_visit'), '') < :unseen_since",
    "not_seen_60": "coalesce(json_extract(s.measures, '$.last_visit'), '') < :long_unseen_since",
    "overdue": "json_extract(s.measures, '$.overdue') > 0",
    "review": "a.next_review <= :day",
}
# What these keys mean in SQL; the others are known to ``account_order``.
_EXPRESSIONS: Final = {
    "territory": "(SELECT name FROM territory t WHERE t.id = a.territory_id)",
    "status": "nullif(a.status, '')",
    "industry": "nullif(a.industry, '')",
    "region": "nullif(a.region, '')",
    "signed_on": "a.signed_on",
    "next_review": "a.next_review",
}
# By what names are ordered, where they are few enough to be sorted anew.
_NAMES: Final = {
    "sound": "coalesce((SELECT d.pinyin FROM search_document d WHERE d.record_id = a.id),"
    " lower(a.name))",
    "english": "lower(coalesce(nullif(a.english_name, ''), a.name))",
}
_SORTED: Final = 5_000  # accounts; beyond, their names stand in the order of their characters
_FROM: Final = f"FROM {SCORED} WHERE a.deleted_at IS NULL"
_TEXT: Final = """ AND (instr(lower(a.name), :text) OR instr(lower(a.short_name), :text)
  OR instr(lower(a.english_name), :text) OR a.id IN (
    SELECT record_id FROM search_document WHERE entity = 'account'
      AND (pinyin BETWEEN :text AND :text_end OR initials BETWEEN :text AND :text_end)))"""
_CHOICES: Final = {
    "tiers": "a.tier",
    "statuses": "a.status",
    "industries": "a.industry",
    "regions": "a.region",
    "bands": "s.band",
}
_REFERENCES: Final = {"owners": "a.owner_id", "territories": "a.territory_id"}


class AccountFilter(Struct, frozen=True, kw_only=True):
    """What narrows a list; an empty part narrows nothing. Parts are joined by 'and'.

    ``text`` is part of a name, or the beginning of its pinyin or initials. ``condition`` is one
    that people write, see ``queries.account_conditions``.
    """

    text: str = ""
    tiers: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    bands: frozenset[str] = frozenset()
    owners: frozenset[UUID] = frozenset()
    territories: frozenset[UUID] = frozenset()
    tags: frozenset[str] = frozenset()
    condition: str = ""


class AccountSort(Struct, frozen=True):
    """The order of a list; equal ones stand by name, empty ones last.

    ``name`` says how names are ordered where they are the key and not too many: by their
    characters, by their sound in Chinese, or as they read in English.
    """

    key: SortKey = "name"
    descending: bool = False
    name: Literal["written", "sound", "english"] = "written"


class Ids(Sequence[UUID]):
    """Many ids, made one by one when asked for: making 100,000 would cost more than the query."""

    def __init__(self, raw: Sequence[bytes]) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> "Ids": ...
    def __getitem__(self, at: int | slice) -> "UUID | Ids":
        if isinstance(at, slice):
            return Ids(self._raw[at])
        return UUID(bytes=self._raw[at])

    def __iter__(self) -> Iterator[UUID]:
        return (UUID(bytes=each) for each in self._raw)

    @property
    def raw(self) -> Sequence[bytes]:
        """The ids as they are stored, for whoever handles all of them at once."""
        return self._raw

    def place(self, wanted: UUID) -> int | None:
        """Return where an id stands, None when it is not in the list."""
        try:
            return self._raw.index(wanted.bytes)
        except ValueError:
            return None


_ALL: Final = AccountFilter()
_BY_NAME: Final = AccountSort()


def account_ids(
    reading: Reading, view: View = "all", chosen: AccountFilter = _ALL, sort: AccountSort = _BY_NAME
) -> Ids:
    """Return the ids of the accounts of a view that pass a filter, in order.

    Raises Refused ``condition.*`` or ``reference.*`` for a condition that cannot be read.
    """
    choice = Choice(*_where(reading, view, chosen))
    expression = _EXPRESSIONS.get(sort.key) or _name_expression(reading, sort)
    return Ids(
        in_order(reading, choice, sort.key, descending=sort.descending, expression=expression)
    )


def _name_expression(reading: Reading, sort: AccountSort) -> str | None:
    """Return what names are ordered by; None for their characters, which an index holds sorted."""
    if sort.key != "name" or sort.name not in _NAMES:
        return None
    more = "SELECT 1 FROM account LIMIT 1 OFFSET :sorted"
    many = reading.session.connection().exec_driver_sql(more, {"sorted": _SORTED}).fetchone()
    return None if many else _NAMES[sort.name]


def view_counts(reading: Reading, chosen: AccountFilter = _ALL) -> dict[View, int]:
    """Count the accounts of every view under one filter. Raises as :func:`account_ids`."""
    where, values = _where(reading, "all", chosen)
    sums = ", ".join(f"coalesce(sum({condition}), 0)" for condition in _VIEWS.values())
    found = reading.session.connection().exec_driver_sql(
        f"SELECT {sums} {_FROM}{where}",
        values,
    )
    return dict(zip(_VIEWS, found.cursor.fetchall()[0], strict=True))


def _where(reading: Reading, view: View, chosen: AccountFilter) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = _of_views(reading)
    parts = ["" if view == "all" else f" AND {_VIEWS[view]}"]
    for name, column in _CHOICES.items():
        if words := getattr(chosen, name):
            parts.append(f" AND {column} IN {_listed(name)}")
            values[name] = msgspec.json.encode(sorted(words)).decode()
    for name, column in _REFERENCES.items():
        if ids := getattr(chosen, name):
            parts.append(f" AND {column} IN (SELECT unhex(value) FROM json_each(:{name}))")  # noqa: S608 - our own names
            values[name] = msgspec.json.encode([each.hex for each in ids]).decode()
    for place, tag in enumerate(sorted(chosen.tags)):
        parts.append(f" AND :tag{place} IN {_listed('a.tags', bound=False)}")
        values[f"tag{place}"] = tag
    if text := chosen.text.strip().lower():
        parts.append(_TEXT)
        values |= {"text": text, "text_end": text + "\uffff"}
    if condition := chosen.condition.strip():
        from kamdesk.queries.account_conditions import meeting  # noqa: PLC0415 - few ask

        met, bound = meeting(reading, condition)
        parts.append(f" AND a.id IN ({met})")
        values |= bound
    return "".join(parts), values


def _listed(words: str, *, bound: bool = True) -> str:
    source = f":{words}" if bound else words
    return f"(SELECT value FROM json_each({source}))"  # noqa: S608 - our own words


def _of_views(reading: Reading) -> dict[str, Any]:
    """Return what the views are bound to: who asks, and on which day."""
    return {
        "actor": reading.actor.bytes,
        "day": reading.today.isoformat(),
        "unseen_since": (reading.today - timedelta(days=NOT_SEEN_DAYS)).isoformat(),
        "long_unseen_since": (reading.today - timedelta(days=_LONG_UNSEEN_DAYS)).isoformat(),
    }


class AccountRow(Struct, frozen=True):
    """One line of the list. Amounts are minor units of ``currency``, the base currency.

    ``last_touch`` is the day of the latest visit or touch. ``health`` None means unscored;
    ``held_until`` is the last day of a health somebody set by hand.
    """

    id: UUID
    name: str
    short_name: str | None
    english_name: str | None
    tier: str | None
    status: str | None
    industry: str | None
    region: str | None
    tags: tuple[str, ...]
    owner_id: UUID | None
    owner_name: str | None
    owner_english_name: str | None
    health: float | None
    band: Band
    confidence: float
    currency: str
    revenue: Sum
    pipeline: Pipeline
    overdue_minor: int
    last_touch: date | None
    next_step: NextStep | None
    ownership: str | None = None
    signed_on: date | None = None
    next_review: date | None = None
    territory_id: UUID | None = None
    territory_name: str | None = None
    territory_english_name: str | None = None
    held_until: date | None = None
    sync: str = ""  # conflict, refused or queued; empty when there is nothing to tell


_ROWS: Final = """
SELECT a.id, a.name, a.short_name, a.english_name, a.tier, a.status, a.industry, a.region, a.tags,
  a.owner_id, u.name, u.english_name, s.value, coalesce(s.band, 'unscored'),
  coalesce(s.confidence, 0.0), coalesce(json_extract(s.measures, '$.overdue'), 0),
  json_extract(s.measures, '$.last_touch'), a.ownership, a.signed_on, a.next_review,
  a.territory_id, t.name, t.english_name, json_extract(s.measures, '$.by_hand')
FROM account a LEFT JOIN user u ON u.id = a.owner_id LEFT JOIN score s ON s.account_id = a.id
LEFT JOIN territory t ON t.id = a.territory_id
WHERE a.deleted_at IS NULL {a.id}
"""


def account_rows(reading: Reading, ids: Collection[UUID]) -> list[AccountRow]:
    """Return the rows of one page, in the order given; deleted ones are left out."""
    wanted = list(ids)
    found = {row[0]: row for row in Asked(reading, wanted, reading.today).rows(_ROWS)}
    page = _Page(reading, wanted)
    return [page.row(found[each.bytes]) for each in wanted if each.bytes in found]


class _Page:
    """What the rows of one page share, read once."""

    def __init__(self, reading: Reading, ids: Collection[UUID]) -> None:
        self._currency = rates_of(reading).base
        self._revenue = revenue_of(reading, ids, last_12_months(reading.today))
        self._pipelines = pipelines_of(reading, ids)
        self._steps = next_steps(reading, ids)
        self._marks = sync_marks(reading, ids)

    def row(self, values: Any) -> AccountRow:
        key = UUID(bytes=values[0])
        owner, owner_name, owner_english, value, band, confidence, overdue, touch = values[9:17]
        mark = self._marks.of(key)
        return AccountRow(
            sync=mark if mark not in (None, Mark.SYNCED) else "",
            id=key,
            name=values[1],
            short_name=values[2],
            english_name=values[3],
            tier=values[4],
            status=values[5],
            industry=values[6],
            region=values[7],
            tags=tuple(msgspec.json.decode(values[8])) if values[8] else (),
            owner_id=UUID(bytes=owner) if owner else None,
            owner_name=owner_name,
            owner_english_name=owner_english,
            health=None if band == "unscored" else value,
            band=band,
            confidence=confidence,
            currency=self._currency,
            revenue=self._revenue.get(key, Sum()),
            pipeline=self._pipelines.get(key, Pipeline()),
            overdue_minor=overdue,
            last_touch=_day(touch),
            next_step=self._steps.get(key),
            ownership=values[17],
            signed_on=_day(values[18]),
            next_review=_day(values[19]),
            territory_id=UUID(bytes=values[20]) if values[20] else None,
            territory_name=values[21],
            territory_english_name=values[22],
            held_until=_day(values[23]),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
