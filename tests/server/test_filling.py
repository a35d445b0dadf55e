"""A fill brings every record and line of many scopes once, in pages of any size."""

from itertools import pairwise

import pytest

from tests.server.conftest import Running
from tests.server.devices import Device, Seen, text_of

ACCOUNTS, CONTACTS = 7, 3


def peopled(device: Device) -> dict[bytes, list[bytes]]:
    """Return contacts by their account."""
    accounts = [device.create("account", name=f"A{n}") for n in range(ACCOUNTS)]
    return {
        account: [
            device.create("contact", account_id=text_of(account), name=f"P{n}")
            for n in range(CONTACTS)
        ]
        for account in accounts
    }


@pytest.mark.parametrize("limit", [1, 2, 5, 1_000])
def test_a_fill_of_many_scopes_brings_each_record_and_line_once(
    server: Running, limit: int
) -> None:
    device = server.device()
    made = peopled(device)

    pages = device.fill([text_of(account) for account in made], limit)

    brought = [one for page in pages for block in page.records for one in block.id]
    told = [line.id for page in pages for line in page.history]
    everything = sorted([*made, *(one for people in made.values() for one in people)])
    assert sorted(brought) == everything
    assert sorted(told) == everything
    assert max(len(page.history) for page in pages) <= limit


def test_history_of_a_fill_comes_in_the_order_of_revisions(server: Running) -> None:
    device = server.device()
    made = peopled(device)
    for account in reversed(list(made)):
        device.edit("account", account, name="Later")

    pages = device.fill([text_of(account) for account in made], 4)

    revisions = [line.rev for page in pages for line in page.history]
    assert len(revisions) == ACCOUNTS * (CONTACTS + 2)
    assert all(before <= after for before, after in pairwise(revisions))


def test_a_fill_passes_over_a_scope_it_may_not_show(server: Running) -> None:
    device = server.device()
    made = peopled(device)
    scopes = sorted(text_of(account) for account in made)
    seen = Seen()

    seen.take_all(device.fill([*scopes, "no-such-scope"], 2))

    assert {record_id for entity, record_id in seen.records if entity == "account"} == set(made)
