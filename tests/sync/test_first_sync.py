"""A fresh laptop can be used for today before it has read everything."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import pytest
from msgspec.structs import replace

from kamdesk.errors import Unavailable
from kamdesk.protocol.messages import Fill
from kamdesk.storage.replication.state import demanded_state
from kamdesk.sync.rounds import Round
from kamdesk.sync.standing import Progress
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import Server
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import another_code
from tests.workspaces import reopened


def test_accounts_visited_today_are_read_first_then_own_ones_then_the_rest(
    server: Running, enrolled: Enrolled, laptops: Callable[[], Laptop]
) -> None:
    people = [server.person(), server.person()]
    anna, ben = (enrolled(name) for name in people)
    ben.round()
    anna.round()
    me, other = anna.workspace.actor, ben.workspace.actor
    mine = [anna.add("account", name=f"Mine {n}", owner_id=me) for n in range(3)]
    theirs = ben.add("account", name="Theirs", owner_id=other)
    ben.add("account_team", account_id=theirs, user_id=me)
    anna.add("visit", account_id=mine[1], owner_id=me, type="routine", planned_at=datetime.now(UTC))
    anna.round()
    ben.round()
    fresh = laptops()
    fresh.sync.enrol(server.url, another_code(server, anna), "second")

    asked = accounts_in_order_of_asking(fresh)
    anna.round()

    assert asked == [[str(mine[1])], sorted([str(mine[0]), str(mine[2])]), [str(theirs)]]
    assert fresh.live() == anna.live()


def accounts_in_order_of_asking(fresh: Laptop) -> list[list[str]]:
    """Run a round and return the accounts of each fill from its beginning, outlines left out."""
    standing = fresh.workspace.read(demanded_state)
    line = HttpLine(standing.server, str(standing.token))
    asked: list[list[str]] = []

    class Listening(Server):
        def fill(self, fill: Fill) -> object:  # type: ignore[override]
            accounts = [one for one in fill.scopes if is_account(one)]
            if accounts and not fill.after and fill.entities is None:
                asked.append(accounts)
            return super().fill(fill)

    Round(fresh.workspace, Listening(line), outline_from=1).run()
    line.close()
    return asked


def is_account(scope: str) -> bool:
    try:
        return bool(UUID(scope))
    except ValueError:
        return False


VICTIM = """
import os, sys
from itertools import count
from pathlib import Path
from kamdesk.protocol import limits
from tests.sync.laptops import Laptop
from tests.workspaces import Clock, reopened
limits.PAGE_RECORDS = 20  # pages grow on a quick computer: the kill would fall between two scopes
root, clock, fills = Path(sys.argv[1]), Clock(), count()
laptop = Laptop(root, clock, reopened(root, clock))
def plan(path):
    if path.endswith("fill") and next(fills) == 7:
        os._exit(9)
    return "good"
laptop.plan = plan
laptop.round_by_pages_of(20)
"""


@pytest.fixture
def crowd(server: Running, enrolled: Enrolled) -> Laptop:
    """A device with accounts that take many pages of twenty."""
    anna = enrolled(server.person())
    anna.round()
    for number in range(6):
        account = anna.add("account", name=f"Account {number}", owner_id=anna.workspace.actor)
        for contact in range(15):
            anna.add("contact", account_id=account, name=f"Contact {contact}")
    anna.round()
    return anna


@pytest.fixture
def fresh(server: Running, crowd: Laptop, laptops: Callable[[], Laptop]) -> Laptop:
    """A second device of the same person, that has read nothing yet."""
    made = laptops()
    made.sync.enrol(server.url, another_code(server, crowd), "second")
    return made


def test_a_first_sync_that_was_killed_goes_on_where_it_was(crowd: Laptop, fresh: Laptop) -> None:
    fresh.profile.close()
    killed = subprocess.run([sys.executable, "-c", VICTIM, fresh.root], check=False)
    fresh.profile = reopened(fresh.root, fresh.clock)
    had = len(fresh.live())
    asked: list[bytes] = []

    standing = fresh.workspace.read(demanded_state)
    line = HttpLine(standing.server, str(standing.token))

    class Listening(Server):
        def fill(self, fill: Fill) -> object:  # type: ignore[override]
            asked.append(fill.after)
            return super().fill(fill)

    Round(fresh.workspace, Listening(line), page_records=20).run()
    line.close()

    assert killed.returncode == 9
    assert had > 40
    assert asked[0]  # not from the beginning
    assert fresh.live() == crowd.live()


def test_a_first_sync_on_a_line_that_breaks_everywhere_ends_all_the_same(
    crowd: Laptop, fresh: Laptop
) -> None:
    requests = count()
    fresh.plan = lambda _path: "lost" if next(requests) % 4 == 3 else "good"
    records, rounds = [], 0
    while rounds < 40:
        rounds += 1
        try:
            fresh.round_by_pages_of(20)
        except Unavailable:
            records.append(len(fresh.live()))
        else:
            break

    assert 1 < rounds < 40
    assert records == sorted(records)
    assert fresh.live() == crowd.live()


def test_a_first_sync_tells_its_progress_in_rows_bytes_and_accounts(fresh: Laptop) -> None:
    told: list[Progress] = []

    outcome = replace(fresh.sync, line_to=None).round(told=lambda one: told.append(replace(one)))

    rows, octets = [one.pulled for one in told], [one.received_bytes for one in told]
    assert rows == sorted(rows)
    assert octets == sorted(octets)
    assert rows[-1] == outcome.pulled >= 96
    assert octets[-1] > 1_000
    assert max(one.scopes_left for one in told) >= 6
    assert told[-1].scopes_left == 0
    assert told[-1].scopes >= 6
