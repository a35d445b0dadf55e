"""A health score set by hand: who, why, until when, and never longer than it should."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId
from kamdesk.errors import Refused
from kamdesk.queries.score_check import check_scores
from kamdesk.queries.score_overrides import overrides_on
from kamdesk.queries.scores import HealthSheet, bulk_scores, computed_scores, health
from kamdesk.services.records import AddRecord, add_record
from kamdesk.services.score_overrides import OverrideScore, end_override, override_score
from kamdesk.services.scores import refresh_due
from kamdesk.services.undoing import undo
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.workspace import Workspace
from tests.services.test_scores import scores
from tests.workspaces import NOON, Clock, added


@pytest.fixture
def seen(workspace: Workspace, account: UUID) -> AccountId:
    """An account with a computed score of 100."""
    command = LogVisit(account_id=AccountId(account), held_at=NOON, notes="谈了二期")
    workspace.run(log_visit, command)
    return AccountId(account)


def set_by_hand(workspace: Workspace, account: AccountId, **values: Any) -> UUID:
    given = {"reason": "换帅，合同悬了", "until": NOON.date() + timedelta(days=30), **values}
    return workspace.run(override_score, OverrideScore(account_id=account, **given))


def sheet(workspace: Workspace, account: AccountId) -> HealthSheet:
    return workspace.read(health, account)


def test_a_band_set_by_hand_stands_over_the_rules_with_who_why_and_until(
    workspace: Workspace, seen: AccountId
) -> None:
    set_by_hand(workspace, seen, band="at_risk")

    found = sheet(workspace, seen)
    assert found.override is not None
    assert (found.override.by, found.override.reason) == ("苏晓岚", "换帅，合同悬了")
    assert found.override.until == NOON.date() + timedelta(days=30)
    assert (found.value, found.band) == (100.0, "at_risk")
    assert (found.computed, found.computed_band) == (100.0, "unscored")
    assert scores(workspace)[seen]["band"] == "at_risk"


def test_points_set_by_hand_say_the_band_and_both_paths_agree(
    workspace: Workspace, seen: AccountId
) -> None:
    set_by_hand(workspace, seen, points=40)

    one, bulk = (workspace.read(read, None)[seen] for read in (computed_scores, bulk_scores))
    assert (one["value"], one["band"]) == (40.0, "at_risk")
    assert (bulk["value"], bulk["band"]) == (40.0, "at_risk")
    assert workspace.read(check_scores).ok


def test_it_ends_by_itself_after_its_last_day(
    workspace: Workspace, seen: AccountId, clock: Clock
) -> None:
    computed = scores(workspace)[seen]["band"]
    set_by_hand(workspace, seen, band="watch", until=NOON.date() + timedelta(days=3))
    bands = []

    for _day in range(4):
        clock.forward(days=1)
        workspace.run(refresh_due)
        bands.append((scores(workspace)[seen]["band"], sheet(workspace, seen).band))

    assert bands == [("watch", "watch")] * 3 + [(computed, computed)]
    past = workspace.read(health, seen, NOON.date() + timedelta(days=1))
    assert (past.band, past.computed_band) == ("watch", computed)


def test_undo_takes_it_back_and_brings_back_the_one_before(
    workspace: Workspace, seen: AccountId
) -> None:
    set_by_hand(workspace, seen, band="watch")
    set_by_hand(workspace, seen, band="at_risk")
    assert len(workspace.read(overrides_on, [seen], NOON.date())) == 1

    workspace.run(undo)
    assert sheet(workspace, seen).band == "watch"

    workspace.run(undo)
    assert sheet(workspace, seen).override is None
    assert scores(workspace)[seen]["band"] == "unscored"


def test_the_rules_can_be_let_speak_again(workspace: Workspace, seen: AccountId) -> None:
    set_by_hand(workspace, seen, band="watch")

    assert workspace.run(end_override, seen) == 1

    assert sheet(workspace, seen).override is None
    assert scores(workspace)[seen]["band"] == "unscored"
    assert workspace.run(end_override, seen) == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"band": "watch", "reason": "  "}, "record.field_missing"),
        ({}, "score_override.nothing_set"),
        ({"points": 101}, "value.out_of_range"),
        ({"points": 80, "band": "at_risk"}, "score_override.band_disagrees"),
        ({"band": "unscored"}, "value.not_a_choice"),
        (
            {"band": "watch", "until": NOON.date() - timedelta(days=1)},
            "score_override.until_passed",
        ),
        ({"band": "watch", "until": NOON.date() + timedelta(days=91)}, "score_override.too_long"),
    ],
)
def test_a_judgement_without_grounds_or_end_is_refused_and_changes_nothing(
    workspace: Workspace, seen: AccountId, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        set_by_hand(workspace, seen, **values)

    assert sheet(workspace, seen).override is None


def test_one_cannot_be_dated_ahead(workspace: Workspace, seen: AccountId) -> None:
    tomorrow = NOON.date() + timedelta(days=1)
    values = {"account_id": seen, "band": "watch", "reason": "a", "until": tomorrow}
    command = AddRecord(entity="score_override", values={**values, "set_on": tomorrow})

    with pytest.raises(Refused, match=r"score_override\.in_future"):
        workspace.run(add_record, command)


def test_another_account_is_left_alone(workspace: Workspace, seen: AccountId) -> None:
    other = AccountId(added(workspace, "account", name="乙", tier="A"))
    before = scores(workspace)[other]

    set_by_hand(workspace, seen, band="watch")

    assert scores(workspace)[other] == before
    assert sheet(workspace, other).override is None


def test_a_judgement_taken_back_still_held_on_the_days_before(
    workspace: Workspace, clock: Clock, seen: AccountId
) -> None:
    set_by_hand(workspace, seen, band="at_risk")
    clock.forward(days=3)
    workspace.run(end_override, seen)

    assert sheet(workspace, seen).override is None
    bands = [
        workspace.read(health, seen, NOON.date() + timedelta(days=after)).override is not None
        for after in range(4)
    ]
    assert bands == [True, True, True, False]
