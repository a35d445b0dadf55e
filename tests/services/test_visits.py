"""Logging a visit: what is kept with it, and what is refused."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, ContactId, UserId, VisitId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one, rows
from kamdesk.services.undoing import undo
from kamdesk.services.visits import EditVisit, LogVisit, Promise, edit_visit, log_visit
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added


def a_visit_to(account: UUID, **given: object) -> LogVisit:
    usual = {"account_id": AccountId(account), "held_at": NOON, "notes": "二期范围锁定 5 条产线"}
    return LogVisit(**{**usual, **given})  # type: ignore[arg-type]


def all_of(workspace: Workspace, entity: str) -> list[dict[str, object]]:
    return workspace.read(lambda reading: list(rows(reading, ENTITIES[entity])))


def test_visit_keeps_who_was_there_and_what_was_promised(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="韩卓")
    promise = Promise(side="ours", text="周五前给接口清单", due=date(2026, 11, 27))

    visit = workspace.run(
        log_visit,
        a_visit_to(
            account,
            contacts=[ContactId(contact), ContactId(contact)],
            colleagues=[UserId(ME)],
            promises=[promise],
        ),
    )

    seats = all_of(workspace, "attendee")
    assert {(seat["contact_id"], seat["user_id"]) for seat in seats} == {
        (contact, None),
        (None, ME),
    }
    (commitment,) = all_of(workspace, "commitment")
    assert (commitment["visit_id"], commitment["owner_id"], commitment["state"]) == (
        visit,
        ME,
        "open",
    )


def test_planned_visit_is_completed_not_doubled(workspace: Workspace, account: UUID) -> None:
    planned = added(
        workspace,
        "visit",
        account_id=account,
        type="executive",
        planned_at=NOON,
        objective="确认付款",
    )

    workspace.run(log_visit, a_visit_to(account, visit_id=VisitId(planned), type="executive"))

    (visit,) = all_of(workspace, "visit")
    assert (visit["id"], visit["objective"], visit["held_at"]) == (planned, "确认付款", NOON)
    with pytest.raises(Refused, match=r"visit\.already_held"):
        workspace.run(log_visit, a_visit_to(account, visit_id=VisitId(planned)))


def test_one_undo_takes_visit_seats_and_promises_back(workspace: Workspace, account: UUID) -> None:
    promise = Promise(side="theirs", text="下周给预算批复")
    workspace.run(log_visit, a_visit_to(account, colleagues=[UserId(ME)], promises=[promise]))

    done = workspace.run(undo)

    assert (done.deed, done.subject) == ("visit.log", "华澜重工集团")
    assert [all_of(workspace, name) for name in ("visit", "attendee", "commitment")] == [[], [], []]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"held_at": NOON + timedelta(hours=1)}, "visit.in_future"),
        ({"notes": "  "}, "visit.nothing_said"),
        ({"minutes": 0}, "value.out_of_range"),
        ({"type": "party"}, "value.not_a_choice"),
    ],
)
def test_visit_that_cannot_be_is_refused(
    workspace: Workspace, account: UUID, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        workspace.run(log_visit, a_visit_to(account, **given))

    assert refusal.value.code == code
    assert all_of(workspace, "visit") == []


def test_stranger_cannot_attend(workspace: Workspace, account: UUID) -> None:
    other = added(workspace, "account", name="澄海半导体")
    stranger = added(workspace, "contact", account_id=other, name="林若溪")

    with pytest.raises(Refused, match=r"reference\.other_account"):
        workspace.run(log_visit, a_visit_to(account, contacts=[ContactId(stranger)]))


def test_visit_is_kept_as_it_was_told(workspace: Workspace, account: UUID) -> None:
    visit = workspace.run(log_visit, a_visit_to(account, minutes=None, place="上海临港"))

    kept = workspace.read(one, ENTITIES["visit"], visit)

    assert (kept["minutes"], kept["place"], kept["notes"]) == (
        None,
        "上海临港",
        "二期范围锁定 5 条产线",
    )


def test_a_visit_is_edited_with_who_was_there_and_whoever_left_can_come_back(
    workspace: Workspace, account: UUID
) -> None:
    contact = added(workspace, "contact", account_id=account, name="韩卓")
    visit = workspace.run(
        log_visit, a_visit_to(account, contacts=[ContactId(contact)], colleagues=[UserId(ME)])
    )

    workspace.run(edit_visit, EditVisit(id=visit, values={"place": "苏州"}, contacts=[]))
    [seat] = all_of(workspace, "attendee")
    assert seat["user_id"] == ME
    workspace.run(edit_visit, EditVisit(id=visit, values={}, contacts=[ContactId(contact)]))

    assert {seat["contact_id"] for seat in all_of(workspace, "attendee")} == {contact, None}
    assert workspace.read(one, ENTITIES["visit"], visit)["place"] == "苏州"


def test_nobody_of_another_account_gets_a_seat_by_an_edit(
    workspace: Workspace, account: UUID
) -> None:
    other = added(workspace, "account", name="晋北能源")
    stranger = added(workspace, "contact", account_id=other, name="唐婧")
    visit = workspace.run(log_visit, a_visit_to(account))

    with pytest.raises(Refused, match=r"reference\.other_account"):
        workspace.run(edit_visit, EditVisit(id=visit, values={}, contacts=[ContactId(stranger)]))

    assert all_of(workspace, "attendee") == []
