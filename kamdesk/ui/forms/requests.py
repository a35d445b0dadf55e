"""What a form is asked to open with, and what it finds: values, choices, who fills it in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from msgspec import Struct, field

from kamdesk.i18n import formats
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.queries.listing import listed
from kamdesk.queries.money_facts import rates_of
from kamdesk.queries.records import one
from kamdesk.queries.stakeholders import stakeholders
from kamdesk.ui import wording
from kamdesk.ui.forms.layouts import KINDS, FormKind


class FormRequest(Struct, frozen=True, kw_only=True):
    """A form to open. ``record_id`` None is a new record, beginning with ``values``.

    ``then`` are further new records that belong to it and are stored with it, as one deed.
    """

    kind: str
    account_id: UUID
    record_id: UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    then: Sequence["FormRequest"] = ()


class Offer(Struct, frozen=True):
    """One record to choose. ``also`` are further words it is found by."""

    id: UUID
    text: str
    also: str = ""


class FormStart(Struct, frozen=True):
    """Everything a form begins with. ``values`` are stored ones, or what a new record starts from.

    ``offers`` are by entity.
    """

    request: FormRequest
    values: Mapping[str, Any]
    offers: Mapping[str, Sequence[Offer]]
    currency: str
    today: date
    me: UUID

    @property
    def kind(self) -> FormKind:
        """The form that is filled in."""
        return KINDS[self.request.kind]


def form_start(reading: Any, request: FormRequest) -> FormStart:
    """Read what a form begins with. Raises Refused ``record.missing``."""
    kind = KINDS[request.kind]
    if request.record_id is None:
        values = {**_usual(reading, request.kind), **request.values}
    else:
        stored = one(reading, ENTITIES[kind.entity], request.record_id)
        values = {**stored, **_seats(reading, request), **request.values}
    return FormStart(
        request=request,
        values=values,
        offers=_offers(reading, kind, request.account_id, values),
        currency=rates_of(reading).base,
        today=reading.today,
        me=reading.actor,
    )


def _seats(reading: Any, request: FormRequest) -> dict[str, Any]:
    """Return who sits in a visit, theirs and ours."""
    if request.kind != "visit":
        return {}
    seats = listed(reading, ENTITIES["attendee"], f'visit = "{request.record_id}"')
    return {
        "contact_ids": tuple(seat["contact_id"] for seat in seats if seat["contact_id"]),
        "colleague_ids": tuple(seat["user_id"] for seat in seats if seat["user_id"]),
    }


def form_starts(reading: Any, request: FormRequest) -> list[FormStart]:
    """Read what a form and its further records begin with."""
    return [form_start(reading, each) for each in (request, *request.then)]


def offers_of(reading: Any, entities: Sequence[str]) -> dict[str, tuple[Offer, ...]]:
    """Read the shared records one can choose from: users, territories, stages, products."""
    return {entity: tuple(_OFFERS[entity](reading, None, None)) for entity in entities}


def _usual(reading: Any, kind: str) -> dict[str, Any]:
    """Return what a new record usually says; the person may change all of it."""
    now: datetime = reading.now.replace(second=0, microsecond=0)
    today: date = reading.today
    mine = {"owner_id": reading.actor}
    usual: dict[str, dict[str, Any]] = {
        "contact": {"visitable": True},
        "stakeholder_fact": {"noted_on": today, "certainty": "assumed"},
        "stakeholder_fact.first": {"noted_on": today, "certainty": "assumed"},
        "visit": {"type": "routine", "minutes": 60, **mine},
        "visit.plan": {"type": "routine", "minutes": 60},
        "opportunity": {"opened_on": today, **mine},
        "contract": {"status": "active"},
        "payment": {"received_on": today},
        "ticket": {"severity": "minor", "opened_at": now, **mine},
        "feedback": {"kind": "nps", "given_on": today},
        "score_override": {
            "until": today + timedelta(days=30),
            "set_on": today,
            "user_id": reading.actor,
        },
        "goal": {"quarter": f"{today.year}Q{(today.month + 2) // 3}", "state": "active", **mine},
        "project": {"phase": "initiating", **mine},
        "note": {"at": now, "author_id": reading.actor},
        "touch": {"kind": "call", "direction": "outgoing", "at": now},
        "commitment": {"side": "ours", "state": "open"},
        "task": {"state": "open", **mine},
    }
    return usual.get(kind, {})


def _offers(
    reading: Any, kind: FormKind, account_id: UUID, values: Mapping[str, Any]
) -> dict[str, Sequence[Offer]]:
    fields = [
        kind.field(code)
        for group in kind.groups
        for line in group.lines
        for code in ((line,) if isinstance(line, str) else line)
    ]
    wanted = {each.reference: each for each in fields if each.type is FieldType.REFERENCE}
    found: dict[str, Sequence[Offer]] = {}
    if kind.entity == "comment":
        found["user"] = _OFFERS["user"](reading, account_id, None)
    for entity, each in wanted.items():
        if entity is not None:
            found[entity] = _OFFERS[entity](reading, account_id, values.get(each.name))
    return found


def _contacts(reading: Any, account_id: UUID, _held: UUID | None) -> list[Offer]:
    people = stakeholders(reading, account_id).people
    return [_contact(person) for person in people]


def _contact(person: Any) -> Offer:
    name = wording.named(person.name, person.english_name)
    title = wording.named(person.title or "", person.english_title)
    text = f"{name} · {title}" if title else name
    return Offer(person.id, text, f"{person.name} {person.english_name or ''}")


def _held_account(reading: Any, _account_id: UUID, held: UUID | None) -> list[Offer]:
    """Offer the account chosen so far; others are looked up while one types."""
    if held is None:
        return []
    found = one(reading, ENTITIES["account"], held)
    return [Offer(held, wording.named(found["name"], found["english_name"]))]


def _inside(entity: str, text: Callable[[dict[str, Any]], str]) -> Callable[..., list[Offer]]:
    """Return a reader of one account's records, newest first."""

    def offers(reading: Any, account_id: UUID, _held: UUID | None) -> list[Offer]:
        rows = listed(reading, ENTITIES[entity], f'account = "{account_id}"')
        return [Offer(row["id"], text(row)) for row in reversed(rows)]

    return offers


