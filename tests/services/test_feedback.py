"""The customer's voice: surveys and interviews as they were answered."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import rows
from kamdesk.services.feedback import Answer, RecordFeedback, record_feedback
from kamdesk.services.undoing import undo
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, added

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
