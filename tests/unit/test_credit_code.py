import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.credit_code import ALPHABET, check_character, credit_code, is_valid, repair
from kamdesk.errors import Refused
from kamdesk.i18n.sentences.domain_rules import SENTENCES

VALID = ("11320000MB151840XJ", "91350100M000100Y43", "914403001922038216", "91110000600037341L")


@pytest.mark.parametrize("code", VALID)
def test_published_codes_pass_both_checks(code: str) -> None:
    assert credit_code(code) == code


def test_a_code_is_stored_in_capitals_without_spaces_hyphens_or_full_width() -> None:
    assert credit_code(" 9135 0100-m000 100y43 ") == "91350100M000100Y43"
    assert credit_code("９１３５０１００M000100Y43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "credit_code.wrong_length"),
        ("91350100M000100Y4", "credit_code.wrong_length"),
        ("91350100MO00100Y43", "credit_code.wrong_character"),
        ("91350100M000100Y4号", "credit_code.wrong_character"),
        ("91350100M000100243", "credit_code.wrong_organisation_check"),
        ("91350101M000100Y43", "credit_code.wrong_check"),
        ("91350100M000100Y44", "credit_code.wrong_check"),
    ],
)
def test_a_wrong_code_says_why(code: str, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        credit_code(code)

    assert refusal.value.code == reason
    assert refusal.value.field == "credit_code"
    assert SENTENCES[reason].format(**refusal.value.facts)


@pytest.mark.parametrize("code", VALID)
@given(at=st.integers(0, 17), letter=st.sampled_from(ALPHABET))
def test_one_mistyped_character_never_passes(code: str, at: int, letter: str) -> None:
    mistyped = code[:at] + letter + code[at + 1 :]

    assert is_valid(mistyped) == (mistyped == code)


def test_letters_outside_the_alphabet_are_suggested_as_their_lookalikes() -> None:
    assert repair("9135OIOOM000IOOY43") == "91350100M000100Y43"
    assert repair("91350100MO001OOY43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91350100M000100Y44",
        "9135O100M000100Y4",
        "91350100号000100Y43",
        "9135O100M000100Y44",
        "OOOOOOOOM000100Y43",
    ],
)
def test_nothing_is_suggested_where_no_lookalike_explains_the_mistake(code: str) -> None:
    assert repair(code) is None


def test_the_check_character_counts_down_from_the_weighted_sum() -> None:
    assert [check_character(code[:17]) for code in VALID] == [code[-1] for code in VALID]
    assert check_character("0" * 17) == "0"
