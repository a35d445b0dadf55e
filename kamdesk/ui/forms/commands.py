"""Which deed a filled-in form asks for: most add or edit a record, some nouns have their own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from kamdesk.domain.ids import AccountId, ContactId, GoalId, OpportunityId, StageId, UserId, VisitId
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.services.goals import Result, SetGoal, add_result, set_goal
from kamdesk.services.opportunities import MoveStage, move_stage
from kamdesk.services.people import AddPerson, add_person
from kamdesk.services.records import AddRecord, EditRecord, add_record, edit_record
from kamdesk.services.score_overrides import OverrideScore, override_score
from kamdesk.services.touches import LogTouch, log_touch
from kamdesk.services.visits import EditVisit, edit_visit
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.ui.forms.layouts import SEATS
from kamdesk.ui.forms.requests import FormStart

Values = Mapping[str, Any]
Call = tuple[Callable[..., Any], tuple[Any, ...]]


def adding(start: FormStart, values: Values) -> Call:
    """Return the deed that stores a new record, with what it is given."""
    own = _OWN.get(start.request.kind)
    if own is not None:
        return own(start, values)
    scoped = {"account_id": start.request.account_id}
    if start.kind.entity == "account":
        scoped = {}
    return add_record, (AddRecord(entity=start.kind.entity, values={**scoped, **values}),)


def adding_together(first: FormStart, given: Sequence[Values | None]) -> Call:
    """Return the one deed that stores a person with the seat and the judgement that are given."""
    contact, position, judgement = given
    command = AddPerson(
        account_id=AccountId(first.request.account_id),
        contact=contact or {},
        position=position,
        judgement=judgement,
    )
    return add_person, (command,)


def editing(start: FormStart, changed: Values, record_id: UUID) -> Call:
    """Return the deed that stores what was changed, with what was seen before."""
    if start.request.kind == "opportunity.move":
        return _moving(start, changed, record_id)
    offered = start.request.values
    seen = {name: start.values.get(name) for name in changed if name not in offered}
    if start.request.kind == "visit":
        return _visit_edited(VisitId(record_id), changed, seen)
    command = EditRecord(entity=start.kind.entity, id=record_id, values=changed, seen=seen)
    return edit_record, (command,)


def _visit_edited(visit_id: VisitId, changed: Values, seen: Values) -> Call:
    """Keep who was there apart from the fields of the visit."""
    command = EditVisit(
        id=visit_id,
        values={name: value for name, value in changed.items() if name not in SEATS},
        seen={name: value for name, value in seen.items() if name not in SEATS},
        contacts=changed.get("contact_ids"),
        colleagues=changed.get("colleague_ids"),
    )
    return edit_visit, (command,)


def _moving(start: FormStart, changed: Values, record_id: UUID) -> Call:
    seen = start.request.values.get("seen_stage_id")
    command = MoveStage(
        opportunity_id=OpportunityId(record_id),
        stage_id=StageId(changed.get("stage_id") or start.values["stage_id"]),
        seen_stage_id=StageId(seen) if seen else None,
        loss_reason=changed.get("loss_reason") or start.values.get("loss_reason"),
        on=changed.get("on"),
    )
    return move_stage, (command,)


def _planned(start: FormStart, values: Values) -> Call:
    deal = values.get("opportunity_id")
    command = PlanVisit(
        account_id=AccountId(start.request.account_id),
        planned_at=values["planned_at"],
        minutes=values.get("minutes") or 60,
        type=values.get("type") or "routine",
        objective=values.get("objective"),
        questions=(values.get("questions") or "").splitlines(),
        place=values.get("place"),
        opportunity_id=OpportunityId(deal) if deal else None,
        contacts=[ContactId(each) for each in values.get("contact_ids") or ()],
        colleagues=[UserId(each) for each in values.get("colleague_ids") or ()],
    )
    return plan_visit, (command,)


def _touched(start: FormStart, values: Values) -> Call:
    command = LogTouch(
        account_id=AccountId(start.request.account_id),
        kind=values.get("kind") or "call",
        contact_id=values.get("contact_id"),
        channel=values.get("channel"),
        direction=values.get("direction"),
        at=values.get("at"),
        minutes=values.get("minutes"),
        summary=values.get("summary"),
    )
    return log_touch, (command,)


def _commented(start: FormStart, values: Values) -> Call:
    about = start.request.values
    command = WriteComment(
        subject_entity=about.get("subject_entity", "account"),
        subject_id=UUID(str(about.get("subject_id", start.request.account_id))),
        text=values.get("text") or "",
        mentions=[UserId(each) for each in values.get("mentions") or ()],
    )
    return write_comment, (command,)


def _goal(start: FormStart, values: Values) -> Call:
    command = SetGoal(
        account_id=AccountId(start.request.account_id),
        title=values.get("title") or "",
        quarter=values.get("quarter") or "",
        owner_id=values.get("owner_id"),
        state=values.get("state"),
    )
    return set_goal, (command,)


def _result(_start: FormStart, values: Values) -> Call:
    result = Result(
        title=values.get("title") or "",
        target=values.get("target"),
        start_value=values.get("start_value"),
        current=values.get("current"),
        unit=values.get("unit"),
    )
    return add_result, (GoalId(values["goal_id"]), result)


def _overridden(start: FormStart, values: Values) -> Call:
    command = OverrideScore(
        account_id=AccountId(start.request.account_id),
        band=values.get("band"),
        points=values.get("points"),
        reason=values.get("reason") or "",
        until=values["until"],
    )
    return override_score, (command,)


_OWN: Final[dict[str, Callable[[FormStart, Values], Call]]] = {
    "visit.plan": _planned,
    "touch": _touched,
    "comment": _commented,
    "goal": _goal,
    "key_result": _result,
    "score_override": _overridden,
}
