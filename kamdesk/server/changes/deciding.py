"""Authority that depends on records: deciding a question, and withdrawing what is only added.

What follows from the registry alone stands in ``protocol.entities.authority``.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from kamdesk.protocol.entities import Entity
from kamdesk.protocol.entities.authority import DELETED, Access
from kamdesk.protocol.entities.conflicts import CONFLICT
from kamdesk.server.bulk import rows_by
from kamdesk.server.changes.batch import Batch
from kamdesk.server.changes.ops import Op
from kamdesk.server.members.visibility import as_id
from kamdesk.server.schema import record
from kamdesk.server.stored import Stored

_AUDITOR: Final = "auditor"
_SECOND_THOUGHTS: Final = timedelta(days=30) // timedelta(microseconds=1)


class Deciding:
    """Answers for one batch; reads questions only when somebody of the line writes a field."""

    def __init__(self, connection: Connection, batch: Batch, ops: Iterable[Op]) -> None:
        self._connection, self._batch = connection, batch
        self._moving = {
            (op.deed.id, op.id, op.fields[DELETED] is None) for op in ops if DELETED in op.fields
        }
        self._asked: dict[str, list[bytes]] = {}

    def may_come_or_go(self, entity: Entity, stored: Stored, op: Op, name: str) -> bool:
        """Tell whether the caller may withdraw what is only added, or take that back.

        Its writer may. Others take it along with the record it belongs to, and bring it back
        with that or unless its writer withdrew it.
        """
        if name != DELETED:
            return False
        writer = as_id(stored.fields.get(entity.author or "")) or stored.meta.created.actor
        if writer == self._batch.caller.user:
            return True
        owners, back = list(_owners(entity, stored)), op.fields[DELETED] is None
        if back and stored.stamp(DELETED).actor != writer:
            return True
        return any(self._goes_along(kind, owner, op, back=back) for kind, owner in owners)

    def may_decide(self, entity: Entity, stored: Stored, name: str) -> bool:
        """Tell whether a question asks about this field that the caller may settle, or has settled.

        Deciding to delete a record takes along what belongs to it.
        """
        if self._batch.caller.role == _AUDITOR:
            return False
        subjects = {stored.id}
        if name == DELETED:
            subjects.update(owner for _kind, owner in _owners(entity, stored))
        return any(
            as_id(question.fields.get("subject_id")) in subjects
            and _asks(question, name)
            and self._is_theirs(question)
            for question in self._questions(stored.scope)
        )

    def _goes_along(self, kind: str, owner: bytes, op: Op, *, back: bool) -> bool:
        """Tell whether the record above goes, or comes back, in the same deed or did before."""
        records = self._batch.records
        records.load(self._connection, [owner] if (kind, owner) not in records.known else [])
        above = records.known.get((kind, owner))
        if above is None:
            return False
        if not back and above.deleted_at is not None:
            return True
        may = self._batch.access_to(above.scope) is Access.WRITE
        moves = above.deleted_at is not None or above.key in records.changed or not back
        return may and moves and (op.deed.id, owner, back) in self._moving

    def _is_theirs(self, question: Stored) -> bool:
        """Tell whether a question is open, or was settled by the caller not long ago.

        The field and the closing come in either order, and whoever decided may think again.
        """
        if question.fields.get("state") == "open":
            return True
        settled = question.stamp("state")
        is_fresh = settled.at >= self._batch.now - _SECOND_THOUGHTS
        return settled.actor == self._batch.caller.user and is_fresh

    def _questions(self, scope: str) -> Iterator[Stored]:
        known = self._batch.records.known
        if scope not in self._asked:
            of_conflicts = f"entity = '{CONFLICT.name}' AND deleted_at IS NULL"
            found = rows_by(self._connection, record, "scope", [scope], "id", of_conflicts)
            self._asked[scope] = [bytes(row.id) for row in found]
            self._batch.records.load(self._connection, self._asked[scope])
        yield from (known[CONFLICT.name, one] for one in self._asked[scope])


def _asks(question: Stored, name: str) -> bool:
    field, mine = question.fields.get("subject_field"), question.fields.get("mine") or {}
    if field != "*":
        return bool(field == name)
    late = mine.get("value")
    return isinstance(late, dict) and name in late


def _owners(entity: Entity, stored: Stored) -> Iterator[tuple[str, bytes]]:
    """Yield entity and id of what a record belongs to."""
    for name in entity.owner:
        owner = as_id(stored.fields.get(name))
        kind = entity.field(name).reference
        if owner is not None and kind is not None:
            yield kind, owner
