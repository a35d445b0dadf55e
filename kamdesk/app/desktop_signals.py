"""Heeds Ctrl+C, a closed terminal and a request to end while Qt waits for events.

Python hears a signal only when it runs, which it does not while Qt waits; a pipe wakes it. Windows
has no such pipe: there a signal waits for the next look at other processes.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from PySide6.QtCore import QSocketNotifier

ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def heeding(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` on the UI thread soon after somebody asks the process to end."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        end()

    # What was told to ignore a closed terminal, as nohup does, goes on ignoring it.
    heeded = [number for number in ENDING if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, heard) for number in heeded}
    try:
        with _woken():
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _woken() -> Iterator[None]:
    if os.name == "nt":
        yield
        return
    near, far = os.pipe()
    for end in (near, far):
        os.set_blocking(end, False)
    notifier = QSocketNotifier(near, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: os.read(near, 64))
    before = signal.set_wakeup_fd(far, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        notifier.setEnabled(False)
        for end in (near, far):
            os.close(end)
