"""A record as the palette shows it: its name, what it is, and at the right what tells it apart."""

from datetime import date
from typing import Final, Literal

from msgspec import Struct

from kamdesk.i18n import _, formats
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.deals import DealRow
from kamdesk.queries.palette import PEOPLE, Finding, Stage
from kamdesk.queries.search import SearchHit
from kamdesk.queries.service import SlaState, TicketLine
from kamdesk.queries.stakeholders import Stakeholder
from kamdesk.queries.tags import Tagged
from kamdesk.ui import wording
from kamdesk.ui.page import Subject
from kamdesk.ui.rooms import Route
from kamdesk.ui.theme import Tone

Span = tuple[int, int]

ICONS: Final = {
    "account": "building-2",
    "contact": "user",
    "user": "user",
    "opportunity": "square-kanban",
    "ticket": "headphones",
    "contract": "file-text",
    "visit": "handshake",
    "touch": "phone",
    "task": "list-checks",
    "commitment": "flag",
    "note": "sticky-note",
    "feedback": "megaphone",
    "project": "milestone",
    "goal": "target",
    "swot_item": "layout-dashboard",
}
# The tab of an account on which a kind of record stands; others are on its timeline.
_TABS: Final = {
    "account": "overview",
    "contact": "people",
    "opportunity": "deals",
    "contract": "contracts",
    "ticket": "tickets",
    "goal": "plan",
    "key_result": "plan",
    "swot_item": "plan",
    "project": "projects",
}


class Aside(Struct, frozen=True):
    """What stands at the right of a record: a word, an attitude with its glyph, or a chip."""

    text: str
    kind: Literal["word", "attitude", "chip"] = "word"
    attitude: int | None = None
    tone: Tone = "none"


class Record(Struct, frozen=True):
    """A record whose name matched, or a text that holds the words; ``spans`` are marked."""

    hit: SearchHit
    text: str
    spans: tuple[Span, ...]
    sub: str
    aside: Aside | None = None


def has_place(hit: SearchHit) -> bool:
    """Tell whether a record can be shown: what stands at no account has no page of its own."""
    return hit.account_id is not None or hit.entity == "account"


def place_of(hit: SearchHit) -> Route | None:
    """Return where a record that was found is shown: on its account."""
    account = hit.id if hit.entity == "account" else hit.account_id
    if account is None:
        return None
    name = _account_name(hit) or wording.named(hit.title, hit.english)
    return Route("account", Subject(account, name), _TABS.get(hit.entity, "timeline"))


def record(found: Finding, today: date) -> Record:
    """Show a record that was found, by its name or by the passage that holds the words."""
    return _named(found, today) if found.hit.named else _passage(found.hit)


def carrier(account: Tagged) -> Record:
    """Show an account that carries a tag."""
    name = wording.named(account.name, account.english_name)
    hit = SearchHit("account", account.id, None, None, name, name, (), None, named=True)
    return Record(hit, name, (), kind_word("account"))


def kind_word(entity: str) -> str:
    """Name the kind of a record."""
    return _(ENTITIES[entity].label) if entity in ENTITIES else entity


def _named(found: Finding, today: date) -> Record:
    hit = found.hit
    name = wording.named(hit.title, hit.english)
    spans = hit.spans if hit.text == hit.title else ()
    if name != hit.title:  # found by the name it is called in the language in force, or not
        spans = _spans_in(name, hit)
    at = _account_name(hit) if hit.entity != "account" else ""
    sub = " · ".join(part for part in (*_told(found, today), at) if part)
    return Record(hit, name, spans, sub, _aside(found))


def _told(found: Finding, today: date) -> tuple[str, ...]:
    if found.person is not None and _title(found.person):
        return (_title(found.person),)
    if found.deal is not None:
        return (_stage(found.stage), _closes(found.deal, today))
    if found.ticket is not None and found.ticket.number:
        return (found.ticket.number,)
    return (kind_word(found.hit.entity),)


def _title(person: Stakeholder) -> str:
    return wording.named(person.title or "", person.english_title)


def _stage(stage: Stage | None) -> str:
    return wording.named(stage.name, stage.english_name) if stage else ""


def _closes(deal: DealRow, today: date) -> str:
    if deal.expected_close is None or deal.outcome != "open":
        return ""
    return _("closes {day}").format(day=wording.brief_day(deal.expected_close, today))


def _aside(found: Finding) -> Aside | None:
    if found.person is not None and found.person.attitude is not None:
        attitude = found.person.attitude
        return Aside(wording.attitude_word(attitude), "attitude", attitude)
    if found.deal is not None and found.deal.amount is not None:
        amount = found.deal.amount
        return Aside(formats.money(amount.amount_minor, amount.currency))
    return _lateness(found.ticket) if found.ticket is not None else None


def _lateness(ticket: TicketLine) -> Aside:
    if ticket.state is SlaState.OVERDUE:
        return Aside(_("Past SLA"), "chip", tone="risk")
    return Aside(_("Open ticket"), "chip", tone="sky")


def _spans_in(name: str, hit: SearchHit) -> tuple[Span, ...]:
    """Mark in another name of a record what was found in its text."""
    found = {hit.text[start:end].lower() for start, end in hit.spans}
    places = [(name.lower().find(part), len(part)) for part in found if part]
    return tuple(sorted((at, at + length) for at, length in places if at >= 0))


def _account_name(hit: SearchHit) -> str:
    return wording.named(hit.account_name or "", hit.account_english)


def _passage(hit: SearchHit) -> Record:
    whose = wording.named(hit.title, hit.english) if hit.entity in PEOPLE else ""
    parts = [whose, kind_word(hit.entity), _account_name(hit)]
    if hit.at is not None:
        parts.append(formats.full_date(hit.at.astimezone().date()))
    return Record(hit, hit.text, hit.spans, " · ".join(part for part in parts if part))
