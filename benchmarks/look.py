"""Does the window change its look within 250 ms, on the page with the most on it?

All rooms of the day were opened before: their pages are kept and change along unseen.
"""

import os
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kamdesk.app.desktop_setup import application, wear
from kamdesk.app.desktop_stage import account_of, go, needed, pause, stage
from kamdesk.app.sample import found_sample_profile
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme

SWITCH_MS: Final = 250.0
TRIES: Final = 10  # half of them to dark, half back
ROOMS: Final = ("accounts", "opportunities", "week", "today")


def questions() -> list[dict[str, object]]:
    """Answer for Today and for an account."""
    application()
    wear("light", 1.0)
    theme().motion.allowed = False
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "profile"
        profile = found_sample_profile(root, lang="zh_CN", today=date(2026, 11, 24))
        try:
            with stage(profile, (1440, 900)) as window:
                for room in ROOMS:
                    go(window, Route(room))
                    pause(400)
                on_today = _answer(window, "today")
                go(window, Route("account", needed(account_of(profile, None), "account-360")))
                pause(400)
                return [on_today, _answer(window, "account 360")]
        finally:
            profile.close()


def _answer(window: Window, name: str) -> dict[str, object]:
    times = [_switched_ms(window) for _try in range(TRIES)]
    ratio = median(times) / SWITCH_MS
    told = f"look: {name} from light to dark and back, {median(times):.0f} ms of {SWITCH_MS:.0f}"
    return {"name": told, "ratio": round(ratio, 2), "goal": 1.0, "met": ratio <= 1.0}


def _switched_ms(window: Window) -> float:
    pause(100)
    began = perf_counter()
    theme().choose("light" if theme().name == "dark" else "dark")
    QApplication.processEvents()
    window.repaint()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    for each in questions():
        print(each)
