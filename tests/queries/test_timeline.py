"""One line of time for everything that happened with an account."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, ContactId, UserId
from kamdesk.queries.timeline import KINDS, TimelineItem, timeline, timeline_counts
from kamdesk.services.profile import stage_id
from kamdesk.services.records import EditRecord, delete_record, edit_record
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add
from tests.workspaces import ME, NOON

TODAY = date(2026, 11, 24)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def busy(workspace: Workspace, account: UUID, add: Add) -> dict[str, UUID]:
    """An account with one entry of every kind."""
    mine: dict[str, Any] = {"account_id": account}
    person = add("contact", **mine, name="韩卓")
    command = LogVisit(
        account_id=AccountId(account),
        held_at=NOON - timedelta(days=2),
        outcome="锁定 5 条产线",
        contacts=[ContactId(person)],
        colleagues=[UserId(ME)],
    )
    visit = workspace.run(log_visit, command)
    add("visit", **mine, planned_at=NOON + timedelta(days=3), objective="计划中")
    add("touch", **mine, contact_id=person, at=NOON - timedelta(days=5), summary="电话")
    contract = add("contract", **mine, name="二期", signed_on=ago(50), amount_minor=900)
    line = add("instalment", **mine, contract_id=contract, amount_minor=900, due=ago(23))
    add("payment", **mine, instalment_id=line, amount_minor=900, received_on=ago(20))
    opened = NOON - timedelta(days=9)
    add("ticket", **mine, title="停线", opened_at=opened, solved_at=opened + timedelta(hours=26))
    add("feedback", **mine, kind="nps", score=9, given_on=ago(7))
    add("commitment", **mine, visit_id=visit, side="ours", text="给清单")
    add("note", **mine, text="便签", at=NOON - timedelta(days=30))
    add("clip_note", **mine, title="扩产新闻", published_on=ago(31))
    add("comment", **mine, subject_entity="account", subject_id=str(account), text="看法")
    add("project", **mine, name="一期", starts_on=ago(300), finished_on=ago(100))
    add("stakeholder_fact", **mine, contact_id=person, role="champion", noted_on=ago(11))
    deal = add("opportunity", **mine, name="产线", opened_on=ago(40))
    for entity, key, values in (
        ("opportunity", deal, {"stage_id": stage_id("validation")}),
        ("account", account, {"tier": "S"}),
    ):
        workspace.run(edit_record, EditRecord(entity=entity, id=key, values=values))
    return {"account": account, "person": person, "deal": deal, "visit": visit}


def walked(workspace: Workspace, account: UUID, limit: int) -> list[TimelineItem]:
    page = workspace.read(timeline, account, limit=limit)
    items = [*page.items]
    while page.next is not None:
        page = workspace.read(timeline, account, limit=limit, before=page.next)
        assert page.items
        items += page.items
    return items


def test_every_kind_appears_and_newest_comes_first(
    workspace: Workspace, busy: dict[str, UUID]
) -> None:
    items = walked(workspace, busy["account"], 100)

    assert {item.kind for item in items} == set(KINDS)
    assert [item.at for item in items] == sorted((item.at for item in items), reverse=True)
    counts = workspace.read(timeline_counts, busy["account"])
    assert sum(counts.values()) == len(items)


@pytest.mark.parametrize("limit", [1, 2, 5, 7])
def test_pages_join_without_gap_or_double(
    workspace: Workspace, busy: dict[str, UUID], limit: int
) -> None:
    whole = walked(workspace, busy["account"], 100)

    assert walked(workspace, busy["account"], limit) == whole


def test_filter_by_kind_and_by_person(workspace: Workspace, busy: dict[str, UUID]) -> None:
    account = busy["account"]

    stages = workspace.read(timeline, account, kinds=["stage"]).items
    with_person = workspace.read(timeline, account, person=busy["person"]).items
    with_me = workspace.read(timeline, account, kinds=["visit"], person=ME).items

    assert [(item.facts["before_english"], item.facts["after"]) for item in stages] == [
        ("Discovery", "方案验证")
    ]
    assert {item.kind for item in with_person} == {"visit", "touch", "stakeholder"}
    assert [item.id for item in with_me] == [busy["visit"]]
    assert workspace.read(timeline, account, kinds=[]).items == ()


def test_entry_carries_data_and_the_words_people_wrote(
    workspace: Workspace, busy: dict[str, UUID]
) -> None:
    (visit,) = workspace.read(timeline, busy["account"], kinds=["visit"]).items
    (paid,) = workspace.read(timeline, busy["account"], kinds=["payment"]).items

    assert (visit.text, visit.user_name, visit.timed) == ("锁定 5 条产线", "苏晓岚", True)
    assert visit.facts["contacts"] == ("韩卓",)
    assert (paid.timed, paid.facts["amount_minor"], paid.facts["days_late"]) == (False, 900, 3.0)


def test_edit_that_was_taken_back_is_not_told(workspace: Workspace, busy: dict[str, UUID]) -> None:
    account = busy["account"]
    assert len(workspace.read(timeline, account, kinds=["edit"]).items) == 1

    workspace.run(undo)

    assert workspace.read(timeline, account, kinds=["edit"]).items == ()


def test_deleted_record_leaves_the_timeline(workspace: Workspace, busy: dict[str, UUID]) -> None:
    workspace.run(delete_record, "visit", busy["visit"])

    assert workspace.read(timeline, busy["account"], kinds=["visit"]).items == ()


def test_a_visit_names_its_contacts_in_both_languages(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    people = [
        add("contact", account_id=account, name="韩卓", english_name="Han Zhuo"),
        add("contact", account_id=account, name="穆岚"),
    ]
    command = LogVisit(
        account_id=AccountId(account),
        held_at=NOON,
        notes="例行",
        contacts=[ContactId(person) for person in people],
    )
    workspace.run(log_visit, command)

    (visit,) = workspace.read(timeline, account, kinds=["visit"]).items

    pairs = zip(visit.facts["contacts"], visit.facts["contacts_english"], strict=True)
    assert set(pairs) == {("韩卓", "Han Zhuo"), ("穆岚", "穆岚")}
