"""Scores as of past days: dated facts count from their date, the rest is taken back by the log."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.domain.score_model import default_model, model_as_json
from kamdesk.errors import Refused
from kamdesk.models.ids import new_id
from kamdesk.queries.evidence import Title, sheet_titles
from kamdesk.queries.score_facts import facts_of
from kamdesk.queries.score_history import score_history, sparks
from kamdesk.queries.scores import LOW_CONFIDENCE, NO_FACTS, NO_HISTORY, health
from kamdesk.services.profile import SCORE_MODEL_ID
from kamdesk.services.records import EditRecord, delete_record, edit_record
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add
from tests.workspaces import NOON, Clock

TODAY = date(2026, 11, 24)
Edit = Callable[..., UUID]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def edit(workspace: Workspace) -> Edit:
    def editing(entity: str, key: UUID, **values: Any) -> UUID:
        return workspace.run(edit_record, EditRecord(entity=entity, id=key, values=values))

    return editing


@pytest.fixture
def then(clock: Clock, add: Add) -> UUID:
    """An account entered 200 days ago; the clock stands at today again."""
    clock.forward(days=-200)
    account = add("account", name="澄岭化工", tier="A")
    clock.now = NOON
    return account


def visit(workspace: Workspace, account: UUID, days: int, *contacts: UUID) -> UUID:
    command = LogVisit(
        account_id=AccountId(account),
        held_at=NOON - timedelta(days=days),
        notes="例行",
        contacts=[ContactId(contact) for contact in contacts],
    )
    return workspace.run(log_visit, command)


def value(workspace: Workspace, account: UUID, day: date) -> float | None:
    return workspace.read(health, account, day).value


def test_visit_logged_late_counts_from_the_day_it_was_held(
    workspace: Workspace, then: UUID
) -> None:
    assert value(workspace, then, ago(100)) == 0

    visit(workspace, then, 110)

    assert value(workspace, then, ago(100)) == 100
    assert value(workspace, then, ago(111)) == 0


def test_before_the_first_known_change_there_is_no_data(workspace: Workspace, then: UUID) -> None:
    sheet = workspace.read(health, then, ago(201))

    assert (sheet.value, sheet.band, sheet.reason) == (None, "unscored", NO_HISTORY)
    assert workspace.read(score_history, then, [ago(201), ago(199)])[0] == (ago(201), None)


def test_tier_is_read_as_it_stood(
    workspace: Workspace, then: UUID, edit: Edit, clock: Clock
) -> None:
    visit(workspace, then, 60)
    before = value(workspace, then, ago(30))
    clock.forward(days=-10)
    edit("account", then, tier="C")
    clock.forward(days=10)

    assert value(workspace, then, ago(30)) == before
    assert workspace.read(facts_of, [then], ago(11))[then].interval_days == 14
    assert workspace.read(facts_of, [then], ago(10))[then].interval_days == 90


def test_attitude_and_influence_are_read_as_they_stood(
    workspace: Workspace, then: UUID, add: Add, edit: Edit, clock: Clock
) -> None:
    person = add("contact", account_id=then, name="韩卓")
    mine = {"account_id": then, "contact_id": person}
    fact = add("stakeholder_fact", **mine, influence=4, attitude=1, noted_on=ago(90))
    visit(workspace, then, 80, person)
    clock.forward(days=-20)
    edit("stakeholder_fact", fact, attitude=-2)
    clock.now = NOON

    covered = {
        days: workspace.read(facts_of, [then], ago(days))[then].relationship for days in (95, 50, 5)
    }

    assert covered[95] is None
    assert [getattr(covered[days], "coverage", None) for days in (50, 5)] == [1.0, 0.0]


def test_renewal_and_term_are_read_as_they_stood(
    workspace: Workspace, then: UUID, add: Add, edit: Edit
) -> None:
    contract = add("contract", account_id=then, name="年度", starts_on=ago(300), ends_on=ago(-20))
    before = workspace.read(facts_of, [then], ago(1))[then].contracts

    edit("contract", contract, renewal="renewed", ends_on=ago(-385))

    assert workspace.read(facts_of, [then], ago(1))[then].contracts == before
    (now,) = workspace.read(facts_of, [then])[then].contracts
    assert (now.ends_on, now.renewal_progress) == (ago(-385), 1.0)


def test_deleted_visit_still_counts_for_the_days_it_stood(
    workspace: Workspace, then: UUID, clock: Clock
) -> None:
    clock.forward(days=-50)
    gone = visit(workspace, then, 60)
    clock.forward(days=10)
    workspace.run(delete_record, "visit", gone)
    clock.now = NOON

    assert value(workspace, then, ago(49)) == 100
    assert value(workspace, then, ago(40)) == 0


def test_record_without_a_date_counts_from_the_day_it_was_entered(
    workspace: Workspace, then: UUID, add: Add, clock: Clock
) -> None:
    clock.forward(days=-30)
    add("contract", account_id=then, name="口头约定")
    clock.now = NOON

    counted = [
        len(workspace.read(facts_of, [then], ago(days))[then].contracts) for days in (31, 30, 0)
    ]

    assert counted == [0, 1, 1]


def test_money_owed_is_that_of_the_day(workspace: Workspace, then: UUID, add: Add) -> None:
    contract = add("contract", account_id=then, name="二期", starts_on=ago(300))
    mine = {"account_id": then, "contract_id": contract}
    add("instalment", **mine, amount_minor=1000, due=ago(60))
    add("payment", **mine, amount_minor=1000, received_on=ago(20))

    def still(days: int) -> int:
        (line,) = workspace.read(facts_of, [then], ago(days))[then].receivables
        return line.open_minor

    assert (still(21), still(20), still(0)) == (1000, 0, 0)


def test_ticket_open_on_the_day_is_judged_as_open(
    workspace: Workspace, then: UUID, add: Add
) -> None:
    add(
        "ticket",
        account_id=then,
        title="停线",
        severity="critical",
        opened_at=NOON - timedelta(days=40),
        solved_at=NOON - timedelta(days=10),
    )

    missed = workspace.read(health, then, ago(20)).measures[1]

    assert (missed.name, missed.raw) == ("resolution", 8 / 11)
    assert [fact.fact for fact in missed.evidence] == ["missed_promise"]


def test_sheet_adds_up_and_says_what_would_raise_it(
    workspace: Workspace, then: UUID, add: Add
) -> None:
    visit(workspace, then, 20)
    add("feedback", account_id=then, kind="nps", score=10, given_on=ago(10))

    sheet = workspace.read(health, then)

    assert sheet.value == pytest.approx(sum(m.contribution for m in sheet.measures))
    assert sheet.reason == LOW_CONFIDENCE
    assert sheet.improvements[0].key == "activity"
    assert sheet.measures[0].evidence[0].entity == "visit"


def test_account_without_any_promise_or_fact_has_no_value(workspace: Workspace, add: Add) -> None:
    sheet = workspace.read(health, add("account", name="无级别"))

    assert (sheet.value, sheet.reason, sheet.delta_90) == (None, NO_FACTS, None)


def test_change_over_90_days_is_explained_to_the_point(
    workspace: Workspace, then: UUID, add: Add
) -> None:
    visit(workspace, then, 95)
    add("feedback", account_id=then, kind="csat", score=2, given_on=ago(3))

    sheet = workspace.read(health, then)

    assert sheet.delta_90 is not None
    before = value(workspace, then, ago(90))
    assert sheet.value is not None
    assert before is not None
    assert sheet.delta_90.delta == pytest.approx(sheet.value - before)
    total = sum(effect.effect for effect in sheet.delta_90.effects)
    assert total + sheet.delta_90.model_effect == pytest.approx(sheet.delta_90.delta)


def test_an_edited_model_is_never_blamed_on_the_customer(
    workspace: Workspace, then: UUID, edit: Edit
) -> None:
    visit(workspace, then, 118)
    definition: Any = model_as_json(default_model())
    definition["version"] = 2
    definition["measures"][0]["curve"] = [[1, 100], [2, 0]]
    old = value(workspace, then, ago(90))

    edit("score_model", SCORE_MODEL_ID, definition=definition)

    assert old == value(workspace, then, ago(90)) == 50
    change = workspace.read(health, then).delta_90
    assert change is not None
    assert (change.model_changed, change.model_effect) == (True, -50.0)


def test_spark_leaves_unscored_days_empty(workspace: Workspace, then: UUID, account: UUID) -> None:
    visit(workspace, then, 5)

    found = workspace.read(sparks, [then, account], [ago(300), ago(3)])

    assert found == {then: (None, None), account: (None, None)}


def test_unknown_account_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match=r"record\.missing"):
        workspace.read(health, new_id())


def test_the_next_meeting_is_the_one_person_who_raises_the_coverage(
    workspace: Workspace, then: UUID, add: Add
) -> None:
    people = [add("contact", account_id=then, name=name) for name in ("韩卓", "穆岚")]
    for person, influence in zip(people, (3, 5), strict=True):
        fact = {"influence": influence, "attitude": 1, "noted_on": ago(9)}
        add("stakeholder_fact", account_id=then, contact_id=person, **fact)
    visit(workspace, then, 20, people[0])

    sheet = workspace.read(health, then)
    visit(workspace, then, 0, people[1])

    (way,) = [each for each in sheet.improvements if each.key == "relationship"]
    assert (way.entity, way.record_id) == ("contact", people[1])
    assert workspace.read(sheet_titles, sheet)[people[1]] == Title("穆岚", None)
    assert sheet.value is not None
    assert way.next_gain == pytest.approx((value(workspace, then, TODAY) or 0) - sheet.value)


def test_titles_leave_deleted_records_out_and_know_english_names(
    workspace: Workspace, then: UUID, add: Add
) -> None:
    person = add("contact", account_id=then, name="韩卓", english_name="Han Zhuo")
    judged = {"influence": 3, "attitude": 1, "noted_on": ago(9)}
    fact = add("stakeholder_fact", account_id=then, contact_id=person, **judged)
    held = visit(workspace, then, 20)
    sheet = workspace.read(health, then)
    workspace.run(delete_record, "visit", held)

    titles = workspace.read(sheet_titles, sheet)

    assert titles[fact] == Title("韩卓", "Han Zhuo")
    assert held not in titles
