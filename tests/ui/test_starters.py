"""An account nobody has written about: cards that begin each kind of first record."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kamdesk.ui.page import Page, Subject
from kamdesk.ui.pages.account.page import AccountPage
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.widgets.buttons import Button
from kamdesk.workspace import Workspace
from tests.workspaces import NOON, added

TODAY = date(2026, 11, 24)
WAIT = 20_000
Settled = Callable[[Page], None]


@pytest.fixture
def fresh(workspace: Workspace) -> UUID:
    return added(workspace, "account", name="新客户", tier="A")


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, fresh: UUID, settled: Settled) -> AccountPage:
    made = AccountPage(tasks, lambda: TODAY, Subject(fresh, ""))
    qtbot.addWidget(made)
    made.resize(975, 560)
    made.show()
    settled(made)
    return made


def offered(page: AccountPage) -> list[str]:
    return [kind for kind, card in page.overview.starters.cards.items() if card.isVisible()]


def press(page: AccountPage, kind: str) -> None:
    button = page.overview.starters.cards[kind].findChild(Button)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_unknown_account_shows_how_to_begin_instead_of_empty_cards(page: AccountPage) -> None:
    assert offered(page) == ["contact", "visit", "opportunity", "goal"]
    assert not page.overview.cards.isVisible()


@pytest.mark.parametrize("kind", ["contact", "opportunity", "goal"])
def test_a_start_opens_the_form_of_its_record(qtbot: QtBot, page: AccountPage, kind: str) -> None:
    with qtbot.waitSignal(page.drawer.ready, timeout=WAIT):
        press(page, kind)

    kinds = [form.start.request.kind for form in page.drawer.forms]
    assert kinds[0] == kind
    assert len(kinds) == (3 if kind == "contact" else 1)


def test_the_first_visit_is_written_up_on_its_page(qtbot: QtBot, page: AccountPage) -> None:
    with qtbot.waitSignal(page.intent, timeout=WAIT) as asked:
        press(page, "visit")

    assert asked.args is not None
    assert asked.args[0] == "account.visit"


def test_what_is_written_leaves_the_offer_and_a_visit_ends_it(
    qtbot: QtBot, page: AccountPage, workspace: Workspace, fresh: UUID
) -> None:
    added(workspace, "contact", account_id=fresh, name="韩卓")
    qtbot.waitUntil(lambda: offered(page) == ["visit", "opportunity", "goal"], timeout=WAIT)
    assert page.overview.cards.isVisible()

    added(workspace, "visit", account_id=fresh, held_at=NOON, notes="谈了二期")
    qtbot.waitUntil(lambda: not page.overview.starters.isVisible(), timeout=WAIT)


def test_no_start_is_cut_in_the_smallest_window(page: AccountPage) -> None:
    for card in page.overview.starters.cards.values():
        assert card.title.sizeHint().width() <= card.width() - 50
        assert card.height() < 200
