"""Undo and redo: new deeds that put back what an older deed changed, where nobody has since.

Only own local deeds of the last 30 days can be undone. Undoing survives a restart, because it
reads the change log and nothing else.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Select, select, update

from kamdesk.errors import Refused
from kamdesk.models import SYNCED, Synced
from kamdesk.models.local import Change, Deed
from kamdesk.storage.reading import WITH_DELETED, Reading
from kamdesk.storage.standing import corrected
from kamdesk.storage.unit_of_work import UnitOfWork, chunks
from kamdesk.storage.values import decoded, encoded

KEPT: Final = timedelta(days=30)
UNDO, REDO = "undo", "redo"
_NEVER_UNDONE = ("profile.create", "demo.seed", "demo.day", "demo.settle", "demo.scale")


class Touched(Struct, frozen=True):
    """One field of one record; ``field`` None means the record itself came or went."""

    entity: str
    id: UUID
    field: str | None


class Undone(Struct, frozen=True):
    """What an undo did. ``left_alone`` names fields somebody has changed since."""

    deed: str
    subject: str | None
    restored: tuple[Touched, ...]
    left_alone: tuple[Touched, ...]


class Undoable(Struct, frozen=True):
    """The deed an undo (or redo) would take back now. ``name`` is the original deed's."""

    id: UUID
    name: str
    subject: str | None


def next_undo(reading: Reading) -> Undoable | None:
    """Return the deed Ctrl+Z would take back, or None."""
    return _first(reading, _own(reading).where(Deed.name != UNDO))


def next_redo(reading: Reading) -> Undoable | None:
    """Return the undo that would be taken back; a newer deed of another kind closes the way."""
    newest = reading.session.scalar(_own(reading).where(Deed.name.not_in((UNDO, REDO))).limit(1))
    after = 0 if newest is None else newest.seq
    return _first(reading, _own(reading).where(Deed.name == UNDO, Deed.seq > after))


def undo(work: UnitOfWork) -> Undone:
    """Take back the last own deed. Raises Refused ``undo.nothing``."""
    return _take_back(work, next_undo(work), "undo.nothing")


def redo(work: UnitOfWork) -> Undone:
    """Take back the last undo. Raises Refused ``redo.nothing``."""
    return _take_back(work, next_redo(work), "redo.nothing")


def _take_back(work: UnitOfWork, target: Undoable | None, refusal: str) -> Undone:
    if target is None:
        raise Refused(refusal)
    work.deed.undoes, work.deed.subject = target.id, target.subject
    restored, left_alone = _reverse(work, target.id)
    work.session.execute(update(Deed).where(Deed.id == target.id).values(undone_by=work.deed.id))
    return Undone(target.name, target.subject, tuple(restored), tuple(left_alone))


def _own(reading: Reading) -> Select[Deed]:
    return (
        select(Deed)
        .where(
            Deed.actor_id == reading.actor,
            Deed.origin == "local",
            Deed.undone_by.is_(None),
            Deed.name.not_in(_NEVER_UNDONE),
            Deed.at >= corrected(reading.session, reading.now) - KEPT,
        )
        .order_by(Deed.seq.desc())
    )


def _first(reading: Reading, wanted: Select[Deed]) -> Undoable | None:
    found = reading.session.scalar(wanted.limit(1))
    if found is None:
        return None
    return Undoable(found.id, _original_name(reading, found), found.subject)


def _original_name(reading: Reading, deed: Deed) -> str:
    """Follow undo and redo back to the deed a person knows."""
    while deed.undoes is not None:
        below = reading.session.scalar(select(Deed).where(Deed.id == deed.undoes))
        if below is None:
            break
        deed = below
    return deed.name


def take_back_lines(
    work: UnitOfWork, deed_id: UUID, wanted: Callable[[Change], bool]
) -> tuple[list[Touched], list[Touched]]:
    """Put back some of what a deed changed, whoever did it; return what came back and what not."""
    return _put_all_back(work, [line for line in _lines_of(work, deed_id) if wanted(line)])


def _reverse(work: UnitOfWork, deed_id: UUID) -> tuple[list[Touched], list[Touched]]:
    return _put_all_back(work, _lines_of(work, deed_id))


def _lines_of(work: UnitOfWork, deed_id: UUID) -> list[Change]:
    wanted = select(Change).where(Change.deed_id == deed_id).order_by(Change.seq.desc())
    return list(work.session.scalars(wanted))


def _put_all_back(work: UnitOfWork, changes: list[Change]) -> tuple[list[Touched], list[Touched]]:
    restored: list[Touched] = []
    left_alone: list[Touched] = []
    records = _records(work, changes)
    created: list[Synced] = []
    for change in changes:
        record = records.get((change.entity, change.record_id))
        done = record is not None and _put_back(record, change)
        if done and record is not None and change.field is None:
            created.append(record)
        touched = Touched(change.entity, change.record_id, change.field)
        (restored if done else left_alone).append(touched)
    work.remove(*created)
    return restored, left_alone


def _put_back(record: Synced, change: Change) -> bool:
    """Restore one field where it still is what the deed made it; a create only has to be there."""
    if change.field is None:
        return record.deleted_at is None
    if encoded(getattr(record, change.field)) != change.after:
        return False
    setattr(record, change.field, decoded(change.entity, change.field, change.before))
    return True


def _records(work: UnitOfWork, changes: list[Change]) -> dict[tuple[str, UUID], Synced]:
    """Load every touched record, deleted ones too, a few hundred at a time."""
    wanted: dict[str, list[UUID]] = {}
    for change in changes:
        wanted.setdefault(change.entity, []).append(change.record_id)
    found: dict[tuple[str, UUID], Synced] = {}
    for entity, ids in wanted.items():
        kind = SYNCED[entity]
        for chunk in chunks(ids):
            some = select(kind).where(kind.id.in_(chunk))
            for record in work.session.scalars(some, execution_options=WITH_DELETED):
                found[entity, record.id] = record
    return found
