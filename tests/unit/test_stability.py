from math import sqrt

import pytest

from kamdesk.domain.stability import CustomerRecord, StabilityPart, stability, volatility


def test_three_years_of_tenure_are_worth_half() -> None:
    judged = stability(CustomerRecord(round(3 * 365.25), 0, 0, ()))

    assert judged.value == pytest.approx(50, abs=0.05)
    assert judged.confidence == pytest.approx(0.3)
    assert set(judged.parts) == {StabilityPart.TENURE}


def test_a_single_renewal_proves_less_than_ten() -> None:
    one = stability(CustomerRecord(None, 1, 1, ()))
    ten = stability(CustomerRecord(None, 10, 10, ()))

    assert one.value == pytest.approx(75)
    assert ten.value == pytest.approx(1200 / 13)


def test_even_revenue_is_perfectly_steady_and_wild_revenue_not_at_all() -> None:
    even = stability(CustomerRecord(None, 0, 0, (500, 500, 500, 500)))
    wild = stability(CustomerRecord(None, 0, 0, (0, 0, 0, 2000)))

    assert even.value == 100
    assert wild.value == 0


def test_volatility_is_the_deviation_over_the_mean() -> None:
    assert volatility((1, 3, 1, 3)) == pytest.approx(0.5)
    assert volatility((0, 0, 0, 4)) == pytest.approx(sqrt(3))


def test_few_periods_or_no_revenue_say_nothing_about_steadiness() -> None:
    assert volatility((100, 900, 100)) is None
    assert volatility((0, 0, 0, 0)) is None


def test_the_parts_are_weighed_three_four_three() -> None:
    judged = stability(CustomerRecord(0, 3, 1, (500, 500, 500, 500)))

    assert judged.parts == {
        StabilityPart.TENURE: 0,
        StabilityPart.RENEWALS: 50,
        StabilityPart.STEADINESS: 100,
    }
    assert judged.value == pytest.approx(0.4 * 50 + 0.3 * 100)
    assert judged.confidence == pytest.approx(1)


def test_a_customer_nothing_is_known_of_has_no_figure() -> None:
    judged = stability(CustomerRecord(None, 0, 0, ()))

    assert judged.value is None
    assert judged.confidence == 0
