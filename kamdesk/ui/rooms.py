"""The rooms of the window, declared once: rail, routes and verbs read this table."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_
from kamdesk.queries.frame import FrameRow
from kamdesk.ui.page import Page, Subject
from kamdesk.ui.tasks import Tasks

Today = Callable[[], date]


class Route(Struct, frozen=True):
    """A page and what it is about. ``view`` is its tab, "" for the first."""

    room: str
    subject: Subject | None = None
    view: str = ""


class Group(Enum):
    """Where the rail lists a room; the value is the heading, empty for the one without."""

    DAY = ""
    ACCOUNTS = N_("Key accounts")
    TEAMWORK = N_("Teamwork")
    CONTROL = N_("Control")


Maker = Callable[[Route, Tasks, Today], Page]
Count = Callable[[FrameRow], int]


class Room(Struct, frozen=True, kw_only=True):
    """One room. Without a ``group`` it stands behind another one, whose line ``behind`` marks.

    ``verb`` names the way there in the palette; a ``kept`` page stays as it was left. What is
    counted ``waits`` for the person, and is not shown while there is none of it.
    """

    key: str
    make: Maker
    group: Group | None = None
    title: str = ""
    verb: str = ""
    icon: str = ""
    shortcut: str = ""
    count: Count | None = None
    waits: bool = False
    behind: str = ""
    kept: bool = False


def _today(_route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.today.page import TodayPage  # noqa: PLC0415 - on first open

    return TodayPage(tasks, today)


def _accounts(_route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.accounts.page import AccountsPage  # noqa: PLC0415 - on first open

    return AccountsPage(tasks, today)


def _account(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.account.page import AccountPage  # noqa: PLC0415 - on first open

    if route.subject is None:
        raise LookupError(route)
    return AccountPage(tasks, today, route.subject, route.view)


def _visit(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.visits.page import LogVisitPage  # noqa: PLC0415 - on first open

    return LogVisitPage(tasks, today, route.subject)


def _capture(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.capture.page import CapturePage  # noqa: PLC0415 - on first open

    return CapturePage(tasks, today, route.subject, running=route.view == "running")


def _week(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.week.page import WeekPage  # noqa: PLC0415 - on first open

    return WeekPage(tasks, today, route.view)


def _opportunities(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.opportunities.page import OpportunitiesPage  # noqa: PLC0415 - on first open

    return OpportunitiesPage(tasks, today, route.view)


def _tasks(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.tasks.page import TasksPage  # noqa: PLC0415 - on first open

    return TasksPage(tasks, today, route.view)


def _settings(route: Route, tasks: Tasks, _today: Today) -> Page:
    from kamdesk.ui.pages.settings.page import SettingsPage  # noqa: PLC0415 - on first open

    return SettingsPage(tasks, route.view)


def _feedback(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.feedback.page import FeedbackPage  # noqa: PLC0415 - on first open

    return FeedbackPage(tasks, today, route.subject, asking=route.view == "survey")


def _sync(route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.sync.page import SyncPage  # noqa: PLC0415 - on first open

    return SyncPage(tasks, today, route.view)


def _importing(_route: Route, tasks: Tasks, _today: Today) -> Page:
    from kamdesk.ui.pages.importing.page import ImportPage  # noqa: PLC0415 - on first open

    return ImportPage(tasks)


def _recycle_bin(_route: Route, tasks: Tasks, today: Today) -> Page:
    from kamdesk.ui.pages.recycle_bin.page import RecycleBinPage  # noqa: PLC0415 - on first open

    return RecycleBinPage(tasks, today)


ROOMS: Final = (
    Room(key="today", make=_today, group=Group.DAY, title=N_("Today"), verb=N_("Go to today"),
         icon="sun", shortcut="Ctrl+1", kept=True),
    Room(key="accounts", make=_accounts, group=Group.ACCOUNTS, title=N_("Accounts"),
         verb=N_("Go to accounts"), icon="building-2", shortcut="Ctrl+2",
         count=lambda row: row.accounts, kept=True),
    Room(key="week", make=_week, group=Group.ACCOUNTS, title=N_("Visits & week"),
         verb=N_("Go to visits and week"), icon="calendar-days", shortcut="Ctrl+3", kept=True),
    Room(key="opportunities", make=_opportunities, group=Group.ACCOUNTS,
         title=N_("Opportunities"), verb=N_("Go to opportunities"), icon="square-kanban",
         shortcut="Ctrl+4", count=lambda row: row.open_opportunities, kept=True),
    Room(key="tasks", make=_tasks, group=Group.TEAMWORK, title=N_("Tasks"),
         verb=N_("Go to tasks"), icon="list-checks", shortcut="Ctrl+5",
         count=lambda row: row.my_open_tasks, kept=True),
    Room(key="feedback", make=_feedback, group=Group.TEAMWORK, title=N_("Customer voice"),
         verb=N_("Go to customer voice"), icon="megaphone", shortcut="Ctrl+6",
         count=lambda row: row.unheard, kept=True),
    Room(key="sync", make=_sync, group=Group.CONTROL, title=N_("Sync & conflicts"),
         verb=N_("Go to sync and conflicts"), icon="git-merge", shortcut="Ctrl+7",
         count=lambda row: row.conflicts, waits=True, kept=True),
    Room(key="account", make=_account, behind="accounts"),
    Room(key="visit", make=_visit, behind="accounts"),
    Room(key="capture", make=_capture, behind="week"),
    Room(key="settings", make=_settings, behind="settings"),
    Room(key="import", make=_importing, behind="settings", kept=True),
    Room(key="recycle_bin", make=_recycle_bin, behind="settings"),
)  # fmt: skip

BY_KEY: Final = {room.key: room for room in ROOMS}
RAIL: Final = tuple(room for room in ROOMS if room.group is not None)


def make(route: Route, tasks: Tasks, today: Today) -> Page:
    """Build the page of a route; pages load when first opened."""
    return BY_KEY[route.room].make(route, tasks, today)
