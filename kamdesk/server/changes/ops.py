"""The ops of a batch, one by one; what needs no database is judged here, column by column."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.protocol.entities.authority import WIRE
from kamdesk.protocol.limits import BATCH_RECORDS
from kamdesk.protocol.messages import Deed, Ops, Push
from kamdesk.server.changes.checks import check_of

_ID = 16


class Op(Struct, frozen=True):
    """One change of one record. It is ``sound`` when every field may be called so and hold that."""

    entity: str
    id: bytes
    change_id: bytes
    deed: Deed
    base_rev: int
    fields: dict[str, Any]
    created: bool
    sound: bool = True


def ops_of(push: Push) -> list[Op]:
    """Return the ops of a batch in their order.

    Raises:
        Refused: ``message.damaged`` when columns are of different length or ids are no ids,
            ``message.too_big`` when there are too many.
    """
    try:
        found = list(_rows(push))
    except (ValueError, IndexError):
        raise Refused("message.damaged") from None
    if len(found) > BATCH_RECORDS:
        raise Refused("message.too_big", limit=BATCH_RECORDS)
    if any(len(op.id) != _ID or len(op.change_id) != _ID for op in found):
        raise Refused("message.damaged")
    return found


def _rows(push: Push) -> Iterator[Op]:
    for deed in push.deeds:
        if len(deed.id) != _ID or len(deed.actor) != _ID:
            raise ValueError
    for block in push.ops:
        names = list(block.fields)
        values = zip(*block.fields.values(), strict=True) if names else [()] * len(block.id)
        columns = zip(block.id, block.change_id, block.deed, block.base_rev, values, strict=True)
        unsound = _unsound(block)
        for place, (record_id, change_id, number, base_rev, row) in enumerate(columns):
            if number < 0:
                raise IndexError
            yield Op(
                block.entity,
                record_id,
                change_id,
                push.deeds[number],
                base_rev,
                dict(zip(names, row, strict=True)),
                block.created,
                place not in unsound,
            )


def _unsound(block: Ops) -> set[int]:
    """Return the places of a block that carry what their entity cannot. None is always a value."""
    if block.entity not in WIRE:
        return set()  # turned away for that
    found: set[int] = set()
    for name, column in block.fields.items():
        check = check_of(block.entity, name)
        found.update(
            place
            for place, value in enumerate(column)
            if check is None or not (value is None or check(value))
        )
    return found
