"""What was done to a record, and taking it back, from the command line."""

import pytest

from tests.cli.conftest import Kamdesk


def test_history_tells_every_change_with_deed_actor_and_time(
    kamdesk: Kamdesk, account: str
) -> None:
    kamdesk("edit", "accounts", account, "tier=A", "tags+=vip")

    found = kamdesk("history", "accounts", "华澜重工集团", "--json").value

    assert set(found[0]) == {"deed", "actor", "at", "field", "before", "after"}
    assert (found[0]["deed"], found[0]["field"], found[0]["before"]) == ("account.add", None, None)
    assert found[0]["after"]["name"] == "华澜重工集团"
    changes = {row["field"]: (row["before"], row["after"]) for row in found[1:]}
    assert changes == {"tier": ("S", "A"), "tags": ([], ["vip"])}
    assert {(row["deed"], row["actor"]) for row in found[1:]} == {("account.edit", "苏晓岚")}


def test_history_of_a_deleted_record_is_still_told(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("delete", "accounts", account)

    found = kamdesk("history", "accounts", "华澜重工集团", "--json").value

    assert [row["field"] for row in found] == [None, "deleted_at"]
    assert "(deleted)" in kamdesk("history", "accounts", account).out


def test_undo_and_redo_take_the_last_deed_back_and_forth(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("edit", "accounts", account, "tier=A")

    def tier() -> str:
        return str(kamdesk("list", "accounts", "--json").value[0]["tier"])

    undone = kamdesk("undo", "--json").value
    assert (undone["deed"], undone["subject"]) == ("account.edit", "华澜重工集团")
    assert undone["restored"] == [{"entity": "account", "id": account, "field": "tier"}]
    assert undone["left_alone"] == []
    assert tier() == "S"
    assert kamdesk("redo", "--json").value["deed"] == "account.edit"
    assert tier() == "A"


def test_undo_says_in_words_what_it_took_back(kamdesk: Kamdesk, account: str) -> None:
    told = kamdesk("undo").out

    assert "华澜重工集团" in told
    assert "1 change put back." in told
    assert kamdesk("list", "accounts", "--json").value == []


def test_redo_says_in_words_what_it_did_again(kamdesk: Kamdesk, account: str) -> None:
    kamdesk("edit", "accounts", account, "tier=A")
    kamdesk("undo")

    told = kamdesk("redo").out.splitlines()

    assert told[0].startswith("Done again: ")
    assert told[1] == "1 change made again."


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_nothing_to_take_back_is_refused(kamdesk: Kamdesk, command: str) -> None:
    refused = kamdesk(command, "--json")

    assert (refused.code, refused.error["code"]) == (2, f"{command}.nothing")
