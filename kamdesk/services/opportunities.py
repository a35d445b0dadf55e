"""Deeds about deals: move and change one, renew a contract by one, mark all of them reviewed."""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from kamdesk.domain.ids import ContractId, OpportunityId, StageId
from kamdesk.domain.money import Money
from kamdesk.errors import Refused
from kamdesk.i18n import N_
from kamdesk.models.account import Account
from kamdesk.models.business import Contract, Opportunity
from kamdesk.models.reference import Stage
from kamdesk.queries.pipeline_review import REVIEWED_ON
from kamdesk.services.records import AddRecord, EditRecord, Values, add_record, edit_record
from kamdesk.storage.deed import deed
from kamdesk.storage.settings import put_setting
from kamdesk.storage.unit_of_work import UnitOfWork


class MoveStage(Struct, frozen=True, kw_only=True):
    """A deal on its way. ``seen_stage_id`` is the column the person took it from.

    ``loss_reason`` is asked for when the new stage is a lost one. ``on`` is the day of the move,
    today when None.
    """

    opportunity_id: OpportunityId
    stage_id: StageId
    seen_stage_id: StageId | None = None
    loss_reason: str | None = None
    on: date | None = None


class SetAmount(Struct, frozen=True, kw_only=True):
    """What a deal is worth; None when nobody knows. ``seen`` is what the form showed before."""

    opportunity_id: OpportunityId
    amount: Money | None
    seen: Money | None


class SetClose(Struct, frozen=True, kw_only=True):
    """When a deal should close. ``seen`` is the day the form showed before."""

    opportunity_id: OpportunityId
    expected_close: date | None
    seen: date | None


class SetNextStep(Struct, frozen=True, kw_only=True):
    """What comes next with a deal. ``seen`` is the text the form showed before."""

    opportunity_id: OpportunityId
    next_step: str | None
    seen: str | None


class StartRenewal(Struct, frozen=True, kw_only=True):
    """A deal to renew a contract, under a name the person sees before."""

    contract_id: ContractId
    name: str


_LAST_MINUTE: Final = timedelta(days=30)  # for a contract that has ended already


@deed("opportunity.move", N_("Move opportunity"))
def move_stage(work: UnitOfWork, command: MoveStage) -> OpportunityId:
    """Put a deal into a stage; its days in stage begin anew, a closed stage closes it.

    An estimate of its own win rate belonged to the stage it leaves and is dropped.

    Raises:
        Refused: ``opportunity.no_loss_reason``, ``opportunity.on_future_day``,
            ``record.missing`` or ``record.changed_meanwhile``.
    """
    deal = work.get(Opportunity, command.opportunity_id)
    stage = work.get(Stage, command.stage_id)
    if deal.stage_id == stage.id:
        return command.opportunity_id
    if command.on is not None and command.on > work.today:
        raise Refused("opportunity.on_future_day", field="on", day=command.on)
    _edit(work, deal, _moved(work, command, deal, stage), _seen_stage(command))
    work.deed.name = "opportunity.move"
    return command.opportunity_id


def _seen_stage(command: MoveStage) -> Values:
    return {} if command.seen_stage_id is None else {"stage_id": command.seen_stage_id}


def _moved(work: UnitOfWork, command: MoveStage, deal: Opportunity, stage: Stage) -> Values:
    day = command.on or work.today
    return {
        "stage_id": stage.id,
        "stage_since": day,
        "closed_on": day if stage.outcome != "open" else None,
        "probability": None,
        "loss_reason": _loss_reason(command, deal) if stage.outcome == "lost" else None,
    }


def _loss_reason(command: MoveStage, deal: Opportunity) -> str:
    reason = (command.loss_reason or deal.loss_reason or "").strip()
    if not reason:
        raise Refused("opportunity.no_loss_reason", field="loss_reason")
    return reason


