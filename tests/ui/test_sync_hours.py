"""The window exchanges changes by itself, with a real server, and says how it stands."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import surroundings
from kamdesk.app.desktop_sync import SyncHours
from kamdesk.app.syncing import ProfileExchange
from kamdesk.config import Preferences
from kamdesk.models import SYNCED
from kamdesk.storage.replication import unsent
from kamdesk.sync.profile_sync import ProfileSync
from kamdesk.sync.standing import Progress, Standing
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.sync_words import standing_text
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace
from tests.server.conftest import Running, prepared
from tests.sync.laptops import Laptop, laptop
from tests.workspaces import added

Opened = Callable[[], tuple[Window, Syncing]]
PATIENCE = 60_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = prepared(tmp_path_factory.mktemp("server"), None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture
def opened(qtbot: QtBot, profile: Profile, tasks: Tasks) -> Iterator[Opened]:
    """Open the window as the program does."""
    made: list[Syncing] = []

    def show() -> tuple[Window, Syncing]:
        syncing = Syncing(tasks, ProfileExchange(profile, uses_keychain=False))
        made.append(syncing)
        window = Window(tasks, surroundings(profile, Liking(Preferences()), syncing))
        SyncHours(syncing, window)
        qtbot.addWidget(window)
        window.show()
        return window, syncing

    yield show
    for syncing in made:
        syncing.end()
    tasks.stop()


@pytest.fixture
def name(server: Running, profile: Profile) -> str:
    """Enrol the profile for a new person."""
    found = server.person()
    sync = ProfileSync(profile.workspace, profile.paths.sync_lock)
    sync.enrol(server.url, server.code(found), "laptop")
    return found


@pytest.fixture
def other(server: Running, name: str, tmp_path: Path) -> Iterator[Laptop]:
    """A second device of the same person."""
    made = laptop(tmp_path)
    made.enrol(server, name)
    yield made
    made.close()


def is_at(syncing: Syncing, state: str) -> Callable[[], bool]:
    return lambda: syncing.standing is not None and syncing.standing.state == state


def test_an_edit_in_the_window_is_on_another_device_and_the_reverse(
    qtbot: QtBot, opened: Opened, other: Laptop, workspace: Workspace
) -> None:
    window, syncing = opened()
    qtbot.waitUntil(is_at(syncing, "up_to_date"), timeout=PATIENCE)

    account = added(workspace, "account", name="Hualan Heavy")
    qtbot.waitUntil(is_at(syncing, "waiting"), timeout=PATIENCE)
    qtbot.waitUntil(is_at(syncing, "up_to_date"), timeout=PATIENCE)
    other.round()
    second = other.add("account", name="Chenghai", owner_id=other.workspace.actor)
    other.round()

    assert other.is_live("account", account)
    qtbot.waitUntil(lambda: has(workspace, "account", second), timeout=PATIENCE)
    assert not window.frame.status.sync.isHidden()
    assert window.frame.status.place.isHidden()


def has(workspace: Workspace, entity: str, record_id: object) -> bool:
    return (
        workspace.read(lambda reading: reading.session.get(SYNCED[entity], record_id)) is not None
    )


@pytest.mark.usefixtures("name")
def test_a_covered_window_exchanges_nothing_until_it_is_uncovered(
    qtbot: QtBot, opened: Opened, workspace: Workspace
) -> None:
    window, syncing = opened()
    qtbot.waitUntil(is_at(syncing, "up_to_date"), timeout=PATIENCE)

    window.cover()
    qtbot.waitUntil(lambda: not threads(), timeout=PATIENCE)
    added(workspace, "account", name="Hualan Heavy")
    qtbot.wait(50)
    assert unsent_count(workspace) > 0
    window.covering.take_down()

    qtbot.waitUntil(lambda: unsent_count(workspace) == 0, timeout=PATIENCE)


@pytest.mark.usefixtures("name")
def test_a_server_that_is_gone_is_said_and_one_that_is_back_is_used(
    qtbot: QtBot, opened: Opened, server: Running, workspace: Workspace
) -> None:
    window, syncing = opened()
    qtbot.waitUntil(is_at(syncing, "up_to_date"), timeout=PATIENCE)
    server.stop()
    try:
        added(workspace, "account", name="Hualan Heavy")
        qtbot.waitUntil(is_at(syncing, "offline"), timeout=PATIENCE)
        assert "1" in window.frame.status.sync.label.text()
    finally:
        server.start()
    syncing.hurry()

    qtbot.waitUntil(is_at(syncing, "up_to_date"), timeout=PATIENCE)
    assert unsent_count(workspace) == 0


@pytest.mark.usefixtures("name")
def test_no_thread_is_left_when_the_window_closed(qtbot: QtBot, opened: Opened) -> None:
    window, syncing = opened()
    qtbot.waitUntil(is_at(syncing, "up_to_date"), timeout=PATIENCE)

    syncing.end()
    window.close()

    assert threads() == []


def test_a_profile_without_a_server_begins_no_thread(qtbot: QtBot, opened: Opened) -> None:
    window, syncing = opened()
    with qtbot.waitSignal(syncing.stood, timeout=PATIENCE):
        pass

    assert syncing.standing is None
    assert threads() == []
    assert window.frame.status.sync.isHidden()


def test_a_standing_is_told_in_rows_bytes_and_what_waits() -> None:
    progress = Progress(pulled=1_200, received_bytes=340_000, scopes_left=3)
    standings = (
        Standing("syncing", 0, None, progress),
        Standing("offline", 2),
        Standing("waiting", 1),
    )

    assert [standing_text(one) for one in standings] == [
        "Reading: 1,200 records, 332 KB",
        "Offline · 2 changes wait",
        "1 change waits",
    ]


def threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name in ("sync", "news")]


def unsent_count(workspace: Workspace) -> int:
    return workspace.read(unsent).changes
