"""Joining a server in the window, with a real one: what was typed stays, everything arrives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kamdesk.app.desktop_setup import surroundings
from kamdesk.app.syncing import ProfileExchange
from kamdesk.config import Preferences
from kamdesk.queries.sync_state import SIGNED_OUT, sync_overview
from kamdesk.services.attachments import attach_content
from kamdesk.ui.pages.start.first_run import FirstRunPage
from kamdesk.ui.pages.sync.page import SyncPage
from kamdesk.ui.pages.sync.questions import SignOut
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.tasks import Tasks
from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop, laptop

WAIT = 60_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = prepared(tmp_path / "server", None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop on which somebody has worked alone."""
    made = laptop(tmp_path)
    made.add("account", name="Hualan Heavy", owner_id=made.workspace.actor)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, alone: Laptop, look: None) -> Iterator[SyncPage]:
    tasks = Tasks(alone.workspace)
    syncing = Syncing(tasks, ProfileExchange(alone.profile, uses_keychain=False))
    window = Window(tasks, surroundings(alone.profile, Liking(Preferences()), syncing))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.perform("sync.join")
    made = window.page()
    assert isinstance(made, SyncPage)
    qtbot.waitUntil(made.log.join.address.hasFocus, timeout=WAIT)
    yield made
    syncing.end()
    tasks.stop()
    window.close()


def test_a_profile_that_worked_alone_joins_by_address_and_code(
    qtbot: QtBot, server: Running, alone: Laptop, page: SyncPage
) -> None:
    code, join = server.code(server.person("Anna")), page.log.join
    join.address.setText(server.url)
    join.code.setText("WRONG123")
    join.submit()
    qtbot.waitUntil(lambda: join.fields["code"].is_wrong, timeout=WAIT)
    assert join.code.text() == "WRONG123"

    join.code.setText(code)
    join.submit()

    def is_done() -> bool:
        found = alone.workspace.read(sync_overview)
        return found.done_at is not None and found.waiting == 0

    qtbot.waitUntil(is_done, timeout=WAIT)
    qtbot.waitUntil(lambda: not join.isVisible() and page.log.place.isVisible(), timeout=WAIT)
    qtbot.waitUntil(lambda: "↑" in page.left.exchange.up.text(), timeout=WAIT)
    assert page.log.place.server.text() == server.url
    qtbot.waitUntil(page.log.rounds.isVisible, timeout=WAIT)


def test_signing_out_warns_of_what_is_unsent_and_keeps_everything(
    qtbot: QtBot, server: Running, alone: Laptop, page: SyncPage
) -> None:
    account = alone.add("account", name="Chenghai")
    attach_content(alone.workspace, "account", account, "offer.txt", [b"12 presses"])
    alone.enrol(server, server.person("Anna"))
    page.reload()
    qtbot.waitUntil(page.log.place.sign_out.isVisible, timeout=WAIT)
    qtbot.waitUntil(lambda: page.sheet.files == 1, timeout=WAIT)  # type: ignore[union-attr]

    page.log.place.sign_out.click()
    question = page.verbs.question
    assert isinstance(question, SignOut)
    warned = question.warning.text()
    question.save.click()

    def is_out() -> bool:
        return alone.workspace.read(sync_overview).problem == SIGNED_OUT

    qtbot.waitUntil(is_out, timeout=WAIT)
    qtbot.waitUntil(page.log.join.isVisible, timeout=WAIT)
    assert "never handed over" in warned
    assert "1 file is on this device only" in warned
    assert alone.workspace.read(sync_overview).waiting > 0
    assert page.log.problems.problems[0].ways == ("join", "export")


def test_the_first_run_offers_to_join_a_server(qtbot: QtBot, look: None) -> None:
    first = FirstRunPage()
    qtbot.addWidget(first)
    first.show()

    with qtbot.waitSignal(first.server_wanted, timeout=WAIT):
        first.server.click()

    said = " ".join(label.text() for label in first.findChildren(QLabel))
    assert "your administrator gave you" in said
