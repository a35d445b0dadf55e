"""Comments: on any record of an account, calling colleagues by name."""

from typing import Any
from uuid import UUID

import pytest

from kamdesk.domain.ids import UserId
from kamdesk.errors import Refused
from kamdesk.i18n import sentence
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.listing import listed
from kamdesk.queries.records import one
from kamdesk.services.comments import WriteComment, write_comment
from kamdesk.services.records import EditRecord, delete_record, edit_record, restore_record
from kamdesk.services.undoing import undo
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


def test_what_was_said_is_not_rewritten(workspace: Workspace, account: UUID) -> None:
    comment = workspace.run(write_comment, on_account(account, "as it was"))
    edit = EditRecord(entity="comment", id=comment, values={"text": "otherwise"})

    with pytest.raises(Refused, match=r"record\.append_only") as refused:
        workspace.run(edit_record, edit)

    assert "stays as it was said" in sentence(refused.value)
    assert workspace.read(one, ENTITIES["comment"], comment)["text"] == "as it was"


def test_only_its_writer_takes_back_what_was_said(workspace: Workspace, account: UUID) -> None:
    mine = workspace.run(write_comment, on_account(account, "mine"))
    theirs = added(workspace, "comment", **said_by_somebody(workspace, account))

    workspace.run(delete_record, "comment", mine)
    workspace.run(undo)
    with pytest.raises(Refused, match=r"record\.not_yours"):
        workspace.run(delete_record, "comment", theirs)

    assert {row["text"] for row in workspace.read(listed, ENTITIES["comment"])} == {
        "mine",
        "theirs",
    }


def test_what_was_said_goes_and_comes_with_its_account(workspace: Workspace, account: UUID) -> None:
    added(workspace, "comment", **said_by_somebody(workspace, account))

    workspace.run(delete_record, "account", account)
    assert workspace.read(listed, ENTITIES["comment"]) == []
    workspace.run(restore_record, "account", account)

    assert [row["text"] for row in workspace.read(listed, ENTITIES["comment"])] == ["theirs"]


def test_what_its_writer_took_back_nobody_else_brings_back(
    workspace: Workspace, account: UUID
) -> None:
    values = said_by_somebody(workspace, account)
    theirs = added(workspace, "comment", **values)
    workspace.actor = values["author_id"]
    workspace.run(delete_record, "comment", theirs)
    workspace.actor = ME

    with pytest.raises(Refused, match=r"record\.not_yours"):
        workspace.run(restore_record, "comment", theirs)


def said_by_somebody(workspace: Workspace, account: UUID) -> dict[str, Any]:
    colleague = added(workspace, "user", name="石磊")
    about = {"account_id": account, "subject_entity": "account", "subject_id": str(account)}
    return {**about, "author_id": colleague, "text": "theirs"}
