"""Settling as a person does it: together, the other way, taken back, by a rule; and foreseen."""

from datetime import timedelta
from uuid import UUID

import pytest

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import Refused
from kamdesk.queries.conflict_inbox import Disputed, conflict_inbox
from kamdesk.queries.conflict_rules import rule_rows, ruled
from kamdesk.queries.settled_conflicts import MergedRow, SettledRow, auto_merged, settled_conflicts
from kamdesk.queries.timeline import timeline
from kamdesk.sync.conflicts import Choice, settle_conflicts
from kamdesk.sync.preview import Foreseen, Subject, deed_of, foreseen, look_at
from kamdesk.sync.settling import (
    drop_rule,
    follow_rule,
    keep_rule,
    reopen_conflict,
    retake,
    take_other,
)
from tests.server.conftest import Running
from tests.sync.conftest import Enrolled
from tests.sync.laptops import Laptop
from tests.sync.test_two_laptops import pair


def disputed(server: Running, enrolled: Enrolled) -> tuple[Laptop, Laptop, UUID]:
    """Two people who wrote two fields of one account differently, and one field alone."""
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, region="North", industry="Steel")
    ben.edit("account", account, region="South", industry="Ports", legal_representative="Lu")
    for one in (ben, anna, ben):
        one.round()
    return anna, ben, account


def inbox(laptop: Laptop) -> list[Disputed]:
    return laptop.workspace.read(conflict_inbox)


def settled(laptop: Laptop) -> list[SettledRow]:
    return laptop.workspace.read(settled_conflicts)


def merges(laptop: Laptop) -> list[MergedRow]:
    return laptop.workspace.read(auto_merged)


def test_the_inbox_gathers_what_is_disputed_by_record(server: Running, enrolled: Enrolled) -> None:
    anna, _ben, account = disputed(server, enrolled)

    (group,) = inbox(anna)

    assert (group.entity, group.record_id, group.title) == ("account", account, "Hualan Heavy")
    assert {row.field for row in group.rows} == {"region", "industry"}
    assert group.values is not None
    assert {each.field for each in group.meanwhile} >= {"legal_representative"}
    assert (
        next(each for each in group.meanwhile if each.field == "legal_representative").side
        == "theirs"
    )


