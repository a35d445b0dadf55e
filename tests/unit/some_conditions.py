"""Arbitrary conditions for property tests, over names and constants that try to be misread."""

import string
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from kamdesk.domain.condition_nodes import (
    And,
    Comparison,
    Constant,
    DateUnit,
    Empty,
    Node,
    Not,
    OneOf,
    Operator,
    Or,
    RelativeDate,
)

NAMES = ("tier", "金额", "today", "is empty", "and", "包含数量", "甲或乙", "owner.tier", "非", "in")


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES) | st.text(string.ascii_letters, min_size=1, max_size=8)


def constants() -> st.SearchStrategy[Constant]:
    return st.one_of(
        st.text(max_size=12),
        st.decimals(-(10**9), 10**9, places=3).map(Decimal),
        st.booleans(),
        st.dates(date(1900, 1, 1), date(2200, 1, 1)),
        st.builds(RelativeDate, st.integers(-90, 90), st.sampled_from(DateUnit)),
    )


def tests() -> st.SearchStrategy[Node]:
    values = st.lists(constants(), min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Comparison, names(), st.sampled_from(Operator), constants()),
        st.builds(OneOf, names(), values),
        st.builds(Empty, names()),
    )


def _grown(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))


def nodes() -> st.SearchStrategy[Node]:
    return st.recursive(tests(), _grown, max_leaves=12)
