"""The words of any field: its name, and any stored value of it as on the wire."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import Field, FieldType
from kamdesk.protocol.entities.authority import WIRE
from kamdesk.ui import wording

Names = Mapping[str, str]
DASH: Final = "—"
_WHOLE: Final = "*"
_DELETED: Final = "deleted_at"


def entity_word(entity: str) -> str:
    """Name a kind of record; one of a newer version shows as it is."""
    return _(WIRE[entity].label) if entity in WIRE else entity


def field_of(entity: str, name: str) -> Field | None:
    """Return a field of the registry; None for deletions, whole records and newer fields."""
    return WIRE[entity].by_code(name) if entity in WIRE else None


def field_word(entity: str, name: str) -> str:
    """Name a field as forms do."""
    if name == _WHOLE:
        return _("Whole record")
    if name == _DELETED:
        return _("Deletion")
    if name == "attitude":
        return _("Attitude")
    known = field_of(entity, name)
    return _(known.label) if known else name


def value_text(entity: str, name: str, value: Any, names: Names, currency: str = "CNY") -> str:
    """Write any stored value, as on the wire, for a reader; a dash for none."""
    if value in (None, "", [], ()):
        return DASH
    if name == _WHOLE and isinstance(value, dict):
        parts = (f"{field_word(entity, key)}: {value_text(entity, key, one, names, currency)}"
                 for key, one in value.items())  # fmt: skip
        return "\n".join(parts)
    if name == _DELETED:
        return _("Deleted")
    if isinstance(value, str) and value in names:
        return names[value]
    known = field_of(entity, name)
    return _shown(entity, known, value, names, currency) if known else str(value)


def _shown(entity: str, field: Field, value: Any, names: Names, currency: str) -> str:
    if field.name == "attitude":
        return wording.attitude_word(int(value))
    if field.type is FieldType.CHOICE:
        return wording.choice_word(entity, field.name, str(value))
    if field.type is FieldType.REFERENCE:
        return names.get(str(value)) or _("(not here)")
    if field.type is FieldType.MONEY:
        return formats.money_exact(int(value), currency)
    return _WRITERS.get(field.type, str)(value)


_WRITERS: Final[dict[FieldType, Callable[[Any], str]]] = {
    FieldType.SHARE: lambda value: formats.percent(float(value)),
    FieldType.FLAG: lambda value: _("Yes") if value else _("No"),
    FieldType.SET: lambda value: formats.listing(str(word) for word in value),
    FieldType.DAY: lambda value: formats.full_date(date.fromisoformat(str(value))),
    FieldType.MOMENT: lambda value: formats.moment(datetime.fromisoformat(str(value))),
}