def test_all_fields_of_a_record_are_settled_in_one_deed_and_one_undo_opens_them(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = disputed(server, enrolled)
    (group,) = inbox(anna)
    words = {"region": "mine", "industry": "theirs"}
    choices = [Choice(row.id, words[row.field]) for row in group.rows]

    anna.workspace.run(settle_conflicts, choices)

    mine = {row.field: row.mine for row in group.rows}
    theirs = {row.field: row.theirs for row in group.rows}
    assert anna.value("account", account, "region") == mine["region"]
    assert anna.value("account", account, "industry") == theirs["industry"]
    assert inbox(anna) == []
    anna.undo()
    assert len(inbox(anna)[0].rows) == 2


def test_one_of_several_settled_together_is_asked_again_alone(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = disputed(server, enrolled)
    (group,) = inbox(anna)
    stood = {row.field: anna.value("account", account, row.field) for row in group.rows}
    lost = {row.field: row.theirs if row.flipped else row.mine for row in group.rows}
    other = "theirs" if group.rows[0].flipped else "mine"
    anna.workspace.run(settle_conflicts, [Choice(row.id, other) for row in group.rows])
    region = next(row for row in group.rows if row.field == "region")

    assert anna.workspace.run(reopen_conflict, region.id)

    assert [row.field for row in inbox(anna)[0].rows] == ["region"]
    assert anna.value("account", account, "region") == stood["region"]
    assert anna.value("account", account, "industry") == lost["industry"]


def test_what_changed_since_is_left_alone_when_a_question_is_asked_again(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = disputed(server, enrolled)
    row = inbox(anna)[0].rows[0]
    anna.workspace.run(settle_conflicts, [Choice(row.id, "value", "West")])
    anna.edit("account", account, **{row.field: "East"})

    assert not anna.workspace.run(reopen_conflict, row.id)

    assert anna.value("account", account, row.field) == "East"
    assert row.id in {one.id for one in anna.conflicts()}


def test_after_30_days_a_settled_question_stays_settled(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, _account = disputed(server, enrolled)
    row = inbox(anna)[0].rows[0]
    anna.workspace.run(settle_conflicts, [Choice(row.id, "mine")])
    anna.clock.forward(days=31)  # type: ignore[attr-defined]

    assert settled(anna) == []
    with pytest.raises(Refused, match=r"conflict\.too_long_ago"):
        anna.workspace.run(reopen_conflict, row.id)


def test_the_other_side_of_a_settled_question_is_taken_in_one_step(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = disputed(server, enrolled)
    row = inbox(anna)[0].rows[0]
    anna.workspace.run(settle_conflicts, [Choice(row.id, "theirs")])

    anna.workspace.run(retake, row.id)

    (found,) = settled(anna)
    assert (found.choice, found.by_rule) == ("mine", False)
    assert anna.value("account", account, row.field) == row.mine


def test_a_rule_settles_the_next_disagreement_and_leaves_a_trace(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    ben.workspace.run(keep_rule, "account", "region", "mine")
    anna.workspace.run(keep_rule, "account", "region", "mine")
    anna.edit("account", account, region="North")
    ben.edit("account", account, region="South")

    for one in (anna, ben, anna, ben):
        one.round()

    assert anna.conflicts() == ben.conflicts() == []
    rows = [*settled(anna), *settled(ben)]
    assert rows
    assert all(row.by_rule for row in rows)
    used = [one.workspace.read(rule_rows)[0] for one in (anna, ben)]
    assert sorted(each.used for each in used) == [0, 1], "only who was asked decides"
    assert anna.value("account", account, "region") == ben.value("account", account, "region")


def test_a_rule_that_was_removed_asks_again_and_deletions_are_never_ruled(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, _account = disputed(server, enrolled)
    row = inbox(anna)[0].rows[0]
    anna.workspace.run(keep_rule, "account", row.field, "both")
    anna.workspace.run(drop_rule, "account", row.field)

    assert anna.workspace.read(rule_rows) == []
    assert anna.workspace.read(ruled) == []
    assert anna.workspace.run(follow_rule, "account", row.field) == 0
    with pytest.raises(Refused, match=r"conflict\.no_rule"):
        anna.workspace.run(keep_rule, "account", "deleted_at", "restore")


def test_the_other_value_of_a_silent_merge_can_be_taken_until_somebody_changed_it(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, tags=("a",))
    ben.edit("account", account, tags=("b",))
    for one in (anna, ben, anna):
        one.round()
    (row,) = merges(ben)
    assert (row.field, row.how, row.can_take) == ("tags", "union", True)
    assert (row.value, row.other) == (["a", "b"], ["a"])

    ben.workspace.run(take_other, row.id, row.field)

    assert ben.value("account", account, "tags") == ("a",)
    assert [one.can_take for one in merges(ben)] == [False]
    with pytest.raises(Refused, match=r"conflict\.changed_since"):
        ben.workspace.run(take_other, row.id, row.field)


def test_everybody_may_check_a_silent_merge_whoever_caused_it(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, tags=("a",))
    ben.edit("account", account, tags=("b",), region="North")
    for one in (anna, ben, anna):
        one.round()

    (row,) = merges(anna)

    assert (row.field, row.how, row.mine) == ("tags", "union", False)
    assert row.actor == merges(ben)[0].actor
    assert (row.value, row.other, row.at) == (["a", "b"], ["a"], merges(ben)[0].at)
    anna.workspace.run(take_other, row.id, row.field)
    assert anna.value("account", account, "tags") == ("a",)


def test_an_edit_whose_author_had_seen_the_other_is_no_merge(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, tags=("a",))
    anna.round()
    ben.round()
    ben.edit("account", account, tags=("a", "b"))
    ben.round()
    anna.round()

    assert merges(anna) == merges(ben) == []


def test_a_choice_is_foreseen_without_anything_happening(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    (stage, *_rest) = anna.asked("SELECT hex(id) FROM stage WHERE outcome = 'open' ORDER BY key")
    deal = anna.add(
        "opportunity", account_id=account, name="Press line", amount_minor=100_00,
        currency="CNY", stage_id=UUID(hex=stage[0]), owner_id=anna.workspace.actor,
    )  # fmt: skip
    anna.round()
    ben.round()
    anna.edit("opportunity", deal, amount_minor=500_00)
    ben.edit("opportunity", deal, amount_minor=300_00)
    for one in (anna, ben):
        one.round()
    (row,) = ben.conflicts()
    told: list[ChangeSet] = []
    ben.workspace.on_commit(told.append)

    found = preview(ben, row.id, "opportunity", deal, account)

    assert (found.before.pipeline_minor, found.after.pipeline_minor) == (500_00, 300_00)
    assert found.after.values is not None
    assert found.after.values["amount_minor"] == 300_00
    assert ben.value("opportunity", deal, "amount_minor") == 500_00
    assert [one.id for one in ben.conflicts()] == [row.id]
    assert told == []


def preview(laptop: Laptop, key: UUID, entity: str, record: UUID, account: UUID) -> Foreseen:
    subject = Subject(entity, record, account)
    deed = deed_of([Choice(key, "mine")])
    return foreseen(subject, laptop.workspace.foresee(deed, look_at(subject)))


def test_a_choice_that_is_refused_is_refused_when_foreseen_too(
    server: Running, enrolled: Enrolled
) -> None:
    anna, _ben, account = disputed(server, enrolled)
    row = inbox(anna)[0].rows[0]

    with pytest.raises(Refused, match=r"conflict\.choose"):
        anna.workspace.foresee(
            deed_of([Choice(row.id, "restore")]), look_at(Subject("account", account, account))
        )

    assert row.id in {one.id for one in anna.conflicts()}


def test_times_of_both_sides_are_told(server: Running, enrolled: Enrolled) -> None:
    anna, _ben, _account = disputed(server, enrolled)
    (group,) = inbox(anna)

    for row in group.rows:
        assert row.times.mine is not None
        assert row.times.theirs is not None
        assert abs(row.times.mine - row.times.theirs) < timedelta(minutes=10)


def test_a_value_that_did_not_win_is_no_entry_of_the_timeline(
    server: Running, enrolled: Enrolled
) -> None:
    anna, ben, account = pair(server, enrolled)
    anna.edit("account", account, tier="A")
    ben.clock.forward(minutes=5)  # type: ignore[attr-defined]
    ben.edit("account", account, tier="B")

    for one in (ben, anna, ben):
        one.round()

    assert anna.value("account", account, "tier") == "B"
    for one in (anna, ben):
        told = {item.facts.get("after") for item in one.workspace.read(timeline, account).items}
        assert "B" in told
        assert "A" not in told
