"""How names are read aloud."""

import subprocess
import sys

import pytest

from kamdesk.storage.pinyin import readings


def sounds(name: str) -> list[str]:
    return [reading.sound for reading in readings(name)]


def test_company_is_known_by_the_first_letters_of_its_syllables() -> None:
    assert [reading.initials for reading in readings("澄海半导体")] == ["chbdt"]


def test_phrases_decide_how_their_characters_sound() -> None:
    assert sounds("重庆长江银行") == ["chongqingchangjiangyinhang"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("曾国强", ["zengguoqiang", "cengguoqiang"]),
        ("单雄信", ["shanxiongxin", "danxiongxin"]),
        ("翟墨", ["zhaimo", "dimo"]),
        ("尉迟恭", ["yuchigong"]),
    ],
)
def test_surname_has_its_own_sound_and_the_usual_one(name: str, expected: list[str]) -> None:
    assert sounds(name) == expected


def test_letters_and_digits_of_a_name_are_part_of_its_sound() -> None:
    assert [(r.sound, r.initials) for r in readings("GTX 半导体 3 号")] == [
        ("gtxbandaoti3hao", "gtxbdt3h")
    ]


def test_vowel_with_two_dots_is_typed_as_v() -> None:
    assert sounds("绿女") == ["lvnv"]


def test_character_without_a_known_sound_stays_itself() -> None:
    assert sounds("\u3402山") == ["\u3402shan"]


def test_name_without_chinese_has_no_reading() -> None:
    assert readings("Wafer fab") == ()


def test_sentence_has_no_reading() -> None:
    assert readings("海" * 65) == ()


def test_dictionary_is_not_loaded_before_a_chinese_name_is_read() -> None:
    asked = (
        "import sys; from kamdesk.storage.pinyin import readings; readings('Wafer');"
        "sys.exit('pypinyin' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
