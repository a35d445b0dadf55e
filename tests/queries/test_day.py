"""The day and the week of a rep, from records added the way people add them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from msgspec.structs import replace

from kamdesk.domain.cadence import Rhythm
from kamdesk.domain.ids import AccountId, ContactId, UserId, VisitId
from kamdesk.errors import Refused
from kamdesk.queries.briefing import Gap, account_brief
from kamdesk.queries.cadence_debts import cadence_debts
from kamdesk.queries.day_visits import DayVisit, VisitState, visits_between
from kamdesk.queries.risk_signals import VERBS, Risk, RiskSignal, risk_signals
from kamdesk.queries.today import Mode, TodaySheet, minute_of, today_sheet
from kamdesk.queries.week import DropPreview, drop_preview, week_sheet
from kamdesk.services.visits import LogVisit, Promise, log_visit
from kamdesk.services.week import PlanVisit, cancel_visit, plan_visit
from kamdesk.workspace import Workspace
from tests.workspaces import ME, Clock, added

Add = Callable[..., UUID]
TODAY = date(2026, 11, 24)  # a Tuesday
MORNING = datetime.combine(TODAY, time(9)).astimezone()
LINGANG = {"latitude": Decimal("30.90"), "longitude": Decimal("121.93"), "datum": "wgs84"}
ZHANGJIANG = {"latitude": Decimal("31.20"), "longitude": Decimal("121.60"), "datum": "wgs84"}


@pytest.fixture
def clock() -> Clock:
    """Start the day at nine on the clock of this computer, whatever its zone."""
    return Clock(MORNING)


@pytest.fixture
def hualan(add: Add) -> UUID:
    return add("account", name="华澜重工集团", tier="S", owner_id=ME, **LINGANG)


@pytest.fixture
def chenghai(add: Add) -> UUID:
    return add("account", name="澄海半导体", tier="A", owner_id=ME, **ZHANGJIANG)


def planned(workspace: Workspace, account: UUID, hour: int, **given: object) -> VisitId:
    at = MORNING.replace(hour=hour) + timedelta(days=int(str(given.pop("days", 0))))
    return workspace.run(
        plan_visit,
        PlanVisit(account_id=AccountId(account), planned_at=at, **given),  # type: ignore[arg-type]
    )


def held(workspace: Workspace, visit: VisitId, account: UUID, **given: object) -> None:
    usual = {"account_id": AccountId(account), "held_at": MORNING, "visit_id": visit}
    workspace.run(log_visit, LogVisit(**{**usual, "outcome": "已定", **given}))  # type: ignore[arg-type]


def sheet(workspace: Workspace) -> TodaySheet:
    return workspace.read(today_sheet)


def test_day_runs_in_order_with_the_way_between_and_the_next_visit_open(
    workspace: Workspace, add: Add, hualan: UUID, chenghai: UUID, clock: Clock
) -> None:
    contact = ContactId(add("contact", account_id=chenghai, name="林若溪"))
    second = planned(
        workspace,
        chenghai,
        14,
        objective="评审排期",
        questions=["停机窗口"],
        contacts=[contact],
        colleagues=[UserId(ME)],
    )
    first = planned(workspace, hualan, 10)
    nowhere = planned(workspace, add("account", name="明州港务"), 17)

    found = sheet(workspace)

    assert [visit.id for visit in found.visits] == [first, second, nowhere]
    assert found.visits[0].travel is None
    assert found.visits[1].travel is not None
    assert found.numbers.road.minutes == found.visits[1].travel.minutes > 0
    assert found.numbers.road.unknown == 1
    assert (found.mode, found.next_visit, found.now_minute) == (
        Mode.ROUTE,
        found.visits[0],
        9 * 60,
    )
    assert [seat.name for seat in found.visits[1].seats] == ["林若溪", "苏晓岚"]
    clock.forward(hours=5, minutes=30)
    briefing = sheet(workspace).briefing
    assert briefing is not None
    assert (briefing.visit.id, briefing.visit.state) == (second, VisitState.RUNNING)
    assert ([p.name for p in briefing.people], [s.id for s in briefing.ours]) == (["林若溪"], [ME])
    assert briefing.missing == (Gap.DECISION_MAKER,)
    assert briefing.is_first


def test_a_visit_that_is_over_waits_to_be_written_up_and_is_not_next(
    workspace: Workspace, hualan: UUID, chenghai: UUID, clock: Clock
) -> None:
    early, late = planned(workspace, hualan, 10), planned(workspace, chenghai, 14)
    clock.forward(hours=3)

    noon = sheet(workspace)

    assert noon.next_visit is not None
    assert (noon.mode, noon.next_visit.id) == (Mode.ROUTE, late)
    assert noon.numbers.next_start == noon.next_visit.start
    assert [visit.id for visit in noon.wrap_up.without_notes] == [early]
    clock.forward(hours=6)
    evening = sheet(workspace)
    assert (evening.mode, evening.next_visit) == (Mode.WRAP_UP, None)
    assert [visit.id for visit in evening.wrap_up.without_notes] == [early, late]


def test_nobody_travels_to_an_online_meeting(
    workspace: Workspace, hualan: UUID, chenghai: UUID
) -> None:
    planned(workspace, hualan, 10)
    planned(workspace, chenghai, 12, type="remote")
    planned(workspace, chenghai, 15)

    found = sheet(workspace)

    first, online, last = found.visits
    assert (first.travel, online.travel) == (None, None)
    assert last.travel is not None
    assert found.numbers.road.minutes == last.travel.minutes > 0
    assert found.numbers.road.unknown == 0


def test_briefing_knows_tickets_money_promises_news_and_what_was_asked(
    workspace: Workspace, add: Add, chenghai: UUID, clock: Clock
) -> None:
    earlier = planned(workspace, chenghai, 10, questions=["评分权重"])
    clock.forward(hours=2)
    promise = Promise(side="ours", text="备件清单", due=TODAY)
    held(workspace, earlier, chenghai, promises=[promise])
    deal = add("opportunity", account_id=chenghai, name="Q1 扩容")
    planned(workspace, chenghai, 16, opportunity_id=deal)
    opened = workspace.viewpoint().now - timedelta(hours=30)
    add("ticket", account_id=chenghai, title="告警", opened_at=opened, sla_hours=24)
    contract = add("contract", account_id=chenghai, name="一期")
    add(
        "instalment",
        account_id=chenghai,
        contract_id=contract,
        amount_minor=186,
        due=TODAY - timedelta(days=12),
    )
    add("clip_note", account_id=chenghai, title="二期洁净室封顶", published_on=TODAY)

    briefing = sheet(workspace).briefing

    assert briefing is not None
    known = briefing.knowledge
    assert briefing.deal is not None
    assert (briefing.deal.id, briefing.asked_before) == (deal, ("评分权重",))
    assert [line.late_days for line in known.late_money] == [12]
    assert [line.text for line in known.promises] == ["备件清单"]
    assert ([t.title for t in known.tickets], [c.title for c in known.clips]) == (
        ["告警"],
        ["二期洁净室封顶"],
    )
    assert [visit.id for visit in known.visits] == [earlier]
    assert {Risk.SLA_BREACH, Risk.MONEY_OVERDUE} <= {signal.kind for signal in known.risks}
    brief = workspace.read(account_brief, chenghai)
    assert (brief.account.name, brief.knowledge.tickets) == ("澄海半导体", known.tickets)


def test_day_without_visits_is_empty_and_offers_the_largest_debts(
    workspace: Workspace, hualan: UUID, clock: Clock
) -> None:
    off = planned(workspace, hualan, 15)
    workspace.run(cancel_visit, off, "客户出差")
    assert sheet(workspace).mode is Mode.EMPTY

    clock.forward(days=40)
    debts = sheet(workspace).debts

    assert {debt.rhythm for debt in debts} == {Rhythm.ACCOUNT, Rhythm.EXECUTIVE}
    assert debts[0].rhythm is Rhythm.ACCOUNT
    assert (debts[0].last_done, debts[0].interval_days) == (None, 14)
    assert debts[0].cadence.debt > debts[1].cadence.debt > 0


def test_evening_asks_for_notes_and_promises_and_names_the_first_stop(
    workspace: Workspace, hualan: UUID, chenghai: UUID, clock: Clock
) -> None:
    visit = planned(workspace, hualan, 10, objective="范围确认")
    clock.forward(hours=9)
    promise = Promise(side="ours", text="接口清单", due=TODAY)
    held(workspace, visit, hualan, outcome=None, objective="范围确认", promises=[promise])
    tomorrow = planned(workspace, chenghai, 9, days=1)

    found = sheet(workspace)

    assert found.mode is Mode.WRAP_UP
    wrap = found.wrap_up
    assert [v.id for v in wrap.without_notes] == [visit]
    assert [p.text for p in wrap.promises_today] == ["接口清单"]
    assert [p.text for p in wrap.made_today] == ["接口清单"]
    assert wrap.first_stop is not None
    assert wrap.first_stop.id == tomorrow
    assert (found.numbers.visits_done, found.numbers.visits_left) == (1, 0)
    assert (found.numbers.promises_due, found.numbers.promises_late) == (1, 0)


def test_visit_nobody_logged_is_missed_the_day_after(
    workspace: Workspace, hualan: UUID, clock: Clock
) -> None:
    planned(workspace, hualan, 10)
    clock.forward(days=1)

    (visit,) = workspace.read(visits_between, TODAY, TODAY, ME)

    assert visit.state is VisitState.MISSED
    assert workspace.read(visits_between, TODAY, TODAY, UserId(UUID(int=1))) == []


def test_coverage_counts_people_reached_at_key_accounts_only(
    workspace: Workspace, add: Add, hualan: UUID, clock: Clock
) -> None:
    other = add("account", name="普通客户", tier="C", owner_id=ME)
    add("contact", account_id=other, name="路人")
    met, _unmet = (add("contact", account_id=hualan, name=name) for name in ("韩卓", "周敏仪"))
    visit = planned(workspace, hualan, 10, contacts=[ContactId(met)])
    clock.forward(hours=2)
    held(workspace, visit, hualan)

    figure = sheet(workspace).numbers.coverage

    assert (figure.part, figure.whole) == (1, 2)


def signals(workspace: Workspace) -> dict[Risk, RiskSignal]:
    return {each.kind: each for each in workspace.read(risk_signals, ME)}


def test_every_kind_of_risk_has_one_verb() -> None:
    assert set(VERBS) == set(Risk)


def test_signals_say_what_is_wrong_and_what_to_do(
    workspace: Workspace, add: Add, hualan: UUID, clock: Clock
) -> None:
    contact = add("contact", account_id=hualan, name="邵维桢")
    add(
        "stakeholder_fact",
        account_id=hualan,
        contact_id=contact,
        influence=5,
        noted_on=TODAY - timedelta(days=60),
    )
    ends = TODAY + timedelta(days=45)
    add("contract", account_id=hualan, name="框架合同", kind="framework", ends_on=ends)
    stalled = add(
        "opportunity",
        account_id=hualan,
        name="数字孪生",
        stage_since=TODAY - timedelta(days=200),
        amount_minor=340,
    )

    found = signals(workspace)

    silent = found[Risk.PERSON_SILENT]
    assert (silent.title, silent.days, silent.never, silent.verb) == (
        "邵维桢",
        60,
        True,
        "plan_visit",
    )
    assert (found[Risk.CONTRACT_ENDING].days, found[Risk.CONTRACT_ENDING].verb) == (
        45,
        "start_renewal",
    )
    assert (found[Risk.DEAL_STALLED].record_id, found[Risk.DEAL_STALLED].days) == (stalled, 200)
    later = TODAY + timedelta(days=400)
    add("contract", account_id=hualan, name="框架 2027", kind="framework", ends_on=later)
    assert Risk.CONTRACT_ENDING not in signals(workspace)


def test_fallen_health_says_more_than_a_low_one(
    workspace: Workspace, add: Add, hualan: UUID, clock: Clock
) -> None:
    visit = planned(workspace, hualan, 10)
    clock.forward(hours=2)
    held(workspace, visit, hualan)
    contract = add("contract", account_id=hualan, name="一期")
    due = TODAY + timedelta(days=5)
    add("instalment", account_id=hualan, contract_id=contract, amount_minor=90_000_00, due=due)
    clock.forward(days=31)
    for _ in range(6):
        at = workspace.viewpoint().now - timedelta(days=20)
        add("ticket", account_id=hualan, title="告警", opened_at=at, sla_hours=4)
    add("feedback", account_id=hualan, kind="nps", score=0)

    found = signals(workspace)

    drop = found[Risk.HEALTH_DROP]
    assert drop.points is not None
    assert drop.points <= -15
    assert Risk.HEALTH_LOW not in found
    assert found[Risk.SLA_BREACH].count == 6
    assert found[Risk.MONEY_OVERDUE].money is not None


def test_person_to_see_is_the_one_who_decides_most(
    workspace: Workspace, add: Add, hualan: UUID, clock: Clock
) -> None:
    for name, influence in (("韩卓", 3), ("陈立群", 5), ("石崇山", None)):
        contact = add("contact", account_id=hualan, name=name)
        add("stakeholder_fact", account_id=hualan, contact_id=contact, influence=influence)
    clock.forward(days=20)

    debt = workspace.read(cadence_debts, ME)[0]

    assert debt.person is not None
    assert debt.person.name == "陈立群"


def test_week_holds_its_days_its_overlaps_and_who_waits(
    workspace: Workspace, add: Add, hualan: UUID, chenghai: UUID
) -> None:
    first = planned(workspace, hualan, 10)
    clash = planned(workspace, chenghai, 11)

    week = workspace.read(week_sheet)

    assert [column.day.weekday() for column in week.days] == [0, 1, 2, 3, 4]
    tuesday = week.days[1]
    assert [visit.id for visit in tuesday.visits] == [first, clash]
    assert (tuesday.overlaps, tuesday.count, week.count) == (frozenset({clash}), 2, 2)
    assert {debt.account_id for debt in week.planned} == {hualan, chenghai}
    assert week.queue == ()
    planned(workspace, hualan, 10, days=4)
    assert len(workspace.read(week_sheet).days) == 7
    assert len(workspace.read(week_sheet, TODAY + timedelta(days=14), whole=True).days) == 7


def test_preview_of_a_drop_tells_the_way_on_both_sides(
    workspace: Workspace, hualan: UUID, chenghai: UUID
) -> None:
    planned(workspace, hualan, 9)
    planned(workspace, hualan, 16)
    moved = planned(workspace, chenghai, 11)
    visits = workspace.read(visits_between, TODAY, TODAY, ME)
    dropped: DayVisit = next(visit for visit in visits if visit.id == moved)

    preview = drop_preview(visits, dropped, 13 * 60)

    assert preview.before is not None
    assert preview.before == preview.after
    assert drop_preview([], dropped, 600).before is None
    online = replace(dropped, type="remote")
    assert drop_preview(visits, online, 13 * 60) == DropPreview(None, None)
    (waiting,) = [d for d in workspace.read(week_sheet).planned if d.account_id == chenghai][:1]
    assert drop_preview(visits, waiting, 13 * 60).after == preview.after


def test_brief_of_an_account_nobody_knows_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match=r"record\.missing"):
        workspace.read(account_brief, UUID(int=1))


@pytest.mark.parametrize(("days", "minute"), [(-1, 0), (0, 540), (1, 1440)])
def test_minute_of_the_day_stays_within_the_day(days: int, minute: int) -> None:
    moment: datetime = MORNING + timedelta(days=days)

    assert minute_of(moment, TODAY) == minute


def test_added_record_reaches_the_sheet_of_its_owner_only(
    workspace: Workspace, hualan: UUID
) -> None:
    colleague = added(workspace, "user", name="石磊")
    planned(workspace, hualan, 15, owner_id=UserId(colleague))

    assert sheet(workspace).visits == ()
    assert len(workspace.read(today_sheet, colleague).visits) == 1
