"""How an entry of the timeline reads: a title, a line of text, a date; each kind has its words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.timeline import TimelineItem as Entry
from kamdesk.ui import wording
from kamdesk.ui.theme import Tone
from kamdesk.ui.widgets.timeline import TimelineItem

Facts = Mapping[str, Any]

_LOOKS: Final = {"stakeholder": "note", "stage": "opportunity", "edit": "change"}


def item(entry: Entry, today: date) -> TimelineItem:
    """Put one entry into words."""
    title = _TITLES[entry.kind](entry) if entry.kind in _TITLES else entry.kind
    kind = _LOOKS.get(entry.kind, entry.kind)
    key = f"{entry.entity}:{entry.id}"
    return TimelineItem(kind, title, _when(entry, today), _text(entry), key, _tone(entry))


def kind_word(kind: str) -> str:
    """Name a kind of entry."""
    names = {"stakeholder": _("Judgement"), "stage": _("Stage"), "edit": _("Change")}
    return names.get(kind) or _(ENTITIES[kind].label)


def _when(entry: Entry, today: date) -> str:
    local = entry.at.astimezone()
    on = local.date() if entry.timed else entry.at.date()
    if entry.timed and on == today:
        return formats.clock_time(entry.at)
    if (today - on).days == 1:
        return _("yesterday")
    return wording.brief_day(on, today)


def _who(entry: Entry) -> str:
    name = entry.contact_name or entry.user_name or ""
    english = entry.contact_english_name if entry.contact_name else entry.user_english_name
    return wording.named(name, english)


def _with(title: str, detail: str) -> str:
    return f"{title} · {detail}" if detail else title


def _visit(entry: Entry) -> str:
    facts = entry.facts
    names = zip(facts.get("contacts") or (), facts.get("contacts_english") or (), strict=False)
    contacts = formats.listing(wording.named(name, english) for name, english in names)
    return _with(wording.choice_word("visit", "type", facts.get("type")), contacts)


def _touch(entry: Entry) -> str:
    return _with(wording.choice_word("touch", "kind", entry.facts.get("kind")), _who(entry))


def _ticket(entry: Entry) -> str:
    number = entry.facts.get("number") or _("Ticket")
    if entry.facts.get("state") == "solved":
        return _("{number} solved").format(number=number)
    return _("{number} opened").format(number=number)


def _payment(entry: Entry) -> str:
    return _("{amount} received").format(amount=_money(entry.facts))


def _contract(entry: Entry) -> str:
    return _with(_("Contract signed"), str(entry.facts.get("number") or ""))


def _feedback(entry: Entry) -> str:
    kind = wording.choice_word("feedback", "kind", entry.facts.get("kind"))
    score = entry.facts.get("score")
    return kind if score is None else f"{kind} {score}"


def _commitment(entry: Entry) -> str:
    side = wording.choice_word("commitment", "side", entry.facts.get("side"))
    state = wording.choice_word("commitment", "state", entry.facts.get("state"))
    return _("Promise · {side} · {state}").format(side=side, state=state)


def _note(entry: Entry) -> str:
    return _with(_("Note"), _who(entry))


def _clip(entry: Entry) -> str:
    return _with(_("In the news"), str(entry.facts.get("source") or ""))


def _comment(entry: Entry) -> str:
    return _with(_("Comment"), _who(entry))


def _project(entry: Entry) -> str:
    ended = entry.facts.get("state") == "finished"
    return _("Project finished") if ended else _("Project started")


def _stakeholder(entry: Entry) -> str:
    role = wording.choice_word("stakeholder_fact", "role", entry.facts.get("role"))
    attitude = entry.facts.get("attitude")
    parts = [_who(entry), role, "" if attitude is None else wording.attitude_word(attitude)]
    return " · ".join(part for part in parts if part)


def _opportunity(entry: Entry) -> str:
    return _with(_("Opportunity opened"), _money(entry.facts))


def _stage(entry: Entry) -> str:
    facts = entry.facts
    after = wording.named(facts.get("after") or "", facts.get("after_english"))
    before = wording.named(facts.get("before") or "", facts.get("before_english"))
    return f"{before} → {after}" if before else after


def _edit(entry: Entry) -> str:
    entity = ENTITIES[entry.entity]
    label = _plain(_(entity.field(entry.facts["field"]).label))
    return _("{field} changed").format(field=label)


def _plain(label: str) -> str:
    """Leave out what a label says in brackets: it helps who fills in the field, not who reads."""
    return label.partition(" (")[0].partition("\uff08")[0]


def _text(entry: Entry) -> str:
    if entry.kind == "visit":
        return " ".join((entry.text or entry.facts.get("objective") or "").split())
    if entry.kind == "payment":
        return _payment_text(entry)
    if entry.kind == "edit":
        return _edit_text(entry)
    if entry.kind == "feedback" and not entry.text:
        return _("No words came with it")
    return " ".join((entry.text or "").split())


def _payment_text(entry: Entry) -> str:
    facts = entry.facts
    late = facts.get("days_late")
    parts = [facts.get("instalment") or facts.get("contract") or entry.text or ""]
    if late is not None:
        days = round(late)
        on_time = _("on time") if days == 0 else None
        late_text = _("{n} d late") if days > 0 else _("{n} d early")
        parts.append(on_time or late_text.format(n=abs(days)))
    return " · ".join(part for part in parts if part)


def _edit_text(entry: Entry) -> str:
    field = entry.facts["field"]
    shown = [_shown(entry.entity, field, entry.facts.get(each)) for each in ("before", "after")]
    change = "" if any(each is None for each in shown) else f"{shown[0]} → {shown[1]}"
    return _with(entry.text or "", change)


def _shown(entity: str, field: str, value: Any) -> str | None:
    """Write a stored value; None for references, whose ids mean nothing to a reader."""
    if field.endswith("_id"):
        return None
    if value is None:
        return "—"
    if field == "attitude":
        return wording.attitude_word(int(value))
    return wording.choice_word(entity, field, str(value))


def _money(facts: Facts) -> str:
    amount = facts.get("amount_minor")
    return "" if amount is None else formats.money(amount, facts.get("currency") or "CNY")


def _tone(entry: Entry) -> Tone | None:
    if entry.kind == "ticket" and entry.facts.get("state") == "solved":
        return "ok"
    if entry.kind == "stage":
        return {"won": "ok", "lost": "risk"}.get(entry.facts.get("outcome") or "")  # type: ignore[return-value]
    return None


_TITLES: Final[dict[str, Callable[[Entry], str]]] = {
    "visit": _visit,
    "touch": _touch,
    "ticket": _ticket,
    "payment": _payment,
    "contract": _contract,
    "feedback": _feedback,
    "commitment": _commitment,
    "note": _note,
    "clip_note": _clip,
    "comment": _comment,
    "project": _project,
    "stakeholder": _stakeholder,
    "opportunity": _opportunity,
    "stage": _stage,
    "edit": _edit,
}
