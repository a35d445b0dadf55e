"""Unique values: whoever claims one first in server order has it; the other is told."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete

from kamdesk.protocol.entities.authority import REFUSED_CLAIMS, WIRE, claims
from kamdesk.server.bulk import put_rows, rows_by
from kamdesk.server.changes.batch import Batch
from kamdesk.server.changes.conflicts import duplicate
from kamdesk.server.changes.ops import Op
from kamdesk.server.config import REALM
from kamdesk.server.schema import claim
from kamdesk.server.stored import Stored

Claim = tuple[str, str, str]  # entity, field, value


def settle_claims(connection: Connection, batch: Batch) -> None:
    """Give up and take the unique values of everything this batch touched.

    All is given up before anything is taken, so that two records may swap their codes.
    """
    touched = [(batch.records.known[key], op) for key, op in batch.claiming.items()]
    if not touched:
        return
    before = {bytes(r.id): r for r in rows_by(connection, claim, "id", [s.id for s, _ in touched])}
    _give_up(connection, [bytes(record_id) for record_id in before])
    values = [value for stored, _ in touched for _, _, value in _claimed(stored)]
    taken = {
        (row.entity, row.field, row.value): bytes(row.id)
        for row in rows_by(connection, claim, "value", dict.fromkeys(values))
    }
    rows: list[tuple[Any, ...]] = []
    for stored, op in touched:
        refused = sorted(name for name in _take(stored, taken, rows, batch, op))
        if refused != (stored.fields.get(REFUSED_CLAIMS) or []):
            _mark(batch, stored, op, refused)
    put_rows(connection, claim, rows)


def _take(
    stored: Stored, taken: dict[Claim, bytes], rows: list[tuple[Any, ...]], batch: Batch, op: Op
) -> Iterator[str]:
    """Take the values of one record and yield the fields whose value is somebody else's."""
    for one in _claimed(stored):
        holder = taken.setdefault(one, stored.id)
        if holder == stored.id:
            rows.append((*one, stored.id))
        else:
            batch.disagreements.append(duplicate(stored, one[1], batch.stamp(op), holder))
            yield one[1]


def _mark(batch: Batch, stored: Stored, op: Op, refused: list[str]) -> None:
    if refused:
        stored.fields[REFUSED_CLAIMS] = refused
        batch.answer(op, "claim", value={REFUSED_CLAIMS: refused})
    else:
        stored.fields.pop(REFUSED_CLAIMS, None)
    batch.records.change(stored, batch.rev)


def _claimed(stored: Stored) -> Iterator[Claim]:
    """Yield what a live record claims."""
    if stored.deleted_at is not None:
        return
    for name in claims(WIRE[stored.entity]):
        value = stored.fields.get(name)
        if isinstance(value, str) and value:
            yield stored.entity, name, value


def _give_up(connection: Connection, ids: list[bytes]) -> None:
    if ids:
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            connection.execute(delete(claim).where(claim.c.realm == REALM, claim.c.id.in_(part)))
