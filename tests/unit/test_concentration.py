from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdesk.domain.concentration import (
    AccountRevenue,
    Concentration,
    Dependence,
    concentration,
)


def measured(*amounts: int, currency: str = "CNY") -> Concentration:
    revenues = [AccountRevenue(UUID(int=at), each, currency) for at, each in enumerate(amounts)]
    return concentration(revenues, "CNY", {})


def test_the_published_example_gives_an_index_of_2600() -> None:
    spread = measured(30, 30, 20, 20)

    assert spread.hhi == 2600
    assert spread.effective_number == pytest.approx(1 / 0.26)


def test_the_shares_of_the_largest_one_three_and_five() -> None:
    spread = measured(10, 40, 20, 15, 10, 5)

    assert spread.cr1 == pytest.approx(0.40)
    assert spread.cr3 == pytest.approx(0.75)
    assert spread.cr5 == pytest.approx(0.95)
    assert [group.amount_minor for group in spread.groups] == [40, 20, 15, 10, 10, 5]


@pytest.mark.parametrize(
    ("share", "level"),
    [
        (3000, None),
        (3001, Dependence.NOTABLE),
        (5000, Dependence.NOTABLE),
        (5001, Dependence.HIGH),
        (8000, Dependence.HIGH),
        (8001, Dependence.CRITICAL),
    ],
)
def test_levels_begin_above_thirty_fifty_and_eighty_percent(
    share: int, level: Dependence | None
) -> None:
    rest = [1] * (10_000 - share)

    largest = measured(share, *rest).groups[0]

    assert largest.dependence is level


def test_every_group_above_a_level_is_alerted() -> None:
    spread = measured(45, 40, 15)

    assert [alert.amount_minor for alert in spread.alerts] == [45, 40]
    assert spread.alerts[0].dependence is Dependence.NOTABLE
    assert [level.threshold_percent for level in Dependence] == [30, 50, 80]


def test_accounts_are_grouped_under_their_ultimate_parent_first() -> None:
    group, plant, other = UUID(int=9), UUID(int=1), UUID(int=2)
    revenues = [AccountRevenue(plant, 60, "CNY"), AccountRevenue(group, 20, "CNY")]

    spread = concentration([*revenues, AccountRevenue(other, 20, "CNY")], "CNY", {plant: group})

    assert [(each.group_id, each.amount_minor) for each in spread.groups] == [
        (group, 80),
        (other, 20),
    ]


def test_other_currencies_stand_beside_and_are_never_added() -> None:
    revenues = [
        AccountRevenue(UUID(int=1), 100, "CNY"),
        AccountRevenue(UUID(int=2), 500, "USD"),
        AccountRevenue(UUID(int=3), 7, "EUR"),
        AccountRevenue(UUID(int=2), 50, "USD"),
    ]

    spread = concentration(revenues, "CNY", {})

    assert spread.total_minor == 100
    assert spread.unconverted == (("EUR", 7), ("USD", 550))


def test_without_revenue_there_are_no_figures() -> None:
    spread = measured(0, -5)

    assert (spread.cr1, spread.cr3, spread.cr5, spread.hhi, spread.effective_number) == (None,) * 5
    assert spread.groups == ()
    assert spread.total_minor == 0


def test_refunds_lower_a_group_and_never_make_a_negative_share() -> None:
    account = UUID(int=1)
    revenues = [AccountRevenue(account, 100, "CNY"), AccountRevenue(account, -40, "CNY")]

    spread = concentration([*revenues, AccountRevenue(UUID(int=2), -9, "CNY")], "CNY", {})

    assert [group.amount_minor for group in spread.groups] == [60]


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=40))
def test_figures_stay_in_their_bounds(amounts: list[int]) -> None:
    spread = measured(*amounts)

    assert spread.cr1 is not None
    assert spread.cr3 is not None
    assert spread.cr5 is not None
    assert spread.hhi is not None
    assert spread.effective_number is not None
    assert 0 < spread.cr1 <= spread.cr3 <= spread.cr5 <= 1
    assert sum(group.share for group in spread.groups) == pytest.approx(1)
    assert spread.effective_number * (1 + 1e-12) >= 1
    assert spread.effective_number <= len(amounts) * (1 + 1e-12)
