"""Deeds and queries leave the UI thread, and their answers come back onto it."""

import gc
import threading

from PySide6.QtCore import QRunnable, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kamdesk.errors import KamdeskError, Refused
from kamdesk.storage.reading import Reading
from kamdesk.ui.tasks import Errands, Tasks


def test_a_query_runs_elsewhere_and_its_answer_arrives_on_the_ui_thread(
    qtbot: QtBot, tasks: Tasks
) -> None:
    threads: list[int] = []

    def which(_reading: Reading) -> int:
        return threading.get_ident()

    def take(ident: int) -> None:
        threads.extend((ident, threading.get_ident()))

    tasks.read(which, then=take)
    qtbot.waitUntil(lambda: bool(threads))

    assert threads[0] != threads[1]
    assert QApplication.instance().thread() is QThread.currentThread()  # type: ignore[union-attr]


def test_of_two_questions_by_one_name_only_the_newer_is_answered(
    qtbot: QtBot, tasks: Tasks
) -> None:
    answers: list[int] = []

    for number in range(2):
        tasks.read(lambda _reading, n=number: n, then=answers.append, latest="which")
    qtbot.waitUntil(lambda: 1 in answers)

    assert answers == [1]


def test_an_answer_is_dropped_when_its_owner_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    answers: list[str] = []
    owner = QWidget()

    tasks.read(lambda _reading: "late", then=answers.append, owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, 0)
    tasks.stop()
    tasks.read(lambda _reading: "next", then=answers.append)
    qtbot.waitUntil(lambda: "next" in answers)

    assert answers == ["next"]


def test_a_refusal_nobody_takes_is_announced(qtbot: QtBot, tasks: Tasks) -> None:
    def refuse(_reading: Reading) -> None:
        raise Refused("undo.nothing")

    with qtbot.waitSignal(tasks.refused) as told:
        tasks.read(refuse, then=print)

    assert isinstance(told.args[0], KamdeskError)
    assert told.args[0].code == "undo.nothing"


def test_finished_jobs_leave_no_python_wrapper_behind(qtbot: QtBot, tasks: Tasks) -> None:
    answers: list[int] = []

    for number in range(50):
        tasks.read(lambda _reading, n=number: n, then=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 50)
    gc.collect()

    assert not [each for each in gc.get_objects() if isinstance(each, QRunnable)]


def test_an_errand_brings_back_its_result_or_its_refusal(qtbot: QtBot) -> None:
    errands = Errands()
    told: list[object] = []

    def refuse() -> None:
        raise Refused("vault.wrong_passphrase")

    errands.run(lambda: 7, told.append, told.append)
    errands.run(refuse, told.append, lambda error: told.append(error.code))
    qtbot.waitUntil(lambda: len(told) == 2)
    errands.stop()

    assert told == [7, "vault.wrong_passphrase"]


def test_what_was_asked_before_the_stop_no_longer_fills_a_closing_page(
    qtbot: QtBot, tasks: Tasks
) -> None:
    answers: list[str] = []
    tasks.read(lambda _reading: "asked before", then=answers.append)

    tasks.stop()
    tasks.read(lambda _reading: "asked after", then=answers.append)
    qtbot.waitUntil(lambda: "asked after" in answers, timeout=20_000)

    assert answers == ["asked after"]
