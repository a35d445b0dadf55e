"""Deals on their way: stages, days in stage, amounts and days with the value that was seen."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import ContractId, OpportunityId, StageId
from kamdesk.domain.money import Money
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.pipeline_review import reviewed_on
from kamdesk.queries.records import one, rows
from kamdesk.queries.risk_signals import Risk, risk_signals
from kamdesk.services.opportunities import (
    MoveStage,
    SetAmount,
    SetClose,
    SetNextStep,
    StartRenewal,
    mark_reviewed,
    move_stage,
    set_amount,
    set_close,
    set_next_step,
    start_renewal,
)
from kamdesk.services.records import EditRecord, edit_record
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, Clock, added

TODAY = NOON.astimezone().date()


@pytest.fixture
def stages(workspace: Workspace) -> dict[str, StageId]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES["stage"])))
    return {row["outcome"] + str(row["position"]): StageId(row["id"]) for row in found}


@pytest.fixture
def deal(workspace: Workspace, account: UUID) -> OpportunityId:
    given = {"amount_minor": 98_000_000, "currency": "CNY", "probability": 0.2}
    return OpportunityId(
        added(workspace, "opportunity", account_id=account, name="MES 二期", **given)
    )


def kept(workspace: Workspace, deal: OpportunityId) -> dict[str, object]:
    return workspace.read(one, ENTITIES["opportunity"], deal)


def by_outcome(stages: dict[str, StageId], outcome: str) -> list[StageId]:
    return [key for name, key in sorted(stages.items()) if name.startswith(outcome)]


def test_moved_deal_begins_its_days_in_stage_anew(
    workspace: Workspace, deal: OpportunityId, stages: dict[str, StageId], clock: Clock
) -> None:
    first, second = by_outcome(stages, "open")[:2]
    clock.forward(days=9)

    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=second, seen_stage_id=first))

    moved = kept(workspace, deal)
    assert (moved["stage_id"], moved["stage_since"]) == (second, TODAY + timedelta(days=9))
    assert (moved["closed_on"], moved["probability"]) == (None, None)


def test_won_deal_is_closed_and_one_undo_opens_it_as_it_was(
    workspace: Workspace, deal: OpportunityId, stages: dict[str, StageId]
) -> None:
    before = kept(workspace, deal)
    (won,) = by_outcome(stages, "won")

    workspace.run(
        move_stage, MoveStage(opportunity_id=deal, stage_id=won, on=TODAY - timedelta(days=2))
    )
    closed = kept(workspace, deal)
    done = workspace.run(undo)

    assert (closed["closed_on"], closed["stage_since"]) == (TODAY - timedelta(days=2),) * 2
    assert (done.deed, done.subject) == ("opportunity.move", "MES 二期")
    assert kept(workspace, deal) == before


def test_lost_deal_asks_for_the_reason_and_a_reopened_one_forgets_it(
    workspace: Workspace, deal: OpportunityId, stages: dict[str, StageId]
) -> None:
    (lost,) = by_outcome(stages, "lost")
    with pytest.raises(Refused, match=r"opportunity\.no_loss_reason"):
        workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=lost, loss_reason=" "))

    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=lost, loss_reason="价格"))
    assert kept(workspace, deal)["loss_reason"] == "价格"

    first = by_outcome(stages, "open")[0]
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=first))
    reopened = kept(workspace, deal)
    assert (reopened["loss_reason"], reopened["closed_on"]) == (None, None)


def test_move_to_where_it_stands_changes_nothing(
    workspace: Workspace, deal: OpportunityId, stages: dict[str, StageId]
) -> None:
    before = kept(workspace, deal)

    here = StageId(UUID(str(before["stage_id"])))
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=here))

    assert kept(workspace, deal) == before


def test_move_from_a_column_it_left_meanwhile_is_refused(
    workspace: Workspace, deal: OpportunityId, stages: dict[str, StageId]
) -> None:
    first, second, third = by_outcome(stages, "open")[:3]
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=second))

    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(
            move_stage, MoveStage(opportunity_id=deal, stage_id=third, seen_stage_id=first)
        )


def test_move_on_a_day_to_come_is_refused(
    workspace: Workspace, deal: OpportunityId, stages: dict[str, StageId]
) -> None:
    (won,) = by_outcome(stages, "won")
    tomorrow = TODAY + timedelta(days=1)

    with pytest.raises(Refused, match=r"opportunity\.on_future_day"):
        workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=won, on=tomorrow))


def test_amount_is_changed_only_where_it_is_what_was_seen(
    workspace: Workspace, deal: OpportunityId
) -> None:
    seen, more = Money(98_000_000, "CNY"), Money(110_000_000, "CNY")

    workspace.run(set_amount, SetAmount(opportunity_id=deal, amount=more, seen=seen))
    assert kept(workspace, deal)["amount_minor"] == 110_000_000
    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(set_amount, SetAmount(opportunity_id=deal, amount=None, seen=seen))

    workspace.run(set_amount, SetAmount(opportunity_id=deal, amount=None, seen=more))
    assert (kept(workspace, deal)["amount_minor"], kept(workspace, deal)["currency"]) == (
        None,
        None,
    )
    dollars = Money(500, "USD")
    workspace.run(set_amount, SetAmount(opportunity_id=deal, amount=dollars, seen=None))
    assert kept(workspace, deal)["currency"] == "USD"


def test_close_and_next_step_are_changed_with_what_was_seen(
    workspace: Workspace, deal: OpportunityId
) -> None:
    day = date(2026, 12, 18)
    workspace.run(set_close, SetClose(opportunity_id=deal, expected_close=day, seen=None))
    workspace.run(
        set_next_step, SetNextStep(opportunity_id=deal, next_step=" 周四谈付款节点 ", seen=None)
    )

    changed = kept(workspace, deal)
    assert (changed["expected_close"], changed["next_step"]) == (day, "周四谈付款节点")
    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(set_close, SetClose(opportunity_id=deal, expected_close=None, seen=None))
    workspace.run(
        set_next_step, SetNextStep(opportunity_id=deal, next_step=" ", seen="周四谈付款节点")
    )
    assert kept(workspace, deal)["next_step"] is None


def a_contract(workspace: Workspace, account: UUID, **values: object) -> ContractId:
    given = {"name": "维保 2024", "amount_minor": 36_000_000, "currency": "CNY",
             "ends_on": TODAY + timedelta(days=40), "status": "active", **values}  # fmt: skip
    return ContractId(added(workspace, "contract", account_id=account, **given))


def renewal(contract: ContractId, name: str = "维保 2024 续约") -> StartRenewal:
    return StartRenewal(contract_id=contract, name=name)


def test_renewal_takes_worth_and_day_from_its_contract_and_is_undone_whole(
    workspace: Workspace, account: UUID
) -> None:
    contract = a_contract(workspace, account)

    deal = workspace.run(start_renewal, renewal(contract))

    made = kept(workspace, deal)
    linked = workspace.read(one, ENTITIES["contract"], contract)
    assert made["name"] == "维保 2024 续约"
    assert (made["amount_minor"], made["currency"]) == (36_000_000, "CNY")
    assert made["expected_close"] == TODAY + timedelta(days=40)
    assert (linked["renewal_deal_id"], linked["renewal"]) == (deal, "in_talks")
    assert workspace.run(undo).deed == "opportunity.renew"
    linked = workspace.read(one, ENTITIES["contract"], contract)
    assert (linked["renewal_deal_id"], linked["renewal"]) == (None, None)
    with pytest.raises(Refused, match=r"record\.missing"):
        kept(workspace, deal)


def test_contract_that_has_ended_gives_its_renewal_a_month(
    workspace: Workspace, account: UUID
) -> None:
    contract = a_contract(workspace, account, ends_on=TODAY - timedelta(days=3), renewal="quoted")

    deal = workspace.run(start_renewal, renewal(contract))

    assert kept(workspace, deal)["expected_close"] == TODAY + timedelta(days=30)
    assert workspace.read(one, ENTITIES["contract"], contract)["renewal"] == "quoted"


def test_second_renewal_is_refused_until_the_first_is_lost(
    workspace: Workspace, account: UUID, stages: dict[str, StageId]
) -> None:
    contract = a_contract(workspace, account)
    first = workspace.run(start_renewal, renewal(contract))

    with pytest.raises(Refused, match=r"contract\.renewal_runs"):
        workspace.run(start_renewal, renewal(contract))

    lost = MoveStage(
        opportunity_id=first, stage_id=by_outcome(stages, "lost")[0], loss_reason="价格"
    )
    workspace.run(move_stage, lost)
    assert workspace.run(start_renewal, renewal(contract)) != first


@pytest.mark.parametrize(
    ("values", "name", "code"),
    [
        ({"renewal": "renewed"}, "续约", "contract.is_renewed"),
        ({}, "  ", "record.field_missing"),
    ],
)
def test_renewal_that_makes_no_sense_is_refused_and_leaves_the_contract(
    workspace: Workspace, account: UUID, values: dict[str, object], name: str, code: str
) -> None:
    contract = a_contract(workspace, account, **values)

    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        workspace.run(start_renewal, renewal(contract, name))

    assert workspace.read(one, ENTITIES["contract"], contract)["renewal_deal_id"] is None


def test_review_is_remembered_by_its_day_and_is_no_change_to_send(workspace: Workspace) -> None:
    assert workspace.read(reviewed_on) is None

    workspace.run(mark_reviewed)

    assert workspace.read(reviewed_on) == TODAY
    with pytest.raises(Refused, match=r"undo\.nothing"):
        workspace.run(undo)


def test_contract_under_renewal_is_no_longer_a_risk(workspace: Workspace, account: UUID) -> None:
    contract = a_contract(workspace, account)
    kinds = {signal.kind for signal in workspace.read(risk_signals)}
    assert Risk.CONTRACT_ENDING in kinds

    workspace.run(start_renewal, renewal(contract))

    kinds = {signal.kind for signal in workspace.read(risk_signals)}
    assert Risk.CONTRACT_ENDING not in kinds


def test_contract_is_renewed_when_its_renewal_deal_is_won_and_in_talks_when_that_is_taken_back(
    workspace: Workspace, account: UUID, stages: dict[str, StageId]
) -> None:
    contract = a_contract(workspace, account)
    deal = workspace.run(start_renewal, renewal(contract))

    def step() -> object:
        return workspace.read(one, ENTITIES["contract"], contract)["renewal"]

    won = by_outcome(stages, "won")[0]
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=won))
    assert step() == "renewed"
    workspace.run(undo)
    assert step() == "in_talks"

    edit = EditRecord(entity="opportunity", id=deal, values={"stage_id": won})
    workspace.run(edit_record, edit)
    assert step() == "renewed"
    again = by_outcome(stages, "open")[0]
    workspace.run(move_stage, MoveStage(opportunity_id=deal, stage_id=again))
    assert step() == "in_talks"
