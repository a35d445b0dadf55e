"""Widgets in cycles die on the UI thread, whatever the workers allocate."""

import gc
import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kamdesk.ui.tasks import Tasks
from kamdesk.workspace import Workspace


class Knot(QObject):
    """An object in a cycle with itself that tells where it died."""

    died_on: list[threading.Thread]

    def __init__(self, died_on: list[threading.Thread]) -> None:
        super().__init__()
        self.died_on, self.knot = died_on, self

    def __del__(self) -> None:
        self.died_on.append(threading.current_thread())


def allocate(_reading: object) -> int:
    return len([[number] for number in range(200_000)])


def test_a_cycle_is_never_collected_by_a_worker(qtbot: QtBot, workspace: Workspace) -> None:
    died_on: list[threading.Thread] = []
    tasks, answers, kept = Tasks(workspace), list[int](), list[list[list[int]]]()

    def swept() -> bool:
        kept.append([[number] for number in range(1_000)])  # what makes a sweep due
        return len(answers) == 20 and bool(died_on)

    for _ in range(20):
        Knot(died_on)
        tasks.read(allocate, then=answers.append)

    qtbot.waitUntil(swept, timeout=20_000)
    tasks.stop()
    gc.collect()

    assert len(died_on) == 20
    assert set(died_on) == {threading.main_thread()}


def test_the_collector_is_given_back(qtbot: QtBot, workspace: Workspace) -> None:
    gc.enable()
    tasks = Tasks(workspace)
    assert not gc.isenabled()

    tasks.stop()

    assert gc.isenabled()
