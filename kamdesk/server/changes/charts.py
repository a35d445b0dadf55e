"""Org charts without circles: the edge that would close one is cut."""

from sqlalchemy import Connection

from kamdesk.protocol.entities import Entity
from kamdesk.server.bulk import rows_by
from kamdesk.server.schema import record
from kamdesk.server.stored import Records, Stored, read

_POSITIONS = "entity = 'position'"
_WANTED = "entity, id, scope, rev, deleted_at, fields, meta"


class Charts:
    """Who reports to whom, account by account, read when the first edge is drawn."""

    def __init__(self, connection: Connection, records: Records) -> None:
        self._connection, self._records = connection, records
        self._edges: dict[str, dict[bytes, tuple[str, str]]] = {}  # scope: position: from, to

    def closes_circle(
        self, entity: Entity, stored: Stored, to: object, fields: dict[str, object]
    ) -> bool:
        """Tell whether a position that reports to this contact would close a circle.

        One that does not is remembered, so that the next of the batch meets it.
        """
        if entity.name != "position":
            return False
        edges = self._of(stored.scope)
        edges.pop(stored.id, None)
        start = fields.get("contact_id")
        if not isinstance(start, str) or not isinstance(to, str):
            return False
        if _leads(edges, to, start):
            return True
        edges[stored.id] = (start, to)
        return False

    def _of(self, scope: str) -> dict[bytes, tuple[str, str]]:
        if scope not in self._edges:
            found = (
                read(row)
                for row in rows_by(self._connection, record, "scope", [scope], _WANTED, _POSITIONS)
            )
            self._edges[scope] = {
                one.id: (one.fields["contact_id"], one.fields["reports_to_id"])
                for one in found
                if one.deleted_at is None and one.fields.get("reports_to_id")
            }
        return self._edges[scope]


def _leads(edges: dict[bytes, tuple[str, str]], start: str, goal: str) -> bool:
    """Tell whether one gets from a contact to another by going up."""
    above: dict[str, list[str]] = {}
    for source, target in edges.values():
        above.setdefault(source, []).append(target)
    seen, waiting = set[str](), [start]
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            waiting.extend(above.get(at, ()))
    return False
