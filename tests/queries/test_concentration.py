"""Concentration from facts: who counts together, which money, which year, how firm."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from kamdesk.domain.periods import Period
from kamdesk.domain.stability import StabilityPart
from kamdesk.queries.concentration import dependences, quarters
from kamdesk.services.profile import stage_id
from kamdesk.workspace import Workspace
from tests.workspaces import added

TODAY = date(2026, 11, 24)


def paid(workspace: Workspace, account: object, amount: int, **values: object) -> None:
    usual = {"received_on": date(2026, 11, 1), "currency": "CNY"} | values
    added(workspace, "payment", account_id=account, amount_minor=amount, **usual)


def test_subsidiaries_count_with_their_ultimate_parent(workspace: Workspace) -> None:
    top = added(workspace, "account", name="总部")
    middle = added(workspace, "account", name="大区", parent_id=top)
    leaf = added(workspace, "account", name="工厂", parent_id=middle)
    other = added(workspace, "account", name="乙")
    for account, amount in ((top, 10), (middle, 20), (leaf, 30), (other, 40)):
        paid(workspace, account, amount)

    (found,) = workspace.read(dependences)

    assert [(found.names[g.group_id], g.amount_minor) for g in found.measured.groups] == [
        ("总部", 60),
        ("乙", 40),
    ]
    assert found.measured.hhi == pytest.approx(60**2 + 40**2)


def test_only_the_last_twelve_months_count(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    paid(workspace, account, 1, received_on=date(2025, 11, 24))
    paid(workspace, account, 2, received_on=date(2025, 11, 25))

    (found,) = workspace.read(dependences)

    assert found.measured.total_minor == 2
    assert found.period == Period(date(2025, 11, 25), TODAY)


def test_money_without_a_rate_stands_beside_and_is_never_added(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    paid(workspace, account, 100)
    paid(workspace, account, 70, currency="USD")

    yuan, dollars = workspace.read(dependences)

    assert (yuan.measured.currency, yuan.measured.total_minor) == ("CNY", 100)
    assert (dollars.measured.currency, dollars.measured.total_minor) == ("USD", 70)


def test_money_with_a_rate_is_brought_to_the_base_currency(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    rate = {"currency": "USD", "base_currency": "CNY", "rate": Decimal(7)}
    added(workspace, "exchange_rate", **rate, valid_from=date(2026, 1, 1))
    paid(workspace, account, 100, currency="USD")

    (found,) = workspace.read(dependences)

    assert (found.measured.currency, found.measured.total_minor) == ("CNY", 700)


def test_nothing_paid_leaves_the_figures_unknown(workspace: Workspace) -> None:
    added(workspace, "account", name="甲")

    (found,) = workspace.read(dependences)

    assert (found.measured.groups, found.measured.hhi) == ((), None)


def test_deals_won_count_when_they_are_asked_for(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    for key, amount in (("won", 5), ("lost", 7), ("discovery", 9)):
        values = {"account_id": account, "name": key, "amount_minor": amount}
        added(workspace, "opportunity", **values, stage_id=stage_id(key))

    (found,) = workspace.read(dependences, "won")

    assert (found.basis, found.measured.total_minor) == ("won", 5)


def test_stability_rests_on_the_contracts_of_the_whole_group(workspace: Workspace) -> None:
    top = added(workspace, "account", name="总部")
    leaf = added(workspace, "account", name="工厂", parent_id=top)
    added(
        workspace,
        "contract",
        account_id=leaf,
        name="框架",
        signed_on=date(2023, 11, 25),
        ends_on=date(2025, 1, 1),
        renewal="renewed",
    )
    paid(workspace, leaf, 100)

    (found,) = workspace.read(dependences)

    parts = found.stability[top].parts
    assert parts[StabilityPart.TENURE] == pytest.approx(50, abs=0.1)  # three years are half the way
    assert parts[StabilityPart.RENEWALS] == 75  # one of one, shrunk towards two thirds
    assert parts[StabilityPart.STEADINESS] == 0


def test_past_day_counts_its_own_year_and_what_was_signed_by_then(workspace: Workspace) -> None:
    account = added(workspace, "account", name="甲")
    for signed, ends in ((date(2023, 6, 30), date(2026, 1, 1)), (date(2022, 6, 30), None)):
        values = {"name": "框架", "signed_on": signed, "ends_on": ends, "renewal": "renewed"}
        added(workspace, "contract", account_id=account, **values)
    for amount, day in ((1, date(2024, 7, 1)), (2, date(2025, 6, 30)), (4, date(2025, 7, 1))):
        paid(workspace, account, amount, received_on=day)

    (found,) = workspace.read(dependences, "payments", date(2025, 6, 30))
    (before,) = workspace.read(dependences, "payments", date(2022, 6, 29))

    assert found.period == Period(date(2024, 7, 1), date(2025, 6, 30))
    assert found.measured.total_minor == 3
    parts = found.stability[account].parts
    assert parts[StabilityPart.TENURE] == pytest.approx(50, abs=0.1)
    assert StabilityPart.RENEWALS not in parts
    assert before.measured.groups == ()


def test_quarters_are_four_runs_that_touch(workspace: Workspace) -> None:
    runs = quarters(TODAY)

    assert [run.last for run in runs] == [
        date(2026, 2, 24), date(2026, 5, 24), date(2026, 8, 24), TODAY,
    ]  # fmt: skip
    assert runs[0].first == date(2025, 11, 25)
    assert all((b.first - a.last).days == 1 for a, b in pairwise(runs))