@deed("opportunity.set_amount", N_("Change amount"))
def set_amount(work: UnitOfWork, command: SetAmount) -> OpportunityId:
    """Change what a deal is worth.

    Raises Refused: ``record.missing``, ``record.changed_meanwhile``, ``value.*``.
    """
    deal = work.get(Opportunity, command.opportunity_id)
    seen = _money_values(command.seen)
    if deal.amount_minor is None:
        seen.pop("currency")  # a currency without an amount says nothing
    _edit(work, deal, _money_values(command.amount), seen)
    work.deed.name = "opportunity.set_amount"
    return command.opportunity_id


@deed("opportunity.set_close", N_("Change expected close"))
def set_close(work: UnitOfWork, command: SetClose) -> OpportunityId:
    """Change when a deal should close.

    Raises Refused: ``record.missing``, ``record.changed_meanwhile``.
    """
    deal = work.get(Opportunity, command.opportunity_id)
    _edit(work, deal, {"expected_close": command.expected_close}, {"expected_close": command.seen})
    work.deed.name = "opportunity.set_close"
    return command.opportunity_id


@deed("opportunity.set_next_step", N_("Change next step"))
def set_next_step(work: UnitOfWork, command: SetNextStep) -> OpportunityId:
    """Change what comes next with a deal; blank text clears it.

    Raises Refused: ``record.missing``, ``record.changed_meanwhile``, ``value.*``.
    """
    deal = work.get(Opportunity, command.opportunity_id)
    text = (command.next_step or "").strip() or None
    _edit(work, deal, {"next_step": text}, {"next_step": command.seen})
    work.deed.name = "opportunity.set_next_step"
    return command.opportunity_id


@deed("opportunity.renew", N_("Start renewal"))
def start_renewal(work: UnitOfWork, command: StartRenewal) -> OpportunityId:
    """Begin the deal that renews a contract, worth what it is worth and closing when it ends.

    Raises Refused: ``record.missing``, ``contract.renewal_runs``, ``contract.is_renewed``,
    ``record.field_missing`` (no name).
    """
    contract = work.get(Contract, command.contract_id)
    _demand_renewable(work, contract)
    ends = contract.ends_on
    values = {
        "account_id": contract.account_id,
        "name": command.name.strip() or None,
        "amount_minor": contract.amount_minor,
        "currency": contract.currency,
        "expected_close": ends if ends and ends >= work.today else work.today + _LAST_MINUTE,
        "owner_id": work.get(Account, contract.account_id).owner_id or work.actor,
    }
    deal = add_record(work, AddRecord(entity="opportunity", values=values))
    began: Values = {"renewal_deal_id": deal, "renewal": _talked_of(contract.renewal)}
    edit_record(work, EditRecord(entity="contract", id=contract.id, values=began))
    work.deed.name, work.deed.subject = "opportunity.renew", contract.name
    return OpportunityId(deal)


def _demand_renewable(work: UnitOfWork, contract: Contract) -> None:
    if contract.renewal == "renewed":
        raise Refused("contract.is_renewed", field="renewal", name=contract.name)
    for deal in work.find(Opportunity, id=contract.renewal_deal_id):
        if work.get(Stage, deal.stage_id).outcome != "lost":
            raise Refused("contract.renewal_runs", field="renewal_deal", name=deal.name)


def _talked_of(renewal: str | None) -> str:
    """Return how far a renewal has come at least, now that there is a deal for it."""
    return "in_talks" if renewal in (None, "not_started", "lost") else renewal


@deed("pipeline.review", N_("Mark pipeline reviewed"))
def mark_reviewed(work: UnitOfWork) -> date:
    """Remember on this device that the pipeline was gone through today; return the day."""
    put_setting(work, REVIEWED_ON, work.today.isoformat())
    return work.today


def _money_values(money: Money | None) -> dict[str, object]:
    if money is None:
        return {"amount_minor": None, "currency": None}
    return {"amount_minor": money.amount_minor, "currency": money.currency}


def _edit(work: UnitOfWork, deal: Opportunity, values: Values, seen: Values) -> None:
    edit_record(work, EditRecord(entity="opportunity", id=deal.id, values=values, seen=seen))
