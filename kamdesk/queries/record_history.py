"""What was done to one record: every change with its deed, person and time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import or_, select

from kamdesk.errors import Refused
from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import ENTITIES, Entity
from kamdesk.queries.listing import all_titles
from kamdesk.queries.records import resolve
from kamdesk.storage.reading import Reading

# A value that did not win is told by its conflict, not by the history of the field.
_TOLD: Final = (Change.id, Change.rev, Change.at, Change.field, Change.before, Change.after)
_HAPPENED: Final = or_(Change.verdict.is_(None), Change.verdict.in_(("merged", "claim")))


class ChangeRow(Struct, frozen=True):
    """One change. ``field`` is None when the record was created; ``after`` then holds all values.

    ``deed`` is the code of the deed, ``actor`` the person's name, or the id of one unknown here.
    """

    deed: str
    actor: str
    at: datetime
    field: str | None
    before: Any
    after: Any


def history_of(
    reading: Reading, entity: Entity, word: str, *, english: bool = False
) -> list[ChangeRow]:
    """Return all changes of a record, oldest first, deleted records included.

    ``english`` calls people by their English names where they have one.

    Raises Refused: ``reference.unknown``, ``reference.ambiguous``.
    """
    return record_history(reading, entity, _found(reading, entity, word), english=english)


def record_history(
    reading: Reading, entity: Entity, record_id: UUID, *, english: bool = False
) -> list[ChangeRow]:
    """Return all changes of a record, oldest first. As :func:`history_of`.

    The server's order counts; what it has not confirmed comes last, as it was done here.
    """
    found = reading.session.execute(
        select(*_TOLD, Deed.name, Deed.actor_id, _HAPPENED.label("happened"))
        .join(Deed, Deed.id == Change.deed_id)
        .where(Change.entity == entity.name, Change.record_id == record_id)
        .order_by(Change.rev.is_(None), Change.rev, Change.seq)
    )
    rows = [row for row in _in_order(found.all()) if row.happened]
    people = all_titles(reading, ENTITIES["user"], {row.actor_id for row in rows}, english=english)
    return [
        ChangeRow(
            deed=row.name,
            actor=people.get(row.actor_id, (str(row.actor_id), True))[0],
            at=row.at,
            field=row.field,
            before=_value(row.before),
            after=_value(row.after),
        )
        for row in rows
    ]


def _in_order(rows: Sequence[Any]) -> list[Any]:
    """Keep what one change did together; it brought a record back before it did anything else.

    What did not win counts for the order: the change itself was made there, whatever else it did.
    One that was turned away and handed over again is told where it was taken: its author knows
    of no other place.
    """
    first: dict[tuple[UUID, int | None], int] = {}
    for number, row in enumerate(rows):
        first.setdefault((row.id, row.rev), number)
    return sorted(rows, key=lambda row: (first[row.id, row.rev], row.field != "deleted_at"))


def _found(reading: Reading, entity: Entity, word: str) -> UUID:
    try:
        return resolve(reading, entity, word)
    except Refused as error:
        if error.code != "reference.unknown":
            raise
    return resolve(reading, entity, word, deleted=True)


def _value(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)
