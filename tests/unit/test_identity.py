import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.identity import Match, Spellings, closest, company_core, squash

PRODUCTS = ("GTX Basic", "GTX Pro", "MG Special", "GTX Plus Pro", "MG Advanced")


def test_a_name_without_its_space_is_the_same_name() -> None:
    match = closest("GTXPro", PRODUCTS)

    assert match == Match("GTX Pro", 0)
    assert match.is_same


@pytest.mark.parametrize("name", ["gtx pro", "ＧＴＸ　Ｐｒｏ", "GTX-Pro", " GTX  Pro."])
def test_case_width_and_punctuation_do_not_make_another_name(name: str) -> None:
    assert closest(name, PRODUCTS) == Match("GTX Pro", 0)


@pytest.mark.parametrize(
    ("typed", "meant", "distance"),
    [
        ("technolgy", "technology", 1),
        ("Philipines", "Philippines", 1),
        ("Philppinse", "Philippines", 2),
        ("sotfware", "software", 1),
        ("华东重工集困", "华东重工集团", 1),
    ],
)
def test_a_slip_is_suggested_and_marked_as_a_suggestion(
    typed: str, meant: str, distance: int
) -> None:
    match = closest(typed, [meant, "retail", "Panama"])

    assert match == Match(meant, distance)
    assert not match.is_same


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Plant 1", ["Plant 2"]),
        ("Northern 2024", ["Northern 2025"]),
        ("ABC", ["ABD"]),
        ("华东", ["华北"]),
        ("retail", ["medical"]),
        ("cart", ["card", "cars"]),
        ("Hottechi", ["Dontechi"]),
        ("gtx pro", ["GTX Pro", "GTX-Pro"]),
        ("华东重工机械", ["华北重型机械"]),
        ("anything", []),
        ("", ["a"]),
    ],
)
def test_nothing_is_suggested_where_it_would_be_a_guess(typed: str, known: list[str]) -> None:
    assert closest(typed, known) is None


def test_the_very_same_text_wins_over_another_that_squashes_alike() -> None:
    assert closest("GTX-Pro", ["GTX Pro", "GTX-Pro"]) == Match("GTX-Pro", 0)


def test_a_name_of_signs_only_keeps_its_signs() -> None:
    assert squash(" +++ ") == "+++"
    assert closest("---", ["+++"]) is None


def test_one_preparation_serves_many_lookups() -> None:
    spellings = Spellings(PRODUCTS)

    assert [spellings.find(name) is not None for name in ("mg special", "x")] == [True, False]


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("华东重工（集团）股份有限公司", "华东重工"),
        ("华东重工集团有限公司", "华东重工"),
        ("华东重工有限责任公司", "华东重工"),
        ("华东重工公司", "华东重工"),
        ("华东重工有限公司上海分公司", "华东重工上海分公司"),
        ("华东重工上海子公司", "华东重工上海子公司"),
        ("Northern Steel Co., Ltd.", "northernsteel"),
        ("NORTHERN STEEL INC", "northernsteel"),
        ("Northern Steel Holdings B.V.", "northernsteel"),
        ("Northern Steel GmbH & Co. KG", "northernsteel"),
        ("Incline Motors", "inclinemotors"),
        ("集团公司", "集团公司"),
        ("Group Ltd", "group"),
    ],
)
def test_the_legal_form_does_not_tell_companies_apart_but_a_branch_does(
    name: str, core: str
) -> None:
    assert company_core(name) == core


@given(st.text(max_size=30))
def test_squashing_twice_changes_nothing_more(name: str) -> None:
    assert squash(squash(name)) == squash(name)
