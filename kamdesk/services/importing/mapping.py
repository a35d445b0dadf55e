"""Which column fills which field, and how its texts are read: data, shipped or given.

A mapping is JSON. Shipped ones (resources/mappings) are chosen by the header; a file given by a
person wins; otherwise columns are matched by name (``columns``). Described in their README.
"""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kamdesk import resources
from kamdesk.config import asked_file
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES, Entity, Field
from kamdesk.services.importing.columns import fields_by_column

DayOrder = Literal["month first", "day first"]


class ColumnRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one column is read.

    ``values`` replaces words before they are read. ``currency`` and ``unit`` (a factor as text,
    "1000000" for millions) are for money. ``create`` makes a record of the field's entity where
    the name is unknown: its other fields as texts, ``{column}`` for a cell of the row.
    """

    field: str
    values: dict[str, str] = {}
    currency: str | None = None
    unit: str | None = None
    create: dict[str, str] | None = None


class Derived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field made of several columns: all that are filled, joined; or the first that is."""

    join: tuple[str, ...] = ()
    between: str = " · "
    first: tuple[str, ...] = ()


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the rows of one file become records of one entity.

    ``source`` names the system the file came from: it keeps ids equal whatever the file is called.
    ``external_id`` is a template over columns. ``constants`` are texts for fields without a
    column. ``day_order`` says how 3/4/2017 is read; without it only clear dates are.
    """

    entity: str
    columns: dict[str, ColumnRule]
    source: str | None = None
    external_id: str | None = None
    derived: dict[str, Derived] = {}
    constants: dict[str, str] = {}
    day_order: DayOrder | None = None


class Bound(Struct, frozen=True):
    """A mapping fitted to one file: field by column, only columns the file has."""

    fields: dict[str, Field]
    derived: dict[str, Field]
    constants: dict[str, Field]


def choose_mapping(entity: str, columns: tuple[str, ...], given: Path | None = None) -> Mapping:
    """Return the mapping for a file with these columns.

    Raises:
        Refused: ``file.*``, ``import.mapping_unreadable``, ``import.mapping_entity``.
    """
    if given is not None:
        return _given(entity, given)
    for shipped in shipped_mappings():
        if shipped.entity == entity and set(shipped.columns) <= set(columns):
            return shipped
    fields = fields_by_column(ENTITIES[entity], columns)
    rules = {column: ColumnRule(field=field.code) for column, field in fields.items()}
    return Mapping(entity=entity, columns=rules)


@cache
def shipped_mappings() -> tuple[Mapping, ...]:
    """Return the mappings in resources/mappings, the most demanding header first."""
    paths = sorted(resources.path("mappings").glob("*.json"))
    found = [msgspec.json.decode(path.read_bytes(), type=Mapping) for path in paths]
    return tuple(sorted(found, key=lambda mapping: -len(mapping.columns)))


def bound(mapping: Mapping, columns: tuple[str, ...], file: str) -> Bound:
    """Fit a mapping to a header.

    Raises:
        Refused: ``import.mapping_field``, ``import.mapping_column``, ``import.nothing_fits``.
    """
    entity = ENTITIES[mapping.entity]
    for column in mapping.columns:
        if column not in columns:
            raise Refused("import.mapping_column", column=column, file=file)
    fields = {column: _field(entity, rule.field) for column, rule in mapping.columns.items()}
    if not fields:
        raise Refused(
            "import.nothing_fits", file=file, entity=entity.plural, columns=", ".join(columns)
        )
    return Bound(
        fields,
        {code: _field(entity, code) for code in mapping.derived},
        {code: _field(entity, code) for code in mapping.constants},
    )


def _field(entity: Entity, code: str) -> Field:
    field = entity.by_code(code)
    if field is None:
        raise Refused("import.mapping_field", field=code, entity=entity.plural)
    return field


def _given(entity: str, path: Path) -> Mapping:
    with asked_file(path, "map"):
        written = path.read_bytes()
    try:
        mapping = msgspec.json.decode(written, type=Mapping)
    except msgspec.MsgspecError as error:
        facts = {"path": str(path), "detail": str(error)}
        raise Refused("import.mapping_unreadable", field="map", **facts) from None
    if mapping.entity != entity:
        raise Refused("import.mapping_entity", found=mapping.entity, entity=ENTITIES[entity].plural)
    return mapping
