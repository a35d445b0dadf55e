"""A fresh laptop can be used for today before it has read everything."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from kamdesk.protocol.messages import Fill
from kamdesk.storage.replication.state import demanded_state
from kamdesk.sync.rounds import Round
from kamdesk.sync.transport.http import HttpLine
from kamdesk.sync.transport.line import Server
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import another_code


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
