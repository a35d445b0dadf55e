"""Does the week keep to 16 ms a frame while a visit is dragged, stretched or held over it?"""

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kamdesk.app.core import Profile
from kamdesk.app.desktop_setup import application, wear
from kamdesk.app.desktop_stage import go, stage
from kamdesk.app.sample import found_sample_profile
from kamdesk.domain.ids import AccountId
from kamdesk.queries.accounts import account_ids
from kamdesk.services.week import PlanVisit, plan_visit
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.pages.week.plan import Carried, Spot, moment_at
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.theme import theme

TODAY: Final = date(2026, 11, 24)
FRAME_MS: Final = 16.0
FRAMES: Final = 300
_A_DAY: Final = 7  # visits of each day of the week that is dragged in


def questions() -> list[dict[str, object]]:
    """Fill a week to the brim and answer for the slowest frame of each kind.

    Frames are timed by what the thread works, so that a busy computer does not blur the answer.
    """
    application()
    wear("light", 1.0)
    theme().motion.allowed = False
    with tempfile.TemporaryDirectory() as folder:
        profile = found_sample_profile(Path(folder) / "profile", lang="zh_CN", today=TODAY)
        try:
            with stage(profile, (1440, 900)) as window:
                page = _full_week(profile, window)
                return [
                    _frames("a visit is dragged", page, _drag),
                    _frames("a visit is stretched", page, _stretch),
                    _frames("a debt is held over the week", page, _hold),
                ]
        finally:
            profile.close()


def _full_week(profile: Profile, window: Window) -> WeekPage:
    page = _week(window)
    page.perform("week.next")
    page.bar.whole_chosen.emit(True)
    _settle(page, lambda: len(page.grid.week.sheet.days) > 5 if page.grid.week else False)
    assert page.grid.week is not None
    accounts = profile.workspace.read(account_ids)
    for column in range(5):
        for number in range(_A_DAY):
            at = moment_at(page.grid.week.sheet, Spot(column, 8 * 60 + number * 90))
            account = AccountId(accounts[(column * _A_DAY + number) % len(accounts)])
            command = PlanVisit(
                account_id=account, planned_at=at, objective="产能爬坡与备件方案评审"
            )
            profile.workspace.run(plan_visit, command)
    _settle(page, lambda: len(page.grid.blocks) >= 5 * _A_DAY)
    return page


def _week(window: Window) -> WeekPage:
    go(window, Route("week"))
    page = window.page()
    assert isinstance(page, WeekPage)
    return page


def _settle(page: WeekPage, done: Callable[[], bool]) -> None:
    end = perf_counter() + 10
    while not done() and perf_counter() < end:
        QApplication.processEvents()
    page.grid.repaint()


def _frames(name: str, page: WeekPage, begin: Callable[[WeekPage], Any]) -> dict[str, object]:
    step = begin(page)
    times = []
    for frame in range(FRAMES):
        began = thread_time()
        step(frame)
        page.grid.repaint()
        page.bar.repaint()
        times.append((thread_time() - began) * 1000)
    page.grid.let_go()
    slowest = max(times)
    told = f"week: {name}, slowest of {FRAMES} frames {slowest:.1f} ms of {FRAME_MS:.0f}"
    ratio = slowest / FRAME_MS
    return {"name": told, "ratio": round(ratio, 2), "goal": 1.0, "met": ratio <= 1.0}


def _drag(page: WeekPage) -> Callable[[int], None]:
    block = next(block for block in page.grid.blocks if block.is_open)
    page.grid.lift_block(block)
    return lambda frame: page.grid.carry(
        Carried(block.visit, frame % 7, 0).at(Spot(frame % 7, 7 * 60 + frame % 48 * 15))
    )


def _stretch(page: WeekPage) -> Callable[[int], None]:
    block = next(block for block in page.grid.blocks if block.is_open)
    page.grid.lift_block(block, stretches=True)
    held = Carried(block.visit, block.column, block.start, 60, stretches=True)
    return lambda frame: page.grid.carry(held.until(block.start + frame % 32 * 15))


def _hold(page: WeekPage) -> Callable[[int], None]:
    assert page.grid.week is not None
    sheet = page.grid.week.sheet
    debt = (*sheet.queue, *sheet.planned)[0]
    page.grid.lift(Carried(debt, 0, 9 * 60))
    return lambda frame: page.grid.carry(
        Carried(debt, 0, 0).at(Spot(frame % 7, 7 * 60 + frame % 44 * 15))
    )


if __name__ == "__main__":
    for each in questions():
        print(each)
