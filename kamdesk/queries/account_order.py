"""The order of a list of a hundred thousand accounts, put together from what is read cheaply.

One index holds the list by name, with tier and owner (``ix_account_name``): walking it sorts
nothing and reads no account. Most other orders are made of that one, which leaves equal ones by
name.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from msgspec import Struct, field

from kamdesk.domain.periods import last_12_months
from kamdesk.queries.money_facts import pipelines_of, revenue_of
from kamdesk.storage.reading import Reading

_BARE: Final = "account a"
# Accounts and scores lie in one order, which a walk by name would leave for every score.
SCORED: Final = "account a NOT INDEXED LEFT JOIN score s ON s.account_id = a.id"
_ASKS_SCORE: Final = re.compile(r"\bs\.")
_OFTEN_EQUAL: Final = frozenset({"last_touch", "overdue"})
_TIERS: Final = {"S": 0, "A": 1, "B": 2, "C": 3}
_OF_SCORES: Final = {
    "health": "iif(band <> 'unscored', value, NULL)",
    "last_touch": "json_extract(measures, '$.last_touch')",
    "overdue": "nullif(json_extract(measures, '$.overdue'), 0)",
}


class Choice(Struct, frozen=True):
    """Which live accounts: conditions on account ``a`` and its score ``s``, each after an AND."""

    where: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, reading: Reading, columns: str, order: str) -> list[Any]:
        """Return columns of the chosen accounts in an order of SQL."""
        source = SCORED if _ASKS_SCORE.search(self.where) else _BARE
        chosen = f"FROM {source} WHERE a.deleted_at IS NULL{self.where}"
        return _rows(reading, f"SELECT {columns} {chosen} ORDER BY {order}", self.values)


def in_order(
    reading: Reading, choice: Choice, key: str, *, descending: bool, expression: str | None = None
) -> Sequence[bytes]:
    """Return the ids of the chosen accounts in the order of a key, empty ones last.

    ``expression`` says in SQL what a key means that nothing cheaper is known of.
    """
    way = "DESC" if descending else "ASC"
    if expression is not None:
        order = f"{expression} {way} NULLS LAST, a.name, a.id"
        return _first(choice.rows(reading, "a.id", order))
    if key == "name":
        return _first(choice.rows(reading, "a.id", f"a.name {way}, a.id {way}"))
    if key in _RANKED:
        column, ranks = _RANKED[key]
        pairs = choice.rows(reading, f"a.id, {column}", "a.name, a.id")
        known = ranks(reading)
        return _dealt(((each, known.get(of)) for each, of in pairs), descending=descending)
    by_name = _first(choice.rows(reading, "a.id", "a.name, a.id"))
    values = _values(reading, key)
    if key in _OFTEN_EQUAL:
        return _dealt(zip(by_name, map(values.get, by_name), strict=True), descending=descending)
    return _by_value(by_name, values, descending=descending)


def _dealt(pairs: Iterable[tuple[bytes, Any]], *, descending: bool) -> list[bytes]:
    """Deal ids out by what stands beside them: where many are equal, few need sorting."""
    dealt: dict[Any, list[bytes]] = defaultdict(list)
    for key, beside in pairs:
        dealt[beside].append(key)
    empty = dealt.pop(None, [])
    ranks = sorted(dealt, reverse=descending)
    return [*chain.from_iterable(dealt[rank] for rank in ranks), *empty]


def _by_value(
    ids: Sequence[bytes], values: Mapping[bytes, Any], *, descending: bool
) -> Sequence[bytes]:
    known = [key for key in ids if key in values]
    known.sort(key=values.__getitem__, reverse=descending)
    return [*known, *(key for key in ids if key not in values)]


def _values(reading: Reading, key: str) -> Mapping[bytes, Any]:
    if key == "pipeline":
        deals = pipelines_of(reading, None).items()
        return {account.bytes: each.total.minor for account, each in deals if each.total.count}
    if key == "revenue":
        paid = revenue_of(reading, None, last_12_months(reading.today)).items()
        return {account.bytes: each.minor for account, each in paid if each.count}
    scores = _rows(reading, f"SELECT account_id, {_OF_SCORES[key]} FROM score")  # noqa: S608 - our own words
    return {account: value for account, value in scores if value is not None}


def _owner_names(reading: Reading) -> Mapping[bytes, str]:
    return dict(_rows(reading, "SELECT id, name FROM user"))


def _tier_ranks(_reading: Reading) -> Mapping[str, int]:
    return _TIERS


_RANKED: Final[dict[str, tuple[str, Callable[[Reading], Mapping[Any, Any]]]]] = {
    "tier": ("a.tier", _tier_ranks),
    "owner": ("a.owner_id", _owner_names),
}


def _rows(reading: Reading, statement: str, values: Mapping[str, Any] | None = None) -> list[Any]:
    found = reading.session.connection().exec_driver_sql(statement, dict(values or {}))
    return list(found.cursor.fetchall())


def _first(rows: Sequence[Sequence[bytes]]) -> list[bytes]:
    return [row[0] for row in rows]
