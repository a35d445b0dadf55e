"""English readers see English names wherever a contact, a product or a title stands."""

from collections.abc import Callable
from datetime import date

from pytestqt.qtbot import QtBot

from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.queries.timeline import timeline
from kamdesk.queries.visit_form import visit_form
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.account.deals_tab import DealsTab
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.pages.account.timeline_words import item
from kamdesk.ui.pages.visits.form import VisitForm
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.cells import TextCell
from kamdesk.ui.widgets.fields import CheckBox
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, added

TODAY = date(2026, 11, 24)


def test_english_readers_see_english_names_in_activity_deals_and_the_visit_form(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Callable[[Page], None]
) -> None:
    account = added(workspace, "account", name="新客户", tier="A")
    product = added(workspace, "product", name="制造执行", english_name="Shop floor")
    added(workspace, "opportunity", account_id=account, name="Pilot", product_id=product)
    person = added(workspace, "contact", account_id=account, name="韩卓", english_name="Han Zhuo")
    seat = {"title": "总监", "english_title": "Director"}
    added(workspace, "position", account_id=account, contact_id=person, **seat)
    visit = LogVisit(account_id=AccountId(account), held_at=NOON, notes="例行",
                     contacts=[ContactId(person)])  # fmt: skip
    workspace.run(log_visit, visit)
    page = AccountPage(tasks, lambda: TODAY, Subject(account, ""))
    qtbot.addWidget(page)
    page.show()
    settled(page)
    page.perform("account.deals")
    settled(page)
    form = VisitForm(TODAY)
    qtbot.addWidget(form)
    form.show_offers(workspace.read(visit_form, account))

    (entry,) = workspace.read(timeline, account, kinds=["visit"]).items
    assert item(entry, TODAY).title == "Routine visit · Han Zhuo"
    deals = page.views.known("deals")
    assert isinstance(deals, DealsTab)
    rows = deals.card.table.records
    cells = [rows.cell(0, place) for place in range(len(rows.columns))]
    assert "Shop floor" in [cell.text for cell in cells if isinstance(cell, TextCell)]
    assert "Han Zhuo · Director" in [box.text() for box in form.contacts.findChildren(CheckBox)]
