"""Ranks: between any two there is another, and long lists keep them short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.ranks import is_rank, rank_between, ranks_between

MOVES = st.lists(st.floats(min_value=0, max_value=1), max_size=200)


@given(MOVES)
def test_a_rank_lies_between_its_neighbours_wherever_it_is_put(places: list[float]) -> None:
    ranks: list[str] = []
    for share in places:
        at = round(share * len(ranks))
        before = ranks[at - 1] if at else None
        after = ranks[at] if at < len(ranks) else None
        ranks.insert(at, rank_between(before, after))

    assert ranks == sorted(set(ranks))
    assert all(is_rank(rank) for rank in ranks)


def test_appending_and_prepending_stay_short() -> None:
    last = first = rank_between(None, None)
    for _ in range(5_000):
        last, first = rank_between(last, None), rank_between(None, first)

    assert len(last) <= 4
    assert len(first) <= 4


def test_one_gap_can_be_split_a_thousand_times() -> None:
    low, high = "a0", "a1"
    for _ in range(1_000):
        low = rank_between(low, high)

    assert low < high
    assert len(low) < 250


def test_many_ranks_at_once_come_in_order() -> None:
    made = ranks_between("a0", "a1", 20)

    assert made == sorted(set(made))
    assert "a0" < made[0] < made[-1] < "a1"


def test_the_ends_of_all_ranks_still_have_room() -> None:
    largest, smallest = "z" + "z" * 26, "A" + "0" * 26

    assert rank_between(largest, None) > largest
    assert rank_between(None, smallest + "V") == smallest
    with pytest.raises(ValueError, match="A0"):
        rank_between(None, smallest)


@pytest.mark.parametrize(("before", "after"), [("a1", "a1"), ("a2", "a1")])
def test_neighbours_out_of_order_are_a_mistake(before: str, after: str) -> None:
    with pytest.raises(ValueError, match="a1"):
        rank_between(before, after)


@pytest.mark.parametrize("text", ["", "b0", "a-", "a00", "?x", "中"])
def test_other_words_are_no_ranks(text: str) -> None:
    assert not is_rank(text)


def test_a_rank_too_short_for_its_head_is_refused() -> None:
    with pytest.raises(ValueError, match="b0"):
        rank_between("b0", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a0V", "a0W"),
        ("a0", "a01"),
        ("a0", "a0001"),
        ("a0Vz", "a0W1"),
        ("a0V", "a0V1"),
        ("a0z", "a1"),
    ],
)
def test_close_neighbours_still_leave_room(before: str, after: str) -> None:
    between = rank_between(before, after)

    assert before < between < after
    assert is_rank(between)


def test_place_before_a_fraction_is_its_whole_number() -> None:
    assert rank_between(None, "a5V") == "a5"