def _shared(entity: str) -> Callable[..., list[Offer]]:
    def offers(reading: Any, _account_id: UUID, held: UUID | None) -> list[Offer]:
        rows = listed(reading, ENTITIES[entity])
        alive = [row for row in rows if row.get("active") is not False or row["id"] == held]
        if entity == "stage":
            alive.sort(key=lambda row: row["position"])
        return [_named(row) for row in alive]

    return offers


def _named(row: dict[str, Any]) -> Offer:
    name, english = row["name"], row.get("english_name")
    return Offer(row["id"], wording.named(name, english), f"{name} {english or ''}")


def _instalment(row: dict[str, Any]) -> str:
    amount = formats.money(row["amount_minor"], row["currency"] or "CNY")
    return " · ".join(part for part in (row["name"], str(row["due"]), amount) if part)


def _contract(row: dict[str, Any]) -> str:
    return " · ".join(part for part in (row["number"], row["name"]) if part)


_OFFERS: Final[dict[str, Callable[..., list[Offer]]]] = {
    "contact": _contacts,
    "opportunity": _inside("opportunity", lambda row: str(row["name"])),
    "contract": _inside("contract", _contract),
    "instalment": _inside("instalment", _instalment),
    "task": _inside("task", lambda row: str(row["title"])),
    "goal": _inside("goal", lambda row: f"{row['quarter']} · {row['title']}"),
    "project": _inside("project", lambda row: str(row["name"])),
    "account": _held_account,
    "user": _shared("user"),
    "stage": _shared("stage"),
    "product": _shared("product"),
    "territory": _shared("territory"),
}
