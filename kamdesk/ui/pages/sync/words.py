"""The words of sync: values of any field, what a disagreement is about, who wrote when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from kamdesk.i18n import N_, _, formats, ngettext
from kamdesk.protocol.entities import FieldType
from kamdesk.queries.conflict_inbox import Disputed
from kamdesk.queries.conflicts import ConflictRow, can_hold_both
from kamdesk.queries.frame import deed_words
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone
from kamdesk.ui.value_words import DASH, entity_word, field_of, field_word, value_text

__all__ = ["DASH", "entity_word", "field_of", "field_word", "value_text"]
CHOICES: Final = {
    "mine": N_("Kept mine"),
    "theirs": N_("Used theirs"),
    "both": N_("Kept both"),
    "value": N_("Written by hand"),
    "restore": N_("Restored"),
    "delete": N_("Agreed to delete"),
    "seen": N_("Seen"),
}
RULES: Final = {
    "mine": N_("always keep mine"),
    "theirs": N_("always use theirs"),
    "both": N_("always keep both"),
}
KINDS: Final[dict[str, tuple[str, Tone]]] = {
    "delete": (N_("Deleted and edited"), "risk"),
    "late": (N_("Written after the account moved on"), "warn"),
    "duplicate": (N_("Same unique code"), "warn"),
    "paragraph": (N_("Text could be merged"), "warn"),
    "cycle": (N_("Circle in the org chart"), "warn"),
    "ask": (N_("Proposal"), "accent"),
}
HOW: Final = {
    "union": N_("Both sides added; all of it is kept"),
    "text": N_("Both texts are in"),
    "order": N_("In the order placed last"),
    "equal": N_("Both wrote the same"),
}
ICONS: Final = {
    "account": "building-2",
    "contact": "user",
    "stakeholder_fact": "user",
    "opportunity": "square-kanban",
    "visit": "notebook-pen",
    "task": "list-checks",
    "commitment": "handshake",
    "note": "sticky-note",
    "ticket": "headphones",
    "contract": "signature",
}


def currency_of(values: Mapping[str, Any] | None) -> str:
    """Return the currency the amounts of a record are in."""
    return str((values or {}).get("currency") or "CNY")


def title_of(group: Disputed) -> str:
    """Name the record that is disputed."""
    return wording.named(group.title, group.english_title) or entity_word(group.entity)


def place_of(group: Disputed) -> str:
    """Say what kind of record it is and whose."""
    account = wording.named(group.account_name, group.english_account)
    parts = [entity_word(group.entity), account if group.entity != "account" else ""]
    return " · ".join(part for part in parts if part)


def chips_of(group: Disputed) -> tuple[str, Tone]:
    """Say in a chip what there is to decide."""
    special = [row for row in group.rows if row.kind in KINDS and row.kind != "ask"]
    if special:
        text, tone = KINDS[special[0].kind]
        return _(text), tone
    labels = [field_word(row.entity, row.field) for row in group.rows]
    if len(labels) <= _NAMED:
        return formats.listing(labels), "risk"
    return ngettext("{n} field disputed", "{n} fields disputed", len(labels)).format(
        n=len(labels)
    ), "risk"


_NAMED: Final = 2


def when(at: datetime | None, today: date) -> str:
    """Write when something happened: the time today, else the day with it."""
    if at is None:
        return DASH
    local = at.astimezone()
    clock = formats.clock_time(at)
    if local.date() == today:
        return _("today {time}").format(time=clock)
    return f"{wording.brief_day(local.date(), today)} {clock}"


def brief_when(at: datetime, today: date) -> str:
    """Write the same in the room of a list."""
    local = at.astimezone()
    return (
        formats.clock_time(at) if local.date() == today else wording.brief_day(local.date(), today)
    )


def suggestion(row: ConflictRow) -> tuple[str, str]:
    """Return a choice worth proposing and the reason: never what would delete anything."""
    if row.kind == "delete":
        return "restore", _("keeps what was edited")
    if row.kind == "paragraph":
        return "both", _("both texts are in")
    if row.kind in ("late", "duplicate", "cycle"):
        return "theirs", _("stands on the server")
    known = field_of(row.entity, row.field)
    roomy = known is not None and known.type in (FieldType.SET, FieldType.LONG_TEXT)
    if roomy and can_hold_both(row):
        return "both", _("both fit in one field")
    mine, theirs = row.times.mine, row.times.theirs
    if mine is not None and theirs is not None and mine > theirs:
        return "mine", _("written later")
    return "theirs", _("written later") if row.kind != "ask" else _("stands on the server")


def deed_word(code: str) -> str:
    """Name a deed by its code."""
    return wording.deed_text(deed_words(code))
