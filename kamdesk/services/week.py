"""Deeds of the week planner: plan a visit, move or stretch it, call it off.

A planned visit is completed by logging it (:func:`kamdesk.services.visits.log_visit`).
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from kamdesk.domain.ids import AccountId, ContactId, OpportunityId, UserId, VisitId
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.models.activity import Visit
from kamdesk.services.records import AddRecord, EditRecord, Values, add_record, edit_record
from kamdesk.services.visits import seat_attendees
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class PlanVisit(Struct, frozen=True, kw_only=True):
    """A visit to come. ``questions`` are what we must ask, one each."""

    account_id: AccountId
    planned_at: datetime
    minutes: int = 60
    type: str = "routine"
    objective: str | None = None
    questions: Sequence[str] = ()
    place: str | None = None
    opportunity_id: OpportunityId | None = None
    owner_id: UserId | None = None
    contacts: Sequence[ContactId] = ()
    colleagues: Sequence[UserId] = ()


class MoveVisit(Struct, frozen=True, kw_only=True):
    """A visit put elsewhere or stretched; what is None stays. ``seen_at`` is where it stood."""

    visit_id: VisitId
    planned_at: datetime | None = None
    minutes: int | None = None
    seen_at: datetime | None = None


@deed("visit.plan", N_("Plan visit"))
def plan_visit(work: UnitOfWork, command: PlanVisit) -> VisitId:
    """Store a planned visit with the people it is for.

    Raises Refused: ``visit.planned_in_past``, ``record.missing``, ``value.*``,
    ``reference.other_account``.
    """
    account = work.get(Account, command.account_id)
    _demand_ahead(work, command.planned_at)
    visit_id = add_record(work, AddRecord(entity="visit", values=_values(command)))
    visit = work.get(Visit, visit_id)
    seat_attendees(work, visit, command.contacts, command.colleagues)
    work.deed.name, work.deed.subject = "visit.plan", account.name
    return VisitId(visit_id)


@deed("visit.move", N_("Move visit"))
def move_visit(work: UnitOfWork, command: MoveVisit) -> VisitId:
    """Change when a planned visit starts or how long it lasts.

    Raises Refused: ``visit.already_held``, ``visit.is_cancelled``, ``visit.planned_in_past``,
    ``record.missing``, ``record.changed_meanwhile``, ``value.out_of_range``.
    """
    visit = _planned(work, command.visit_id)
    given = {"planned_at": command.planned_at, "minutes": command.minutes}
    values = {name: value for name, value in given.items() if value is not None}
    if command.planned_at is not None:
        _demand_ahead(work, command.planned_at)
    seen = {} if command.seen_at is None else {"planned_at": command.seen_at}
    _edit(work, visit, values, seen)
    work.deed.name = "visit.move"
    return command.visit_id


@deed("visit.cancel", N_("Cancel visit"))
def cancel_visit(work: UnitOfWork, visit_id: VisitId, reason: str) -> VisitId:
    """Call a planned visit off; the reason is kept as its outcome.

    Raises Refused: ``visit.no_reason``, ``visit.already_held``, ``visit.is_cancelled``,
    ``record.missing``.
    """
    if not reason.strip():
        raise Refused("visit.no_reason", field="reason")
    visit = _planned(work, visit_id)
    _edit(work, visit, {"cancelled": True, "outcome": reason.strip()}, {})
    work.deed.name = "visit.cancel"
    return visit_id


def _values(command: PlanVisit) -> Values:
    questions = [each.strip() for each in command.questions if each.strip()]
    return {
        "account_id": command.account_id,
        "planned_at": command.planned_at,
        "minutes": command.minutes,
        "type": command.type,
        "objective": (command.objective or "").strip() or None,
        "questions": "\n".join(questions) or None,
        "place": command.place,
        "opportunity_id": command.opportunity_id,
        "owner_id": command.owner_id,
    }


def _planned(work: UnitOfWork, visit_id: VisitId) -> Visit:
    visit = work.get(Visit, visit_id)
    if visit.held_at is not None:
        raise Refused("visit.already_held", field="planned_at")
    if visit.cancelled:
        raise Refused("visit.is_cancelled", field="planned_at")
    return visit


def _demand_ahead(work: UnitOfWork, planned_at: datetime) -> None:
    """An hour of today may have passed already; a day that has passed is not planned."""
    if planned_at.astimezone().date() < work.today:
        raise Refused("visit.planned_in_past", field="planned_at", at=planned_at)


def _edit(work: UnitOfWork, visit: Visit, values: Values, seen: Values) -> None:
    edit_record(work, EditRecord(entity="visit", id=visit.id, values=values, seen=seen))
    work.deed.subject = work.get(Account, visit.account_id).name
