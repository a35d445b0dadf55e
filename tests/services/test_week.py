"""Visits to come: planned, moved, stretched, called off, and completed by logging them."""

from datetime import timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, ContactId, UserId, VisitId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one, rows
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.services.week import MoveVisit, PlanVisit, cancel_visit, move_visit, plan_visit
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, Clock, added

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def contact(workspace: Workspace, account: UUID) -> ContactId:
    return ContactId(added(workspace, "contact", account_id=account, name="韩卓"))


@pytest.fixture
def visit(workspace: Workspace, account: UUID, contact: ContactId) -> VisitId:
    plan = PlanVisit(
        account_id=AccountId(account),
        planned_at=LATER,
        objective=" 拿到评审排期 ",
        questions=(" 停机窗口几月 ", "", "评分权重怎么定"),
        contacts=(contact, contact),
        colleagues=(UserId(ME),),
    )
    return workspace.run(plan_visit, plan)


def kept(workspace: Workspace, visit: VisitId) -> dict[str, object]:
    return workspace.read(one, ENTITIES["visit"], visit)


def seats(workspace: Workspace) -> list[object]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES["attendee"])))
    return [row["contact_id"] or row["user_id"] for row in found]


def test_planned_visit_keeps_its_questions_and_people(
    workspace: Workspace, visit: VisitId, contact: ContactId
) -> None:
    stored = kept(workspace, visit)

    assert stored["questions"] == "停机窗口几月\n评分权重怎么定"
    assert (stored["objective"], stored["minutes"], stored["owner_id"]) == ("拿到评审排期", 60, ME)
    assert set(seats(workspace)) == {contact, ME}
    done = workspace.run(undo)
    assert (done.deed, done.subject) == ("visit.plan", "华澜重工集团")
    assert seats(workspace) == []


def test_moved_visit_keeps_its_length_and_a_stretched_one_its_start(
    workspace: Workspace, visit: VisitId
) -> None:
    tomorrow = LATER + timedelta(days=1)

    workspace.run(move_visit, MoveVisit(visit_id=visit, planned_at=tomorrow, seen_at=LATER))
    assert (kept(workspace, visit)["planned_at"], kept(workspace, visit)["minutes"]) == (
        tomorrow,
        60,
    )
    workspace.run(move_visit, MoveVisit(visit_id=visit, minutes=90))
    assert (kept(workspace, visit)["planned_at"], kept(workspace, visit)["minutes"]) == (
        tomorrow,
        90,
    )
    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(move_visit, MoveVisit(visit_id=visit, planned_at=LATER, seen_at=LATER))


def test_day_that_has_passed_is_not_planned(
    workspace: Workspace, visit: VisitId, account: UUID
) -> None:
    yesterday = NOON - timedelta(days=1)

    with pytest.raises(Refused, match=r"visit\.planned_in_past"):
        workspace.run(plan_visit, PlanVisit(account_id=AccountId(account), planned_at=yesterday))
    with pytest.raises(Refused, match=r"visit\.planned_in_past"):
        workspace.run(move_visit, MoveVisit(visit_id=visit, planned_at=yesterday))


def test_cancelled_visit_keeps_the_reason_and_stays_where_it_is(
    workspace: Workspace, visit: VisitId
) -> None:
    with pytest.raises(Refused, match=r"visit\.no_reason"):
        workspace.run(cancel_visit, visit, " ")

    workspace.run(cancel_visit, visit, " 客户出差 ")

    stored = kept(workspace, visit)
    assert (stored["cancelled"], stored["outcome"]) == (True, "客户出差")
    with pytest.raises(Refused, match=r"visit\.is_cancelled"):
        workspace.run(move_visit, MoveVisit(visit_id=visit, minutes=30))
    assert workspace.run(undo).deed == "visit.cancel"
    assert kept(workspace, visit)["cancelled"] is False


def test_logged_visit_is_the_planned_one_and_moves_no_more(
    workspace: Workspace, visit: VisitId, account: UUID, clock: Clock
) -> None:
    clock.forward(hours=3)
    workspace.run(
        log_visit,
        LogVisit(account_id=AccountId(account), held_at=LATER, notes="已定", visit_id=visit),
    )

    assert kept(workspace, visit)["held_at"] == LATER
    with pytest.raises(Refused, match=r"visit\.already_held"):
        workspace.run(move_visit, MoveVisit(visit_id=visit, minutes=30))


def test_stranger_cannot_be_invited(workspace: Workspace, account: UUID) -> None:
    other = added(workspace, "account", name="澄海半导体")
    stranger = ContactId(added(workspace, "contact", account_id=other, name="林若溪"))

    with pytest.raises(Refused, match=r"reference\.other_account"):
        workspace.run(
            plan_visit,
            PlanVisit(account_id=AccountId(account), planned_at=LATER, contacts=[stranger]),
        )
