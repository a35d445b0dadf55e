"""What changed between two texts, as a reader sees it."""

from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.word_diff import Run, word_diff, words_of


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(run.kind, run.text) for run in word_diff(before, after)]


def test_chinese_is_compared_by_characters() -> None:
    found = told("停线窗口短;一线操作简单", "停线不能超过8小时;一线操作简单")

    assert found == [
        ("same", "停线"),
        ("gone", "窗口短"),
        ("new", "不能超过8小时"),
        ("same", ";一线操作简单"),
    ]


def test_english_is_compared_by_words_never_inside_one() -> None:
    found = told("Head of purchase", "Head of purchasing, Asia")

    assert found == [
        ("same", "Head of "),
        ("gone", "purchase"),
        ("new", "purchasing, Asia"),
    ]


def test_an_addition_keeps_all_that_was_there() -> None:
    assert told("总装厂长", "总装厂长兼精益办主任") == [
        ("same", "总装厂长"),
        ("new", "兼精益办主任"),
    ]


def test_a_letter_that_is_equal_by_chance_does_not_break_a_rewritten_passage() -> None:
    found = told("一线操作简单", "报工操心步骤")

    assert [kind for kind, _text in found] == ["gone", "new"]


def test_equal_texts_stay_in_one_piece_and_nothing_gives_nothing() -> None:
    assert word_diff("a b", "a b") == (Run("a b", "same"),)
    assert word_diff("", "") == ()
    assert told("", "neu") == [("new", "neu")]
    assert told("alt", "") == [("gone", "alt")]


def test_very_long_texts_are_shown_whole() -> None:
    assert [run.kind for run in word_diff("a " * 3_000, "b " * 3_000)] == ["gone", "new"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    runs = word_diff(before, after)

    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "gone") == after


@given(st.text(max_size=60))
def test_cutting_into_words_loses_no_letter(text: str) -> None:
    assert "".join(words_of(text)) == text
