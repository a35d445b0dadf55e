"""The merge kernel: causality before clocks, and whatever does not win is told."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.protocol.entities.field import Merge
from kamdesk.protocol.merge import (
    Held,
    Offer,
    Outcome,
    Stamp,
    clamped,
    counted,
    deletion,
    merged,
)

ANNA, BEN, CLEO = b"a" * 16, b"b" * 16, b"c" * 16
BASE = Stamp(rev=1, inc=CLEO, at=0, change=b"0", actor=CLEO)


def stamp(rev: int, inc: bytes, at: int, change: bytes | None = None) -> Stamp:
    return Stamp(rev, inc, at, change or b"%d/%d" % (rev, at), inc)


def offer(value: object, base_rev: int, inc: bytes, at: int, rev: int) -> Offer:
    return Offer(value, base_rev, stamp(rev, inc, at))


def arrive(
    kind: Merge, start: object, offers: Sequence[tuple[object, bytes, int]]
) -> list[Outcome]:
    """Let offers that have all seen revision 1 and no more arrive one after another."""
    held, outcomes = Held(start, BASE), []
    for rev, (value, inc, at) in enumerate(offers, start=2):
        outcome = merged(kind, held, offer(value, 1, inc, at, rev))
        held = outcome.held
        outcomes.append(outcome)
    return outcomes


def test_whoever_saw_the_present_value_replaces_it_though_their_clock_runs_behind() -> None:
    held = Held("new", stamp(5, ANNA, at=9_000))

    outcome = merged(Merge.SCALAR, held, offer("newer", 5, BEN, at=10, rev=6))

    assert (outcome.held.value, outcome.verdict, outcome.loser) == ("newer", "applied", None)


def test_of_two_that_did_not_see_each_other_the_later_wins_and_the_other_is_told() -> None:
    first, second = arrive(Merge.SCALAR, "old", [("A", ANNA, 20), ("B", BEN, 10)])

    assert (second.held.value, second.verdict) == ("A", "conflict")
    assert first.loser is None
    assert second.loser is not None
    assert second.loser.value == "B"


def test_a_later_offer_that_wins_tells_the_one_it_replaced() -> None:
    _, second = arrive(Merge.SCALAR, "old", [("A", ANNA, 10), ("B", BEN, 20)])

    assert (second.held.value, second.verdict) == ("B", "applied")
    assert second.loser is not None
    assert (second.loser.value, second.loser.stamp.inc) == ("A", ANNA)


def test_equal_values_make_no_conflict() -> None:
    _, second = arrive(Merge.SCALAR, "old", [("same", ANNA, 10), ("same", BEN, 20)])

    assert (second.verdict, second.loser) == ("applied", None)


def test_a_device_never_conflicts_with_itself() -> None:
    _, second = arrive(Merge.SCALAR, "old", [("A", ANNA, 20), ("B", ANNA, 10)])

    assert (second.held.value, second.loser) == ("B", None)


def test_a_clock_that_runs_ahead_counts_no_later_than_the_servers() -> None:
    assert clamped(9_000, now=100) == 100
    assert clamped(50, now=100) == 50


def test_ties_are_broken_the_same_way_in_either_order() -> None:
    one = arrive(Merge.SCALAR, "old", [("A", ANNA, 10), ("B", BEN, 10)])[-1]
    other = arrive(Merge.SCALAR, "old", [("B", BEN, 10), ("A", ANNA, 10)])[-1]

    assert one.held.value == other.held.value == "B"


@given(st.lists(st.tuples(st.text(max_size=2), st.integers(0, 5)), min_size=1, max_size=4))
def test_single_values_end_the_same_in_whatever_order_they_arrive(
    edits: list[tuple[str, int]],
) -> None:
    offers = [(value, bytes([n]) * 16, at) for n, (value, at) in enumerate(edits)]

    ends = {arrive(Merge.SCALAR, "", list(order))[-1].held.value for order in orders(offers)}

    assert len(ends) == 1


@given(st.lists(st.tuples(st.text(max_size=2), st.integers(0, 5)), min_size=1, max_size=4))
def test_every_value_that_is_not_there_in_the_end_was_told_once(
    edits: list[tuple[str, int]],
) -> None:
    offers = [(value, bytes([n]) * 16, at) for n, (value, at) in enumerate(edits)]

    outcomes = arrive(Merge.SCALAR, "", offers)

    told = {outcome.loser.value for outcome in outcomes if outcome.loser}
    assert {value for value, _, _ in offers} == told | {outcomes[-1].held.value}


@given(st.sampled_from([Merge.SCALAR, Merge.ASK, Merge.RANK, Merge.EVENT]), st.text(max_size=3))
def test_the_same_op_again_changes_nothing(kind: Merge, value: str) -> None:
    once = merged(kind, Held("old", BASE), offer(value, 1, ANNA, 10, rev=2))

    again = merged(kind, once.held, offer(value, 1, ANNA, 10, rev=2))

    assert again.held == once.held
    assert again.loser is None


def test_an_asked_field_keeps_its_value_and_the_proposal_is_told() -> None:
    _, second = arrive(Merge.ASK, 100, [(200, ANNA, 10), (300, BEN, 20)])

    assert (second.held.value, second.verdict) == (200, "conflict")
    assert second.loser is not None
    assert second.loser.value == 300


def test_a_field_nobody_ever_wrote_takes_any_offer() -> None:
    for kind in (Merge.SCALAR, Merge.ASK, Merge.EVENT):
        outcome = merged(kind, Held(None), offer("first", 0, ANNA, 10, rev=1))

        assert (outcome.held.value, outcome.verdict) == ("first", "applied")


def test_an_asked_field_takes_what_its_author_had_seen_and_what_it_says_already() -> None:
    held = Held(200, stamp(5, ANNA, at=10))

    seen = merged(Merge.ASK, held, offer(300, 5, BEN, at=11, rev=6))
    same = merged(Merge.ASK, held, offer(200, 1, BEN, at=11, rev=6))

    assert (seen.held.value, seen.loser) == (300, None)
    assert (same.held.value, same.loser) == (200, None)


def test_a_whole_list_stands_for_the_words_that_differ() -> None:
    outcome = merged(Merge.SET, Held(["old", "kept"], BASE), offer(["kept", "new"], 1, ANNA, 9, 2))

    assert outcome.held.value == ["kept", "new"]
    assert merged(Merge.SET, Held(None), offer(None, 0, ANNA, 9, 2)).held.value == []


def test_words_added_and_removed_by_two_people_meet() -> None:
    changes: list[tuple[object, bytes, int]] = [
        ({"add": ["vip"], "remove": []}, ANNA, 10),
        ({"add": ["east"], "remove": ["old"]}, BEN, 5),
    ]

    first, second = arrive(Merge.SET, ["old"], changes)

    assert second.held.value == ["east", "vip"]
    assert (first.verdict, second.verdict) == ("applied", "merged")


def test_a_word_added_again_unseen_by_its_remover_stays() -> None:
    held = Held(["vip"], BASE, {"vip": (stamp(7, ANNA, 10),)})

    outcome = merged(Merge.SET, held, offer({"add": [], "remove": ["vip"]}, 3, BEN, 99, rev=8))

    assert outcome.held.value == ["vip"]


def test_a_word_two_people_added_stays_until_both_additions_were_seen() -> None:
    held = Held(["vip"], BASE, {"vip": (stamp(7, ANNA, 10),)})
    both = merged(Merge.SET, held, offer({"add": ["vip"], "remove": []}, 3, BEN, 20, rev=8)).held

    own = merged(Merge.SET, both, offer({"add": [], "remove": ["vip"]}, 3, BEN, 30, rev=9)).held
    seen = merged(Merge.SET, own, offer({"add": [], "remove": ["vip"]}, 9, BEN, 40, rev=10)).held

    assert own.value == ["vip"]
    assert seen.value == []


words = st.lists(st.sampled_from("pqrs"), max_size=3, unique=True)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=3))
def test_sets_end_the_same_in_whatever_order_they_arrive(
    edits: list[tuple[list[str], list[str]]],
) -> None:
    base = ["p", "q"]
    offers = []
    for n, (add, remove) in enumerate(edits):
        # A person adds only what was not there, and removes only what was.
        told = {"add": sorted(set(add) - set(base)), "remove": sorted(set(remove) & set(base))}
        offers.append((told, bytes([n]) * 16, n))

    ends = {tuple(arrive(Merge.SET, base, list(o))[-1].held.value) for o in orders(offers)}

    assert len(ends) == 1


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_counters_sum_in_any_order_and_however_often_they_arrive(
    counts: list[tuple[int, int]],
) -> None:
    offers = [({f"{n:02}": list(pair)}, bytes([n]) * 16, n) for n, pair in enumerate(counts)]

    ends = {
        counted(arrive(Merge.COUNTER, {}, [*order, *order])[-1].held.value)
        for order in orders(offers)
    }

    assert ends == {sum(up - down for up, down in counts)}


def test_places_in_a_list_never_conflict() -> None:
    outcomes = arrive(Merge.RANK, "m", [("c", ANNA, 20), ("x", BEN, 10)])

    assert outcomes[-1].held.value == "c"
    assert [outcome.loser for outcome in outcomes] == [None, None]
    assert outcomes[-1].verdict == "conflict"  # told in history, asked of nobody


def test_an_event_is_never_rewritten() -> None:
    outcome = merged(Merge.EVENT, Held("won", BASE), offer("lost", 1, ANNA, 10, rev=2))

    assert (outcome.held.value, outcome.verdict) == ("won", "denied")


@pytest.mark.parametrize(("base_rev", "unseen"), [(4, True), (5, False)])
def test_a_deletion_gives_way_to_an_edit_it_had_not_seen(base_rev: int, unseen: bool) -> None:
    edited = stamp(5, BEN, at=10)

    found = deletion([BASE, edited], offer("2026-11-21", base_rev, ANNA, 99, rev=6))

    assert (found == edited) is unseen


def orders(
    offers: Sequence[tuple[object, bytes, int]],
) -> list[tuple[tuple[object, bytes, int], ...]]:
    return list(itertools.permutations(offers))
