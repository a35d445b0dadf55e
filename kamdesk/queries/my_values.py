"""What I wrote that did not win: shown over the value that stands, until somebody decides."""

from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kamdesk.queries.conflict_inbox import Disputed, conflict_inbox
from kamdesk.queries.conflicts import ConflictRow, open_conflicts
from kamdesk.storage.reading import Reading

_FIELDS: Final = frozenset({"edit", "ask"})  # kinds where one field holds another value


class MyValue(Struct, frozen=True):
    """One field of a record. ``author`` wrote what stands; names are those of what both hold."""

    conflict_id: UUID
    entity: str
    title: str
    field: str
    mine: Any
    stands: Any
    author: str
    names: dict[str, str]
    currency: str


def my_values(reading: Reading, account_id: UUID, english: bool = False) -> list[MyValue]:
    """Return my values that wait at an account and all that belongs to it."""
    if not any(row.account_id == account_id for row in open_conflicts(reading)):
        return []
    groups = conflict_inbox(reading, english=english)
    return [
        _mine(group, row, english=english)
        for group in groups
        if group.account_id == account_id
        for row in group.rows
        if not row.flipped and row.kind in _FIELDS
    ]


def _mine(group: Disputed, row: ConflictRow, *, english: bool) -> MyValue:
    return MyValue(
        conflict_id=row.id,
        entity=row.entity,
        title=(group.english_title if english else None) or group.title,
        field=row.field,
        mine=row.mine,
        stands=row.theirs,
        author=row.authors.theirs or "",
        names=group.names,
        currency=str((group.values or {}).get("currency") or "CNY"),
    )
