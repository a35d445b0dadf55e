"""What one person does on a laptop is on the other one after a round of each."""

from uuid import UUID

from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop


def pair(server: Running, enrolled: Enrolled) -> tuple[Laptop, Laptop, UUID]:
    """Two people on one account."""
    one, two = server.person("Anna"), server.person("Ben")
    anna, ben = enrolled(one), enrolled(two)
    ben.round()
    anna.round()
    account = anna.add("account", name="Hualan Heavy", tier="S", owner_id=anna.workspace.actor)
    anna.add("account_team", account_id=account, user_id=ben.workspace.actor)
    anna.round()
    ben.round()
    return anna, ben, account


def test_a_new_account_and_an_edit_travel_both_ways(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)

    ben.edit("account", account, region="North")
    ben.round()
    outcome = anna.round()

    assert anna.value("account", account, "region") == "North"
    assert outcome.up_to_date
    assert anna.live() == ben.live()
