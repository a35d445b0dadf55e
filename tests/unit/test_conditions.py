from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.condition_nodes import check_size
from kamdesk.domain.condition_schema import ALLOWED, checked, field_named
from kamdesk.domain.conditions import (
    And,
    Comparison,
    Empty,
    FieldSpec,
    FieldType,
    Node,
    Not,
    OneOf,
    Operator,
    Or,
    compile_condition,
    fields_of,
    from_json,
    to_json,
)
from kamdesk.domain.conditions_text import parse
from kamdesk.errors import Refused
from kamdesk.i18n.sentences.domain_rules import SENTENCES
from tests.unit.some_conditions import nodes

TODAY = date(2026, 11, 20)
OWNER = UUID(int=7)

SCHEMA = {
    spec.name: spec
    for spec in (
        FieldSpec("tier", FieldType.CHOICE, "等级", choices=("S", "A", "B", "C")),
        FieldSpec("amount", FieldType.MONEY, "金额"),
        FieldSpec("yen", FieldType.MONEY, exponent=0),
        FieldSpec("growth", FieldType.NUMBER),
        FieldSpec("name", FieldType.TEXT, "名称"),
        FieldSpec("close", FieldType.DATE, "预计成交"),
        FieldSpec("tags", FieldType.SET, "标签"),
        FieldSpec("active", FieldType.BOOL),
        FieldSpec("owner", FieldType.REFERENCE, "负责人"),
    )
}
ROW: dict[str, object] = {
    "tier": "S",
    "amount": 100_000_001,
    "yen": 500,
    "growth": Decimal("0.1"),
    "name": "Northern 重工",
    "close": date(2026, 10, 21),
    "tags": frozenset({"vip", "new"}),
    "active": True,
    "owner": OWNER,
}
NOTHING: dict[str, object] = dict.fromkeys(ROW)


def holds(text: str, row: dict[str, object] | None = None) -> bool | None:
    return compile_condition(parse(text), SCHEMA)(ROW if row is None else row, TODAY)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('tier == "S" and amount > 1000000', True),
        ("amount > 1000000.01", False),
        ("amount == 1000000.01", True),
        ("amount != 1000000.01", False),
        ("yen == 500", True),
        ("yen >= 500 and yen <= 500", True),
        ("growth == 0.1", True),
        ("growth < 0", False),
        ("tier in (S, A)", True),
        ("tier in (B)", False),
        ("tier == s", True),
        ('name contains "重工"', True),
        ("name contains NORTH", True),
        ("name starts with northern", True),
        ('name starts with "重工"', False),
        ('name == "northern 重工"', False),
        ("close < today - 29", True),
        ("close < today - 30 days", False),
        ("close == 2026-10-21", True),
        ('close == "2026-10-21"', True),
        ("close >= today - 1 month", True),
        ("close in (today - 30, today)", True),
        ("tags has vip", True),
        ("tags contains gold", False),
        ("tags in (gold, new)", True),
        ("tags in (gold)", False),
        ("active", True),
        ("active == false", False),
        ('owner == "00000000-0000-0000-0000-000000000007"', True),
        ("owner is empty", False),
        ("等级 = S 且 非（金额 > 200万）", True),
    ],
)
def test_a_condition_is_judged_on_a_row(text: str, answer: bool) -> None:
    assert holds(text) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("amount > 1", None),
        ("amount != 1", None),
        ("not amount > 1", None),
        ("tier in (S)", None),
        ("tags has vip", None),
        ("tags in (vip)", None),
        ("name contains x", None),
        ("active", None),
        ("amount is empty", True),
        ("amount is not empty", False),
        ("amount > 1 and tier is empty", None),
        ("amount > 1 or tier is empty", True),
        ("amount > 1 and tier is not empty", False),
        ("amount > 1 or tier is not empty", None),
    ],
)
def test_an_empty_field_makes_a_comparison_unknown_as_in_sql(
    text: str, answer: bool | None
) -> None:
    assert holds(text, NOTHING) is answer


def test_empty_text_and_an_empty_set_count_as_empty() -> None:
    assert holds("name is empty", {**ROW, "name": ""}) is True
    assert holds("tags is empty", {**ROW, "tags": frozenset()}) is True
    assert holds("amount is empty", {**ROW, "amount": 0}) is False


def test_the_order_of_parts_never_changes_an_answer() -> None:
    for joined in ("{a} and {b}", "{a} or {b}"):
        for a in ("amount > 1", "tier is empty", "tier is not empty"):
            for b in ("amount > 1", "tier is empty", "tier is not empty"):
                one, other = joined.format(a=a, b=b), joined.format(a=b, b=a)
                assert holds(one, NOTHING) is holds(other, NOTHING)


def test_a_moment_is_judged_by_its_day() -> None:
    row = {**ROW, "close": datetime(2026, 10, 21, 23, 59, tzinfo=UTC)}

    assert holds("close == 2026-10-21", row) is True


def test_binary_and_decimal_fractions_are_the_same_number() -> None:
    assert holds("growth == 0.1", {**ROW, "growth": 0.1}) is True
    assert holds("growth == 3", {**ROW, "growth": 3}) is True


def test_a_relative_date_is_worked_out_on_the_day_of_asking() -> None:
    judge = compile_condition(parse("close < today - 30"), SCHEMA)

    assert judge(ROW, date(2026, 11, 20)) is False
    assert judge(ROW, date(2026, 11, 21)) is True


