"""What a stop of the day says of its account: the visit before, and the deal at stake."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from kamdesk.domain.ids import AccountId, OpportunityId, VisitId
from kamdesk.domain.money import Money
from kamdesk.queries.stop_facts import StopFacts
from kamdesk.queries.today import today_sheet
from kamdesk.services.profile import stage_id
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.workspace import Workspace
from tests.workspaces import Clock

Add = Callable[..., UUID]


def planned(workspace: Workspace, account: UUID, deal: UUID | None = None) -> VisitId:
    at = workspace.viewpoint().now + timedelta(hours=1)
    named = OpportunityId(deal) if deal else None
    command = PlanVisit(account_id=AccountId(account), planned_at=at, opportunity_id=named)
    return workspace.run(plan_visit, command)


def a_deal(add: Add, account: UUID, name: str, stage: str = "validation") -> UUID:
    return add(
        "opportunity", account_id=account, name=name, stage_id=stage_id(stage),
        amount_minor=450_000_000, currency="CNY",
    )  # fmt: skip


def facts(workspace: Workspace, visit: VisitId) -> StopFacts:
    return workspace.read(today_sheet).facts[visit]


def test_a_visit_shows_the_last_one_held_before_it(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    before = clock.now - timedelta(days=28)
    command = LogVisit(account_id=AccountId(account), held_at=before, outcome="已定")
    workspace.run(log_visit, command)

    assert facts(workspace, planned(workspace, account)).last_held == date(2026, 10, 27)


def test_the_first_visit_to_an_account_has_none_before_it(
    workspace: Workspace, account: UUID
) -> None:
    assert facts(workspace, planned(workspace, account)) == StopFacts()


def test_a_visit_shows_the_deal_it_is_about(workspace: Workspace, add: Add, account: UUID) -> None:
    a_deal(add, account, "能效看板")
    meant = a_deal(add, account, "二期", "negotiation")

    deal = facts(workspace, planned(workspace, account, meant)).deal

    assert deal is not None
    assert (deal.name, deal.amount) == ("二期", Money(450_000_000, "CNY"))
    assert (deal.stage_name, deal.stage_english) == ("商务谈判", "Negotiation")


def test_without_one_the_only_open_deal_shows_and_of_two_neither(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    visit = planned(workspace, account)
    a_deal(add, account, "旧项目", "won")
    a_deal(add, account, "能效看板")
    only = facts(workspace, visit).deal

    a_deal(add, account, "二期")

    assert only is not None
    assert only.name == "能效看板"
    assert facts(workspace, visit).deal is None
