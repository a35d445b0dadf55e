"""A person with seat and judgement: one deed, one undo, nothing half done."""

from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.services.people import AddPerson, add_person
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import added

KINDS = ("contact", "position", "stakeholder_fact")


@pytest.fixture
def account(workspace: Workspace) -> AccountId:
    return AccountId(added(workspace, "account", name="华澜重工集团"))


def rows(workspace: Workspace, entity: str) -> list[dict[str, object]]:
    return workspace.read(listed, ENTITIES[entity])


def test_a_person_comes_with_seat_and_judgement_and_one_undo_takes_all_of_it_back(
    workspace: Workspace, account: AccountId
) -> None:
    command = AddPerson(
        account_id=account,
        contact={"name": "温以恒"},
        position={"title": "信息安全主管"},
        judgement={"role": "influencer"},
    )

    person: UUID = workspace.run(add_person, command)

    [seat], [fact] = rows(workspace, "position"), rows(workspace, "stakeholder_fact")
    assert (seat["contact_id"], fact["contact_id"]) == (person, person)
    undone = workspace.run(undo)
    assert (undone.deed, undone.subject) == ("person.add", "温以恒")
    assert [rows(workspace, kind) for kind in KINDS] == [[], [], []]


def test_a_person_of_whom_only_the_name_is_known_has_no_empty_seat(
    workspace: Workspace, account: AccountId
) -> None:
    workspace.run(add_person, AddPerson(account_id=account, contact={"name": "温以恒"}))

    assert [len(rows(workspace, kind)) for kind in KINDS] == [1, 0, 0]


def test_a_refused_judgement_leaves_no_person_behind(
    workspace: Workspace, account: AccountId
) -> None:
    command = AddPerson(account_id=account, contact={"name": "温以恒"}, judgement={"influence": 9})

    with pytest.raises(Refused):
        workspace.run(add_person, command)

    assert rows(workspace, "contact") == []
