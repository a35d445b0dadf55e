from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
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
from kamdesk.domain.conditions_text import parse, to_text
from kamdesk.errors import Refused
from kamdesk.i18n.sentences.domain_rules import SENTENCES
from tests.unit.some_conditions import nodes

TIER = Comparison("tier", Operator.EQUAL, "S")
AMOUNT = Comparison("amount", Operator.MORE, Decimal(1_000_000))
OWNER = Empty("owner")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ('tier == "S" and amount > 1000000', And((TIER, AMOUNT))),
        ("tier = S AND amount > 1_000_000", And((TIER, AMOUNT))),
        ('stage in ("won","lost")', OneOf("stage", ("won", "lost"))),
        ("stage not in (won)", Not(OneOf("stage", ("won",)))),
        ('name contains "重工"', Comparison("name", Operator.CONTAINS, "重工")),
        ('name starts with "A"', Comparison("name", Operator.STARTS_WITH, "A")),
        ("close < today - 30", Comparison("close", Operator.LESS, RelativeDate(-30))),
        (
            "close >= today + 3 months",
            Comparison("close", Operator.AT_LEAST, RelativeDate(3, DateUnit.MONTHS)),
        ),
        ("close != today", Comparison("close", Operator.NOT_EQUAL, RelativeDate())),
        ("close <= 2026-01-05", Comparison("close", Operator.AT_MOST, date(2026, 1, 5))),
        ('tags has "vip"', Comparison("tags", Operator.HAS, "vip")),
        ("owner is empty", OWNER),
        ("owner is not empty", Not(OWNER)),
        ("is_active", Comparison("is_active", Operator.EQUAL, value=True)),
        ("is_active == no_such or owner is empty", None),
        ("growth < -2.5", Comparison("growth", Operator.LESS, Decimal("-2.5"))),
        ("not owner is empty", Not(OWNER)),
        ("not not owner is empty", Not(Not(OWNER))),
        ("! (owner is empty)", Not(OWNER)),
        (r'name == "say \"hi\" \\ 好"', Comparison("name", Operator.EQUAL, 'say "hi" \\ 好')),
        ("name == 'it is \"so\"'", Comparison("name", Operator.EQUAL, 'it is "so"')),
        ("[is empty] is empty", Empty("is empty")),
        ("owner.tier = S", Comparison("owner.tier", Operator.EQUAL, "S")),
    ],
)
def test_english_text_is_read(text: str, node: Node | None) -> None:
    expected = node or Or((Comparison("is_active", Operator.EQUAL, "no_such"), OWNER))

    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '等级 == "S" 且 金额 > 1000000',
        "等级＝“S” 并且 金额＞100万",
        "等级=S且金额>100万",
        "等级等于S且金额大于１００万",
        "（等级 = 「S」） 且 （金额 ＞ 0.01亿）",
    ],
)
def test_chinese_spellings_of_one_condition_mean_the_same(text: str) -> None:
    assert parse(text) == And(
        (
            Comparison("等级", Operator.EQUAL, "S"),
            Comparison("金额", Operator.MORE, Decimal(1_000_000)),
        )
    )


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("阶段 属于 （赢单，输单）", OneOf("阶段", ("赢单", "输单"))),
        ("阶段不属于（‘赢单’、‘输单’）", Not(OneOf("阶段", ("赢单", "输单")))),
        ("名称包含“重工”", Comparison("名称", Operator.CONTAINS, "重工")),
        ("名称 开头为 “A”", Comparison("名称", Operator.STARTS_WITH, "A")),
        ("预计成交小于今天-30天", Comparison("预计成交", Operator.LESS, RelativeDate(-30))),
        (
            "预计成交 大于等于 今天 ＋ 3个月",
            Comparison("预计成交", Operator.AT_LEAST, RelativeDate(3, DateUnit.MONTHS)),
        ),
        ("签约等于2026-01-05", Comparison("签约", Operator.EQUAL, date(2026, 1, 5))),
        ("标签 含有 vip", Comparison("标签", Operator.HAS, "vip")),
        ("负责人为空", Empty("负责人")),
        ("负责人 不为空", Not(Empty("负责人"))),
        ("负责人非空", Not(Empty("负责人"))),
        ("非 负责人 为空", Not(Empty("负责人"))),
        ("启用 = 是", Comparison("启用", Operator.EQUAL, value=True)),
        ("启用 = 否", Comparison("启用", Operator.EQUAL, value=False)),
        ("Ｔier ＝ S", Comparison("Tier", Operator.EQUAL, "S")),
        (
            "预计成交<今天-2周或负责人为空",
            Or(
                (
                    Comparison("预计成交", Operator.LESS, RelativeDate(-2, DateUnit.WEEKS)),
                    Empty("负责人"),
                )
            ),
        ),
    ],
)
def test_chinese_text_is_read_with_and_without_spaces(text: str, node: Node) -> None:
    assert parse(text) == node


