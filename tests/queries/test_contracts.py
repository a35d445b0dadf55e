"""Contracts, their instalments and what is owed by age, in their own currencies."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from kamdesk.domain.money import Money
from kamdesk.queries.contracts import PayState, contract_sheet, instalments_of
from kamdesk.workspace import Workspace
from tests.workspaces import NOON

Add = Callable[..., UUID]
TODAY = NOON.astimezone().date()


@pytest.fixture
def contract(add: Add, account: UUID) -> UUID:
    return add(
        "contract",
        account_id=account,
        name="MES 一期",
        amount_minor=1_000,
        currency="CNY",
        signed_on=date(2026, 1, 5),
        ends_on=TODAY + timedelta(days=45),
    )


def an_instalment(add: Add, account: UUID, contract: UUID, minor: int, days: int) -> UUID:
    return add(
        "instalment",
        account_id=account,
        contract_id=contract,
        name=f"{days} 天",
        amount_minor=minor,
        due=TODAY + timedelta(days=days),
    )


def test_instalments_are_paid_late_due_or_ahead(
    workspace: Workspace, add: Add, account: UUID, contract: UUID
) -> None:
    for minor, days in ((300, -700), (200, -40), (100, 10), (250, 20), (150, 90)):
        an_instalment(add, account, contract, minor, days)
    partly = workspace.read(instalments_of, [account])[3].id
    add("payment", account_id=account, contract_id=contract, amount_minor=380)
    add("payment", account_id=account, instalment_id=partly, amount_minor=50)

    sheet = workspace.read(contract_sheet, account)

    (line,) = sheet.contracts
    assert [(each.state, each.open_minor) for each in line.instalments] == [
        (PayState.PAID, 0),
        (PayState.OVERDUE, 120),
        (PayState.DUE, 100),
        (PayState.PARTLY, 200),
        (PayState.AHEAD, 150),
    ]
    assert line.instalments[1].late_days == 40
    assert (line.paid, line.billed) == ((Money(430, "CNY"),), (Money(1_000, "CNY"),))
    assert (line.days_left, line.amount) == (45, Money(1_000, "CNY"))
    assert (sheet.ageing.not_due, sheet.ageing.to_60, sheet.ageing.overdue) == (450, 120, 120)
    assert [payment.amount.amount_minor for payment in sheet.payments] == [380, 50]


def test_foreign_money_is_owed_in_its_own_currency(
    workspace: Workspace, add: Add, account: UUID, contract: UUID
) -> None:
    add(
        "exchange_rate",
        currency="USD",
        base_currency="CNY",
        valid_from=date(2026, 1, 1),
        rate=Decimal(7),
    )
    for currency in ("USD", "CHF"):
        add(
            "instalment",
            account_id=account,
            contract_id=contract,
            amount_minor=333,
            currency=currency,
            due=TODAY - timedelta(days=100),
        )

    add(
        "payment",
        account_id=account,
        contract_id=contract,
        amount_minor=70,
        currency="CNY",
        received_on=TODAY,
    )

    sheet = workspace.read(contract_sheet, account)

    assert {each.amount.currency: each.open_minor for each in sheet.contracts[0].instalments} == {
        "USD": 333,
        "CHF": 333,
    }
    assert sheet.ageing.over_90 == 333 * 7
    assert sheet.ageing.beside == (Money(333, "CHF"),)
