"""What is only ever added: nobody rewrites it, and only its writer withdraws it."""

from dataclasses import dataclass

import pytest

from kamdesk.protocol.messages import Answer
from tests.server.conftest import Running
from tests.server.devices import Device, creating, editing, new, text_of

GONE = "2026-11-22T08:00:00+00:00"


@dataclass(frozen=True)
class Talk:
    """An account of a rep, and what a manager said about it."""

    rep: Device
    manager: Device
    account: bytes
    remark: bytes

    def said(self, device: Device) -> str | None:
        """Return what the remark says to somebody who asks anew."""
        device.cursor = 0
        found = device.pull().records.get(("comment", self.remark))
        return None if found is None else found["text"]


@pytest.fixture
def talk(server: Running) -> Talk:
    boss = server.person(role="manager")
    manager, rep = server.device(boss), server.device(server.person(manager=boss))
    account = rep.create("account", name="Hers", owner_id=text_of(rep.user))
    remark = manager.create("comment", **about(account, manager), text="Call them today")
    rep.pull()
    manager.pull()
    return Talk(rep, manager, account, remark)


def about(account: bytes, author: Device) -> dict[str, str]:
    key = text_of(account)
    home = {"account_id": key, "subject_entity": "account", "subject_id": key}
    return {**home, "author_id": text_of(author.user)}


def refused(answer: Answer | None) -> dict[str, object] | None:
    """Return the authoritative values of a refusal because nothing is rewritten."""
    assert answer is not None
    assert (answer.verdict, answer.reason, answer.drop) == ("denied", "append_only", False)
    return answer.value


@pytest.mark.parametrize("who", ["manager", "rep"])
def test_nobody_rewrites_what_is_only_added_not_even_its_writer(talk: Talk, who: str) -> None:
    device: Device = getattr(talk, who)

    answer = device.edit("comment", talk.remark, text="Something else", mentions={"add": ["x"]})

    assert refused(answer) == {"text": "Call them today", "mentions": None}
    assert talk.said(talk.rep) == "Call them today"


def test_a_field_left_empty_is_not_filled_in_later(talk: Talk) -> None:
    assert refused(talk.manager.edit("comment", talk.remark, **{"x:mood": "angry"})) is not None


def test_nobody_takes_away_what_somebody_else_said(talk: Talk) -> None:
    answer = talk.rep.edit("comment", talk.remark, deleted_at=GONE)

    assert refused(answer) == {"deleted_at": None}
    assert talk.said(talk.manager) == "Call them today"


def test_its_writer_withdraws_it_and_nobody_else_brings_it_back(talk: Talk) -> None:
    assert talk.manager.edit("comment", talk.remark, deleted_at=GONE) is None
    talk.rep.pull()

    assert refused(talk.rep.edit("comment", talk.remark, deleted_at=None)) == {"deleted_at": GONE}
    assert talk.said(talk.rep) is None
    assert talk.manager.edit("comment", talk.remark, deleted_at=None) is None
    assert talk.said(talk.rep) == "Call them today"


def test_it_goes_with_what_it_belongs_to_and_comes_back_with_it(talk: Talk) -> None:
    def all_at(value: str | None) -> list[Answer]:
        seen = talk.rep.cursor
        return talk.rep.push(
            editing("comment", talk.remark, seen, {"deleted_at": value}),
            editing("account", talk.account, seen, {"deleted_at": value}),
        ).answers

    assert all_at(GONE) == []
    assert talk.said(talk.rep) is None
    talk.rep.pull()
    assert all_at(None) == []
    assert talk.said(talk.manager) == "Call them today"


def test_a_deletion_that_is_refused_itself_is_no_way_to_take_others_words_along(
    talk: Talk,
) -> None:
    own = talk.rep.create("comment", **about(talk.account, talk.rep), text="I did")
    talk.manager.pull()
    seen = talk.manager.cursor

    answers = talk.manager.push(
        editing("account", talk.account, seen, {"deleted_at": GONE}),
        editing("comment", own, seen, {"deleted_at": GONE}),
    ).answers

    assert [one.verdict for one in answers] == ["denied", "denied"]
    assert ("comment", own) in talk.rep.pull().records


def test_two_laptops_that_add_the_same_one_have_added_it_once(talk: Talk) -> None:
    one, fields = new(), {**about(talk.account, talk.rep), "text": "From one file"}
    first = talk.rep.push(creating("comment", one, 0, fields)).answers
    again = talk.manager.push(creating("comment", one, 0, fields)).answers
    other = talk.manager.push(creating("comment", one, 0, {**fields, "text": "Mine"})).answers

    assert (first, again) == ([], [])
    assert [refused(answer) for answer in other] == [{"text": "From one file"}]
