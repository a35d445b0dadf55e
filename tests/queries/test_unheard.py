"""How many answers wait for somebody: the rail counts as the page does."""

from datetime import date, timedelta
from uuid import UUID

from kamdesk.domain.follow_up import Loop
from kamdesk.queries.feedback import feedback_sheet
from kamdesk.queries.unheard import unheard
from kamdesk.services.records import delete_record
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add


def test_what_nobody_took_in_hand_is_counted_as_the_page_counts_it(
    workspace: Workspace, add: Add
) -> None:
    account = add("account", name="澄海半导体")

    today = workspace.viewpoint().today

    def answer(kind: str, score: int | None, given_on: date = today) -> UUID:
        return add("feedback", account_id=account, kind=kind, score=score, given_on=given_on)

    for kind, score in (("nps", 6), ("nps", 7), ("csat", 2), ("csat", 3), ("interview", None)):
        answer(kind, score)
    answer("nps", 0, today + timedelta(days=1))
    followed, dropped, gone = answer("nps", 1), answer("nps", 2), answer("nps", 3)
    add("task", account_id=account, title="复盘", feedback_id=followed)
    add("task", account_id=account, title="复盘", feedback_id=dropped, state="dropped")
    task = add("task", account_id=account, title="复盘", feedback_id=gone)
    workspace.run(delete_record, "task", task)

    lines = workspace.read(feedback_sheet, None).lines

    assert workspace.read(unheard) == 4
    assert sum(line.loop is Loop.WAITING for line in lines) == 4
