"""A captured visit: everything in one deed, taken back by one undo, previewed without a trace."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from kamdesk.domain.ids import AccountId, ContactId, OpportunityId, VisitId
from kamdesk.errors import Refused
from kamdesk.models.local import Change, Deed
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.capture import capture_sheet, capture_target
from kamdesk.queries.drafts import draft
from kamdesk.queries.listing import listed
from kamdesk.queries.unfinished import unfinished
from kamdesk.services.capture import (
    CapturedAttitude,
    CapturedPromise,
    CapturedTask,
    CaptureVisit,
    capture_visit,
    preview_capture,
)
from kamdesk.services.drafts import keep_draft, open_draft, waiting_captures
from kamdesk.services.undoing import undo
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added

TABLES = ("visit", "attendee", "commitment", "task", "stakeholder_fact", "note", "opportunity")


@pytest.fixture
def contact(workspace: Workspace, account: UUID) -> UUID:
    return added(workspace, "contact", account_id=account, name="林若溪")


@pytest.fixture
def deal(workspace: Workspace, account: UUID) -> UUID:
    return added(
        workspace, "opportunity", account_id=account, name="Q1 扩容", competitors=("恒洲控制",)
    )


def whole(account: UUID, contact: UUID, deal: UUID) -> CaptureVisit:
    return CaptureVisit(
        account_id=AccountId(account),
        held_at=NOON - timedelta(minutes=30),
        minutes=28,
        notes="11:12  二期洁净室已封顶",
        outcome="窗口定了",
        contacts=[ContactId(contact)],
        colleagues=[ME],
        promises=[
            CapturedPromise(side="ours", text="备件清单", due=date(2026, 11, 28)),
            CapturedPromise(side="theirs", text="比选文件", contact_id=ContactId(contact)),
        ],
        tasks=[CapturedTask(title="点位核对"), CapturedTask(title="约停机窗口")],
        attitudes=[CapturedAttitude(contact_id=ContactId(contact), attitude=0)],
        deal_id=OpportunityId(deal),
        competitors=["恒洲控制", "拓岩自动化"],
        questions=["李总到任后的审批层级"],
        next_at=NOON + timedelta(days=7),
        draft_key=f"capture:{account}",
    )


def rows(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    return {name: workspace.read(listed, ENTITIES[name]) for name in TABLES}


def logged(reading: Reading) -> tuple[int, int]:
    count = reading.session.scalar
    deeds, changes = count(select(func.count(Deed.seq))), count(select(func.count(Change.seq)))
    return deeds or 0, changes or 0


def test_everything_is_stored_as_one_deed(
    workspace: Workspace, account: UUID, contact: UUID, deal: UUID
) -> None:
    before = workspace.read(logged)

    workspace.run(capture_visit, whole(account, contact, deal))

    found = rows(workspace)
    assert workspace.read(logged)[0] == before[0] + 1
    assert {len(found["commitment"]), len(found["task"]), len(found["visit"])} == {2}
    assert found["opportunity"][0]["competitors"] == ("恒洲控制", "拓岩自动化")
    assert found["stakeholder_fact"][0]["attitude"] == 0
    held, planned = sorted(found["visit"], key=lambda visit: visit["held_at"] is None)
    assert held["questions"] == planned["questions"] == "李总到任后的审批层级"
    assert found["note"] == []


def test_one_undo_takes_all_of_it_back(
    workspace: Workspace, account: UUID, contact: UUID, deal: UUID
) -> None:
    before = rows(workspace)
    workspace.run(capture_visit, whole(account, contact, deal))

    told = workspace.run(undo)

    assert told.deed == "visit.capture"
    assert rows(workspace) == before


def test_the_preview_tells_the_score_and_leaves_no_trace(
    workspace: Workspace, account: UUID, contact: UUID, deal: UUID
) -> None:
    held, log = rows(workspace), workspace.read(logged)
    heard: list[object] = []
    workspace.on_commit(heard.append)

    seen = workspace.run(preview_capture, whole(account, contact, deal))

    assert seen.created["commitment"] == 2
    assert seen.after is not None
    assert (rows(workspace), workspace.read(logged), heard) == (held, log, [])


def test_what_the_preview_tells_is_what_happens(
    workspace: Workspace, account: UUID, contact: UUID, deal: UUID
) -> None:
    command = whole(account, contact, deal)
    seen = workspace.run(preview_capture, command)

    workspace.run(capture_visit, command)

    again = workspace.run(preview_capture, command)
    assert seen.after is not None
    assert again.before is not None
    assert seen.after.value == again.before.value


def test_a_refused_capture_changes_nothing_and_keeps_its_draft(
    workspace: Workspace, account: UUID, contact: UUID, deal: UUID
) -> None:
    key = f"capture:{account}"
    workspace.run(keep_draft, key, {"lines": [["半句", None, False]]})
    other = added(workspace, "account", name="晋北能源")
    stranger = added(workspace, "contact", account_id=other, name="程晏")
    command = whole(account, stranger, deal)

    with pytest.raises(Refused, match=r"reference\.other_account"):
        workspace.run(preview_capture, command)
    with pytest.raises(Refused, match=r"reference\.other_account"):
        workspace.run(capture_visit, command)

    assert rows(workspace)["visit"] == []
    assert workspace.run(open_draft, key) is not None


def test_the_draft_leaves_with_the_deed(
    workspace: Workspace, account: UUID, contact: UUID, deal: UUID
) -> None:
    key = f"capture:{account}"
    workspace.run(keep_draft, key, {"lines": []})

    workspace.run(capture_visit, whole(account, contact, deal))

    assert workspace.read(draft, key) is None


def test_a_planned_visit_is_completed_and_who_stayed_away_has_no_seat(
    workspace: Workspace, account: UUID, contact: UUID
) -> None:
    absent = added(workspace, "contact", account_id=account, name="程晏")
    plan = PlanVisit(account_id=AccountId(account), planned_at=NOON + timedelta(minutes=5),
                     contacts=[ContactId(contact), ContactId(absent)])  # fmt: skip
    visit = workspace.run(plan_visit, plan)
    assert workspace.read(capture_sheet, account).visit is not None

    command = CaptureVisit(account_id=AccountId(account), held_at=NOON, minutes=5, notes="谈了",
                           visit_id=VisitId(visit), contacts=[ContactId(contact)])  # fmt: skip
    workspace.run(capture_visit, command)

    seats = workspace.read(listed, ENTITIES["attendee"])
    assert [seat["contact_id"] for seat in seats] == [contact]
    assert workspace.read(capture_sheet, account).visit is None


def test_the_key_takes_up_what_is_open_before_what_is_planned(
    workspace: Workspace, account: UUID
) -> None:
    other = added(workspace, "account", name="晋北能源")
    plan = PlanVisit(account_id=AccountId(other), planned_at=NOON + timedelta(minutes=5))
    workspace.run(plan_visit, plan)
    assert workspace.read(capture_target).account_id == other

    workspace.run(keep_draft, f"capture:{account}", {"lines": []})
    assert workspace.read(capture_target).account_id == account

    workspace.run(keep_draft, f"capture:{account}", {"lines": [], "parked": True})
    assert workspace.read(capture_target).account_id == other
    assert [each.is_parked for each in workspace.run(waiting_captures)] == [True]


def test_notes_of_no_account_are_no_mark_on_the_rail(workspace: Workspace) -> None:
    workspace.run(keep_draft, "capture:new", {"lines": []})

    assert workspace.read(unfinished) == []
