"""The walk of a built program over its pages: all of them, and on past one that fails."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_pictures import PAGES, Show
from kamdesk.app.desktop_smoke import Report, listening, visit
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.shell.window import Window

SHELL = {page: show for page, show in PAGES.items() if show is not None}


def seen(window: Window) -> str:
    """Say which view of a room that stays as it was left is shown."""
    page = window.page()
    if isinstance(page, OpportunitiesPage):
        return page.views.key
    return page.view if isinstance(page, WeekPage) else page.room


def walked(window: Window, profile: Profile, report: Report, page: str, show: Show) -> None:
    wanted = ScreenshotOptions(profile=profile.paths.root, page=page, out=Path())
    visit(window, profile, report, wanted, show)


def test_every_page_of_the_list_is_walked_whatever_was_shown_before(
    request: pytest.FixtureRequest, profile: Profile
) -> None:
    request.getfixturevalue("hualan")
    window, report = request.getfixturevalue("window"), Report()
    views: dict[str, str] = {}
    pages = [*SHELL, "opportunities", "today", "week", "account-edit"]
    for page in pages:
        walked(window, profile, report, page, SHELL[page])
        views[page] = seen(window)
        assert window.page().isVisible(), page  # also after the cover

    assert report.crashes == []
    assert [opened.page for opened in report.pages] == pages
    assert (views["week"], views["visits"], views["today"]) == ("week", "visits", "today")
    assert [views[page] for page in SHELL if page.startswith(("opportunities", "review"))] == [
        "board", "table", "timeline", "review",
    ]  # fmt: skip


def test_a_page_that_fails_is_reported_and_the_walk_goes_on(
    window: Window, profile: Profile
) -> None:
    def broken(_window: Window, _profile: Profile, _options: ScreenshotOptions) -> None:
        raise ZeroDivisionError

    report = Report()
    walked(window, profile, report, "week", broken)
    walked(window, profile, report, "accounts", SHELL["accounts"])

    assert [crash.splitlines()[0] for crash in report.crashes] == ["week: ZeroDivisionError"]
    assert [opened.page for opened in report.pages] == ["accounts"]
    assert not report.is_good


def test_pages_about_an_account_are_left_out_where_there_is_none(
    window: Window, profile: Profile
) -> None:
    report = Report()
    walked(window, profile, report, "account-360", SHELL["account-360"])

    assert (report.pages, report.crashes) == ([], [])


def test_a_bug_nobody_caught_makes_the_report_bad(qtbot: QtBot) -> None:
    report = Report()

    def fail() -> None:
        raise ZeroDivisionError

    with listening(report):
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: bool(report.crashes), timeout=20_000)

    assert report.crashes[0].startswith("ZeroDivisionError")
