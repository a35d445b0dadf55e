"""Where the window can be, and how each page is made; pages load when first opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kamdesk.ui.page import Page, Subject
from kamdesk.ui.tasks import Tasks

Today = Callable[[], date]


@dataclass(frozen=True, slots=True)
class Route:
    """A page and what it is about. ``view`` is its tab, "" for the first."""

    room: str
    subject: Subject | None = None
    view: str = ""


def make(route: Route, tasks: Tasks, today: Today) -> Page:
    """Build the page of a route."""
    return _MAKERS[route.room](route, tasks, today)


def _today(_route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.today.page import TodayPage  # noqa: PLC0415 - a page loads when first opened

    return TodayPage(tasks, today)


def _accounts(_route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.accounts.page import AccountsPage  # noqa: PLC0415 - a page loads when first opened

    return AccountsPage(tasks, today)


def _account(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.account.page import AccountPage  # noqa: PLC0415 - a page loads when first opened

    if route.subject is None:
        raise LookupError(route)
    return AccountPage(tasks, today, route.subject, route.view)


def _visit(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.visits.page import LogVisitPage  # noqa: PLC0415 - a page loads when first opened

    return LogVisitPage(tasks, today, route.subject)


def _capture(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.capture.page import CapturePage  # noqa: PLC0415 - a page loads when first opened

    return CapturePage(tasks, today, route.subject, running=route.view == "running")


def _opportunities(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.opportunities.page import OpportunitiesPage  # noqa: PLC0415 - a page loads when first opened

    return OpportunitiesPage(tasks, today, route.view)


def _week(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.week.page import WeekPage  # noqa: PLC0415 - on first open

    return WeekPage(tasks, today, route.view)


_MAKERS: dict[str, Callable[[Route, Tasks, Today], Page]] = {
    "today": _today,
    "accounts": _accounts,
    "account": _account,
    "visit": _visit,
    "capture": _capture,
    "opportunities": _opportunities,
    "week": _week,
}
