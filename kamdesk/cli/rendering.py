"""Records as text for a terminal: references by name, money and dates as people write them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from kamdesk.cli.output import cut, table
from kamdesk.cli.page import wide
from kamdesk.i18n import _, formats, language, ngettext
from kamdesk.protocol.entities import ENTITIES, Entity, Field, FieldType
from kamdesk.queries.listing import all_titles, english_title
from kamdesk.storage.reading import Reading

Values = Mapping[str, Any]
Names = Mapping[UUID, str]

_COLUMNS: Final = 7
_CHILDREN: Final = 10  # of each kind in the text of `show`; JSON has all
_NOT_IN_TABLES: Final = frozenset({FieldType.LONG_TEXT, FieldType.DOCUMENT})


def as_table(
    reading: Reading, entity: Entity, rows: Sequence[Values], parent: Entity | None = None
) -> str:
    """Return records as a table of their most telling fields, with the id at the end.

    Under their ``parent`` they need not name it again.
    """
    if not rows:
        return _("Nothing found.")
    fields = [f for f in _telling(entity, rows) if parent is None or f.reference != parent.name]
    names = _names(reading, fields, rows)
    head = [*(_(field.label) for field in fields), "id"]
    shown = [_with_title_to_read(entity, row) for row in rows]
    cells = [[*(_cell(field, row, names) for field in fields), str(row["id"])] for row in shown]
    found = ngettext("{n} record", "{n} records", len(rows)).format(n=formats.count(len(rows)))
    return f"{table(head, cells)}\n{found}"


def as_record(reading: Reading, entity: Entity, found: Values) -> str:
    """Return one record field by field, then its children in short."""
    known = [
        field
        for field in entity.fields
        if _is_known(found[field.name]) and field.type is not FieldType.CURRENCY
    ]
    names = _names(reading, known, [found])
    labels = [(_(field.label), _cell(field, found, names)) for field in known]
    left = max((wide(label) for label, _text in labels), default=0) + 2
    lines = [f"{label}{' ' * (left - wide(label))}{text}" for label, text in labels]
    return "\n".join([*lines, *_children(reading, entity, found)])


def _children(reading: Reading, parent: Entity, found: Values) -> Iterable[str]:
    for child in ENTITIES.values():
        rows = found.get(child.plural)
        if isinstance(rows, list) and rows:
            yield f"\n{_(child.label)} ({len(rows)})"
            yield as_table(reading, child, rows[:_CHILDREN], parent).rsplit("\n", 1)[0]
            if len(rows) > _CHILDREN:
                yield _("... and {n} more").format(n=len(rows) - _CHILDREN)


def _telling(entity: Entity, rows: Sequence[Values]) -> list[Field]:
    """Return the title and the first fields that hold anything, as many as fit."""
    first = [field for field in entity.fields if field.name == entity.title]
    others = [
        field
        for field in entity.fields
        if field.type not in _NOT_IN_TABLES and field.type is not FieldType.CURRENCY
    ]
    wanted = [*first, *(field for field in others if field not in first)]
    english = _title_to_read(entity)
    named = english is not None and any(row[english] for row in rows)
    # The English title stands in the first column; what shortens the other one says nothing there.
    twice = {english, "short_name"} if named else {english}
    held = [
        field
        for field in wanted
        if field.name not in twice and any(_is_known(row[field.name]) for row in rows)
    ]
    return held[: _COLUMNS - 1]


def _names(reading: Reading, fields: Iterable[Field], rows: Sequence[Values]) -> Names:
    found: dict[UUID, str] = {}
    for field in fields:
        if field.reference is not None:
            ids = {row[field.name] for row in rows if row[field.name] is not None}
            named = all_titles(reading, ENTITIES[field.reference], ids, english=reads_english())
            found.update({key: _called(*title) for key, title in named.items()})
    return found


def reads_english() -> bool:
    """Tell whether names are shown in English where they have one."""
    return language() == "en"


def _title_to_read(entity: Entity) -> str | None:
    return english_title(entity) if reads_english() else None


def _with_title_to_read(entity: Entity, row: Values) -> Values:
    """Let a record's title be its English one for somebody who reads English."""
    english = _title_to_read(entity)
    return {**row, entity.title: row[english]} if english and row[english] else row


def _called(name: str, gone: bool) -> str:
    return _("deleted: {name}").format(name=name or "—") if gone else name or "—"


def _is_known(value: object) -> bool:
    return value is not None and value not in ((), "")


def _cell(field: Field, row: Values, names: Names) -> str:
    value = row[field.name]
    if value is None:
        return ""
    match field.type:
        case FieldType.MONEY:
            return formats.money_exact(value, row.get(field.currency or "") or "")
        case FieldType.REFERENCE:
            return names.get(value, _("unknown"))
        case FieldType.CHOICE:
            return next((_(c.label) for c in field.choices if c.key == value), value)
        case FieldType.FLAG:
            return _("yes") if value else _("no")
        case _:
            return plain(value)


def plain(value: object) -> str:
    """Return any value in one line."""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value)
    return cut(str(value), 200)
