"""How texts become index words, and questions index queries."""

import pytest

from kamdesk.storage.segmentation import (
    BEGIN,
    BEGIN_LENGTH,
    END,
    TAIL,
    beginning,
    every,
    folded,
    index_words,
    may_be_tail,
    squeezed,
    tails,
    words,
)


def one_word(text: str) -> str:
    return every(words(text))


def test_chinese_becomes_pairs_and_its_last_character() -> None:
    assert index_words("澄海半导体") == "澄海 海半 半导 导体 体"


def test_latin_words_and_numbers_stay_whole_beside_chinese() -> None:
    assert index_words("订购GTX-900型号3台") == "订购 购 gtx 900 型号 号 3 台"


def test_characters_beyond_the_basic_plane_are_paired_too() -> None:
    assert index_words("𠮷野家") == "𠮷野 野家 家"


def test_full_width_and_compatibility_forms_are_the_same_as_plain_ones() -> None:
    assert folded("ＧＴＸ　９００ ㈱") == "gtx 900 (株)"


def test_accents_of_latin_letters_do_not_count_but_kana_keep_their_marks() -> None:
    assert folded("São Paulo") == "sao paulo"
    assert folded("ガ") == "ガ"


def test_question_of_one_character_is_the_beginning_of_a_pair() -> None:
    assert one_word("海") == '"海"*'


def test_question_of_many_characters_demands_every_pair() -> None:
    assert one_word("澄海半") == '"澄海" AND "海半"'


def test_latin_question_is_the_beginning_of_a_word() -> None:
    assert one_word("Waf") == '"waf"*'


def test_every_word_of_a_question_is_demanded_once() -> None:
    assert one_word("海 waf 海") == '"海"* AND "waf"*'


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "'; --", "***", "(((", "—— ！？", "\x00", "\ud800"]
)
def test_marks_alone_ask_for_nothing(text: str) -> None:
    assert words(text) == ()


def test_quotes_around_a_word_are_not_part_of_it() -> None:
    assert [word.text for word in words("“澄海” (GTX)")] == ["澄海", "gtx"]


def test_word_is_found_where_it_begins_before_where_it_is_contained() -> None:
    (word,) = words("rest")

    assert word.find("interest rest") == 9
    assert word.find("interest") == 4
    assert word.find("pause") == -1


def test_chinese_word_is_found_inside_a_sentence_and_after_latin() -> None:
    (word,) = words("半导体")

    assert word.find("gtx半导体") == 3


def test_beginning_of_a_title_ignores_spaces_and_marks() -> None:
    assert beginning("澄海（江苏） 半导体") == f"{BEGIN}澄海江苏半导体{END}"


def test_beginning_of_a_long_title_is_cut_and_has_no_end() -> None:
    assert beginning("长" * 40) == BEGIN + "长" * BEGIN_LENGTH


def test_title_of_marks_has_no_beginning() -> None:
    assert beginning("—") == ""


def test_phone_number_and_registration_code_are_kept_from_their_end() -> None:
    assert tails("138-0000-1234") == f"{TAIL}43210000831"
    assert tails("91310115MA1K4BCD2X") == f"{TAIL}x2dcb4k1am51101319"


def test_short_numbers_and_plain_words_have_no_tail() -> None:
    assert tails("2026 年") == ""
    assert tails("semiconductor") == ""


@pytest.mark.parametrize("typed", ["1234", "4d2x", "91310115"])
def test_end_of_a_number_or_code_is_recognised(typed: str) -> None:
    assert may_be_tail(typed)


@pytest.mark.parametrize("typed", ["123", "wafer", "半导体1234"])
def test_word_is_no_end_of_a_number(typed: str) -> None:
    assert not may_be_tail(typed)


def test_squeezed_text_keeps_letters_and_digits_only() -> None:
    assert squeezed("C++ / 澄 海") == "c澄海"
