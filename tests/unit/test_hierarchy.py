from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.hierarchy import (
    circles,
    closes_circle,
    families,
    parents_first,
    ultimate_parents,
)

forests = st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 14), max_size=13)


def test_every_account_finds_its_topmost_parent_in_any_order() -> None:
    parents = {"plant": "branch", "group": None, "branch": "division", "division": "group"}

    assert ultimate_parents(parents) == dict.fromkeys(parents, "group")


def test_a_parent_out_of_sight_still_gathers_its_children() -> None:
    assert ultimate_parents({"a": "gone", "b": "gone"}) == {"a": "gone", "b": "gone"}


def test_a_circle_shares_its_smallest_member_as_root() -> None:
    parents = {"leaf": "c", "c": "b", "b": "d", "d": "c"}

    assert ultimate_parents(parents) == dict.fromkeys(parents, "b")
    assert circles(parents) == (("b", "d", "c"),)


def test_an_account_that_is_its_own_parent_is_a_circle_of_one() -> None:
    assert circles({"a": "a", "b": None}) == (("a",),)
    assert ultimate_parents({"a": "a"}) == {"a": "a"}


def test_every_circle_is_named_once() -> None:
    parents = {"a": "b", "b": "a", "x": "y", "y": "x", "leaf": "x", "tree": None}

    assert circles(parents) == (("a", "b"), ("x", "y"))


def test_putting_an_account_under_its_descendant_closes_a_circle() -> None:
    parents = {"group": None, "branch": "group", "plant": "branch"}

    assert closes_circle(parents, child="group", parent="plant")
    assert closes_circle(parents, child="plant", parent="plant")
    assert not closes_circle(parents, child="plant", parent="group")
    assert not closes_circle({"a": "b", "b": "a"}, child="new", parent="a")


def test_parents_come_before_children_whatever_the_file_says() -> None:
    parents = {"plant": "branch", "branch": "group", "other": "group", "group": None}

    assert parents_first(parents) == ("group", "branch", "plant", "other")


def test_families_gather_members_under_their_root() -> None:
    assert families({"a": "x", "b": "b", "x": "x"}) == {"x": ("a", "x"), "b": ("b",)}


@given(forests)
def test_every_member_of_a_chain_has_the_root_of_its_parent(parents: dict[int, int | None]) -> None:
    roots = ultimate_parents(parents)

    assert roots.keys() == parents.keys()
    for child, parent in parents.items():
        above = child if parent is None else parent
        assert roots[child] == roots.get(above, above)


@given(forests)
def test_ordering_names_each_account_once_and_parents_first(parents: dict[int, int | None]) -> None:
    ordered = parents_first(parents)
    looped = {member for circle in circles(parents) for member in circle}

    assert sorted(ordered) == sorted(parents)
    for child, parent in parents.items():
        if parent in parents and child not in looped:
            assert ordered.index(parent) < ordered.index(child)


@given(forests)
def test_circles_are_exactly_the_accounts_that_are_their_own_ancestors(
    parents: dict[int, int | None],
) -> None:
    looped = {member for circle in circles(parents) for member in circle}

    for child, parent in parents.items():
        own_ancestor = parent is not None and closes_circle(parents, child, parent)
        assert (child in looped) == own_ancestor
