"""A visit written down in the room, stored as one deed: minutes, promises, tasks, facts.

The preview is the deed itself inside a savepoint that is always taken back, so that what it shows
is what will happen.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kamdesk.domain.health import HealthScore
from kamdesk.domain.ids import AccountId, ContactId, OpportunityId, UserId, VisitId
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.models.activity import Attendee, Visit
from kamdesk.models.business import Opportunity
from kamdesk.queries.visit_form import score_today
from kamdesk.services.drafts import drop_draft
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.services.tasks import AddTask, add_task
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.storage.change_log import Capture
from kamdesk.storage.deed import deed
from kamdesk.storage.unit_of_work import UnitOfWork


class CapturedPromise(Struct, frozen=True, kw_only=True):
    """A promise made in the room. ``side`` is 'ours' or 'theirs'."""

    side: str
    text: str
    due: date | None = None
    contact_id: ContactId | None = None
    owner_id: UserId | None = None


class CapturedTask(Struct, frozen=True, kw_only=True):
    """A next step. ``owner_id`` None: whoever writes."""

    title: str
    due: date | None = None
    owner_id: UserId | None = None


class CapturedAttitude(Struct, frozen=True, kw_only=True):
    """How somebody stands now, -2 to +2."""

    contact_id: ContactId
    attitude: int


class CaptureVisit(Struct, frozen=True, kw_only=True):
    """Everything a capture ends with. ``draft_key`` names the draft it replaces.

    ``deal_id`` is the opportunity competitors belong to; ``questions`` were left open: they stand
    in the visit beside those it was planned with, and are asked next time; ``next_at`` plans that.
    """

    account_id: AccountId
    held_at: datetime
    minutes: int
    notes: str
    visit_id: VisitId | None = None
    outcome: str | None = None
    contacts: Sequence[ContactId] = ()
    colleagues: Sequence[UserId] = ()
    promises: Sequence[CapturedPromise] = ()
    tasks: Sequence[CapturedTask] = ()
    attitudes: Sequence[CapturedAttitude] = ()
    deal_id: OpportunityId | None = None
    competitors: Sequence[str] = ()
    questions: Sequence[str] = ()
    next_at: datetime | None = None
    draft_key: str | None = None


class CapturePreview(Struct, frozen=True):
    """What the deed would change: new and edited records by kind, the score on both sides of it."""

    created: dict[str, int]
    before: HealthScore | None
    after: HealthScore | None


@deed("visit.capture", N_("Capture visit"))
def capture_visit(work: UnitOfWork, command: CaptureVisit) -> VisitId:
    """Store a captured visit with all that came of it; one undo takes all of it back.

    Raises:
        Refused: as :func:`kamdesk.services.visits.log_visit`, ``record.missing``, ``value.*``,
            ``reference.other_account``, ``visit.planned_in_past``.
    """
    visit_id = log_visit(work, _logged(command))
    visit = work.get(Visit, visit_id)
    _unseat(work, visit, command)
    for promise in command.promises:
        _promise(work, visit, promise)
    for task in command.tasks:
        _task(work, visit, task)
    for judged in command.attitudes:
        _judge(work, visit, judged)
    _name_competitors(work, command)
    _leave_open(work, visit, command.questions)
    _plan_next(work, command)
    if command.draft_key is not None:
        drop_draft(work, command.draft_key)
    work.deed.name = "visit.capture"
    work.deed.subject = work.get(Account, command.account_id).name
    return visit_id


@deed("visit.capture_preview", N_("Preview visit"))
def preview_capture(work: UnitOfWork, command: CaptureVisit) -> CapturePreview:
    """Show what :func:`capture_visit` would do and take it back. Raises as that deed does."""
    before = score_today(work, command.account_id)
    trial = work.session.begin_nested()
    try:
        capture_visit(work, command)
        work.session.flush()
        return CapturePreview(
            _counted(work),
            before,
            score_today(work, command.account_id),
        )
    finally:
        trial.rollback()
        work.capture = Capture()  # what was noted on the way has not happened


def _counted(work: UnitOfWork) -> dict[str, int]:
    counted: dict[str, int] = {}
    for entity, _record, _account in work.capture.changed():
        counted[entity] = counted.get(entity, 0) + 1
    return counted


def _logged(command: CaptureVisit) -> LogVisit:
    return LogVisit(
        account_id=command.account_id,
        held_at=command.held_at,
        minutes=command.minutes,
        notes=command.notes,
        outcome=command.outcome,
        contacts=command.contacts,
        colleagues=command.colleagues,
        visit_id=command.visit_id,
    )


def _unseat(work: UnitOfWork, visit: Visit, command: CaptureVisit) -> None:
    """Take away the seats of those who were expected and did not come."""
    came: set[UUID] = {*command.contacts, *command.colleagues}
    seats = work.find(Attendee, visit_id=visit.id)
    work.remove(*(seat for seat in seats if (seat.contact_id or seat.user_id) not in came))


def _promise(work: UnitOfWork, visit: Visit, promise: CapturedPromise) -> None:
    values = {
        "account_id": visit.account_id,
        "visit_id": visit.id,
        "side": promise.side,
        "text": promise.text,
        "due": promise.due,
        "contact_id": promise.contact_id,
        "owner_id": promise.owner_id,
    }
    add_record(work, AddRecord(entity="commitment", values=values))


def _task(work: UnitOfWork, visit: Visit, task: CapturedTask) -> None:
    command = AddTask(
        title=task.title,
        due=task.due,
        owner_id=task.owner_id,
        account_id=AccountId(visit.account_id),
        opportunity_id=OpportunityId(visit.opportunity_id) if visit.opportunity_id else None,
    )
    add_task(work, command)


def _judge(work: UnitOfWork, visit: Visit, judged: CapturedAttitude) -> None:
    values = {
        "account_id": visit.account_id,
        "contact_id": judged.contact_id,
        "attitude": judged.attitude,
        "certainty": "confirmed",
        "noted_on": work.today,
    }
    add_record(work, AddRecord(entity="stakeholder_fact", values=values))


def _name_competitors(work: UnitOfWork, command: CaptureVisit) -> None:
    """Put those competitors on the deal that are not named there yet."""
    if command.deal_id is None or not command.competitors:
        return
    held = work.get(Opportunity, command.deal_id).competitors
    named = tuple(sorted({*held, *command.competitors}))
    if named != held:
        values = {"competitors": named}
        edit_record(work, EditRecord(entity="opportunity", id=command.deal_id, values=values))


def _leave_open(work: UnitOfWork, visit: Visit, questions: Sequence[str]) -> None:
    """Write the questions nobody answered under those the visit was planned with."""
    if questions:
        lines = dict.fromkeys([*(visit.questions or "").splitlines(), *questions])
        values = {"questions": "\n".join(lines)}
        edit_record(work, EditRecord(entity="visit", id=visit.id, values=values))


def _plan_next(work: UnitOfWork, command: CaptureVisit) -> None:
    if command.next_at is not None:
        plan = PlanVisit(
            account_id=command.account_id,
            planned_at=command.next_at,
            questions=command.questions,
            contacts=command.contacts,
            colleagues=command.colleagues,
        )
        plan_visit(work, plan)
