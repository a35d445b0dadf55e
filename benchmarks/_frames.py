"""How long the thread of the window is held at a time: the clock behind the questions of speed.

A frame is what the thread works between two moments in which it waits for the next event: a key,
an answer of a worker, a timer, with all painting that follows. Work is counted by the thread's own
clock, so that other programs on the computer do not blur it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, sleep, thread_time
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kamdesk import i18n
from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import application, wear
from kamdesk.app.desktop_stage import stage
from kamdesk.app.sample import found_sample_profile
from kamdesk.app.starting import settle_collector
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme

TODAY: Final = date(2026, 11, 24)
FRAME_MS: Final = 16.0
SIZE: Final = (1440, 900)
_BREATH: Final = 0.001  # seconds between two looks for what has come
_PASSES: Final = 40  # at most: something that never rests shows in the number of frames
_IDLE: Final = 0.0003  # a look that took less found nothing to do


class Held:
    """Collects, in milliseconds, how long the thread was held each time it was."""

    def __init__(self) -> None:
        self.spans: list[float] = []

    def act(self, deed: Callable[[], object], rest: int = 12) -> None:
        """Do what a person does, paint what came of it, and live for ``rest`` milliseconds."""
        began = thread_time()
        deed()
        self._work_off(began)
        self.live(rest)

    def live(self, rest: int) -> None:
        """Let the window live; what arrives meanwhile is counted."""
        end = monotonic() + rest / 1000
        while monotonic() < end:
            sleep(_BREATH)
            self._work_off(thread_time())

    def _work_off(self, since: float) -> None:
        """Work until nothing waits; what an event leaves to be painted is part of its frame."""
        QApplication.processEvents()
        for _pass in range(_PASSES):
            before = thread_time()
            QApplication.processEvents()
            if thread_time() - before < _IDLE:
                break
            self.spans.append((thread_time() - since) * 1000)
            since = thread_time()
            QApplication.processEvents()
        self.spans.append((thread_time() - since) * 1000)


@contextmanager
def sample_window(lang: str = "zh_CN") -> Iterator[tuple[Window, Profile]]:
    """Show the window on a throw-away sample, standing still."""
    application()
    i18n.use(lang)
    wear("light", 1.0)
    theme().motion.allowed = False
    with TemporaryDirectory() as folder:
        profile = found_sample_profile(Path(folder) / "profile", lang=lang, today=TODAY)
        try:
            with stage(profile, SIZE) as window:
                settle_collector()  # as the program does once its first page is painted
                yield window, profile
        finally:
            profile.close()


def frames(name: str, spans: Sequence[float], goal: float = FRAME_MS) -> dict[str, object]:
    """Answer for the slowest hundredth of many frames; those that did nothing do not count."""
    busy = sorted(span for span in spans if span > 1.0) or [max(spans)]
    slow = quantiles(busy, n=100, method="inclusive")[98] if len(busy) > 1 else busy[0]
    told = f"{name}: median {median(busy):.1f}, p99 {slow:.1f}, slowest {busy[-1]:.1f} ms"
    ratio = slow / goal
    told = f"{told} of {goal:.0f} ({len(busy)} frames)"
    return {"name": told, "ratio": round(ratio, 2), "goal": 1.0, "met": ratio <= 1.0}
