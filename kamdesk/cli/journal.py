"""The commands on what was done: history, undo, redo."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from msgspec.structs import asdict

from kamdesk import demo, services
from kamdesk.cli.call import Call
from kamdesk.cli.nouns import entity_named
from kamdesk.cli.output import cut, json_text, table
from kamdesk.cli.rendering import plain, reads_english
from kamdesk.cli.session import workspace_of
from kamdesk.i18n import _, ngettext
from kamdesk.protocol.entities import ENTITIES, Entity
from kamdesk.queries.frame import deed_words
from kamdesk.queries.record_history import ChangeRow, history_of
from kamdesk.services.undoing import redo, undo
from kamdesk.storage.undo import Touched, Undone
from kamdesk.storage.unit_of_work import UnitOfWork


def history(call: Call) -> None:
    """Write every change of a record."""
    entity = entity_named(call.arguments.entity)
    with workspace_of(call) as workspace:
        english = reads_english() and not call.output.as_json
        found = workspace.read(history_of, entity, call.arguments.ref, english=english)
    call.output.give([asdict(row) for row in found], lambda: _history_text(entity, found))


def undone(call: Call) -> None:
    """Undo the last deed and write what happened."""
    _take_back(call, undo, _undone_words)


def redone(call: Call) -> None:
    """Redo the last undo and write what happened."""
    _take_back(call, redo, _redone_words)


def _take_back(
    call: Call, deed: Callable[[UnitOfWork], Undone], words: Callable[[str, int], list[str]]
) -> None:
    with workspace_of(call) as workspace:
        found = workspace.run(deed)
    value = {
        "deed": found.deed,
        "subject": found.subject,
        "restored": [asdict(each) for each in found.restored],
        "left_alone": [asdict(each) for each in found.left_alone],
    }
    call.output.give(value, lambda: _told(found, words))


def _undone_words(deed: str, n: int) -> list[str]:
    return [
        _("Taken back: {deed}").format(deed=deed),
        ngettext("{n} change put back.", "{n} changes put back.", n).format(n=n),
    ]


def _redone_words(deed: str, n: int) -> list[str]:
    return [
        _("Done again: {deed}").format(deed=deed),
        ngettext("{n} change made again.", "{n} changes made again.", n).format(n=n),
    ]


def _told(found: Undone, words: Callable[[str, int], list[str]]) -> str:
    lines = words(_deed(found.deed, found.subject), len(found.restored))
    if found.left_alone:
        lines.append(_("Left alone, because it was changed since:"))
        lines += [f"  {_touched(each)}" for each in found.left_alone]
    return "\n".join(lines)


def _deed(name: str, subject: str | None = None) -> str:
    _name_deeds()
    words = deed_words(name)
    parts = (_(words.verb), _(words.noun), subject or "")
    return " ".join(part for part in parts if part)


@cache
def _name_deeds() -> None:
    """Load what is not loaded yet: deeds are named where they are written."""
    for rooms in (services, demo):
        for module in walk_packages(rooms.__path__, f"{rooms.__name__}."):
            import_module(module.name)
    import_module("kamdesk.sync.conflicts")


def _touched(each: Touched) -> str:
    entity = ENTITIES[each.entity]
    field = entity.by_code(each.field) if each.field else None
    label = _(field.label) if field else each.field or ""
    return " ".join(part for part in (_(entity.label), str(each.id), label) if part)


def _history_text(entity: Entity, rows: list[ChangeRow]) -> str:
    head = (_("When"), _("Who"), _("Deed"), _("Field"), _("Before"), _("After"))
    cells = [
        (
            plain(row.at),
            row.actor,
            _deed(row.deed),
            _field(entity, row.field),
            _shown(row.before),
            _shown(row.after),
        )
        for row in rows
    ]
    return table(head, cells)


def _field(entity: Entity, name: str | None) -> str:
    if name is None:
        return _("(created)")
    if name == "deleted_at":
        return _("(deleted)")
    field = entity.by_code(name)
    return _(field.label) if field else name


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, dict):
        known = {name: each for name, each in value.items() if each not in (None, [], "")}
        return cut(json_text(known, indent=0), 200)
    return plain(value)
