"""What a chip says of a record: queued, in conflict, refused, or in step with the server."""

from collections.abc import Callable
from uuid import UUID

from kamdesk.queries.accounts import account_rows
from kamdesk.queries.deals import DealFilter, every_deal
from kamdesk.queries.sync_marks import Mark, Marks, sync_marks
from kamdesk.queries.tasks import TaskFilter, task_list
from kamdesk.sync.problems import let_go, send_again, take_up_again
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import pair


def marks(laptop: Laptop, *ids: UUID) -> Marks:
    return laptop.workspace.read(sync_marks, ids)


def test_nothing_is_marked_while_a_profile_has_no_server(laptops: Callable[[], Laptop]) -> None:
    alone = laptops()
    account = alone.add("account", name="Hualan Heavy")

    assert marks(alone, account).of(account) is None
    assert alone.workspace.read(account_rows, [account])[0].sync == ""


def test_an_edit_is_queued_until_it_was_handed_over_and_its_account_says_so(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = pair(server, enrolled)
    contact = anna.add("contact", account_id=account, name="Wang")

    before = marks(anna, account, contact)
    row = anna.workspace.read(account_rows, [account])[0]
    anna.round()
    after = marks(anna, account, contact)

    assert (before.of(account), before.of(contact), row.sync) == (
        Mark.QUEUED,
        Mark.QUEUED,
        "queued",
    )
    assert before.count(account, Mark.QUEUED) == 1
    assert (after.of(account), after.of(contact)) == (Mark.SYNCED, Mark.SYNCED)


def test_a_question_stands_before_what_is_queued(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="South")
    for one in (anna, ben, anna):
        one.round()
    anna.edit("account", account, industry="Steel")

    found = marks(anna, account)

    assert found.of(account) is Mark.CONFLICT
    assert found.count(account, Mark.QUEUED) == 1


def test_what_the_server_refused_is_marked_sent_again_let_go_and_taken_up(
    server: Running, enrolled: Enrolled
) -> None:
    auditor = enrolled(server.person(role="auditor"))
    auditor.round()
    account = auditor.add("account", name="Hualan Heavy")
    auditor.round()
    (line,) = auditor.asked("SELECT hex(id) FROM change WHERE verdict = 'denied'")
    change = UUID(hex=line[0])

    refused = marks(auditor, account).of(account)
    sent = auditor.workspace.run(send_again, [change])
    queued = marks(auditor, account).of(account)
    auditor.round()
    once_more = marks(auditor, account).of(account)
    auditor.workspace.run(let_go, [change])
    let_be = marks(auditor, account).of(account)
    auditor.workspace.run(take_up_again, [change])

    assert (refused, sent, queued) == (Mark.REFUSED, 1, Mark.QUEUED)
    assert (once_more, let_be) == (Mark.REFUSED, Mark.SYNCED)
    assert marks(auditor, account).of(account) is Mark.REFUSED


def test_deals_and_tasks_in_lists_carry_their_own_mark(server: Running, enrolled: Enrolled) -> None:
    anna, ben, account = pair(server, enrolled)
    (stage, *_rest) = anna.asked("SELECT hex(id) FROM stage WHERE outcome = 'open' ORDER BY key")
    deal = anna.add(
        "opportunity", account_id=account, name="Press line", stage_id=UUID(hex=stage[0]),
        owner_id=anna.workspace.actor,
    )  # fmt: skip
    task = anna.add("task", title="Send the offer", owner_id=anna.workspace.actor)

    def told() -> tuple[list[str], list[str]]:
        deals = anna.workspace.read(every_deal, DealFilter())
        tasks = anna.workspace.read(task_list, TaskFilter())
        return [row.sync for row in deals], [line.sync for line in tasks]

    queued = told()
    anna.round()
    ben.round()
    synced = told()
    anna.edit("opportunity", deal, next_step="Call")
    ben.edit("opportunity", deal, next_step="Visit")
    for one in (ben, anna, ben, anna):
        one.round()

    assert queued == (["queued"], ["queued"])
    assert synced == ([""], [""])
    assert told() == (["conflict"], [""])
    assert marks(anna, task).of(task) is Mark.SYNCED