def test_signs_inside_quotes_stay_as_they_were_typed() -> None:
    assert parse("name == “（集团），且”") == Comparison("name", Operator.EQUAL, "（集团），且")


def test_not_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    a, b, c = (Empty(name) for name in "abc")

    assert parse("a is empty or not b is empty and c is empty") == Or((a, And((Not(b), c))))
    assert parse("(a is empty or b is empty) and c is empty") == And((Or((a, b)), c))
    assert parse("a is empty and (b is empty and c is empty)") == And((a, And((b, c))))


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "condition.expected_field", 1),
        ("== 3", "condition.expected_field", 1),
        ("tier", None, 0),
        ("tier ==", "condition.expected_value", 8),
        ("tier == and", "condition.expected_value", 9),
        ("tier S", "condition.expected_comparison", 6),
        ("tier is S", "condition.expected_comparison", 6),
        ("tier == S amount > 3", "condition.expected_connective", 11),
        ("(tier == S", "condition.expected_sign", 11),
        ("tier in won", "condition.expected_sign", 9),
        ("tier in (won lost)", "condition.expected_sign", 14),
        ("tier in ()", "condition.expected_value", 10),
        ('tier == "S', "condition.unclosed_text", 9),
        ("等级 ＝ “S", "condition.unclosed_text", 6),
        ("tier == S; drop", "condition.stray_character", 10),
        ("close < 2026-02-30", "condition.no_such_day", 9),
        ("close < today - x", "condition.expected_number", 17),
        ("close < today - 1.5", "condition.expected_whole_number", 17),
        ("amount > --3", "condition.expected_number", 11),
        ("and == 3", "condition.expected_field", 1),
        ("金额 ＞ 3 ； 是", "condition.stray_character", 8),
    ],
)
def test_a_broken_condition_says_what_belongs_at_which_column(
    text: str, code: str | None, column: int
) -> None:
    if code is None:
        assert parse(text)
        return
    with pytest.raises(Refused) as refusal:
        parse(text)

    assert (refusal.value.code, refusal.value.facts["column"]) == (code, column)
    assert SENTENCES[code].format(**refusal.value.facts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a == " + "1" * 4000, "condition.too_long"),
        ("(" * 30 + "a" + ")" * 30, "condition.too_deep"),
        ("not " * 30 + "a", "condition.too_deep"),
        (" and ".join(["a"] * 201), "condition.too_many_parts"),
        (f"a in ({','.join(['1'] * 501)})", "condition.too_many_values"),
        (f'a == "{"x" * 401}"', "condition.value_too_long"),
        ("a == 1000000000000000", "condition.number_out_of_range"),
        ("a == 0.1234567891", "condition.number_out_of_range"),
        ("a < today - 999999", "condition.too_far"),
        ("a < today + 101 years", "condition.too_far"),
        (f"[{'x' * 81}] is empty", "condition.bad_name"),
        ("[ ] is empty", "condition.bad_name"),
    ],
)
def test_a_condition_beyond_the_limits_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)

    assert refusal.value.code == code
    assert SENTENCES[code].format(**refusal.value.facts)


@given(nodes())
def test_a_condition_written_out_reads_back_as_itself(node: Node) -> None:
    assert parse(to_text(node)) == node


@given(st.text(alphabet="ab且或非“”\"'（）()[]=<>!为空包含今天-1234. \\，,万是", max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks_the_parser(text: str) -> None:
    try:
        node = parse(text)
    except Refused as refusal:
        assert refusal.code in SENTENCES  # noqa: PT017 - most random texts are refused
    else:
        assert parse(to_text(node)) == node


def test_constants_are_written_so_that_a_person_can_read_them() -> None:
    constants: list[tuple[Constant, str]] = [
        (Decimal("1E+3"), "1000"),
        (date(2026, 1, 5), "2026-01-05"),
        (RelativeDate(-30), "today - 30 days"),
        (RelativeDate(), "today"),
        (RelativeDate(1, DateUnit.YEARS), "today + 1 years"),
        (False, "false"),
        ('a"b', r'"a\"b"'),
    ]
    for constant, text in constants:
        assert to_text(Comparison("x", Operator.LESS, constant)) == f"x < {text}"
