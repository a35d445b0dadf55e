"""Kills in the middle of typing: the notes come back up to the last second, the caret in place."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kamdesk.ui.page import Subject
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.tasks import Tasks
from tests.workspaces import Clock, a_profile, added, reopened

_SECOND = 1.0
_BUSY = 0.6  # a loaded machine may write a little later


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, UUID]:
    profile = a_profile(tmp_path / "profile", Clock())
    account = added(profile.workspace, "account", name="华澜重工集团")
    profile.close()
    return profile.paths.root, account


def typed_before(root: Path, account: UUID, seed: int) -> tuple[int, int]:
    """Type for some seconds, kill; return how much had been typed a second before and at all."""
    command = [sys.executable, "-m", "tests.proofs.capture_victim", str(root), str(account),
               str(seed)]  # fmt: skip
    spell = random.Random(f"capture kill {seed}").uniform(1.5, 4.0)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        told = [victim.stdout.readline()]
        time.sleep(spell)
        victim.kill()
        ended = time.monotonic()
        told += victim.stdout.read().splitlines()
    found = [line.split() for line in told if line.count(" ") == 2 and line.startswith("typed")]
    safe = [int(n) for _word, n, at in found if float(at) <= ended - _SECOND - _BUSY]
    return max(safe, default=0), int(found[-1][1])


def expected(seed: int, count: int) -> str:
    """Return what the first ``count`` strokes of a victim amount to."""
    chance, text = random.Random(str(seed)), ""
    for _ in range(count):
        text += "\n" if chance.random() < 0.05 else chance.choice("abcdefg hijk lmn")
    return text


@pytest.mark.timeout(0)
def test_notes_come_back_at_the_caret_up_to_the_last_second(
    qtbot: QtBot,
    place: tuple[Path, UUID],
    long: bool,
    record_property: Callable[[str, object], None],
) -> None:
    root, account = place
    kills, lost, kept = 20 if long else 2, 0, 0
    for seed in range(kills):
        safe, at_all = typed_before(root, account, seed)
        text, caret = read_again(qtbot, root, account)
        assert text == expected(seed, at_all)[: len(text)]
        assert caret == len(text)
        kept += len(text)
        lost += max(0, safe - len(text))

    record_property("kills", kills)
    record_property("characters kept", kept)
    record_property("characters lost older than a second", lost)
    assert kept > 0
    assert lost == 0


def read_again(qtbot: QtBot, root: Path, account: UUID) -> tuple[str, int]:
    """Open the program again, read the notes and the caret, and clear them for the next round."""
    profile = reopened(root)
    tasks = Tasks(profile.workspace)
    today = profile.workspace.viewpoint().today
    page = CapturePage(tasks, lambda: today, Subject(account, ""))
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.ready, timeout=10_000):
        pass
    assert page.middle.restored.isVisible()
    found = page.editor.toPlainText(), page.editor.textCursor().position()
    page.keeper.drop()
    tasks.stop()
    QApplication.processEvents()
    page.close()
    profile.close()
    return found
