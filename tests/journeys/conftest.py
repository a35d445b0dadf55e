"""One sample profile for all journeys, copied for each; its clock is moved by hand."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kamdesk import i18n
from kamdesk.app.core import Profile, open_with_key
from kamdesk.app.desktop_setup import surroundings, wear
from kamdesk.app.sample import found_sample_profile
from kamdesk.config import Preferences, ProfilePaths
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from tests.journeys.hands import WAIT
from tests.ui.days import DAY, at
from tests.workspaces import Clock


@dataclass(frozen=True, slots=True)
class Seeded:
    """A profile of sample data that nobody has open."""

    folder: Path
    key: bytes


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    i18n.use("en")
    folder = tmp_path_factory.mktemp("journeys") / "sample"
    made = found_sample_profile(folder, lang="en", today=DAY)
    key = made.keyed.key
    made.close()
    return Seeded(folder, key)


@pytest.fixture
def morning() -> Clock:
    """The clock of the sample's today, half an hour into its first free stretch."""
    return Clock(at(10, 30))


@pytest.fixture
def start(
    qtbot: QtBot, seeded: Seeded, morning: Clock, tmp_path: Path
) -> Iterator[Callable[..., Window]]:
    """Start the program, for somebody else than the owner if asked; what ran before is ended."""
    folder = tmp_path / "sample"
    shutil.copytree(seeded.folder, folder)
    running: list[tuple[Window, Tasks, Profile]] = []

    def end() -> None:
        for window, tasks, profile in running:
            window.close()
            tasks.stop()
            profile.close()
        running.clear()

    def begin(actor: UUID | None = None) -> Window:
        end()
        profile = open_with_key(ProfilePaths(folder), seeded.key, clock=morning)
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
