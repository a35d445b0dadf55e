"""The cards of a route: what each stop still to come shows of its account."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.services.profile import stage_id
from kamdesk.ui.page import Page
from kamdesk.ui.pages.today.page import TodayPage
from kamdesk.ui.pages.today.stops import PlannedCard
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from kamdesk.ui.widgets.labels import Chip
from kamdesk.workspace import Workspace
from tests.ui.days import a_held_visit, a_planned_visit, an_account, at
from tests.workspaces import Clock, added

Settled = Callable[[Page], None]


@pytest.fixture
def account(workspace: Workspace, clock: Clock) -> UUID:
    """A customer seen four weeks ago and to be seen after the next one, with one open deal."""
    clock.now = at(10, 30)
    a_planned_visit(workspace, an_account(workspace, "澄海半导体", "Chenghai"), at(11))
    made = an_account(workspace, "云峙轨道交通", "Yunzhi Rail Transit")
    a_held_visit(workspace, made, at(9) - timedelta(days=28))
    a_planned_visit(workspace, made, at(14), objective="评审", questions=["预算"])
    stage = stage_id("validation")
    added(workspace, "opportunity", account_id=made, name="能效看板", stage_id=stage,
          amount_minor=450_000_000, currency="CNY")  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh_CN", ["简报已备", "¥450 万 · 方案验证", "上次 10/27 · 28 天前"]),
        ("en", ["Briefing ready", "¥4.5M · Validation", "Last 27 Oct · 28 d ago"]),
    ],
)
@pytest.mark.usefixtures("account")
def test_a_stop_to_come_shows_its_deal_and_the_last_visit(
    qtbot: QtBot,
    tasks: Tasks,
    workspace: Workspace,
    settled: Settled,
    language: str,
    said: list[str],
) -> None:
    i18n.use(language)
    page = TodayPage(tasks, lambda: workspace.viewpoint().today)
    qtbot.addWidget(page)
    page.resize(1236, 820)
    page.show()
    settled(page)

    card = next(card for card in page.middle.route.cards if isinstance(card, PlannedCard))
    chips = [chip.text for chip in card.findChildren(Chip)]

    assert chips[:3] == said


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(("width", "scale"), [(976, 1.0), (976, 1.3)])
def test_chips_that_have_no_room_leave_the_route_its_width(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace, settled: Settled, width: int, scale: float
) -> None:
    theme().resize(scale)
    page = TodayPage(tasks, lambda: workspace.viewpoint().today)
    qtbot.addWidget(page)
    page.resize(width, 720)
    page.show()
    settled(page)
    card = next(card for card in page.middle.route.cards if isinstance(card, PlannedCard))
    qtbot.waitUntil(card.isVisible, timeout=20_000)

    shown = [chip for chip in card.findChildren(Chip) if chip.isVisible()]

    assert page.middle.holder.width() <= page.middle.viewport().width()
    assert shown
    assert all(chip.width() == chip.sizeHint().width() for chip in shown)


def test_the_first_page_loads_no_deed_before_its_verb_is_pressed() -> None:
    script = (
        "import sys, kamdesk.ui.pages.today.page\n"
        "loaded = {name for name in sys.modules if name.startswith('kamdesk.services.')}\n"
        "assert loaded == {'kamdesk.services.drafts'}, loaded\n"
        "assert 'kamdesk.ui.pages.today.asking' not in sys.modules\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
