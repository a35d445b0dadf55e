"""The trend of one account since its first score."""

from datetime import date, timedelta
from uuid import UUID

from kamdesk.queries.whole_trend import whole_trend
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add
from tests.workspaces import NOON, Clock

TODAY = date(2026, 11, 24)


def test_the_whole_trend_begins_with_the_first_month_that_has_a_score(
    workspace: Workspace, clock: Clock, add: Add
) -> None:
    clock.now = NOON - timedelta(days=900)
    account = add("account", name="老客户", tier="A")
    add("contract", account_id=account, name="更早", signed_on=date(2020, 3, 3))
    clock.now = NOON
    for months in range(24):
        at = NOON - timedelta(days=30 * months + 5)
        add("visit", account_id=account, held_at=at, type="routine")
        add("feedback", account_id=account, kind="csat", score=4, given_on=at.date())
        add("ticket", account_id=account, title="报工", sla_hours=24, opened_at=at,
            solved_at=at + timedelta(hours=3))  # fmt: skip
    add("contract", account_id=account, name="首约", signed_on=date(2025, 3, 3))

    whole = workspace.read(whole_trend, account)

    first, score = whole.points[0]
    assert score is not None
    assert score.band != "unscored"
    assert date(2024, 11, 1) < first < date(2025, 3, 3)
    assert whole.points[-1][0] == TODAY
    assert [event.text for event in whole.events] == ["首约"]


def test_an_account_without_any_score_has_no_trend(workspace: Workspace, account: UUID) -> None:
    assert workspace.read(whole_trend, account).points == ()
