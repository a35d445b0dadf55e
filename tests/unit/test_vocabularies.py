import pytest

from kamdesk.domain.vocabularies import Term, Vocabulary, countries, industries


@pytest.mark.parametrize(
    "sector",
    [
        "medical",
        "retail",
        "software",
        "entertainment",
        "marketing",
        "telecommunications",
        "finance",
        "employment",
        "services",
        "technology",
        "重工",
        "汽车零部件",
    ],
)
def test_common_industries_are_known_by_name(sector: str) -> None:
    match = industries().find(sector)

    assert match is not None
    assert match.is_same


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States", "US"),
        ("USA", "US"),
        ("Korea", "KR"),
        ("Norway", "NO"),
        ("中国", "CN"),
        ("菲律宾", "PH"),
        ("Turkey", "TR"),
        ("Czech Republic", "CZ"),
    ],
)
def test_countries_are_known_by_their_names_in_both_languages(text: str, code: str) -> None:
    match = countries().find(text)

    assert match is not None
    assert (match.term.code, match.is_same) == (code, True)


def test_a_misspelt_word_suggests_the_right_one() -> None:
    technology = industries().find("technolgy")
    philippines = countries().find("Philipines")

    assert technology is not None
    assert philippines is not None
    assert (technology.term.code, technology.is_same) == ("technology", False)
    assert (philippines.term.en, philippines.is_same) == ("Philippines", False)


def test_a_word_outside_the_list_suggests_nothing() -> None:
    assert industries().find("underwater basket weaving") is None


@pytest.mark.parametrize("vocabulary", [industries(), countries()])
def test_no_two_entries_share_a_name(vocabulary: Vocabulary) -> None:
    names = [name for term in vocabulary.terms for name in set(term.spellings)]

    assert len(names) == len(set(names))
    assert all(term.en and term.zh for term in vocabulary.terms)
    for term in vocabulary.terms:
        for name in term.spellings:
            match = vocabulary.find(name)
            assert match is not None, name
            assert match.term == term


def test_the_249_countries_of_the_standard_are_there() -> None:
    assert len(countries().terms) == 249


def test_a_text_that_names_two_entries_names_none() -> None:
    spelt_alike = Vocabulary([Term("1", "A-B", "甲", ()), Term("2", "AB", "乙", ())])

    assert spelt_alike.find("a b") is None
