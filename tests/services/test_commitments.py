"""Promises, ours and theirs, from the day they are made to the day they are settled."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, CommitmentId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.commitments import (
    MakeCommitment,
    Postpone,
    break_commitment,
    keep_commitment,
    make_commitment,
    postpone_commitment,
    reopen_commitment,
    withdraw_commitment,
)
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON

TODAY = NOON.astimezone().date()
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def promise(workspace: Workspace, account: UUID) -> CommitmentId:
    made = MakeCommitment(
        account_id=AccountId(account), side="ours", text=" 周五前给接口清单 ", due=FRIDAY
    )
    return workspace.run(make_commitment, made)


def kept(workspace: Workspace, promise: CommitmentId) -> dict[str, object]:
    return workspace.read(one, ENTITIES["commitment"], promise)


def test_promise_of_ours_is_open_and_mine(workspace: Workspace, promise: CommitmentId) -> None:
    stored = kept(workspace, promise)

    assert (stored["text"], stored["state"], stored["owner_id"]) == ("周五前给接口清单", "open", ME)


def test_promise_without_words_is_refused(workspace: Workspace, account: UUID) -> None:
    with pytest.raises(Refused, match=r"record\.field_missing"):
        workspace.run(
            make_commitment,
            MakeCommitment(account_id=AccountId(account), side="theirs", text="\n"),
        )


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        (keep_commitment, "kept"),
        (break_commitment, "broken"),
        (withdraw_commitment, "withdrawn"),
    ],
)
def test_settled_promise_keeps_its_day_and_can_be_reopened(
    workspace: Workspace, promise: CommitmentId, settle: Callable[..., object], state: str
) -> None:
    workspace.run(settle, promise, TODAY - timedelta(days=1))
    settled = kept(workspace, promise)
    with pytest.raises(Refused, match=r"commitment\.not_open"):
        workspace.run(keep_commitment, promise)
    workspace.run(reopen_commitment, promise)

    assert (settled["state"], settled["settled_on"]) == (state, TODAY - timedelta(days=1))
    assert (kept(workspace, promise)["state"], kept(workspace, promise)["settled_on"]) == (
        "open",
        None,
    )
    with pytest.raises(Refused, match=r"commitment\.is_open"):
        workspace.run(reopen_commitment, promise)


def test_kept_today_unless_a_day_is_given(workspace: Workspace, promise: CommitmentId) -> None:
    workspace.run(keep_commitment, promise)

    assert kept(workspace, promise)["settled_on"] == TODAY
    assert workspace.run(undo).deed == "commitment.keep"
    assert kept(workspace, promise)["state"] == "open"
    with pytest.raises(Refused, match=r"commitment\.on_future_day"):
        workspace.run(keep_commitment, promise, FRIDAY)


def test_postponed_promise_has_the_new_day(workspace: Workspace, promise: CommitmentId) -> None:
    later = FRIDAY + timedelta(days=3)

    workspace.run(postpone_commitment, Postpone(commitment_id=promise, due=later, seen=FRIDAY))
    assert kept(workspace, promise)["due"] == later

    with pytest.raises(Refused, match=r"record\.changed_meanwhile"):
        workspace.run(postpone_commitment, Postpone(commitment_id=promise, due=later, seen=FRIDAY))
    with pytest.raises(Refused, match=r"commitment\.due_in_past"):
        workspace.run(
            postpone_commitment,
            Postpone(commitment_id=promise, due=TODAY - timedelta(days=1), seen=later),
        )
    workspace.run(withdraw_commitment, promise)
    with pytest.raises(Refused, match=r"commitment\.not_open"):
        workspace.run(postpone_commitment, Postpone(commitment_id=promise, due=later, seen=later))
