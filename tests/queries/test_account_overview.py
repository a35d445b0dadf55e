"""The header and overview of an account, by the formulas the screens promise."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from kamdesk.domain.concentration import Dependence
from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.errors import Refused
from kamdesk.models.ids import new_id
from kamdesk.queries.account_overview import account_header, account_overview
from kamdesk.queries.account_plan import progress
from kamdesk.queries.portfolio import portfolio_share
from kamdesk.queries.stakeholders import stakeholders
from kamdesk.services.profile import stage_id
from kamdesk.services.records import delete_record
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add
from tests.workspaces import ME, NOON

TODAY = date(2026, 11, 24)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_header_names_the_core_team_in_the_order_of_the_triangle(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    for name, role, core, left in (
        ("宁", "delivery", True, None),
        ("磊", "solution", True, None),
        ("去", "service", True, ago(1)),
        ("旁", "legal", False, None),
    ):
        user = add("user", name=name)
        mine = {"account_id": account, "user_id": user}
        add("account_team", **mine, role=role, core=core, left=left)
    add("account_team", account_id=account, user_id=ME, role="account", core=True)

    team = workspace.read(account_header, account).core_team

    assert [(member.name, member.role) for member in team] == [
        ("苏晓岚", "account"),
        ("磊", "solution"),
        ("宁", "delivery"),
    ]


def test_receivable_counts_what_is_billed_and_how_late_it_is(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    contract = add("contract", account_id=account, name="二期")
    for amount, days in ((100, 8), (200, 3), (400, 0), (800, -30), (1600, -31)):
        mine = {"account_id": account, "contract_id": contract}
        add("instalment", **mine, amount_minor=amount, due=ago(days))

    owed = workspace.read(account_header, account).receivable

    assert (owed.total_minor, owed.overdue_minor, owed.overdue_days) == (1500, 300, 8)


def test_share_is_of_the_whole_and_ranked_by_group(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    child = add("account", name="岭东子公司", parent_id=account)
    other = add("account", name="乙")
    for key, amount, day in (
        (account, 300, ago(1)),
        (child, 300, ago(300)),
        (other, 400, ago(2)),
        (account, 500, ago(400)),
        (other, 500, ago(700)),
    ):
        add("payment", account_id=key, amount_minor=amount, received_on=day)

    share = workspace.read(portfolio_share, account)

    assert (share.share, share.before, share.rank, share.of) == (0.3, 0.5, 1, 2)
    assert share.group is not None
    assert (share.group.share, share.group.dependence) == (0.6, Dependence.HIGH)
    assert share.revenue.minor == 300


def test_open_deals_tell_their_stage_and_how_long_they_stay(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    mine = {"account_id": account}
    stage = {"stage_id": stage_id("negotiation"), "stage_since": ago(66)}
    add("opportunity", **mine, name="二期", amount_minor=900, **stage, expected_close=ago(1))
    add("opportunity", **mine, name="未知")
    add("opportunity", **mine, name="已赢", amount_minor=5, stage_id=stage_id("won"))

    stuck, unknown = workspace.read(account_overview, account).deals

    assert (stuck.name, stuck.stage, stuck.stages, stuck.stage_english) == (
        "二期",
        3,
        4,
        "Negotiation",
    )
    assert (stuck.days_in_stage, stuck.expected_days, stuck.overdue_days) == (66, 45, 21)
    assert (stuck.close_passed, stuck.probability) == (True, 0.6)
    assert (unknown.name, unknown.amount_minor, unknown.overdue_days) == ("未知", None, 0)


def test_goals_of_the_quarter_sum_up_their_results(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    goal = add("goal", account_id=account, title="成为战略伙伴", quarter="2026Q4")
    add("goal", account_id=account, title="旧的", quarter="2026Q3")
    for start, target, current in ((0, 10, 7), (100, 50, 75), (0, 3, None)):
        add(
            "key_result",
            account_id=account,
            goal_id=goal,
            title="结果",
            start_value=Decimal(start),
            target=Decimal(target),
            current=None if current is None else Decimal(current),
        )

    (found,) = workspace.read(account_overview, account).goals

    assert [result.progress for result in found.results] == [0.7, 0.5, None]
    assert found.progress == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("start", "target", "current", "expected"),
    [("0", "10", "12", 1.0), ("0", "10", "-2", 0.0), ("5", "5", "5", 1.0), ("5", "5", "4", 0.0)],
)
def test_progress_stays_between_nothing_and_all(
    start: str, target: str, current: str, expected: float
) -> None:
    assert progress(Decimal(start), Decimal(target), Decimal(current)) == expected


def test_people_are_ranked_by_weight_and_the_gap_is_named(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    people = {name: add("contact", account_id=account, name=name) for name in "甲乙丙丁"}
    for name, influence, attitude in (("甲", 3, 1), ("乙", 5, 2), ("丙", 4, -2)):
        mine = {"account_id": account, "contact_id": people[name]}
        add("stakeholder_fact", **mine, influence=influence, attitude=attitude, role="user")
        add("position", **mine, title=f"{name}部长", level=3)
    command = LogVisit(
        account_id=AccountId(account),
        held_at=NOON - timedelta(days=9),
        notes="例行",
        contacts=[ContactId(people["甲"]), ContactId(people["丙"])],
    )
    workspace.run(log_visit, command)

    found = workspace.read(stakeholders, account, "B")

    assert [person.name for person in found.people] == ["乙", "丙", "甲", "丁"]
    assert [person.touched_days for person in found.people] == [None, 9, 9, None]
    assert (found.coverage.decision.part, found.coverage.decision.whole) == (3, 12)
    assert (found.coverage.people.part, found.coverage.people.whole) == (2, 4)
    assert found.biggest_gap is not None
    assert (found.biggest_gap.name, found.biggest_gap.title) == ("乙", "乙部长")
    assert found.biggest_gap.weight == pytest.approx(5 / 12)


def test_person_who_left_keeps_a_place_but_no_weight(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    gone = add("contact", account_id=account, name="离任")
    mine = {"account_id": account, "contact_id": gone}
    add("stakeholder_fact", **mine, influence=5, attitude=1)
    add("position", **mine, title="总监", left=ago(3))

    found = workspace.read(stakeholders, account, None)

    assert [(p.has_left, p.weight) for p in found.people] == [(True, 0.0)]
    assert (found.coverage.decision.share, found.biggest_gap) == (None, None)


def test_weakest_measures_come_with_what_speaks_for_them(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("feedback", account_id=account, kind="csat", score=1)
    command = LogVisit(
        account_id=AccountId(account), held_at=NOON - timedelta(days=21), notes="例行"
    )
    workspace.run(log_visit, command)

    overview = workspace.read(account_overview, account)

    assert [low.measure.name for low in overview.lowest] == ["satisfaction", "activity"]
    assert overview.lowest[0].measure.evidence[0].entity == "feedback"
    assert (len(overview.trend), overview.trend[-1][0]) == (13, TODAY)
    assert overview.header.spark == (None,) * 13


def test_trend_is_marked_by_what_happened(workspace: Workspace, account: UUID, add: Add) -> None:
    add("project", account_id=account, name="一期上线", starts_on=ago(400), finished_on=ago(200))
    add("contract", account_id=account, name="旧约", signed_on=ago(500))
    visit = {"held_at": NOON - timedelta(days=60), "type": "executive", "objective": "高层互访"}
    add("visit", account_id=account, **visit)

    events = workspace.read(account_overview, account).events

    assert [(event.kind, event.text) for event in events] == [
        ("project", "一期上线"),
        ("executive_visit", "高层互访"),
    ]


def test_empty_account_has_an_overview_without_figures(workspace: Workspace, add: Add) -> None:
    overview = workspace.read(account_overview, add("account", name="空"))

    assert (overview.header.health.value, overview.header.portfolio.share) == (None, None)
    assert (overview.lowest, overview.deals, overview.steps) == ((), (), ())


def test_deleted_account_is_refused(workspace: Workspace, account: UUID) -> None:
    workspace.run(delete_record, "account", account)

    for key in (account, new_id()):
        with pytest.raises(Refused, match=r"record\.missing"):
            workspace.read(account_overview, key)
