"""Laptops that meet at a real server, each with a window to sit down at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pytestqt.qtbot import QtBot

from kamdesk.app.desktop_setup import surroundings, wear
from kamdesk.config import Preferences
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks
from kamdesk.ui.theme import theme
from tests.journeys.hands import WAIT
from tests.server.conftest import Running
from tests.sync.laptops import Laptop, laptop


class Place(NamedTuple):
    """A laptop, and what the server calls the person at it."""

    laptop: Laptop
    called: str


def enrolled_laptop(
    server: Running, folder: Path, name: str, role: str = "rep", **more: str
) -> Place:
    """Give somebody a laptop that has joined a server."""
    called, made = server.person(name, role, **more), laptop(folder)
    made.enrol(server, called)
    return Place(made, called)


@contextmanager
def at_the_window(qtbot: QtBot, on: Laptop) -> Iterator[Window]:
    """Open the program on a laptop; it is closed again at the end."""
    wear("light", 1.0)
    theme().motion.allowed = False
    tasks = Tasks(on.workspace)
    window = Window(tasks, surroundings(on.profile, Liking(Preferences())))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.shown, timeout=WAIT):
        window.show()
    window.activateWindow()
    yield window
    tasks.stop()
    window.close()
