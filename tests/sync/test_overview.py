"""What a page on sync shows before, during and after a round."""

from collections.abc import Callable

import pytest

from kamdesk.errors import Unavailable
from kamdesk.queries.sync_state import denied_changes, sync_overview, sync_queue
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop


def test_a_profile_without_a_server_counts_what_waits_to_be_sent(
    laptops: Callable[[], Laptop],
) -> None:
    alone = laptops()
    account = alone.add("account", name="Hualan Heavy")

    found = alone.workspace.read(sync_overview)
    queue = alone.workspace.read(sync_queue)

    assert (found.server, found.held, found.problem) == (None, 0, None)
    assert found.waiting == len(queue)
    assert (queue[-1].record_id, queue[-1].deed, queue[-1].field) == (account, "account.add", None)


def test_a_round_that_found_no_server_names_its_problem_until_the_next_one(
    server: Running, enrolled: Enrolled
) -> None:
    anna = enrolled(server.person())
    anna.round()
    anna.add("account", name="Hualan Heavy")
    anna.plan = lambda path: "unheard" if path.endswith("push") else "good"
    with pytest.raises(Unavailable):
        anna.round()

    failed = anna.workspace.read(sync_overview)
    (queued,) = anna.workspace.read(sync_queue)
    anna.plan = lambda _path: "good"
    anna.round()
    done = anna.workspace.read(sync_overview)

    assert (failed.waiting, failed.problem) == (1, "server.unreachable")
    assert queued.is_frozen
    assert (done.waiting, done.problem, done.scopes_left) == (0, None, 0)
    assert done.done_at is not None


def test_what_the_server_would_not_take_stays_here_and_is_told(
    server: Running, enrolled: Enrolled
) -> None:
    auditor = enrolled(server.person(role="auditor"))
    auditor.round()
    account = auditor.add("account", name="Hualan Heavy")

    auditor.round()

    assert auditor.is_live("account", account)
    assert [row.record_id for row in auditor.workspace.read(denied_changes)] == [account]
    assert auditor.workspace.read(sync_overview).denied == 1
