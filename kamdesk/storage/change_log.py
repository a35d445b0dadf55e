"""The one change log: what a deed changed, written once, in the deed's own transaction.

Old values are noted when a change is first flushed; the rows are written at the end, so that a
field set three times in one deed is one row, and a field set back is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Table, insert, inspect
from sqlalchemy.orm import Session

from kamdesk.domain.change_set import LIMIT, ChangeSet
from kamdesk.models import SYNCED, Synced
from kamdesk.models.ids import new_id
from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import Entity
from kamdesk.protocol.entities.authority import WIRE
from kamdesk.storage.bulk import insert_rows
from kamdesk.storage.reading import Viewpoint
from kamdesk.storage.standing import corrected, standing, unread_accounts
from kamdesk.storage.values import encoded, encoded_record, synced_fields

Row = Mapping[str, Any]


class DeedRecord(Struct):
    """How the log names a deed. ``undoes`` is the deed it takes back, if any."""

    id: UUID
    name: str
    subject: str | None = None
    undoes: UUID | None = None
    origin: str = "local"


class Capture:
    """Watches one session and keeps, per record, what it was before the deed."""

    def __init__(self) -> None:
        self._created: dict[Synced, None] = {}
        self._before: dict[Synced, dict[str, Any]] = {}
        self._bulk: list[tuple[str, Sequence[Row]]] = []
        self._received: dict[tuple[str, UUID], UUID | None] = {}
        self._told: ChangeSet | None = None

    def note(self, session: Session, *_flush: object) -> None:
        """Note changes about to be flushed; an event listener."""
        if any(isinstance(record, Synced) for record in session.deleted):
            raise AssertionError("a synced record is removed by work.remove, never deleted")
        self._told = None
        for record in session.new:
            if isinstance(record, Synced):
                self._created[record] = None
        for record in session.dirty:
            if isinstance(record, Synced) and record not in self._created:
                self._note_old_values(record)

    def note_bulk(self, entity: str, rows: Sequence[Row]) -> None:
        """Note records that were created without passing through the session."""
        missing = set(synced_fields(SYNCED[entity])) - rows[0].keys()
        whole = [{**dict.fromkeys(missing), **row} for row in rows] if missing else rows
        self._bulk.append((entity, whole))
        self._told = None

    def note_received(self, entity: str, accounts: Mapping[UUID, UUID | None]) -> None:
        """Note records that a server changed, each with its account; the log is told apart."""
        self._received.update({(entity, key): account for key, account in accounts.items()})
        self._told = None

    def fresh_rows(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield what was created in bulk, without the records that were changed again since."""
        again = {record.id for record in self._before}
        for name, rows in self._bulk:
            yield name, [row for row in rows if row["id"] not in again] if again else list(rows)

    def handled(self) -> Iterator[tuple[str, UUID]]:
        """Yield table and id of every record that passed through the session."""
        for record in (*self._created, *self._before):
            yield record.__tablename__, record.id
        yield from self._received

    def changed(self) -> Iterator[tuple[str, UUID, UUID | None]]:
        """Yield table, id and account id of every changed record."""
        for record in (*self._created, *self._before):
            entity = WIRE[record.__tablename__]
            yield entity.name, record.id, _account_of(entity.scope_by, vars(record), record.id)
        for (name, record_id), account in self._received.items():
            yield name, record_id, account
        for name, rows in self._bulk:
            scope = WIRE[name].scope_by
            for row in rows:
                yield name, row["id"], _account_of(scope, row, row["id"])

    def change_set(self) -> ChangeSet:
        """Return what the deed touched so far."""
        if self._told is None:
            self._told = self._summed_up()
        return self._told

    def _summed_up(self) -> ChangeSet:
        if sum(len(rows) for _, rows in self._bulk) > LIMIT:  # too many to name: do not try
            tables = {name for name, _ in self.handled()} | {name for name, _ in self._bulk}
            return ChangeSet(frozenset(tables), None, None)
        found = list(self.changed())
        accounts = frozenset(account for _, _, account in found if account is not None)
        told = ChangeSet.of(((name, record) for name, record, _ in found), accounts)
        if self._received:  # a page of sync names its accounts, however many records it brings
            return ChangeSet(told.tables, told.records, accounts)
        return told

    def write(self, session: Session, deed: DeedRecord, viewpoint: Viewpoint) -> None:
        """Write the deed and its changes, if it changed anything."""
        rows = list(self._rows())
        if not rows:
            return
        cursor, at = standing(session).cursor, corrected(session, viewpoint.now)
        same = {"deed_id": deed.id, "at": at, "origin": deed.origin}
        unread = unread_accounts(session) if cursor else set()
        for row in rows:
            row["id"] = new_id()
            reached = 0 if row["account_id"] in unread else cursor
            row["base_rev"] = max(reached, row["base_rev"] or 0) or None
            row.update(same)
        session.execute(
            insert(Deed),
            {
                "id": deed.id,
                "name": deed.name,
                "actor_id": viewpoint.actor,
                "at": at,
                "origin": deed.origin,
                "subject": deed.subject,
                "undoes": deed.undoes,
            },
        )
        insert_rows(session.connection(), cast("Table", Change.__table__), rows)

    def _note_old_values(self, record: Synced) -> None:
        state = inspect(record)
        for field in synced_fields(type(record)):
            history = state.attrs[field].history
            if history.has_changes():
                old = history.deleted[0] if history.deleted else None
                self._before.setdefault(record, {}).setdefault(field, old)

    def _rows(self) -> Iterator[dict[str, Any]]:
        for record in self._created:
            values = {name: getattr(record, name) for name in synced_fields(type(record))}
            yield _created_row(WIRE[record.__tablename__], record.id, values)
        for name, rows in self._bulk:
            entity, fields = WIRE[name], synced_fields(SYNCED[name])
            for row in rows:
                yield _created_row(entity, row["id"], {field: row[field] for field in fields})
        for record, old in self._before.items():
            yield from _updated_rows(record, old)


def _created_row(entity: Entity, record_id: UUID, values: dict[str, Any]) -> dict[str, Any]:
    return {
        "entity": entity.name,
        "record_id": record_id,
        "account_id": _account_of(entity.scope_by, values, record_id),
        "field": None,
        "before": None,
        "after": encoded_record(values),
        "base_rev": None,
    }


def _updated_rows(record: Synced, old: dict[str, Any]) -> Iterator[dict[str, Any]]:
    entity = WIRE[record.__tablename__]
    account = _account_of(entity.scope_by, vars(record), record.id)
    for field, value in old.items():
        before, after = encoded(value), encoded(getattr(record, field))
        if before != after:
            yield {
                "entity": entity.name,
                "record_id": record.id,
                "account_id": account,
                "field": field,
                "before": before,
                "after": after,
                "base_rev": record.rev,
            }


def _account_of(scope_by: str | None, values: Mapping[str, Any], record_id: UUID) -> UUID | None:
    if scope_by is None:
        return None
    return record_id if scope_by == "id" else values.get(scope_by)
