"""One deed as one transaction: read, change, log, react, commit, or nothing at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar, cast
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Engine, Table, event, select
from sqlalchemy.orm import Session

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import Refused
from kamdesk.models import SYNCED, Synced
from kamdesk.models.ids import new_id
from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import ENTITIES
from kamdesk.storage.bulk import insert_rows
from kamdesk.storage.change_log import Capture, DeedRecord, Row
from kamdesk.storage.collector import collector_resting
from kamdesk.storage.reading import WITH_DELETED, Hiding, Reading, Viewpoint
from kamdesk.storage.values import encoded

Record = TypeVar("Record", bound=Synced)

CHUNK: Final = 500  # ids in one statement
_CAPTURE: Final = "capture"


@event.listens_for(Hiding, "before_flush")
def _note(session: Session, *flush: object) -> None:
    capture: Capture | None = session.info.get(_CAPTURE)
    if capture is not None:
        capture.note(session, *flush)


class UnitOfWork(Reading):
    """Everything one deed may touch. ``now`` is one instant for the whole transaction."""

    def __init__(self, session: Session, viewpoint: Viewpoint, deed: DeedRecord) -> None:
        super().__init__(session, viewpoint)
        self.deed = deed
        self.capture = Capture()
        self._met: dict[tuple[type[Synced], UUID], Synced] = {}
        session.info[_CAPTURE] = self.capture

    def get(self, kind: type[Record], record_id: UUID) -> Record:
        """Return a live record. Raises Refused ``record.missing``."""
        record = self._load(kind, record_id)
        if record is None or record.deleted_at is not None:
            raise Refused("record.missing", entity=kind.__tablename__, id=str(record_id))
        return record

    def find(self, kind: type[Record], **equal: object) -> list[Record]:
        """Return live records whose fields equal these values, oldest id first."""
        return list(self.session.scalars(select(kind).filter_by(**equal).order_by(kind.id)))

    def find_many(self, kind: type[Record], ids: Sequence[UUID]) -> list[Record]:
        """Return the live ones of these records, in a few statements whatever their number."""
        wanted = select(kind)
        return [
            record
            for some in chunks(ids)
            for record in self.session.scalars(wanted.where(kind.id.in_(some)))
        ]

    def add(self, record: Synced) -> None:
        """Store a new record."""
        self.session.add(record)

    def add_many(self, kind: type[Synced], rows: Sequence[Row]) -> None:
        """Store many new records at once; every row names the same fields, ``id`` among them."""
        if rows:
            self.session.flush()
            insert_rows(self.session.connection(), cast("Table", kind.__table__), rows)
            self.capture.note_bulk(kind.__tablename__, rows)

    def remove(self, *records: Synced) -> None:
        """Delete records and what they own; one undo brings all of it back."""
        gone = [record for record in records if record.deleted_at is None]
        if not gone:
            return
        for record in gone:
            record.deleted_at = self.now
        self.remove(*self._owned_by(gone))

    def restore(self, kind: type[Record], record_id: UUID) -> Record:
        """Bring a deleted record back, with everything that went in the same deed.

        What went earlier stays deleted, and so does what hangs on something still deleted.

        Raises Refused: ``record.missing``, ``record.not_deleted``.
        """
        record = self._load(kind, record_id)
        if record is None:
            raise Refused("record.missing", entity=kind.__tablename__, id=str(record_id))
        if record.deleted_at is None:
            raise Refused("record.not_deleted", entity=kind.__tablename__, id=str(record_id))
        together = [self._load(SYNCED[name], other) for name, other in self._removed_with(record)]
        # A deed deletes at one instant: what was deleted again since has another.
        gone = [each for each in together if each and each.deleted_at == record.deleted_at]
        for each in self._upheld(record, gone):
            each.deleted_at = None
        return record

    def removal_of(self, record: Synced) -> UUID | None:
        """Return the deed that deleted a record last, or None."""
        gone = Change.field == "deleted_at", Change.after != encoded(None)
        return self.session.scalar(
            select(Change.deed_id)
            .where(*gone, Change.record_id == record.id)
            .order_by(Change.seq.desc())
            .limit(1)
        )

    def remover_of(self, record: Synced) -> UUID | None:
        """Return who deleted a record last, or None."""
        return self.session.scalar(select(Deed.actor_id).where(Deed.id == self.removal_of(record)))

    def let_go_with(self, record: Synced, field: str) -> list[UUID]:
        """Return whose ``field`` stopped naming a record in the deed that deleted it."""
        moved = select(Change.record_id).where(
            Change.deed_id == self.removal_of(record),
            Change.field == field,
            Change.before == encoded(record.id),
            Change.after == encoded(None),
        )
        return list(self.session.scalars(moved))

    def _load(self, kind: type[Record], record_id: UUID) -> Record | None:
        # Thousands of deals ask for the same few stages; the session takes its time to answer.
        found = self._met.get((kind, record_id))
        if found is None:
            found = self.session.get(kind, record_id, execution_options=WITH_DELETED)
            if found is not None:
                self._met[kind, record_id] = found
        return cast("Record | None", found)

    def _owned_by(self, parents: Sequence[Synced]) -> list[Synced]:
        ids: dict[str, list[UUID]] = {}
        for parent in parents:
            ids.setdefault(parent.__tablename__, []).append(parent.id)
        return [
            child
            for entity in ENTITIES.values()
            for name in entity.owner
            for chunk in chunks(ids.get(entity.field(name).reference or "", []))
            for child in self._pointing(SYNCED[entity.name], name, chunk)
        ]

    def _pointing(self, kind: type[Synced], field: str, ids: Sequence[UUID]) -> Sequence[Synced]:
        return self.session.scalars(select(kind).where(getattr(kind, field).in_(ids))).all()

    def _removed_with(self, record: Synced) -> list[tuple[str, UUID]]:
        together = select(Change.entity, Change.record_id).where(
            Change.field == "deleted_at", Change.deed_id == self.removal_of(record)
        )
        return [(entity, other) for entity, other in self.session.execute(together)]

    def _upheld(self, root: Synced, gone: Sequence[Synced]) -> list[Synced]:
        """Return what may come back with ``root``: whatever it hangs on lives or comes too."""
        back = {(each.__tablename__, each.id): each for each in (*gone, root)}
        while falling := [
            key
            for key, each in back.items()
            if each is not root
            and not all(key in back or alive for key, alive in self._owners(each))
        ]:
            for key in falling:
                del back[key]
        return list(back.values())

    def _owners(self, record: Synced) -> Iterator[tuple[tuple[str, UUID], bool]]:
        """Yield table and id of each record this one goes with, and whether that one lives."""
        entity = ENTITIES[record.__tablename__]
        for name in entity.owner:
            target, key = entity.field(name).reference, getattr(record, name)
            if target is not None and key is not None:
                owner = self._load(SYNCED[target], key)
                yield (target, key), owner is not None and owner.deleted_at is None


def chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Cut a list to what one statement may carry."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


class Reaction(Struct, frozen=True):
    """Something that follows every deed before it is committed, in the same transaction.

    ``remote`` tells whether it also follows changes that came from a server.
    """

    name: str
    run: Callable[[UnitOfWork, ChangeSet], None]
    remote: bool = True


@contextmanager
def unit_of_work(
    engine: Engine,
    viewpoint: Viewpoint,
    name: str,
    reactions: Sequence[Reaction] = (),
    *,
    origin: str = "local",
) -> Iterator[UnitOfWork]:
    """Open a unit of work; commit on a clean exit, roll back on any error."""
    deed = DeedRecord(new_id(), name, origin=origin)
    with collector_resting(), Hiding(engine, expire_on_commit=False) as session, session.begin():
        work = UnitOfWork(session, viewpoint, deed)
        yield work
        session.flush()
        _react(work, reactions)
        session.flush()
        work.capture.write(session, deed, viewpoint)


def _react(work: UnitOfWork, reactions: Sequence[Reaction]) -> None:
    changes = work.capture.change_set() if reactions else None
    if not changes:
        return
    for reaction in reactions:
        if reaction.remote or work.deed.origin == "local":
            reaction.run(work, changes)
            work.session.flush()


def reading(engine: Engine, viewpoint: Viewpoint) -> "_Reading":
    """Return a context that reads in one consistent snapshot."""
    return _Reading(engine, viewpoint)


class _Reading:
    def __init__(self, engine: Engine, viewpoint: Viewpoint) -> None:
        self._session = Hiding(engine, autoflush=False)
        self._viewpoint = viewpoint

    def __enter__(self) -> Reading:
        return Reading(self._session, self._viewpoint)

    def __exit__(self, *_error: object) -> None:
        self._session.close()
