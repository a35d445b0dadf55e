"""Deeds about visits: log one that took place, with who was there and what was promised."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, field

from kamdesk.domain.ids import AccountId, ContactId, OpportunityId, UserId, VisitId
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.models.activity import Attendee, Commitment, Visit
from kamdesk.models.ids import derived_id, new_id
from kamdesk.models.stakeholder import Contact
from kamdesk.protocol.entities import ENTITIES
from kamdesk.services.record_rules import check_rules, settle
from kamdesk.services.records import (
    EditRecord,
    check_references,
    checked_values,
    edit_record,
    name_deed,
)
from kamdesk.storage.deed import deed
from kamdesk.storage.reading import WITH_DELETED
from kamdesk.storage.unit_of_work import UnitOfWork


class Promise(Struct, frozen=True, kw_only=True):
    """Something promised during a visit. ``side`` is 'ours' or 'theirs'."""

    side: str
    text: str
    due: date | None = None
    contact_id: ContactId | None = None


class LogVisit(Struct, frozen=True, kw_only=True):
    """A visit that took place. ``visit_id`` names the planned visit it completes, if any."""

    account_id: AccountId
    held_at: datetime
    minutes: int | None = 60
    type: str = "routine"
    objective: str | None = None
    place: str | None = None
    notes: str | None = None
    outcome: str | None = None
    opportunity_id: OpportunityId | None = None
    contacts: Sequence[ContactId] = ()
    colleagues: Sequence[UserId] = ()
    promises: Sequence[Promise] = ()
    visit_id: VisitId | None = None
    seen: dict[str, object] = field(default_factory=dict)


@deed("visit.log", N_("Log visit"))
def log_visit(work: UnitOfWork, command: LogVisit) -> VisitId:
    """Store a held visit, its attendees and its promises; return its id.

    Raises:
        Refused: ``visit.in_future``, ``visit.nothing_said`` (neither notes, outcome nor
            objective), ``visit.already_held``, ``record.missing``, ``value.*``,
            ``reference.other_account``.
    """
    work.get(Account, command.account_id)
    if not any((text or "").strip() for text in _texts(command)):
        raise Refused("visit.nothing_said", field="notes")
    visit = _visit(work, command)
    values = checked_values(ENTITIES["visit"], _values(command))
    for name, value in values.items():
        setattr(visit, name, value)
    given = frozenset(values)
    settle(work, visit, given)
    check_references(work, ENTITIES["visit"], visit, tuple(values))
    check_rules(work, visit, given)
    work.add(visit)
    seat_attendees(work, visit, command.contacts, command.colleagues)
    _add_promises(work, visit, command)
    name_deed(work, "visit.log", visit)
    work.deed.subject = work.get(Account, command.account_id).name
    return VisitId(visit.id)


class EditVisit(Struct, frozen=True, kw_only=True):
    """Changed fields of a visit; ``contacts`` and ``colleagues`` are everybody, None: as it is."""

    id: VisitId
    values: Mapping[str, object]
    seen: Mapping[str, object] | None = None
    contacts: Sequence[ContactId] | None = None
    colleagues: Sequence[UserId] | None = None


@deed("visit.edit", N_("Edit visit"))
def edit_visit(work: UnitOfWork, command: EditVisit) -> VisitId:
    """Change a visit and who was or will be there, as one deed.

    Raises:
        Refused: as :func:`kamdesk.services.records.edit_record`, ``reference.other_account``.
    """
    edit = EditRecord(entity="visit", id=command.id, values=command.values, seen=command.seen)
    edit_record(work, edit)
    visit = work.get(Visit, command.id)
    for seat in work.find(Attendee, visit_id=visit.id):
        wanted = command.contacts if seat.contact_id else command.colleagues
        if wanted is not None and (seat.contact_id or seat.user_id) not in wanted:
            work.remove(seat)
    seat_attendees(work, visit, command.contacts or (), command.colleagues or ())
    name_deed(work, "visit.edit", visit)
    return command.id


def _texts(command: LogVisit) -> tuple[str | None, ...]:
    return command.notes, command.outcome, command.objective


def _values(command: LogVisit) -> dict[str, object]:
    plain = {
        "type": command.type,
        "held_at": command.held_at,
        "minutes": command.minutes,
        "objective": command.objective,
        "place": command.place,
        "notes": command.notes,
        "outcome": command.outcome,
        "opportunity_id": command.opportunity_id,
    }
    planned = command.visit_id is not None
    return {name: value for name, value in plain.items() if not planned or value is not None}


def _visit(work: UnitOfWork, command: LogVisit) -> Visit:
    if command.visit_id is None:
        return Visit(id=new_id(), account_id=command.account_id, type=command.type)
    visit = work.get(Visit, command.visit_id)
    if visit.held_at is not None:
        raise Refused("visit.already_held", field="held_at")
    if visit.account_id != command.account_id:
        raise Refused("reference.other_account", field="account")
    return visit


def seat_attendees(
    work: UnitOfWork, visit: Visit, contacts: Sequence[ContactId], colleagues: Sequence[UserId]
) -> None:
    """Put people at a visit; who is there already stays there once.

    Attendees are records of their own, so that two devices naming one person make one seat.

    Raises Refused: ``record.missing``, ``reference.other_account``.
    """
    present = {seat.id for seat in work.find(Attendee, visit_id=visit.id)}
    for contact_id in dict.fromkeys(contacts):
        if work.get(Contact, contact_id).account_id != visit.account_id:
            raise Refused("reference.other_account", field="contacts")
        _seat(work, visit, present, contact=contact_id)
    for user_id in dict.fromkeys(colleagues):
        _seat(work, visit, present, user=user_id)


def _seat(
    work: UnitOfWork,
    visit: Visit,
    present: set[UUID],
    *,
    contact: UUID | None = None,
    user: UUID | None = None,
) -> None:
    seat = derived_id("attendee", visit.id, contact or user)
    if seat in present:
        return
    left = work.session.get(Attendee, seat, execution_options=WITH_DELETED)
    if left is not None:
        left.deleted_at = None  # whoever had left the visit takes the same seat again
        return
    work.add(
        Attendee(
            id=seat,
            account_id=visit.account_id,
            visit_id=visit.id,
            contact_id=contact,
            user_id=user,
        )
    )


def _add_promises(work: UnitOfWork, visit: Visit, command: LogVisit) -> None:
    for promise in command.promises:
        record = Commitment(
            id=new_id(),
            account_id=visit.account_id,
            visit_id=visit.id,
            contact_id=promise.contact_id,
            side=promise.side,
            text=promise.text.strip(),
            due=promise.due,
            state="open",
        )
        settle(work, record, frozenset({"side"}))
        checked_values(ENTITIES["commitment"], {"side": promise.side, "text": promise.text})
        work.add(record)
