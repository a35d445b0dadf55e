"""Are Today and an account built and painted within 250 ms, and the other pages within 300?"""

import os
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from kamdesk import i18n
from kamdesk.app.desktop_setup import application, wear
from kamdesk.app.desktop_stage import account_of, go, needed, pause, stage
from kamdesk.app.sample import found_sample_profile
from kamdesk.ui.charts.trend import warm_up
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme

BUILD_MS: Final = 250.0
PAGE_MS: Final = 300.0
TRIES: Final = 9


def questions() -> list[dict[str, object]]:
    """Answer for each page."""
    application()
    wear("light", 1.0)
    theme().motion.allowed = False
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "profile"
        profile = found_sample_profile(root, lang="zh_CN", today=date(2026, 11, 24))
        try:
            with stage(profile, (1440, 900)) as window:
                subject = needed(account_of(profile, None), "account-360")
                routes = (
                    ("account 360", Route("account", subject), BUILD_MS),
                    ("timeline", Route("account", subject, "timeline"), PAGE_MS),
                    ("log visit", Route("visit", subject), PAGE_MS),
                )
                today = _answer("today", [_today_ms(window) for _try in range(TRIES)], BUILD_MS)
                opened = [
                    _answer(name, [_opened_ms(window, route) for _try in range(TRIES)], goal)
                    for name, route, goal in routes
                ]
                return [today, *opened]
        finally:
            profile.close()


def _answer(name: str, times: list[float], goal: float) -> dict[str, object]:
    ratio = median(times) / goal
    told = f"pages: {name} read, built and painted, {median(times):.0f} ms of {goal:.0f}"
    return {"name": told, "ratio": round(ratio, 2), "goal": 1.0, "met": ratio <= 1.0}


def _today_ms(window: Window) -> float:
    """Return what Today takes in a window that holds no page of it: a new tongue makes it anew."""
    window.go(Route("accounts"))
    pause(400)
    window.speak("en" if i18n.language() == "zh_CN" else "zh_CN")
    pause(600)
    began = perf_counter()
    go(window, Route("today"))
    window.repaint()
    return (perf_counter() - began) * 1000


def _opened_ms(window: Window, route: Route) -> float:
    window.go(Route("accounts"))
    pause(400)
    began = perf_counter()
    go(window, route)
    window.repaint()
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    for each in questions():
        print(each)
