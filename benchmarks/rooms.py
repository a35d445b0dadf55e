"""Is every page built and painted, and its look changed, within 250 ms of work?

Work is the processor's time of the whole process, the queries of the page with it: what a computer
with nothing else to do would take at most. The pages are those pictures are taken of.
"""

from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

from PySide6.QtWidgets import QApplication

from benchmarks._frames import sample_window
from benchmarks._portfolio import answer
from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES
from kamdesk.app.desktop_stage import pause
from kamdesk.ui.charts.trend import warm_up
from kamdesk.ui.rooms import ROOMS, Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme

GOAL_MS: Final = 250.0
BUILDS, SWITCHES = 4, 4
_QUIET_MS: Final = 400  # what a page still reads after it is shown belongs to no measurement


def questions() -> list[dict[str, object]]:
    """Answer for building and for the look of each page."""
    answers: list[dict[str, object]] = []
    with sample_window() as (window, profile):
        warm_up()
        for page, show in PAGES.items():
            if show is not None and page != "cover":
                answers += _asked(window, profile, page)
    return answers


def _asked(window: Window, profile: Profile, page: str) -> list[dict[str, object]]:
    first, *later = [_built(window, profile, page) for _try in range(BUILDS)]
    again = median(later)
    pause(_QUIET_MS)
    switched = median(_switched(window) for _try in range(SWITCHES))
    told = f"rooms: {page} built and painted, {again:.0f} ms; the first time {first:.0f}"
    return [
        answer(told, again / GOAL_MS, 1.0),
        answer(f"rooms: {page} changes its look, {switched:.0f} ms", switched / GOAL_MS, 1.0),
    ]


def _built(window: Window, profile: Profile, page: str) -> float:
    _clear(window)
    show = PAGES[page]
    if show is None:
        raise LookupError(page)
    began = process_time()
    show(window, profile, ScreenshotOptions(profile=profile.paths.root, page=page, out=Path()))
    window.repaint()
    return (process_time() - began) * 1000


def _clear(window: Window) -> None:
    """Stand on a small page, with every page that would be kept thrown away."""
    window.go(Route("recycle_bin"))
    for room in ROOMS:
        kept = window.frame.kept_page(room.key)
        if kept is not None and kept is not window.page():
            window.frame.drop(kept)
    pause(_QUIET_MS)


def _switched(window: Window) -> float:
    pause(150)
    began = process_time()
    theme().choose("light" if theme().name == "dark" else "dark")
    QApplication.processEvents()
    window.repaint()
    return (process_time() - began) * 1000


if __name__ == "__main__":
    for each in questions():
        print(each)
