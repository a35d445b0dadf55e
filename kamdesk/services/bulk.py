"""One edit of many records: looked at first, then done as one deed that one undo takes back.

The preview is the deed itself, run on a reading that is never written: what it shows is what
happens.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct, field

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import Synced
from kamdesk.models.ids import new_id
from kamdesk.protocol.entities import ENTITIES, Entity, FieldType
from kamdesk.queries.bulk import loaded
from kamdesk.queries.records import title_of, values_of
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.storage.change_log import DeedRecord
from kamdesk.storage.deed import deed
from kamdesk.storage.reading import Reading, Viewpoint
from kamdesk.storage.unit_of_work import UnitOfWork

UNIQUE = frozenset({"external_id", "credit_code"})

Words = Mapping[str, tuple[str, ...]]


class BulkEdit(Struct, frozen=True, kw_only=True):
    """The same change to many records: ``values`` are set, words put into or out of lists.

    ``seen`` holds, per record, the values a preview showed before.
    """

    entity: str
    ids: Sequence[UUID]
    values: Mapping[str, Any] = field(default_factory=dict)
    add: Words = field(default_factory=dict)
    remove: Words = field(default_factory=dict)
    seen: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)


class BulkRow(Struct, frozen=True):
    """One record before and after. Both hold the fields that change, so nothing changes when empty.

    ``refusal`` is why this record cannot be edited so.
    """

    id: UUID
    title: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    refusal: Refused | None = None


class BulkPreview(Struct, frozen=True):
    """What an edit would do, record by record, in the order asked."""

    rows: tuple[BulkRow, ...]

    @property
    def accepted(self) -> tuple[UUID, ...]:
        """The records the edit would change."""
        return tuple(row.id for row in self.rows if row.after and row.refusal is None)

    @property
    def seen(self) -> dict[UUID, Mapping[str, Any]]:
        """What the rows held before, for :class:`BulkEdit`."""
        return {row.id: row.before for row in self.rows}


def preview_bulk(reading: Reading, edit: BulkEdit) -> BulkPreview:
    """Show what an edit would do. Raises Refused as :func:`edit_many` for the edit as a whole."""
    entity = _checked(edit)
    viewpoint = Viewpoint(reading.now, reading.today, reading.actor)
    trial = UnitOfWork(reading.session, viewpoint, DeedRecord(new_id(), "bulk.edit"))
    held = loaded(trial, entity, edit.ids)
    return BulkPreview(tuple(_tried(trial, edit, held, each) for each in dict.fromkeys(edit.ids)))


@deed("bulk.edit", N_("Edit many"))
def edit_many(work: UnitOfWork, edit: BulkEdit) -> tuple[UUID, ...]:
    """Change every record, or none; return the ids of those that changed.

    Raises:
        Refused: ``bulk.nothing_chosen``, ``bulk.unique_field``, ``bulk.not_a_list``,
            ``record.unknown_field``, or as :func:`kamdesk.services.records.edit_record` for the
            first record that cannot be changed.
    """
    entity = _checked(edit)
    held = loaded(work, entity, edit.ids)
    changed = tuple(each for each in dict.fromkeys(edit.ids) if _edited(work, edit, held, each))
    work.deed.name, work.deed.subject = "bulk.edit", _subject(held, changed)
    return changed


def _tried(
    trial: UnitOfWork, edit: BulkEdit, held: Mapping[UUID, Synced], record_id: UUID
) -> BulkRow:
    record = held.get(record_id)
    if record is None:
        missing = Refused("record.missing", entity=edit.entity, id=str(record_id))
        return BulkRow(record_id, "", {}, {}, missing)
    title, before, refusal = title_of(record), values_of(record), None
    try:
        _edited(trial, edit, held, record_id)
    except Refused as error:
        refusal = error
    after = values_of(record)
    changed = [name for name, value in after.items() if before[name] != value]
    return BulkRow(
        record_id,
        title,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        refusal,
    )


def _edited(work: UnitOfWork, edit: BulkEdit, held: Mapping[UUID, Synced], record_id: UUID) -> bool:
    record = held.get(record_id)
    if record is None:
        raise Refused("record.missing", entity=edit.entity, id=str(record_id))
    before = values_of(record)
    values = {**edit.values, **_lists(record, edit)}
    edit_record(
        work,
        EditRecord(entity=edit.entity, id=record_id, values=values, seen=edit.seen.get(record_id)),
    )
    return values_of(record) != before


def _lists(record: Synced, edit: BulkEdit) -> dict[str, tuple[str, ...]]:
    names = {**edit.add, **edit.remove}
    return {
        name: tuple(
            sorted(
                (set(getattr(record, name)) | set(edit.add.get(name, ())))
                - set(edit.remove.get(name, ()))
            )
        )
        for name in names
    }


def _checked(edit: BulkEdit) -> Entity:
    entity = ENTITIES[edit.entity]
    names = [*edit.values, *edit.add, *edit.remove]
    if not edit.ids or not names:
        raise Refused("bulk.nothing_chosen")
    known = {each.name for each in entity.fields}
    for name in names:
        if name not in known:
            raise Refused("record.unknown_field", field=name, entity=entity.name)
        if name in UNIQUE:
            raise Refused("bulk.unique_field", field=entity.field(name).code)
    for name in (*edit.add, *edit.remove):
        if entity.field(name).type is not FieldType.SET:
            raise Refused("bulk.not_a_list", field=entity.field(name).code)
    return entity


def _subject(held: Mapping[UUID, Synced], changed: Sequence[UUID]) -> str | None:
    """Name the first record and how many more there were, in no language."""
    if not changed:
        return None
    more = f" +{len(changed) - 1}" if len(changed) > 1 else ""
    return f"{title_of(held[changed[0]])}{more}"
