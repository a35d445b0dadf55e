"""Amounts as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.money import Money, plain_text
from kamdesk.domain.money_text import parse_money
from kamdesk.errors import Refused
from kamdesk.i18n.sentences.domain_health import SENTENCES


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("1,200.50", 120050, "CNY"),
        ("120万", 120_000_000, "CNY"),
        ("¥980 万", 980_000_000, "CNY"),
        ("10005534 USD", 1_000_553_400, "USD"),
        ("￥１，２００", 120000, "CNY"),
        ("1.5亿元", 15_000_000_000, "CNY"),
        ("3百万", 300_000_000, "CNY"),
        ("RMB 12", 1200, "CNY"),
        ("usd 0.1", 10, "USD"),
        ("US$3.2M", 320_000_000, "USD"),
        ("$5", 500, "USD"),
        ("1.234 KWD", 1234, "KWD"),
        ("500 JPY", 500, "JPY"),
        ("-1,000", -100000, "CNY"),
        ("$ -5", -500, "USD"),
        ("+7", 700, "CNY"),
        ("0.00000100万", 1, "CNY"),
        ("1.500", 150, "CNY"),
        ("USD 5 USD", 500, "USD"),
    ],
)
def test_amounts_are_read_exactly(text: str, minor: int, currency: str) -> None:
    assert parse_money(text, "CNY") == Money(minor, currency)


def test_the_yen_sign_is_the_yuan_unless_the_default_is_the_yen() -> None:
    assert parse_money("¥100", "USD") == Money(10000, "CNY")
    assert parse_money("¥100", "JPY") == Money(100, "JPY")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        ("abc", "unreadable"),
        ("1.200,50", "unreadable"),
        ("1,2000", "unreadable"),
        ("1e5", "unreadable"),
        ("Infinity", "unreadable"),
        ("--5", "unreadable"),
        ("-$-5", "unreadable"),
        ("1" * 41, "unreadable"),
        ("0.001", "too_many_decimals"),
        ("1.5 JPY", "too_many_decimals"),
        ("1.2345 KWD", "too_many_decimals"),
        ("$100 EUR", "two_currencies"),
        ("5 XQZ", "currency_unknown"),
        ("92233720368547758.08", "too_large"),
    ],
)
def test_what_cannot_be_read_exactly_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_money(text, "CNY", field="budget")

    assert refusal.value.code == f"money.{code}"
    assert refusal.value.field == "budget"
    assert SENTENCES[refusal.value.code].format(**refusal.value.facts)


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(["CNY", "USD", "JPY", "KWD", "CLF"]))
def test_what_is_written_is_read_back_unchanged(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert parse_money(plain_text(money), "EUR") == money
