"""People of several accounts at once are judged as each account's own map judges them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from kamdesk.queries.reach import covered, people_known
from kamdesk.queries.stakeholders import stakeholders
from kamdesk.services.records import AddRecord, add_record
from kamdesk.workspace import Workspace
from tests.workspaces import NOON

Add = Callable[..., UUID]
TODAY = NOON.astimezone().date()


def test_people_are_those_of_the_maps_of_their_accounts(
    workspace: Workspace, add: Add, account: UUID
) -> None:
    other = add("account", name="澄海半导体", tier="B")
    met = add("contact", account_id=account, name="韩卓")
    add("position", account_id=account, contact_id=met, title="部长", level=2)
    add(
        "stakeholder_fact",
        account_id=account,
        contact_id=met,
        role="champion",
        influence=4,
        attitude=2,
        noted_on=TODAY - timedelta(days=90),
    )
    add("contact", account_id=other, name="林若溪", visitable=False)
    at = workspace.viewpoint().now - timedelta(days=3)
    workspace.run(
        add_record,
        AddRecord(
            entity="touch",
            values={"account_id": account, "contact_id": met, "kind": "meeting", "at": at},
        ),
    )

    found = {person.id: person for person in workspace.read(people_known, [account, other])}
    mapped = workspace.read(stakeholders, account, "A")

    assert {p.id: p.strength for p in mapped.people}[met] == found[met].mapped.strength
    assert (found[met].title, found[met].last_touch) == ("部长", TODAY - timedelta(days=3))
    assert found[met].known_since == TODAY - timedelta(days=90)
    assert found[met].contacted.influence == 4
    stranger = next(person for person in found.values() if person.account_id == other)
    assert (stranger.last_touch, stranger.known_since, stranger.visitable) == (None, TODAY, False)
    assert (covered(found.values()).part, covered(found.values()).whole) == (1, 2)
