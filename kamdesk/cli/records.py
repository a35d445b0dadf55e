"""The commands on records of any kind: list, show, fields, add, edit, delete, restore."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from kamdesk.cli.assignments import Assignment, assignments, typed
from kamdesk.cli.call import Call
from kamdesk.cli.nouns import entity_named
from kamdesk.cli.output import table
from kamdesk.cli.rendering import as_record, as_table
from kamdesk.cli.session import workspace_of
from kamdesk.errors import Refused
from kamdesk.i18n import _
from kamdesk.protocol.entities import ENTITIES, Entity, Field, FieldType
from kamdesk.queries import listing
from kamdesk.queries.records import one, resolve
from kamdesk.services.records import (
    DEFAULTED,
    AddRecord,
    EditRecord,
    add_record,
    delete_record,
    edit_record,
    restore_record,
)
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace


def listed(call: Call) -> None:
    """Write the records that meet the condition."""
    entity, wanted = entity_named(call.arguments.entity), call.arguments
    if wanted.limit is not None and wanted.limit < 0:
        raise Refused("value.out_of_range", field="limit", value=wanted.limit, low=0, high="∞")
    with workspace_of(call) as workspace:
        found = workspace.read(listing.listed, entity, wanted.where, wanted.limit)
        call.output.give(found, lambda: workspace.read(as_table, entity, found))


def shown(call: Call) -> None:
    """Write one record with its children."""
    entity = entity_named(call.arguments.entity)
    with workspace_of(call) as workspace:
        found = workspace.read(listing.shown, entity, call.arguments.ref)
        call.output.give(found, lambda: workspace.read(as_record, entity, found))


def fields(call: Call) -> None:
    """Write the fields of an entity, or the entities; needs no profile."""
    if call.arguments.entity is None:
        kinds = [{"entity": each.plural, "label": _(each.label)} for each in ENTITIES.values()]
        call.output.give(kinds, lambda: "\n".join(f"{k['entity']}  {k['label']}" for k in kinds))
        return
    entity = entity_named(call.arguments.entity)
    found = [_described(entity, field) for field in entity.fields]
    call.output.give(found, lambda: _field_table(entity))


def added(call: Call) -> None:
    """Add a record and write its id."""
    entity = entity_named(call.arguments.entity)
    given = assignments(entity, call.arguments.pairs)
    with workspace_of(call) as workspace:
        values = workspace.read(typed, entity, given)
        _give_id(call, workspace.run(add_record, AddRecord(entity=entity.name, values=values)))


def edited(call: Call) -> None:
    """Edit a record and write its id."""
    entity = entity_named(call.arguments.entity)
    given = assignments(entity, call.arguments.pairs)
    with workspace_of(call) as workspace:
        command = workspace.read(_edit, entity, call.arguments.ref, given)
        _give_id(call, workspace.run(edit_record, command))


def deleted(call: Call) -> None:
    """Delete a record and write its id."""
    _by_reference(call, lambda door, name, found: door.run(delete_record, name, found))


def restored(call: Call) -> None:
    """Restore a deleted record and write its id."""
    _by_reference(
        call, lambda door, name, found: door.run(restore_record, name, found), deleted=True
    )


def _by_reference(
    call: Call, deed: Callable[[Workspace, str, UUID], UUID], *, deleted: bool = False
) -> None:
    entity, word = entity_named(call.arguments.entity), call.arguments.ref
    with workspace_of(call) as workspace:
        found = workspace.read(_gone if deleted else resolve, entity, word)
        _give_id(call, deed(workspace, entity.name, found))


def _gone(reading: Reading, entity: Entity, word: str) -> UUID:
    """Return the deleted record meant; a living one is told apart from an unknown one."""
    try:
        return resolve(reading, entity, word, deleted=True)
    except Refused as error:
        if error.code != "reference.unknown":
            raise
    resolve(reading, entity, word)
    raise Refused("record.not_deleted", entity=entity.name, id=word)


def _edit(reading: Reading, entity: Entity, word: str, given: list[Assignment]) -> EditRecord:
    before = one(reading, entity, resolve(reading, entity, word))
    values = typed(reading, entity, given, before)
    # Words are added to the list that was read; another writer in between must not be overrun.
    changed = [each.field.name for each in given if each.sign != "="]
    seen = {name: before[name] for name in changed}
    return EditRecord(entity=entity.name, id=before["id"], values=values, seen=seen)


def _give_id(call: Call, record_id: UUID) -> None:
    call.output.give({"id": record_id}, lambda: str(record_id))


def _described(entity: Entity, field: Field) -> Mapping[str, Any]:
    return {
        "code": field.code,
        "name": field.name,
        "type": field.type.value,
        "required": _is_needed(entity, field),
        "choices": [choice.key for choice in field.choices],
        "reference": ENTITIES[field.reference].plural if field.reference else None,
        "label": _(field.label),
    }


def _is_needed(entity: Entity, field: Field) -> bool:
    return field.required and (entity.name, field.name) not in DEFAULTED


def _field_table(entity: Entity) -> str:
    head = (_("Code"), _("Type"), _("Needed"), _("Label"), _("Takes"))
    rows = [
        (
            field.code,
            field.type.value,
            _("yes") if _is_needed(entity, field) else "",
            _(field.label),
            _takes(field),
        )
        for field in entity.fields
    ]
    return table(head, rows, widest=100)


def _takes(field: Field) -> str:
    if field.choices:
        return ", ".join(f"{choice.key} ({_(choice.label)})" for choice in field.choices)
    if field.type is FieldType.REFERENCE and field.reference:
        return ENTITIES[field.reference].plural
    if field.minimum is not None and field.maximum is not None:
        return f"{field.minimum}-{field.maximum}"
    return ""
