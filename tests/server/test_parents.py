"""Accounts above accounts: people of a parent look down only where the company says so."""

import pytest

from kamdesk.server.members.parents import let_look
from tests.server.conftest import Running
from tests.server.devices import Device, text_of


@pytest.fixture
def looking(own_server: Running) -> Running:
    own_server.change(lambda work: let_look(work.connection, look=True))
    return own_server


def child_of(parent: bytes, owner: Device) -> bytes:
    values = {"parent_id": text_of(parent), "owner_id": text_of(owner.user)}
    return owner.create("account", name="Below", **values)


def sees(device: Device, account: bytes) -> bool:
    fresh = Device(device.url, device.token, device.id, device.user)
    return ("account", account) in fresh.pull().records


def test_without_the_policy_a_parent_shows_nothing_below_it(own_server: Running) -> None:
    above, below = own_server.device(), own_server.device()
    parent = above.create("account", name="Above")

    child = child_of(parent, below)

    assert not sees(above, child)


def test_people_of_a_parent_see_all_that_is_below(looking: Running) -> None:
    above, below = looking.device(), looking.device()
    parent = above.create("account", name="Above", owner_id=text_of(above.user))

    child = child_of(parent, below)
    grandchild = child_of(child, below)

    assert sees(above, child)
    assert sees(above, grandchild)
    assert not sees(below, parent)


def test_they_read_and_do_not_write(looking: Running) -> None:
    above, below = looking.device(), looking.device()
    parent = above.create("account", name="Above", owner_id=text_of(above.user))
    child = child_of(parent, below)
    above.pull()

    answer = above.edit("account", child, region="North")

    assert answer is not None
    assert answer.verdict == "denied"


def test_an_account_that_moves_from_under_its_parent_leaves_their_sight(looking: Running) -> None:
    above, below = looking.device(), looking.device()
    parent = above.create("account", name="Above", owner_id=text_of(above.user))
    child = child_of(parent, below)
    above.pull()
    below.pull()

    below.edit("account", child, parent_id=None)

    assert text_of(child) in above.pull().drop


def test_whoever_takes_a_parent_over_sees_what_is_below(looking: Running) -> None:
    above, below, heir = looking.device(), looking.device(), looking.device()
    parent = above.create("account", name="Above", owner_id=text_of(above.user))
    child = child_of(parent, below)
    above.pull()

    above.edit("account", parent, owner_id=text_of(heir.user))

    assert sees(heir, child)
    assert not sees(above, child)


def test_a_company_may_change_its_mind(looking: Running) -> None:
    above, below = looking.device(), looking.device()
    parent = above.create("account", name="Above", owner_id=text_of(above.user))
    child = child_of(parent, below)

    looking.change(lambda work: let_look(work.connection, look=False))

    assert not sees(above, child)
