"""Money: exact, never mixed, converted at dated rates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.money import (
    ExchangeRate,
    Money,
    convert,
    exponent,
    plain_text,
    rate_on,
    sum_by_currency,
    weighted,
    weighted_by_currency,
)
from kamdesk.errors import Refused

DAY = date(2026, 11, 21)
MONEY = st.builds(
    Money, st.integers(-(10**15), 10**15), st.sampled_from(["CNY", "USD", "JPY", "KWD"])
)


def test_currencies_have_their_own_number_of_decimals() -> None:
    assert [exponent(code) for code in ("JPY", "CNY", "USD", "KWD")] == [0, 2, 2, 3]
    assert Money(1234, "KWD").major == Decimal("1.234")
    assert Money(1234, "JPY").major == 1234


def test_plain_text_writes_all_decimals_and_the_code() -> None:
    assert plain_text(Money(120050, "USD")) == "1200.50 USD"
    assert plain_text(Money(-5, "KWD")) == "-0.005 KWD"
    assert plain_text(Money(10**18, "JPY")) == "1000000000000000000 JPY"


def test_amounts_of_one_currency_add_and_subtract() -> None:
    assert Money(150, "CNY") + Money(50, "CNY") == Money(200, "CNY")
    assert Money(150, "CNY") - Money(200, "CNY") == -Money(50, "CNY")


def test_amounts_of_two_currencies_are_never_added() -> None:
    with pytest.raises(Refused, match=r"money\.mixed_currencies"):
        Money(1, "CNY") + Money(1, "USD")
    with pytest.raises(Refused, match=r"money\.mixed_currencies"):
        Money(1, "CNY") - Money(1, "USD")


@pytest.mark.parametrize("code", ["", "cny", "CN", "CNYY", "C1Y", "人民币"])
def test_a_currency_that_cannot_be_one_is_refused(code: str) -> None:
    with pytest.raises(Refused, match=r"money\.currency_unknown"):
        Money(1, code)


@given(st.lists(MONEY))
def test_sums_by_currency_lose_nothing(amounts: list[Money]) -> None:
    totals = sum_by_currency(amounts)

    assert list(totals) == sorted({money.currency for money in amounts})
    for currency, total in totals.items():
        expected = sum(money.amount_minor for money in amounts if money.currency == currency)
        assert total == Money(expected, currency)


def test_a_half_is_rounded_to_even() -> None:
    assert weighted(Money(5, "CNY"), 0.5) == Money(2, "CNY")
    assert weighted(Money(7, "CNY"), 0.5) == Money(4, "CNY")


def test_a_share_means_its_decimal_text_and_not_its_binary_neighbour() -> None:
    assert weighted(Money(10, "CNY"), 0.35) == Money(4, "CNY")  # 3.5, and 4 is even
    assert weighted(Money(30, "CNY"), 0.35) == Money(10, "CNY")  # 10.5, and 10 is even


def test_weighted_sums_are_rounded_once() -> None:
    assert weighted_by_currency([(Money(1, "CNY"), 0.5)] * 4 + [(Money(9, "USD"), 0.1)]) == {
        "CNY": Money(2, "CNY"),
        "USD": Money(1, "USD"),
    }


@given(st.lists(st.tuples(MONEY, st.sampled_from([0.0, 0.1, 0.35, 0.6, 0.85, 1.0]))))
def test_a_weighted_sum_is_within_half_a_unit_of_the_exact_one(
    shares: list[tuple[Money, float]],
) -> None:
    for currency, total in weighted_by_currency(shares).items():
        exact = sum(
            (
                money.amount_minor * Decimal(str(share))
                for money, share in shares
                if money.currency == currency
            ),
            start=Decimal(0),
        )
        assert abs(total.amount_minor - exact) <= Decimal("0.5")


RATES = (
    ExchangeRate("USD", "CNY", date(2026, 1, 1), Decimal("7.00")),
    ExchangeRate("USD", "CNY", date(2026, 11, 1), Decimal("7.10")),
    ExchangeRate("USD", "CNY", date(2026, 12, 1), Decimal("7.50")),
    ExchangeRate("USD", "EUR", date(2026, 11, 20), Decimal("0.90")),
    ExchangeRate("JPY", "CNY", date(2026, 1, 1), Decimal("0.0475")),
)


def test_the_latest_rate_on_or_before_the_day_counts() -> None:
    assert rate_on(RATES, "USD", "CNY", DAY) == RATES[1]
    assert rate_on(RATES, "USD", "CNY", date(2026, 11, 1)) == RATES[1]
    assert rate_on(RATES, "USD", "CNY", date(2025, 12, 31)) is None


def test_conversion_respects_the_decimals_of_both_currencies() -> None:
    found = convert([Money(1000, "JPY"), Money(10000, "USD"), Money(5, "CNY")], "CNY", RATES, DAY)

    assert found.total == Money(4750 + 71000 + 5, "CNY")
    assert found.unconverted == ()
    assert found.rates == (RATES[4], RATES[1])


def test_an_amount_without_a_rate_is_named_and_not_dropped() -> None:
    found = convert([Money(100, "EUR"), Money(50, "EUR"), Money(7, "CNY")], "CNY", RATES, DAY)

    assert found.total == Money(7, "CNY")
    assert found.unconverted == (Money(150, "EUR"),)


@given(st.lists(MONEY))
def test_every_amount_is_either_converted_or_named(amounts: list[Money]) -> None:
    found = convert(amounts, "CNY", RATES, DAY)

    currencies = {money.currency for money in amounts}
    converted = {rate.currency for rate in found.rates} | {"CNY"}
    assert {money.currency for money in found.unconverted} == currencies - converted
