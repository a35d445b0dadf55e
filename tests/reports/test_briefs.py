"""Briefings as papers: everything that matters, in both languages."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from kamdesk import i18n
from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.queries.briefing import account_brief
from kamdesk.queries.today import today_sheet
from kamdesk.reports.briefs import account_document, visit_document
from kamdesk.reports.document import Table, plain_text
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added

TODAY = NOON.astimezone().date()


@pytest.fixture
def known(workspace: Workspace) -> UUID:
    """Make an account of which something is known in every part."""
    account = added(
        workspace, "account", name="澄海半导体", english_name="Chenghai", tier="A", owner_id=ME
    )
    contact = added(workspace, "contact", account_id=account, name="林若溪")
    added(workspace, "position", account_id=account, contact_id=contact, title="采购总监")
    fact = {"role": "buyer", "influence": 4, "attitude": -1}
    added(workspace, "stakeholder_fact", account_id=account, contact_id=contact, **fact)
    opened = NOON - timedelta(hours=30)
    ticket = {"number": "SR-2291", "title": "二级告警", "sla_hours": 24, "opened_at": opened}
    added(workspace, "ticket", account_id=account, **ticket)
    added(workspace, "ticket", account_id=account, title="咨询", sla_hours=48)
    contract = added(workspace, "contract", account_id=account, name="一期")
    late = {"name": "验收款", "amount_minor": 186_000_000, "due": TODAY - timedelta(days=12)}
    added(workspace, "instalment", account_id=account, contract_id=contract, **late)
    promise = {"side": "ours", "text": "备件清单", "due": date(2026, 11, 27)}
    added(workspace, "commitment", account_id=account, **promise)
    added(workspace, "clip_note", account_id=account, title="二期洁净室封顶")
    deal = {"name": "Q1 扩容", "amount_minor": 760_000_000}
    added(workspace, "opportunity", account_id=account, **deal)
    workspace.run(
        log_visit,
        LogVisit(account_id=AccountId(account), held_at=NOON - timedelta(days=20), outcome="摸底"),
    )
    plan = PlanVisit(
        account_id=AccountId(account),
        planned_at=NOON + timedelta(minutes=30),
        objective="拿到评审排期",
        questions=["停机窗口几月"],
        contacts=[ContactId(contact)],
    )
    workspace.run(plan_visit, plan)
    return account


def test_briefing_of_a_visit_says_what_to_know(workspace: Workspace, known: UUID) -> None:
    i18n.use("zh_CN")
    briefing = workspace.read(today_sheet).briefing
    assert briefing is not None

    paper = plain_text(visit_document(briefing))

    for word in ("澄海半导体", "拿到评审排期", "停机窗口几月", "林若溪", "采购总监", "SR-2291"):
        assert word in paper
    for word in ("验收款", "186", "备件清单", "二期洁净室封顶", "摸底"):
        assert word in paper


def test_account_fits_on_one_page_in_english(workspace: Workspace, known: UUID) -> None:
    paper = plain_text(account_document(workspace.read(account_brief, known)))

    assert paper.startswith("Chenghai")
    for word in ("Buyer", "Q1 扩容", "past SLA by 6 h", "12 days", "Ours", "Routine visit"):
        assert word in paper
    assert paper.count("\n") < 60


def test_unknown_account_is_a_short_paper(workspace: Workspace, account: UUID) -> None:
    document = account_document(workspace.read(account_brief, account))

    assert document.title == "华澜重工集团"
    (figures,) = document.parts
    assert isinstance(figures, Table)
    assert figures.rows[0][1:4] == ("—", "—", "—")
