"""Words over marks on a line: none hides another, none leaves the picture."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.ui.charts.placing import Spot, placed


def test_words_stand_centred_over_their_mark_where_there_is_room() -> None:
    assert placed([(100, 40)], 300, 4) == [Spot(80, 0)]


def test_words_at_the_ends_stay_inside() -> None:
    assert placed([(5, 40), (298, 40)], 300, 4) == [Spot(0, 0), Spot(260, 0)]


def test_words_too_near_move_to_the_next_row_and_then_give_way() -> None:
    marks = [(100, 80), (104, 80), (108, 80)]

    assert placed(marks, 300, 4) == [Spot(60, 0), Spot(64, 1), None]


def test_words_wider_than_the_picture_are_left_out() -> None:
    assert placed([(50, 120)], 100, 4) == [None]


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(10, 160)), max_size=8), st.floats(100, 400))
def test_no_two_words_overlap_and_each_covers_its_mark(
    marks: list[tuple[float, float]], room: float
) -> None:
    spots = placed(marks, room, 4)

    shown = [(s, *m) for s, m in zip(spots, marks, strict=True) if s is not None]
    for spot, place, width in shown:
        assert 0 <= spot.left <= spot.left + width <= room + 1e-9
        assert spot.left - 1e-9 <= place <= spot.left + width + 1e-9
    for (one, _p, wide), (other, _q, wider) in combinations(shown, 2):
        if one.row == other.row:
            assert one.left + wide <= other.left or other.left + wider <= one.left
