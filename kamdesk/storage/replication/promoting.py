"""After an update: what an older version kept beside the tables, and this one has a place for."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from kamdesk.protocol.entities.authority import WIRE
from kamdesk.storage.plain import ask
from kamdesk.storage.reading import Reading
from kamdesk.storage.replication.columns import NoColumnValue, columns_of, converter
from kamdesk.storage.replication.scopes import plan_scopes
from kamdesk.storage.unit_of_work import UnitOfWork

_KEPT: Final = "SELECT entity, scope, whole, fields FROM kept"


def learnt_scopes(reading: Reading) -> list[str]:
    """Return the scopes that hold fields or records this version has learnt to know."""
    rows = ask(reading.session.connection(), _KEPT)
    return sorted({row.scope for row in rows if _is_learnt(row)})


def read_anew(work: UnitOfWork, scopes: list[str]) -> None:
    """Plan to fill scopes again, so that what was kept comes to its place beside own edits."""
    plan_scopes(work, scopes, fill=True)


def _is_learnt(row: Any) -> bool:
    if row.entity not in WIRE:
        return False
    values = msgspec.json.decode(row.fields)
    if row.whole:
        return _fits(row.entity, values)
    return not values.keys().isdisjoint(columns_of(row.entity))


def _fits(entity: str, values: Mapping[str, Any]) -> bool:
    """Tell whether every value has a column that can hold it."""
    try:
        for name in columns_of(entity):
            converter(entity, name)(values.get(name))
    except NoColumnValue:
        return False
    return True
