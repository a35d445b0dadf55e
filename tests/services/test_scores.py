"""The score table follows every deed, the calendar, and nothing else."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId
from kamdesk.domain.score_model import default_model, model_as_json
from kamdesk.models.local import Change, Deed, Score
from kamdesk.queries.score_check import check_scores
from kamdesk.queries.scores import bulk_scores, health
from kamdesk.services.profile import SCORE_MODEL_ID
from kamdesk.services.records import EditRecord, delete_record, edit_record, restore_record
from kamdesk.services.scores import rebuild_scores, refresh_due
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.storage.reading import Reading
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, Clock, added


def scores(workspace: Workspace) -> dict[UUID, dict[str, Any]]:
    def rows(reading: Reading) -> dict[UUID, dict[str, Any]]:
        names = Score.__table__.columns.keys()
        return {
            found.account_id: {name: getattr(found, name) for name in names}
            for found in reading.session.query(Score)
        }

    return workspace.read(rows)


def visit(workspace: Workspace, account: UUID, days_ago: int = 0) -> None:
    held = NOON - timedelta(days=days_ago)
    command = LogVisit(account_id=AccountId(account), held_at=held, notes="谈了二期")
    workspace.run(log_visit, command)


def test_logging_a_visit_moves_the_score_of_its_account_alone(workspace: Workspace) -> None:
    seen, other = (added(workspace, "account", name=name, tier="A") for name in ("甲", "乙"))
    visit(workspace, seen, days_ago=28)
    before = scores(workspace)

    visit(workspace, seen)

    after = scores(workspace)
    assert (before[seen]["value"], after[seen]["value"]) == (50.0, 100.0)
    assert after[other] == before[other]


def test_deleted_account_has_no_score_and_gets_it_back(workspace: Workspace, account: UUID) -> None:
    before = scores(workspace)

    workspace.run(delete_record, "account", account)
    assert scores(workspace) == {}

    workspace.run(restore_record, "account", account)
    assert scores(workspace) == before


def test_a_deed_on_something_else_leaves_scores_alone(workspace: Workspace, account: UUID) -> None:
    before = scores(workspace)

    added(workspace, "note", account_id=account, text="闲谈")

    assert scores(workspace) == before


def test_time_alone_is_caught_up_on_when_a_score_falls_due(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    visit(workspace, account)
    due = scores(workspace)[account]["valid_until"]

    clock.now += due - clock.now.date()
    assert workspace.run(refresh_due) == 0
    clock.forward(days=1)
    assert workspace.run(refresh_due) == 1

    assert scores(workspace)[account]["value"] < 100


def test_a_score_made_for_a_later_day_is_made_again(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    clock.forward(days=30)
    visit(workspace, account)
    clock.forward(days=-30)

    assert workspace.run(refresh_due) == 1
    assert workspace.run(refresh_due) == 0


def test_refreshing_leaves_no_trace_in_the_change_log(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    def logged(reading: Reading) -> tuple[int, int]:
        return reading.session.query(Change).count(), reading.session.query(Deed).count()

    before = workspace.read(logged)
    clock.forward(days=60)
    workspace.run(refresh_due)
    workspace.run(rebuild_scores)

    assert workspace.read(logged) == before


def test_an_edit_of_the_model_moves_every_account(workspace: Workspace) -> None:
    accounts = [added(workspace, "account", name=name, tier="A") for name in ("甲", "乙")]
    for account in accounts:
        visit(workspace, account, days_ago=28)
    definition: Any = model_as_json(default_model())
    definition["measures"][0]["curve"] = [[1, 100], [2, 0]]

    command = EditRecord(entity="score_model", id=SCORE_MODEL_ID, values={"definition": definition})
    workspace.run(edit_record, command)

    assert [scores(workspace)[account]["value"] for account in accounts] == [0.0, 0.0]


def test_a_new_rate_brings_foreign_money_into_the_score(
    workspace: Workspace, account: UUID
) -> None:
    today = workspace.viewpoint().today
    contract = added(workspace, "contract", account_id=account, name="出口", currency="USD")
    added(
        workspace,
        "instalment",
        account_id=account,
        contract_id=contract,
        amount_minor=10_000,
        currency="USD",
        due=today - timedelta(days=10),
    )
    assert scores(workspace)[account]["measures"]["overdue"] == 0

    added(
        workspace,
        "exchange_rate",
        currency="USD",
        base_currency="CNY",
        valid_from=today - timedelta(days=99),
        rate=Decimal("7.1"),
    )

    assert scores(workspace)[account]["measures"]["overdue"] == 71_000


def test_rebuilding_changes_nothing_that_was_true(workspace: Workspace, account: UUID) -> None:
    visit(workspace, account, days_ago=20)
    before = scores(workspace)

    workspace.run(rebuild_scores)

    assert scores(workspace) == before


def test_an_untouched_account_is_unscored_until_its_first_interval_has_passed(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    entered = clock.now.date()
    told: dict[int, list[float | None]] = {}

    for days in (0, 14, 15, 28):
        clock.now = NOON + timedelta(days=days)
        workspace.run(refresh_due)
        stored, bulk = scores(workspace)[account], workspace.read(bulk_scores, None)[account]
        sheet = workspace.read(health, account)
        told[days] = [stored["value"], bulk["value"], sheet.value]
        assert stored["confidence"] == bulk["confidence"] == sheet.confidence
        assert workspace.read(check_scores).ok

    assert told[0] == told[14] == [None, None, None]
    assert told[15] == pytest.approx([(3 - 15 / 14) / 2 * 100] * 3)
    assert told[28] == pytest.approx([50.0] * 3)
    looked_back = {
        days: workspace.read(health, account, entered + timedelta(days=days)).value
        for days in (0, 14, 15)
    }
    assert looked_back == {days: told[days][0] for days in (0, 14, 15)}
