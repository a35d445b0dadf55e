"""The customer's voice: surveys and interviews as they were answered."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kamdesk.domain.follow_up import Loop
from kamdesk.domain.ids import AccountId, ContactId, FeedbackId, TaskId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.feedback import FeedbackLine, feedback_sheet
from kamdesk.queries.records import one, rows
from kamdesk.services.feedback import (
    Answer,
    FollowUp,
    RecordFeedback,
    follow_up,
    record_feedback,
)
from kamdesk.services.tasks import complete_task, drop_task
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, Clock, added

TODAY = NOON.astimezone().date()


def answers_of(workspace: Workspace) -> set[tuple[object, ...]]:
    found = workspace.read(lambda reading: list(rows(reading, ENTITIES["feedback"])))
    return {(row["kind"], row["score"], row["text"], row["given_on"]) for row in found}


def survey(account: UUID, *answers: Answer, given_on: date | None = None) -> RecordFeedback:
    return RecordFeedback(account_id=AccountId(account), answers=answers, given_on=given_on)


def test_survey_of_several_people_is_one_deed(workspace: Workspace, account: UUID) -> None:
    contact = ContactId(added(workspace, "contact", account_id=account, name="韩卓"))

    workspace.run(
        record_feedback,
        survey(
            account,
            Answer(kind="nps", score=9, contact_id=contact),
            Answer(kind="csat", score=4, text=" 响应快 "),
            Answer(kind="interview", text="希望移动端离线填报"),
        ),
    )

    assert answers_of(workspace) == {
        ("nps", 9, None, TODAY),
        ("csat", 4, "响应快", TODAY),
        ("interview", None, "希望移动端离线填报", TODAY),
    }
    assert workspace.run(undo).deed == "feedback.record"
    assert answers_of(workspace) == set()


@pytest.mark.parametrize(
    ("answers", "given_on", "code"),
    [
        ((), None, "feedback.nothing_said"),
        ((Answer(kind="interview", text=" "),), None, "feedback.nothing_said"),
        ((Answer(kind="csat", score=9),), None, "value.out_of_range"),
        ((Answer(kind="nps", text="还行"),), None, "record.field_missing"),
        ((Answer(kind="nps", score=9),), TODAY + timedelta(days=1), "feedback.in_future"),
    ],
)
def test_answer_that_cannot_be_is_refused_with_the_whole_survey(
    workspace: Workspace,
    account: UUID,
    answers: tuple[Answer, ...],
    given_on: date | None,
    code: str,
) -> None:
    good = [Answer(kind="nps", score=10)] if answers else []

    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        workspace.run(record_feedback, survey(account, *good, *answers, given_on=given_on))

    assert answers_of(workspace) == set()


def a_detractor(workspace: Workspace, account: UUID, text: str | None = "响应慢") -> FeedbackId:
    [stored] = workspace.run(
        record_feedback, survey(account, Answer(kind="nps", score=4, text=text))
    )
    return stored


def the_line(workspace: Workspace, answer: FeedbackId) -> FeedbackLine:
    [line] = [each for each in workspace.read(feedback_sheet, None).lines if each.id == answer]
    return line


def follow(answer: FeedbackId, kind: str, **values: Any) -> FollowUp:
    given = {
        "title": "查清响应为什么慢",
        "owner_id": ME,
        "due": TODAY + timedelta(days=3),
        **values,
    }
    return FollowUp(feedback_id=answer, kind=kind, **given)


def test_detractor_becomes_a_task_and_the_loop_closes_when_asked_again(
    workspace: Workspace, account: UUID, clock: Clock
) -> None:
    answer = a_detractor(workspace, account)
    assert the_line(workspace, answer).loop is Loop.WAITING

    task = workspace.run(follow_up, follow(answer, "task"))

    line = the_line(workspace, answer)
    [followed] = line.followed
    assert (line.loop, followed.id, followed.title) == (Loop.IN_HAND, task, "查清响应为什么慢")
    assert (followed.owner_name, followed.due) == ("苏晓岚", TODAY + timedelta(days=3))
    workspace.run(complete_task, TaskId(task))
    assert the_line(workspace, answer).loop is Loop.TO_ASK
    clock.forward(days=2)
    workspace.run(record_feedback, survey(account, Answer(kind="nps", score=9)))
    assert the_line(workspace, answer).loop is Loop.CLOSED


def test_ticket_of_an_answer_carries_its_words_and_a_limit_on_its_day(
    workspace: Workspace, account: UUID
) -> None:
    answer = a_detractor(workspace, account)

    ticket = workspace.run(follow_up, follow(answer, "ticket"))

    stored = workspace.read(one, ENTITIES["ticket"], ticket)
    assert (stored["feedback_id"], stored["owner_id"]) == (answer, ME)
    assert (stored["kind"], stored["description"]) == ("complaint", "响应慢")
    [followed] = the_line(workspace, answer).followed
    assert (followed.entity, followed.due) == ("ticket", TODAY + timedelta(days=3))
    assert workspace.run(undo).deed == "feedback.follow_up"
    assert the_line(workspace, answer).followed == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " "}, "record.field_missing"),
        ({"due": TODAY - timedelta(days=1)}, "feedback.due_in_past"),
    ],
)
@pytest.mark.parametrize("kind", ["task", "ticket"])
def test_follow_up_without_words_or_with_a_past_day_is_refused(
    workspace: Workspace, account: UUID, kind: str, values: dict[str, Any], code: str
) -> None:
    answer = a_detractor(workspace, account)

    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        workspace.run(follow_up, follow(answer, kind, **values))

    assert the_line(workspace, answer).followed == ()


def test_dropped_task_leaves_the_answer_waiting(workspace: Workspace, account: UUID) -> None:
    answer = a_detractor(workspace, account, text=None)
    task = workspace.run(follow_up, follow(answer, "task", due=None))

    workspace.run(drop_task, TaskId(task))

    assert the_line(workspace, answer).loop is Loop.WAITING


def test_nps_of_each_quarter_looks_back_over_its_year(workspace: Workspace, account: UUID) -> None:
    long_ago = TODAY - timedelta(days=500)
    workspace.run(record_feedback, survey(account, *[Answer(kind="nps", score=10)] * 5,
                                          given_on=long_ago))  # fmt: skip
    workspace.run(record_feedback, survey(account, *[Answer(kind="nps", score=3)] * 5))

    trend = workspace.read(feedback_sheet, None, 8).nps_trend

    assert trend[-1].nps.value == -100
    assert [point.nps.value for point in trend if point.nps.promoters] == [100] * 4
