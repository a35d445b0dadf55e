"""Comments: on any record of an account, calling colleagues by name."""

from uuid import UUID

import pytest

from kamdesk.domain.ids import UserId
from kamdesk.errors import Refused
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added


def on_account(account: UUID, text: str, *picked: UUID) -> WriteComment:
    return WriteComment(
        subject_entity="account",
        subject_id=account,
        text=text,
        mentions=[UserId(each) for each in picked],
    )


def test_comment_keeps_author_moment_and_whom_it_calls(workspace: Workspace, account: UUID) -> None:
    stone = added(workspace, "user", name="石磊", english_name="Lei Shi")
    added(workspace, "user", name="方以宁", active=False)

    comment = workspace.run(
        write_comment, on_account(account, " @石磊 请跟进，@lei shi 收到请回，@方以宁 ")
    )

    stored = workspace.read(one, ENTITIES["comment"], comment)
    assert (stored["author_id"], stored["at"], stored["mentions"]) == (ME, NOON, (str(stone),))
    assert stored["text"] == "@石磊 请跟进，@lei shi 收到请回，@方以宁"


def test_name_of_two_colleagues_calls_the_one_picked(workspace: Workspace, account: UUID) -> None:
    one_, _other = (added(workspace, "user", name="石磊") for _ in range(2))

    with pytest.raises(Refused, match=r"comment\.ambiguous_mention"):
        workspace.run(write_comment, on_account(account, "@石磊 请跟进"))
    comment = workspace.run(write_comment, on_account(account, "@石磊 请跟进", one_))

    assert workspace.read(one, ENTITIES["comment"], comment)["mentions"] == (str(one_),)


def test_comment_on_a_deal_belongs_to_its_account(workspace: Workspace, account: UUID) -> None:
    deal = added(workspace, "opportunity", account_id=account, name="MES 二期")

    comment = workspace.run(
        write_comment,
        WriteComment(subject_entity="opportunity", subject_id=deal, text="下周一复盘"),
    )

    stored = workspace.read(one, ENTITIES["comment"], comment)
    assert (stored["account_id"], stored["subject_id"]) == (account, str(deal))


def test_comment_needs_words_and_an_account(workspace: Workspace, account: UUID) -> None:
    task = added(workspace, "task", title="自己的事")

    with pytest.raises(Refused, match=r"record\.field_missing"):
        workspace.run(write_comment, on_account(account, " "))
    for entity, subject in (("task", task), ("user", ME)):
        with pytest.raises(Refused, match=r"comment\.no_account"):
            workspace.run(
                write_comment,
                WriteComment(subject_entity=entity, subject_id=subject, text="看看"),
            )
