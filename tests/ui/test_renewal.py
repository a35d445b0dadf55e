"""A contract that runs out is renewed by one verb, from the day's risks and from its account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.records import one
from kamdesk.services.undoing import undo
from kamdesk.ui.page import Page
from kamdesk.ui.pages.account.contracts_tab import ContractsTab
from kamdesk.ui.pages.today.page import TodayPage
from kamdesk.ui.pages.today.risks import RiskRow
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.ui.conftest import TODAY, today
from tests.workspaces import added

WAIT = 20_000
ENDS = TODAY + timedelta(days=20)


@pytest.fixture
def contract(workspace: Workspace, hualan: UUID) -> UUID:
    return added(workspace, "contract", account_id=hualan, name="维保 2024", status="active",
                 amount_minor=36_000_000, currency="CNY", ends_on=ENDS)  # fmt: skip


def deal_of(workspace: Workspace, contract: UUID) -> dict[str, Any]:
    linked = workspace.read(one, ENTITIES["contract"], contract)
    return workspace.read(one, ENTITIES["opportunity"], linked["renewal_deal_id"])


def test_risk_signal_starts_the_renewal_and_comes_back_with_undo(
    qtbot: QtBot,
    workspace: Workspace,
    tasks: Tasks,
    contract: UUID,
    settled: Callable[[Page], None],
) -> None:
    page = TodayPage(tasks, today)
    qtbot.addWidget(page)
    page.show()
    settled(page)

    def renewing() -> RiskRow | None:
        rows = page.side.risks.findChildren(RiskRow)
        return next((row for row in rows if row.verb.text() == "Renew"), None)

    row = renewing()
    assert row is not None
    with qtbot.waitSignal(page.told, timeout=WAIT):
        QTest.mouseClick(row.verb, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: renewing() is None, timeout=WAIT)
    deal = deal_of(workspace, contract)
    assert deal["name"] == "维保 2024 renewal"
    assert (deal["amount_minor"], deal["expected_close"]) == (36_000_000, ENDS)
    tasks.run(undo)
    qtbot.waitUntil(lambda: renewing() is not None, timeout=WAIT)


def test_account_offers_the_renewal_of_the_chosen_contract_once(
    qtbot: QtBot, workspace: Workspace, tasks: Tasks, hualan: UUID, contract: UUID
) -> None:
    tab = ContractsTab(tasks, today, hualan)
    qtbot.addWidget(tab)
    tab.resize(1100, 700)
    tab.show()
    qtbot.waitUntil(tab.renew.isVisible, timeout=WAIT)

    with qtbot.waitSignal(tab.told, timeout=WAIT):
        QTest.mouseClick(tab.renew, Qt.MouseButton.LeftButton)
    tab.reload()

    qtbot.waitUntil(lambda: not tab.renew.isVisible(), timeout=WAIT)
    assert deal_of(workspace, contract)["account_id"] == hualan


@pytest.mark.parametrize(
    "values", [{"renewal": "renewed"}, {"status": "expired"}, {"ends_on": None}]
)
def test_contract_that_cannot_be_renewed_offers_nothing(
    qtbot: QtBot, workspace: Workspace, tasks: Tasks, hualan: UUID, values: dict[str, object]
) -> None:
    given = {"name": "旧合同", "status": "active", "ends_on": ENDS, **values}
    added(workspace, "contract", account_id=hualan, **given)
    tab = ContractsTab(tasks, today, hualan)
    qtbot.addWidget(tab)
    tab.show()
    with qtbot.waitSignal(tab.ready, timeout=WAIT):
        pass

    assert not tab.renew.isVisible()