def test_a_row_without_the_column_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="amount"):
        holds("amount > 1", {})


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("tire == S", "condition.unknown_field_like", "tire"),
        ("zzz == S", "condition.unknown_field", "zzz"),
        ("amount contains 3", "condition.wrong_operator", "amount"),
        ("tier > S", "condition.wrong_operator", "tier"),
        ("tags == vip", "condition.wrong_operator", "tags"),
        ("name has x", "condition.wrong_operator", "name"),
        ('amount > "3"', "condition.needs_number", "amount"),
        ("growth > today", "condition.needs_number", "growth"),
        ("growth in (1, true)", "condition.needs_number", "growth"),
        ("close < 3", "condition.needs_date", "close"),
        ("close < soon", "condition.needs_date", "close"),
        ("name == 3", "condition.needs_text", "name"),
        ("name", "condition.needs_text", "name"),
        ("tags has 2026-01-01", "condition.needs_text", "tags"),
        ("active == 1", "condition.needs_yes_or_no", "active"),
        ("amount > 0.001", "condition.money_too_fine", "amount"),
        ("yen > 0.5", "condition.money_too_fine", "yen"),
        ("tier == D", "condition.unknown_choice", "tier"),
        ("owner is empty and (name == x or not tier == D)", "condition.unknown_choice", "tier"),
    ],
)
def test_a_condition_that_does_not_fit_names_the_column_and_the_remedy(
    text: str, code: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        holds(text)

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert field in SENTENCES[code].format(**refusal.value.facts)


def test_a_field_is_found_by_name_or_label_in_any_case() -> None:
    for name in ("amount", "Amount", "ＡＭＯＵＮＴ", "金额"):
        assert field_named(SCHEMA, name) is SCHEMA["amount"]


def test_a_checked_condition_carries_the_names_and_codes_of_the_schema() -> None:
    node = checked(
        parse('金额 > 3 and 等级 = s and 标签 contains vip and close > "2026-01-02"'), SCHEMA
    )

    assert node == And(
        (
            Comparison("amount", Operator.MORE, Decimal(3)),
            Comparison("tier", Operator.EQUAL, "S"),
            Comparison("tags", Operator.HAS, "vip"),
            Comparison("close", Operator.MORE, date(2026, 1, 2)),
        )
    )
    assert checked(node, SCHEMA) == node


def test_every_field_type_says_which_comparisons_it_takes() -> None:
    assert set(ALLOWED) == set(FieldType)


def test_the_fields_of_a_condition_are_named_once() -> None:
    assert fields_of(parse("a = 1 or not (b is empty and a in (2))")) == {"a", "b"}


def test_a_list_of_nothing_and_a_conjunction_of_one_are_mistakes() -> None:
    for build in (lambda: OneOf("a", ()), lambda: And((Empty("a"),)), lambda: Or(())):
        with pytest.raises(ValueError, match=r"a|\(\)"):
            build()


@given(nodes())
def test_a_condition_survives_its_stored_form(node: Node) -> None:
    assert from_json(to_json(node)) == node


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"all": []},
        {"all": [{"field": "a", "empty": True}]},
        {"any": [{"field": "a", "empty": True}, 3]},
        {"not": {"field": "a", "empty": True}, "more": 1},
        {"field": 3, "empty": True},
        {"field": "a", "empty": False},
        {"field": "a", "is": "~", "value": "x"},
        {"field": "a", "is": "==", "value": None},
        {"field": "a", "is": "==", "value": 3},
        {"field": "a", "is": "==", "value": {"number": "1e9"}},
        {"field": "a", "is": "==", "value": {"number": "NaN"}},
        {"field": "a", "is": "==", "value": {"date": "2026-02-30"}},
        {"field": "a", "is": "==", "value": {"today": True, "unit": "days"}},
        {"field": "a", "is": "==", "value": {"today": 1, "unit": "ages"}},
        {"field": "a", "in": []},
        {"field": "a", "in": ["x"], "empty": True},
    ],
)
def test_a_damaged_stored_form_is_refused(stored: object) -> None:
    with pytest.raises(Refused, match=r"condition\.bad_json"):
        from_json(stored)


def test_a_stored_form_obeys_the_same_limits() -> None:
    deep: dict[str, object] = {"field": "a", "empty": True}
    for _ in range(5000):
        deep = {"not": deep}

    with pytest.raises(Refused, match=r"condition\.too_deep"):
        from_json(deep)
    with pytest.raises(Refused, match=r"condition\.bad_name"):
        from_json({"field": "a]b", "empty": True})


def test_a_tree_built_by_hand_obeys_the_same_limits() -> None:
    node: Node = Empty("a")
    for _ in range(25):
        node = Not(node)

    with pytest.raises(Refused, match=r"condition\.too_deep"):
        check_size(node)
    assert fields_of(node) == frozenset()
    for number in ("NaN", "Infinity", "1E+15", "1E-10"):
        with pytest.raises(Refused, match=r"condition\.number_out_of_range"):
            check_size(Comparison("a", Operator.EQUAL, Decimal(number)))


@given(st.sampled_from(["amount", "growth", "close", "tier"]), st.booleans())
def test_a_test_and_its_opposite_never_both_hold(name: str, known: bool) -> None:
    constant = {"amount": "3", "growth": "0.5", "close": "today", "tier": "S"}[name]
    row = ROW if known else NOTHING

    straight = holds(f"{name} == {constant}", row)
    opposite = holds(f"not {name} == {constant}", row)

    assert {straight, opposite} == ({True, False} if known else {None})
