"""What is owed, paid and in the pipeline, in one currency, with what has no rate beside it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from kamdesk.domain.money import Money
from kamdesk.domain.periods import last_12_months
from kamdesk.queries.money_facts import Pipeline, pipelines_of, revenue_of
from kamdesk.queries.score_facts import Gathered, gathered
from kamdesk.workspace import Workspace
from tests.queries.conftest import Add

TODAY = date(2026, 11, 24)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def contract(add: Add, account: UUID) -> UUID:
    return add("contract", account_id=account, name="二期", amount_minor=1)


def found(workspace: Workspace, account: UUID) -> Gathered:
    return workspace.read(gathered, [account])[account]


def owed(workspace: Workspace, account: UUID) -> dict[UUID, int]:
    lines = found(workspace, account).facts.receivables
    return {line.record_id: line.open_minor for line in lines}


def test_payment_settles_its_own_line_and_others_the_oldest_first(
    workspace: Workspace, account: UUID, contract: UUID, add: Add
) -> None:
    mine = {"account_id": account, "contract_id": contract}
    old, middle, new = (
        add("instalment", **mine, amount_minor=1000, due=ago(days)) for days in (90, 60, 30)
    )
    add("payment", **mine, instalment_id=new, amount_minor=400, received_on=ago(5))
    add("payment", **mine, amount_minor=1500, received_on=ago(5))

    assert owed(workspace, account) == {old: 0, middle: 500, new: 600}
    assert found(workspace, account).overdue_minor(TODAY) == 1100


def test_a_draft_owes_nothing(workspace: Workspace, account: UUID, add: Add) -> None:
    draft = add("contract", account_id=account, name="草案", status="draft")
    add("instalment", account_id=account, contract_id=draft, amount_minor=9, due=ago(9))

    assert owed(workspace, account) == {}


def test_money_without_a_rate_is_named_and_left_out(
    workspace: Workspace, account: UUID, contract: UUID, add: Add
) -> None:
    mine = {"account_id": account, "contract_id": contract}
    add("instalment", **mine, amount_minor=700, currency="EUR", due=ago(3))

    assert owed(workspace, account) == {}
    assert found(workspace, account).beside == (Money(700, "EUR"),)


def test_payment_in_another_currency_settles_at_the_rate_of_its_day(
    workspace: Workspace, account: UUID, contract: UUID, add: Add
) -> None:
    for day, rate in ((ago(300), "8"), (ago(2), "5")):
        add(
            "exchange_rate", currency="EUR", base_currency="CNY", valid_from=day, rate=Decimal(rate)
        )
    mine = {"account_id": account, "contract_id": contract}
    line = add("instalment", **mine, amount_minor=1000, due=ago(30))
    add(
        "payment",
        **mine,
        instalment_id=line,
        amount_minor=100,
        currency="EUR",
        received_on=ago(10),
    )

    assert owed(workspace, account) == {line: 200}


def test_revenue_is_the_payments_of_the_last_twelve_months(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    rate = {"currency": "USD", "base_currency": "CNY"}
    add("exchange_rate", **rate, valid_from=ago(600), rate=Decimal(7))
    add("exchange_rate", **rate, valid_from=ago(50), rate=Decimal("7.5"))
    paid = (
        (100, "CNY", ago(0)),
        (100, "USD", ago(60)),
        (100, "USD", ago(40)),
        (-30, "CNY", ago(20)),
        (100, "CNY", date(2025, 11, 24)),
        (5, "JPY", ago(1)),
    )
    for amount, currency, day in paid:
        payment = {"amount_minor": amount, "currency": currency, "received_on": day}
        add("payment", account_id=account, **payment)

    total = workspace.read(revenue_of, None, last_12_months(TODAY))[account]

    assert (total.minor, total.unconverted) == (100 + 700 + 750 - 30, 1)
    assert total.beside == (Money(5, "JPY"),)


def test_pipeline_weighs_by_stage_unless_the_deal_knows_better(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("opportunity", account_id=account, name="一", amount_minor=1000)
    add("opportunity", account_id=account, name="二", amount_minor=1000, probability=0.5)
    add("opportunity", account_id=account, name="未知")

    pipeline = workspace.read(pipelines_of, [account])[account]

    assert (pipeline.total.minor, pipeline.weighted_minor) == (2000, 100 + 500)
    assert (pipeline.count, pipeline.unknown, Pipeline().count) == (3, 1, 0)


def test_deals_nobody_can_price_weigh_nothing_known(
    workspace: Workspace, account: UUID, add: Add
) -> None:
    add("opportunity", account_id=account, name="未知")
    add("opportunity", account_id=account, name="外币", amount_minor=5, currency="CHF")

    pipeline = workspace.read(pipelines_of, [account])[account]

    assert (pipeline.weighted_minor, pipeline.total.count) == (None, 0)
    assert (pipeline.count, pipeline.unknown, pipeline.total.unconverted) == (2, 1, 1)
