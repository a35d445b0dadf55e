"""Deeds on any kind of record: add, edit, delete, restore.

They check every value against the registry, then the rules of the noun (``record_rules``).
Nouns with a use-case of their own (logging a visit) have a module of their own.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models import SYNCED, Synced
from kamdesk.models.ids import new_id
from kamdesk.protocol.entities import ENTITIES, Entity, Field, FieldType
from kamdesk.protocol.values import checked
from kamdesk.queries.records import subject_of
from kamdesk.services.append_only import check_rewrite
from kamdesk.services.record_rules import check_rules, settle
from kamdesk.services.removal import check_removal, check_return, settle_removal, settle_return
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork

Values = Mapping[str, Any]


class AddRecord(Struct, frozen=True, kw_only=True):
    """A new record. ``values`` are typed, by stored field name; absent ones take defaults."""

    entity: str
    values: Values
    id: UUID | None = None  # given by imports and sample data, else made here


class EditRecord(Struct, frozen=True, kw_only=True):
    """Changed fields only. ``seen`` holds the values the person had before them, if a form did."""

    entity: str
    id: UUID
    values: Values
    seen: Values | None = None


@deed("record.add", N_("Add"))
def add_record(work: UnitOfWork, command: AddRecord) -> UUID:
    """Store a new record and return its id.

    Raises:
        Refused: ``value.*``, ``record.field_missing``, ``reference.*`` or a rule of the noun.
    """
    entity = ENTITIES[command.entity]
    values = checked_values(entity, command.values)
    if entity.name == "account":
        values.setdefault("owner_id", work.actor)  # theirs until somebody is named
    for field in entity.fields:
        if field.required and values.get(field.name) is None and not _has_default(entity, field):
            raise Refused("record.field_missing", field=field.code, entity=entity.name)
    record = _new(entity, command.id or new_id(), values)
    settle(work, record, frozenset(values))
    check_references(work, entity, record, tuple(values))
    check_rules(work, record, frozenset(values))
    work.add(record)
    name_deed(work, f"{entity.name}.add", record)
    return record.id


@deed("record.edit", N_("Edit"))
def edit_record(work: UnitOfWork, command: EditRecord) -> UUID:
    """Change fields of a record; a field that already holds the value is left alone.

    Raises:
        Refused: as :func:`add_record`, ``record.missing``, ``record.field_fixed``,
            ``record.append_only``, or ``record.changed_meanwhile`` when a field no longer holds
            the value seen.
    """
    entity = ENTITIES[command.entity]
    record = work.get(SYNCED[entity.name], command.id)
    values = checked_values(entity, command.values)
    _check_seen(entity, record, values, command.seen or {})
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in changed.items():
        check_rewrite(entity, name)
        _check_may_change(entity, name, value)
        setattr(record, name, value)
    settle(work, record, frozenset(changed))
    check_references(work, entity, record, tuple(changed))
    check_rules(work, record, frozenset(changed))
    name_deed(work, f"{entity.name}.edit", record)
    return record.id


@deed("record.delete", N_("Delete"))
def delete_record(work: UnitOfWork, entity: str, record_id: UUID) -> UUID:
    """Move a record and what it owns to the recycle bin.

    Raises Refused: ``record.missing``, or as :func:`check_removal` when others need the record.
    """
    record = work.get(SYNCED[entity], record_id)
    check_removal(work, record)
    settle_removal(work, record)
    work.remove(record)
    name_deed(work, f"{entity}.delete", record)
    return record.id


@deed("record.restore", N_("Restore"))
def restore_record(work: UnitOfWork, entity: str, record_id: UUID) -> UUID:
    """Bring a record back from the recycle bin, with what went with it.

    Raises Refused: ``record.missing``, ``record.not_deleted``, ``record.lost_its_place``.
    """
    record = work.restore(SYNCED[entity], record_id)
    check_return(work, record)
    settle_return(work, record)
    name_deed(work, f"{entity}.restore", record)
    return record.id


def checked_values(entity: Entity, values: Values) -> dict[str, Any]:
    """Return the values, each obeying its field. Raises Refused ``record.unknown_field``."""
    known = {field.name: field for field in entity.fields}
    for name in values:
        if name not in known:
            raise Refused("record.unknown_field", field=name, entity=entity.name)
    return {name: checked(known[name], value) for name, value in values.items()}


def check_references(
    work: UnitOfWork, entity: Entity, record: Synced, changed: tuple[str, ...]
) -> None:
    """Demand that references exist and, inside one account, stay inside it.

    Raises Refused: ``record.missing``, ``reference.other_account``.
    """
    for name in changed:
        field = entity.field(name)
        target = getattr(record, name) if field.type is FieldType.REFERENCE else None
        if target is None or field.reference is None:
            continue
        found = work.get(SYNCED[field.reference], target)
        if _crosses_accounts(entity, field, record, found):
            raise Refused("reference.other_account", field=field.code)


def name_deed(work: UnitOfWork, name: str, record: Synced) -> None:
    """Call the running deed by what it did, for history and undo."""
    work.deed.name, work.deed.subject = name, subject_of(work, record)


def _new(entity: Entity, record_id: UUID, values: Values) -> Synced:
    kind: Any = SYNCED[entity.name]
    needed = {f.name: None for f in entity.fields if f.required}
    return kind(id=record_id, **{**needed, **values})  # type: ignore[no-any-return]


def _has_default(entity: Entity, field: Field) -> bool:
    return (entity.name, field.name) in DEFAULTED


DEFAULTED = frozenset(
    {
        ("commitment", "state"),
        ("task", "state"),
        ("task", "owner_id"),
        ("goal", "state"),
        ("contract", "status"),
        ("opportunity", "stage_id"),
        ("visit", "type"),
        ("touch", "at"),
        ("touch", "kind"),
        ("ticket", "opened_at"),
        ("ticket", "severity"),
        ("user", "role"),
        ("stage", "position"),
        ("payment", "received_on"),
        ("feedback", "given_on"),
        ("project", "phase"),
        ("score_override", "band"),
        ("score_override", "set_on"),
        ("score_override", "user_id"),
    }
)


def _check_seen(entity: Entity, record: Synced, values: Values, seen: Values) -> None:
    for name in values:
        if name in seen and getattr(record, name) != seen[name]:
            raise Refused("record.changed_meanwhile", field=entity.field(name).code)


def _check_may_change(entity: Entity, name: str, value: object) -> None:
    field = entity.field(name)
    if name == entity.scope_by:
        raise Refused("record.field_fixed", field=field.code)
    if field.required and value is None:
        raise Refused("record.field_missing", field=field.code, entity=entity.name)


def _crosses_accounts(entity: Entity, field: Field, record: Synced, found: Synced) -> bool:
    target = ENTITIES[found.__tablename__]
    if entity.scope_by != "account_id" or target.scope_by != "account_id":
        return False
    if (entity.name, field.name) == ("person_link", "other_contact_id"):
        return False
    return bool(vars(record)["account_id"] != vars(found)["account_id"])
