"""Chooses the editor of a field by its type, and by what its form says of it."""

from collections.abc import Callable
from typing import Any, Final

from kamdesk.protocol.entities import Field, FieldType
from kamdesk.ui.forms.days import DayEditor, MomentEditor
from kamdesk.ui.forms.editors import PLAIN, ChoiceEditor, MoneyEditor
from kamdesk.ui.forms.layouts import SCALES, choices
from kamdesk.ui.forms.mentions import MentionEditor
from kamdesk.ui.forms.pickers import ManyEditor, ReferenceEditor, Search, SetEditor
from kamdesk.ui.forms.requests import FormStart

Maker = Callable[[Field, FormStart, Search | None], Any]


def editor_for(field: Field, start: FormStart, search: Search | None) -> Any:
    """Return a new editor; all of them are an ``Editor`` and a widget with ``edited``."""
    if field.code in start.kind.many:
        return ManyEditor(field, start.offers.get(field.reference or "", ()))
    if start.request.kind == "comment":
        return MentionEditor(field, start.offers.get("user", ()))
    maker = _MAKERS.get(field.type)
    if maker is not None:
        return maker(field, start, search)
    scale = SCALES.get((start.kind.entity, field.name))
    return ChoiceEditor(field, [], scale) if scale else PLAIN[field.type](field)


def _reference(field: Field, start: FormStart, search: Search | None) -> Any:
    asks = search if field.reference == "account" else None
    return ReferenceEditor(field, start.offers.get(field.reference or "", ()), asks)


_MAKERS: Final[dict[FieldType, Maker]] = {
    FieldType.REFERENCE: _reference,
    FieldType.MONEY: lambda field, start, _search: MoneyEditor(field, start.currency),
    FieldType.DAY: lambda field, start, _search: DayEditor(field, start.today),
    FieldType.MOMENT: lambda field, start, _search: MomentEditor(field, start.today),
    FieldType.SET: lambda field, _start, _search: SetEditor(field),
    FieldType.CHOICE: lambda field, _start, _search: ChoiceEditor(field, choices(field)),
}
