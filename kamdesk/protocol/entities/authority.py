"""Who may write what, where a record is seen, and which values are unique: the server's checks.

``WIRE`` is the registry as it travels: the records of people, and the conflicts of the server.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from kamdesk.protocol.entities import ENTITIES, Entity, Field, Merge
from kamdesk.protocol.entities.conflicts import CONFLICT, SETTLING

WIRE: Final[dict[str, Entity]] = {**ENTITIES, CONFLICT.name: CONFLICT}
DELETED: Final = "deleted_at"  # deletion travels as a field; None takes it back
REFUSED_CLAIMS: Final = "claim_refused"  # names of unique fields that somebody else holds already
CUSTOM: Final = "x:"  # how the name of a custom field begins
REFERENCE_SCOPE: Final = "ref"


class Access(StrEnum):
    """How a person stands to a scope, the strongest first."""

    WRITE = "write"  # owner, creator, account team
    LINE = "line"  # managers above the owner: read, comment, reassign, decide
    READ = "read"  # colleagues of the territory


# Kept by the server's own commands and published as read-only records.
_PUBLISHED = frozenset({"user", "territory"})
_REFERENCE_WRITERS = frozenset({"admin", "director"})
_EVERYTHING: Final = None
# Beside these the line may write the field that a question asks about: whoever decides, decides
# with effect. That depends on records, so the server judges it (server/changes/deciding.py).
_LINE: Mapping[str, frozenset[str] | None] = {
    "comment": _EVERYTHING,
    "account_team": _EVERYTHING,
    "task": _EVERYTHING,
    "score_override": _EVERYTHING,  # a judgement with a reason, a name and an end
    "account": frozenset({"owner_id", "territory_id"}),
    "conflict": SETTLING,
}
_CLAIMS: Mapping[str, tuple[str, ...]] = {"account": ("credit_code",)}
_FIELDS: Mapping[str, Mapping[str, Field]] = {
    name: {field.name: field for field in entity.fields} for name, entity in WIRE.items()
}
_CLAIMED: Final = {
    name: _CLAIMS.get(name, ()) + (("external_id",) if "external_id" in fields else ())
    for name, fields in _FIELDS.items()
}
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def claims(entity: Entity) -> tuple[str, ...]:
    """Return the fields whose values are unique among live records of an entity."""
    return _CLAIMED[entity.name]


def may_write(entity: Entity, field: str | None, role: str, access: Access | None) -> bool:
    """Tell whether a person may set a field, or create a record (``field`` None).

    ``access`` is how they stand to the record's scope; None when it lies out of their sight.
    """
    if entity.name in _PUBLISHED or role == "auditor":
        return False
    if entity.scope_by is None:
        return role in _REFERENCE_WRITERS
    if entity.name == CONFLICT.name and (field is None or field not in SETTLING):
        return False
    if access is not Access.LINE:
        return access is Access.WRITE
    if entity.name not in _LINE:
        return False
    allowed = _LINE[entity.name]
    return allowed is _EVERYTHING or (field is not None and field in allowed)


def scope_of(
    entity: Entity, record_id: bytes, values: Mapping[str, Any], actor: bytes
) -> str | None:
    """Return the scope a new record belongs to for good; None when its account is no id.

    A record without an account is seen by its owner, else by whoever made it.
    """
    if entity.scope_by is None:
        return REFERENCE_SCOPE
    if entity.scope_by == "id":
        return str(UUID(bytes=record_id))
    named = values.get(entity.scope_by)
    if named is None:
        return own_scope(values.get("owner_id") or str(UUID(bytes=actor)))
    if not is_id(named):
        return None
    return f"{named}/{entity.sub_scope}" if entity.sub_scope else str(named)


def own_scope(user: str) -> str:
    """Return the scope only one person sees."""
    return f"me:{user}"


def merge_kind(entity: Entity | None, name: str) -> Merge:
    """Return how a field merges; what this version does not know merges as a single value."""
    field = field_of(entity, name)
    return Merge.SCALAR if field is None else field.merge


def field_of(entity: Entity | None, name: str) -> Field | None:
    """Return a field of the registry; None for deletion, custom fields and a newer version's."""
    if entity is None:
        return None
    return _FIELDS[entity.name].get(name)


def is_id(value: object) -> bool:
    """Tell whether a value is an id as records carry it: lower case, with dashes."""
    return isinstance(value, str) and _is_shaped(value)


@lru_cache(maxsize=10_000)  # a batch names the same few accounts and people again and again
def _is_shaped(value: str) -> bool:
    return _ID.fullmatch(value) is not None
