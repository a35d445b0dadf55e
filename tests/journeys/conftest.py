"""One sample profile for all journeys, copied for each; its clock is moved by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile, open_with_key
from kamdesk.app.desktop_setup import surroundings, wear
from kamdesk.config import Preferences
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from tests.journeys.hands import WAIT
from tests.samples import Seeded
from tests.server.conftest import Running, prepared
from tests.ui.days import at
from tests.workspaces import Clock


@pytest.fixture
def morning() -> Clock:
    """The clock of the sample's today, half an hour into its first free stretch."""
    return Clock(at(10, 30))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A server process, for journeys of several people."""
    running = prepared(tmp_path / "server", None)
    running.start()
    yield running
    running.stop()
    running.database.engine.dispose()


@pytest.fixture
def start(
    qtbot: QtBot, seeded: Seeded, morning: Clock, tmp_path: Path
) -> Iterator[Callable[..., Window]]:
    """Start the program, for somebody else than the owner if asked; what ran before is ended."""
    paths = seeded.copied(tmp_path / "sample")
    running: list[tuple[Window, Tasks, Profile]] = []

    def end() -> None:
        for window, tasks, profile in running:
            window.close()
            tasks.stop()
            profile.close()
        running.clear()

    def begin(actor: UUID | None = None) -> Window:
        end()
        profile = open_with_key(paths, seeded.key, clock=morning)
        if actor is not None:
            profile.workspace.actor = actor
        window, tasks = _shown(qtbot, profile)
        running.append((window, tasks, profile))
        return window

    if QGuiApplication.platformName() == "offscreen":
        print("no display: the journey runs offscreen")  # noqa: T201 - said, not hidden
    wear("light", 1.0)
    theme().motion.allowed = False
    yield begin
    end()


def _shown(qtbot: QtBot, profile: Profile) -> tuple[Window, Tasks]:
    tasks = Tasks(profile.workspace)
    window = Window(tasks, surroundings(profile, Liking(Preferences())))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.shown, timeout=WAIT):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.frame.row is not None, timeout=WAIT)
    return window, tasks
