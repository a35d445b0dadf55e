"""What an edit of many accounts would do, in words: each change, and why some are left alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from msgspec import Struct

from kamdesk.i18n import N_, _, ngettext, sentence
from kamdesk.protocol.entities import Field, FieldType
from kamdesk.services.bulk import BulkEdit, BulkPreview, BulkRow
from kamdesk.ui import wording
from kamdesk.ui.pages.accounts.inline import ACCOUNT, Offers
from kamdesk.ui.widgets.cells import Cell, TextCell
from kamdesk.ui.widgets.rows_model import Column

Way = Literal["set", "clear", "add", "remove"]
FIELDS: Final = (
    "owner_id", "tier", "status", "territory_id", "tags", "next_review", "industry", "region",
    "ownership", "signed_on",
)  # fmt: skip
WAYS: Final[Mapping[Way, str]] = {
    "set": N_("Set to"),
    "clear": N_("Make empty"),
    "add": N_("Add words"),
    "remove": N_("Take words away"),
}


class Wish(Struct, frozen=True):
    """One field and what is to be done with it; ``value`` is typed, ignored by "clear"."""

    field: Field
    way: Way
    value: Any

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do yet."""
        return self.way != "clear" and self.value in (None, "", ())

    def edit(self, ids: Sequence[UUID], seen: Mapping[UUID, Mapping[str, Any]]) -> BulkEdit:
        """Return the edit that does it to these accounts."""
        name = self.field.name
        if self.way in ("add", "remove"):
            words = {name: tuple(self.value)}
            lists = {"add": words} if self.way == "add" else {"remove": words}
            return BulkEdit(entity=ACCOUNT.name, ids=ids, seen=seen, **lists)
        nothing: Any = () if self.field.type is FieldType.SET else None
        value = nothing if self.way == "clear" else self.value
        return BulkEdit(entity=ACCOUNT.name, ids=ids, values={name: value}, seen=seen)


def ways(field: Field) -> list[tuple[str, str]]:
    """List what can be done with a field, as (key, word)."""
    lists = field.type is FieldType.SET
    keys: tuple[Way, ...] = ("add", "remove", "set", "clear") if lists else ("set", "clear")
    return [(key, _(WAYS[key])) for key in keys]


def value_text(field: Field, value: Any, offers: Offers) -> str:
    """Write a stored value the way the list does; a dash for none."""
    if value in (None, "", ()):
        return "—"
    match field.type:
        case FieldType.CHOICE:
            return wording.choice_word("account", field.name, value)
        case FieldType.REFERENCE:
            known = offers.get(field.reference or "", ())
            return next((each.text for each in known if each.id == value), _("(deleted)"))
        case FieldType.SET:
            return ", ".join(value)
        case _:
            return value.isoformat() if isinstance(value, date) else str(value)


def columns() -> tuple[Column, ...]:
    """Return the columns of a preview."""
    return (
        Column("account", _("Account"), 0, sortable=False),
        Column("before", _("Now"), 110, sortable=False),
        Column("after", _("Then"), 140, sortable=False),
    )


def cells(row: BulkRow, wish: Wish, offers: Offers) -> tuple[Cell | None, ...]:
    """Put one account of a preview into cells."""
    title = TextCell(row.title or _("(deleted)"), "text")
    name = wish.field.name
    if row.refusal is not None:
        return (title, TextCell(sentence(row.refusal), "riskText"), None)
    if name not in row.after:
        return (title, None, TextCell(_("Already so"), "text3"))
    before = value_text(wish.field, row.before[name], offers)
    after = value_text(wish.field, row.after[name], offers)
    return (title, TextCell(before, "text3"), TextCell(after, "accentText", bold=True))


def summary(preview: BulkPreview) -> str:
    """Say how many change, how many are so already, how many cannot."""
    changed = len(preview.accepted)
    refused = sum(row.refusal is not None for row in preview.rows)
    same = len(preview.rows) - changed - refused
    parts = [ngettext("{n} changes", "{n} change", changed).format(n=changed)]
    if same:
        parts.append(ngettext("{n} is so already", "{n} are so already", same).format(n=same))
    if refused:
        parts.append(ngettext("{n} is skipped", "{n} are skipped", refused).format(n=refused))
    return " · ".join(parts)


def sorted_rows(preview: BulkPreview) -> list[BulkRow]:
    """Return what cannot be done first, then what changes, then what is so already."""
    return sorted(preview.rows, key=lambda row: (row.refusal is None, not row.after))
