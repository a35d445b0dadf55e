"""The process that gets killed while somebody types: says each character when it was typed.

Usage: python -m tests.proofs.capture_victim FOLDER ACCOUNT SEED. Lines are ``typed N SECONDS`` on
the clock all processes of a machine share.
"""

import random
import sys
import time
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kamdesk.ui.page import Subject
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.tasks import Tasks
from tests.workspaces import reopened

_LETTERS = "abcdefg hijk lmn"
_EVERY_MS = 30


def main() -> None:
    """Type until killed."""
    folder, account, seed = sys.argv[1:]
    app = QApplication([])
    workspace = reopened(Path(folder)).workspace
    tasks = Tasks(workspace)
    today = workspace.viewpoint().today
    page = CapturePage(tasks, lambda: today, Subject(UUID(account), ""))
    page.show()
    chance = random.Random(seed)
    typed: list[int] = [0]

    def type_one() -> None:
        if chance.random() < 0.05:
            QTest.keyClick(page.editor, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(page.editor, chance.choice(_LETTERS))
        typed[0] += 1
        sys.stdout.write(f"typed {typed[0]} {time.monotonic()}\n")
        sys.stdout.flush()

    timer = QTimer(interval=_EVERY_MS)
    timer.timeout.connect(type_one)
    page.ready.connect(timer.start)
    app.exec()


if __name__ == "__main__":
    main()
