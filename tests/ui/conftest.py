"""A window on a real encrypted profile, and the waiting that belongs to it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import surroundings
from kamdesk.config import Preferences
from kamdesk.domain.ids import AccountId, ContactId
from kamdesk.services.visits import LogVisit, log_visit
from kamdesk.ui.page import Page
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.workspace import Workspace
from tests.workspaces import ME, NOON, added

TODAY = date(2026, 11, 24)


def today() -> date:
    return TODAY


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """Dress the application as the program does, standing still."""
    theme().choose("light")
    theme().resize(1.0)
    theme().dress()
    theme().motion.allowed = False
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # before a new look polishes the rest
    theme().choose("light")
    theme().resize(1.0)


@pytest.fixture
def tasks(workspace: Workspace, look: None) -> Iterator[Tasks]:
    made = Tasks(workspace)
    made.crashed.connect(_fail)
    yield made
    made.stop()
    QApplication.processEvents()


def _fail(bug: BaseException) -> None:
    raise bug


@pytest.fixture
def window(qtbot: QtBot, profile: Profile, tasks: Tasks) -> Iterator[Window]:
    """The shell on a profile with nothing in it but what a test adds before asking for it."""
    made = Window(tasks, surroundings(profile, Liking(Preferences())))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.frame.row is not None, timeout=20_000)
    yield made
    tasks.stop()
    made.close()


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[Page], None]:
    """Wait until a page has everything it shows."""

    def wait(page: Page) -> None:
        with qtbot.waitSignal(page.ready, timeout=20_000):
            pass

    return wait


@pytest.fixture
def hualan(workspace: Workspace) -> UUID:
    """An account with people, a deal, money, tickets and a visit of last month."""
    account = added(
        workspace, "account", name="华澜重工集团", english_name="Hualan Heavy Industry", tier="S",
        industry="高端装备制造", employees=8600, owner_id=ME,
    )  # fmt: skip
    contact = added(workspace, "contact", account_id=account, name="韩卓")
    added(workspace, "position", account_id=account, contact_id=contact, title="数字化部长")
    added(
        workspace, "stakeholder_fact", account_id=account, contact_id=contact, role="champion",
        influence=4, attitude=1, noted_on=TODAY - timedelta(days=90),
    )  # fmt: skip
    added(workspace, "opportunity", account_id=account, name="MES 二期", amount_minor=980_000_000,
          currency="CNY")  # fmt: skip
    added(
        workspace, "payment", account_id=account, amount_minor=320_000_000, currency="CNY",
        received_on=TODAY - timedelta(days=4),
    )  # fmt: skip
    for number in range(3):
        opened = NOON - timedelta(days=20 + number)
        added(
            workspace, "ticket", account_id=account, title=f"报工延迟 {number}", severity="major",
            sla_hours=24, opened_at=opened, solved_at=opened + timedelta(hours=5),
        )  # fmt: skip
    added(workspace, "feedback", account_id=account, kind="csat", score=4,
          given_on=TODAY - timedelta(days=30))  # fmt: skip
    held = LogVisit(
        account_id=AccountId(account),
        held_at=NOON - timedelta(days=40),
        notes="一期验收",
        contacts=[ContactId(contact)],
    )
    workspace.run(log_visit, held)
    return account
