"""What each noun settles by itself and refuses, beyond the registry's types and ranges.

``settle`` fills what follows from the facts given; ``check_rules`` refuses what cannot be.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from kamdesk.domain.credit_code import credit_code
from kamdesk.domain.hierarchy import closes_circle
from kamdesk.domain.score_model import parse_model
from kamdesk.errors import Refused
from kamdesk.models import SYNCED, Synced
from kamdesk.models.account import Account, ScoreOverride
from kamdesk.models.activity import Commitment, Task, Touch, Visit
from kamdesk.models.business import Contract, Opportunity, Payment
from kamdesk.models.reference import ScoreModel, Stage, User
from kamdesk.models.service import Feedback, Goal, Project, Ticket
from kamdesk.models.stakeholder import Position, StakeholderFact
from kamdesk.protocol.entities import ENTITIES, FieldType
from kamdesk.queries.parents import account_parents, reporting_lines
from kamdesk.queries.score_models import active_model
from kamdesk.storage.settings import BASE_CURRENCY, setting
from kamdesk.storage.unit_of_work import UnitOfWork

Names = frozenset[str]
SLACK: Final = timedelta(minutes=5)  # a clock may run a little ahead of ours
OVERRIDE_DAYS: Final = 90  # a judgement by hand is looked at again after this long at the latest
SLA_HOURS: Final = {"critical": 4, "major": 24, "minor": 72, "low": 120}


def settle(work: UnitOfWork, record: Synced, given: Names) -> None:
    """Fill what follows from the facts given; never overrides what a person set."""
    _settle_currencies(work, record)
    rule = _SETTLE.get(type(record))
    if rule:
        rule(work, record, given)


def check_rules(work: UnitOfWork, record: Synced, changed: Names) -> None:
    """Refuse what cannot be. Raises Refused with the code of the rule."""
    if "external_id" in changed and record.external_id:
        _check_unique(work, record, "external_id", record.external_id)
    rule = _CHECKS.get(type(record))
    if rule:
        rule(work, record, changed)


def _settle_currencies(work: UnitOfWork, record: Synced) -> None:
    for amount, currency in _amounts(record.__tablename__):
        if getattr(record, amount) is not None and getattr(record, currency) is None:
            setattr(record, currency, setting(work, BASE_CURRENCY, "CNY"))


@cache
def _amounts(entity: str) -> tuple[tuple[str, str], ...]:
    """Return the amounts of an entity, each with the field of its currency."""
    return tuple(
        (field.name, field.currency)
        for field in ENTITIES[entity].fields
        if field.type is FieldType.MONEY and field.currency is not None
    )


def _settle_visit(work: UnitOfWork, visit: Any, _given: Names) -> None:
    visit.type = visit.type or "routine"
    visit.owner_id = visit.owner_id or work.actor


def _settle_touch(work: UnitOfWork, touch: Any, _given: Names) -> None:
    touch.kind = touch.kind or "call"
    touch.at = touch.at or work.now
    touch.user_id = touch.user_id or work.actor


def _settle_commitment(work: UnitOfWork, commitment: Any, given: Names) -> None:
    commitment.state = commitment.state or "open"
    if commitment.side == "ours":
        commitment.owner_id = commitment.owner_id or work.actor
    if "state" in given and "settled_on" not in given:
        commitment.settled_on = None if commitment.state == "open" else work.today


def _settle_task(work: UnitOfWork, task: Any, given: Names) -> None:
    task.state = task.state or "open"
    task.owner_id = task.owner_id or work.actor
    if "state" in given and "done_at" not in given:
        task.done_at = work.now if task.state == "done" else None


def _settle_opportunity(work: UnitOfWork, deal: Any, given: Names) -> None:
    deal.owner_id = deal.owner_id or work.actor
    deal.opened_on = deal.opened_on or (work.today if deal.rev is None else None)
    if deal.stage_id is None:
        deal.stage_id = _first_stage(work).id
    if "stage_id" in given or deal.stage_since is None:
        _settle_stage(work, deal, given)


def _settle_stage(work: UnitOfWork, deal: Any, given: Names) -> None:
    outcome = work.get(Stage, deal.stage_id).outcome
    closed = outcome != "open"
    if "account_id" not in given:  # no contract can point to a deal that is only being made
        _settle_renewed(work, deal, won=outcome == "won")
    if "stage_since" not in given:
        deal.stage_since = (deal.closed_on if closed else None) or work.today
    if "closed_on" not in given:
        deal.closed_on = (deal.closed_on or work.today) if closed else None


def _settle_renewed(work: UnitOfWork, deal: Any, *, won: bool) -> None:
    """Let the contract a deal renews follow it: renewed when it is won, in talks when it is not."""
    for contract in work.find(Contract, renewal_deal_id=deal.id):
        if won or contract.renewal == "renewed":
            contract.renewal = "renewed" if won else "in_talks"


def _first_stage(work: UnitOfWork) -> Stage:
    stages = sorted(work.find(Stage), key=lambda stage: stage.position)
    if not stages:
        raise Refused("opportunity.no_stages", field="stage")
    return stages[0]


def _settle_ticket(work: UnitOfWork, ticket: Any, _given: Names) -> None:
    ticket.severity = ticket.severity or "minor"
    ticket.opened_at = ticket.opened_at or work.now
    ticket.sla_hours = ticket.sla_hours or SLA_HOURS.get(ticket.severity)
    if ticket.solved_at is not None and ticket.answered_at is None:
        ticket.answered_at = ticket.solved_at


def _settle_score_override(work: UnitOfWork, override: Any, given: Names) -> None:
    override.set_on = override.set_on or work.today
    override.user_id = override.user_id or work.actor
    if override.points is not None and (override.band is None or "band" not in given):
        override.band = active_model(work).bands.band_of(override.points)


def _default(name: str, value: object) -> Callable[[UnitOfWork, Any, Names], None]:
    """Return a rule that fills one empty field; a callable value is asked for it."""

    def rule(work: UnitOfWork, record: Any, _given: Names) -> None:
        if getattr(record, name) is None:
            setattr(record, name, value(work) if callable(value) else value)

    return rule


def _today(work: UnitOfWork) -> date:
    return work.today


_SETTLE: dict[type[Synced], Callable[[UnitOfWork, Any, Names], None]] = {
    Visit: _settle_visit,
    Touch: _settle_touch,
    Commitment: _settle_commitment,
    Task: _settle_task,
    Opportunity: _settle_opportunity,
    Ticket: _settle_ticket,
    Contract: _default("status", "active"),
    Goal: _default("state", "active"),
    Project: _default("phase", "initiating"),
    ScoreOverride: _settle_score_override,
    Payment: _default("received_on", _today),
    Feedback: _default("given_on", _today),
    StakeholderFact: _default("noted_on", _today),
    User: _default("role", "rep"),
    Stage: _default("position", 0),
}


def _check_account(work: UnitOfWork, account: Any, changed: Names) -> None:
    if "name" in changed and not (account.name or "").strip():
        raise Refused("record.field_missing", field="name", entity="account")
    if "credit_code" in changed and account.credit_code:
        account.credit_code = credit_code(account.credit_code)
        _check_unique(work, account, "credit_code", account.credit_code)
    parent = account.parent_id if "parent_id" in changed else None
    if parent is not None and closes_circle(account_parents(work), account.id, parent):
        raise Refused("account.parent_circle", field="parent")


def _check_position(work: UnitOfWork, position: Any, changed: Names) -> None:
    _check_order(position.since, position.left, "left")
    if "reports_to_id" in changed and position.reports_to_id is not None:
        lines = reporting_lines(work, position.account_id)
        if closes_circle(lines, position.contact_id, position.reports_to_id):
            raise Refused("position.reports_in_circle", field="reports_to")


def _check_visit(work: UnitOfWork, visit: Any, changed: Names) -> None:
    if "held_at" in changed:
        _check_past(work, visit.held_at, "visit.in_future", "held_at")
    if visit.held_at is not None and visit.cancelled:
        raise Refused("visit.held_and_cancelled", field="cancelled")


def _check_touch(work: UnitOfWork, touch: Any, changed: Names) -> None:
    if "at" in changed:
        _check_past(work, touch.at, "touch.in_future", "at")


def _check_ticket(work: UnitOfWork, ticket: Any, changed: Names) -> None:
    if "opened_at" in changed:
        _check_past(work, ticket.opened_at, "ticket.in_future", "opened_at")
    _check_order(ticket.opened_at, ticket.answered_at, "answered_at")
    _check_order(ticket.opened_at, ticket.solved_at, "solved_at")


def _check_contract(_work: UnitOfWork, contract: Any, _changed: Names) -> None:
    _check_order(contract.starts_on, contract.ends_on, "ends_on")


def _check_project(_work: UnitOfWork, project: Any, _changed: Names) -> None:
    _check_order(project.starts_on, project.ends_on, "ends_on")


def _check_feedback(_work: UnitOfWork, feedback: Any, _changed: Names) -> None:
    low, high = {"nps": (0, 10), "csat": (1, 5)}.get(feedback.kind, (0, 10))
    if feedback.kind != "interview" and feedback.score is None:
        raise Refused("record.field_missing", field="score", entity="feedback")
    if feedback.score is not None and not low <= feedback.score <= high:
        raise Refused("value.out_of_range", field="score", value=feedback.score, low=low, high=high)


def _check_score_model(_work: UnitOfWork, model: Any, _changed: Names) -> None:
    parse_model(model.definition)


def _check_score_override(work: UnitOfWork, override: Any, changed: Names) -> None:
    if not (override.reason or "").strip():
        raise Refused("record.field_missing", field="reason", entity="score_override")
    if override.band is None:
        raise Refused("score_override.nothing_set", field="band")
    if override.points is not None:
        said = active_model(work).bands.band_of(override.points)
        if said != override.band:
            raise Refused("score_override.band_disagrees", field="band", points=override.points)
    if override.set_on > work.today:
        raise Refused("score_override.in_future", field="set_on", day=override.set_on)
    if "until" in changed and override.until < override.set_on:
        raise Refused("score_override.until_passed", field="until", day=override.until)
    if (override.until - override.set_on).days > OVERRIDE_DAYS:
        raise Refused("score_override.too_long", field="until", limit=OVERRIDE_DAYS)


def _check_past(work: UnitOfWork, at: datetime | None, code: str, field: str) -> None:
    if at is not None and at > work.now + SLACK:
        raise Refused(code, field=field, at=at)


def _check_order(first: Any, last: Any, field: str) -> None:
    if first is not None and last is not None and last < first:
        raise Refused("record.ends_before_start", field=field, start=first, end=last)


def _check_unique(work: UnitOfWork, record: Synced, field: str, value: str) -> None:
    for other in work.find(SYNCED[record.__tablename__], **{field: value}):
        if other.id != record.id:
            raise Refused("record.not_unique", field=field, value=value, other=str(other.id))


_CHECKS: dict[type[Synced], Callable[[UnitOfWork, Any, Names], None]] = {
    Account: _check_account,
    Position: _check_position,
    Visit: _check_visit,
    Touch: _check_touch,
    Ticket: _check_ticket,
    Contract: _check_contract,
    Project: _check_project,
    Feedback: _check_feedback,
    ScoreModel: _check_score_model,
    ScoreOverride: _check_score_override,
}
