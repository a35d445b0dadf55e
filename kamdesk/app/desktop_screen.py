"""Says in a sentence that no screen answers: Qt itself would print a riddle and abort."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.i18n import sentence

FAILED = 1
Tell = Callable[[KamdeskError], None]


def tell_on_stderr(error: KamdeskError) -> None:
    """Write the sentence of an error where errors go."""
    sys.stderr.write(f"{sentence(error)}\n")


@contextmanager
def told_when_stranded(tell: Tell = tell_on_stderr) -> Iterator[None]:
    """Tell ``window.no_answer`` and leave when Qt finds nowhere to draw.

    Qt gives no other chance: after its last word it aborts the process.
    """
    heard: list[str] = []

    def listen(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        heard.append(text)
        if kind == QtMsgType.QtFatalMsg:
            tell(Unavailable("window.no_answer", detail=heard[0].strip()))
            sys.stderr.flush()
            os._exit(FAILED)

    before = qInstallMessageHandler(listen)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
        sys.stderr.writelines(f"{text}\n" for text in heard)
