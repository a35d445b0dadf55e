"""Pictures of pages: the real window out of sight, on real or sample data."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from kamdesk import i18n, resources
from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import ScreenshotOptions
from kamdesk.app.desktop_setup import wear
from kamdesk.app.desktop_stage import (
    SETTLE_MS,
    Wanted,
    account_of,
    go,
    needed,
    pause,
    perform,
    profile_for,
    settle,
    stage,
)
from kamdesk.errors import Refused, Unavailable
from kamdesk.ui.pages.capture.page import CapturePage
from kamdesk.ui.pages.feedback.page import FeedbackPage
from kamdesk.ui.pages.feedback.survey import Asked
from kamdesk.ui.pages.importing.page import ImportPage
from kamdesk.ui.pages.opportunities.page import OpportunitiesPage
from kamdesk.ui.pages.start.first_run import FirstRunPage
from kamdesk.ui.pages.start.unlock import UnlockPage
from kamdesk.ui.pages.sync.page import SyncPage
from kamdesk.ui.pages.tasks.page import TasksPage
from kamdesk.ui.pages.week.page import WeekPage
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import SMALLEST, Window
from kamdesk.ui.theme import theme

_TRENDS_MS: Final = 1_600  # lines of a whole screen are worked out from the change log
_TRENDING: Final = frozenset({"today", "accounts"})
_DRAGGING: Final = frozenset({"week", "opportunities"})  # pages where a card can be in the air
_AT_ODDS: Final = frozenset({"sync", "conflicts"})  # pages that can show a sample at odds
Show = Callable[[Window, Profile, ScreenshotOptions], None]


def paint(options: ScreenshotOptions) -> int:
    """Write one picture.

    Raises:
        Refused: ``screenshot.no_page``, ``.no_state``, ``.no_states``, ``.too_small``, or as
            ``open_profile``.
        Unavailable: ``screenshot.not_written``.
    """
    if options.page not in PAGES:
        known = ", ".join(PAGES)
        raise Refused("screenshot.no_page", field="page", page=options.page, known=known)
    if options.state is not None:
        _demand_state(options.page, options.state)
    show = PAGES[options.page]
    if show is not None:
        _demand_room(options.size)
    _dress(options)
    if show is None:
        _paint_start(options)
        return 0
    wanted = Wanted(
        options.profile,
        options.passphrase,
        options.today,
        options.demo,
        empty=options.state == "empty",
        user=options.user,
        at_odds=options.state == "conflict",
    )
    with profile_for(wanted) as profile, stage(profile, options.size) as window:
        show(window, profile, options)
        if options.state == "palette":
            window.open_palette()
        pause(_TRENDS_MS if options.page in _TRENDING else SETTLE_MS)
        save(window, options)
    return 0


def states_of(page: str) -> tuple[str, ...]:
    """Return the states a page can be painted in, besides as it opens."""
    if PAGES[page] is None:
        return ()
    if page.startswith("account-"):
        return ("palette",)  # without data there is no account to show
    further = {"drag": _DRAGGING, "conflict": _AT_ODDS}
    return ("palette", "empty", *(state for state, pages in further.items() if page in pages))


def _demand_state(page: str, state: str) -> None:
    known = states_of(page)
    if not known:
        raise Refused("screenshot.no_states", field="state", page=page)
    if state not in known:
        told = ", ".join(known)
        raise Refused("screenshot.no_state", field="state", page=page, state=state, known=told)


def _demand_room(size: tuple[int, int]) -> None:
    """Refuse what the window would not shrink to: the picture would be larger than asked."""
    if any(side < least for side, least in zip(size, SMALLEST, strict=True)):
        facts = {"value": "{}x{}".format(*size), "least": "{}x{}".format(*SMALLEST)}
        raise Refused("screenshot.too_small", field="size", **facts)


def picture(widget: QWidget, scale: float) -> QImage:
    """Return a widget as it looks, ``scale`` pixels for each point."""
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme().color("bg"))
    p = QPainter(image)
    widget.render(p, QPoint())
    p.end()
    return image


def save(widget: QWidget, options: ScreenshotOptions) -> None:
    """Write the picture. Raises Unavailable ``screenshot.not_written``."""
    if not picture(widget, options.scale).save(str(options.out)):
        raise Unavailable("screenshot.not_written", path=str(options.out))


def _dress(options: ScreenshotOptions) -> None:
    i18n.use(options.lang or i18n.language())
    wear(options.theme or "light", 1.0)
    theme().motion.allowed = False


def _today(window: Window, _profile: Profile, _options: ScreenshotOptions) -> None:
    if window.route.room != "today":
        go(window, Route("today"))


def _accounts(window: Window, _profile: Profile, _options: ScreenshotOptions) -> None:
    go(window, Route("accounts"))
    window.page().take_focus()


def _account(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    _open_account(window, profile, options, "")


def _score(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    _open_account(window, profile, options, "score")


def _timeline(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    _open_account(window, profile, options, "timeline")


def _account_tab(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    _open_account(window, profile, options, options.page.removeprefix("account-"))


def _open_account(window: Window, profile: Profile, options: ScreenshotOptions, view: str) -> None:
    subject = needed(account_of(profile, options.account), options.page)
    go(window, Route("account", subject, view))


def _opportunities(window: Window, _profile: Profile, options: ScreenshotOptions) -> None:
    _room, _dash, view = options.page.partition("-")
    view = "review" if options.page == "review" else view or "board"
    go(window, Route("opportunities", None, view))
    page = window.page()
    if isinstance(page, OpportunitiesPage) and page.views.key != view:  # kept as it was left
        perform(window, f"opportunities.{view}")
    if options.state == "drag":
        window.page().perform("opportunities.lift")


def _tasks(window: Window, _profile: Profile, options: ScreenshotOptions) -> None:
    view = "promises" if options.page == "commitments" else "tasks"
    go(window, Route("tasks", None, view))
    page = window.page()
    if isinstance(page, TasksPage) and page.view != view:  # kept as it was left
        perform(window, "tasks.promises" if view == "promises" else "tasks.list")


def _feedback(window: Window, _profile: Profile, _options: ScreenshotOptions) -> None:
    go(window, Route("feedback"))


def _survey(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    """The first question in front of a customer, answered but not stored."""
    subject = needed(account_of(profile, options.account), options.page)
    go(window, Route("feedback"))
    page = window.page()
    if isinstance(page, FeedbackPage):
        page.verbs.begin(Asked(subject.id, subject.name, None, ("nps", "csat")))


def _week(window: Window, _profile: Profile, options: ScreenshotOptions) -> None:
    go(window, Route("week", None, options.page))
    page = window.page()
    if isinstance(page, WeekPage) and page.view != options.page:  # kept as it was left
        perform(window, "week.history" if options.page == "visits" else "week.planner")
    if options.state == "drag":
        window.page().perform("week.drag")


def _sync(window: Window, _profile: Profile, options: ScreenshotOptions) -> None:
    view = "log" if options.page == "sync" else "open"
    go(window, Route("sync", None, view))
    page = window.page()
    if isinstance(page, SyncPage) and page.left.view != view:  # kept as it was left
        page.perform(f"sync.{view}")


def _log_visit(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    subject = account_of(profile, options.account)
    if subject is None:
        window.go(Route("visit"))
    else:
        go(window, Route("visit", subject))


def _capture(window: Window, profile: Profile, options: ScreenshotOptions) -> None:
    """The notes of a visit; on sample data somebody has been writing for a while."""
    taken = options.demo and not options.account and options.state != "empty"
    from kamdesk.demo.capture import ACCOUNTS, notes_taken  # noqa: PLC0415 - for pictures only

    asked = ACCOUNTS[0] if taken else options.account
    go(window, Route("capture", account_of(profile, asked) if asked else None))
    page = window.page()
    if taken and isinstance(page, CapturePage):
        page.keeping.show(notes_taken(i18n.language(), page.clock.now()))
        page.keeper.keep()


def _room(window: Window, _profile: Profile, options: ScreenshotOptions) -> None:
    go(window, Route(options.page.replace("-", "_")))


def _import(window: Window, _profile: Profile, options: ScreenshotOptions) -> None:
    """The trial of a file: the sample file that ships, unless the page is wanted empty."""
    go(window, Route("import"))
    page = window.page()
    if isinstance(page, ImportPage) and options.state != "empty":
        sample = resources.path("samples", "crm", "accounts.csv")
        settle(window, lambda: page.take_file(sample))


def _cover(window: Window, _profile: Profile, _options: ScreenshotOptions) -> None:
    window.perform("cover")


def _paint_start(options: ScreenshotOptions) -> None:
    page = FirstRunPage() if options.page == "first-run" else UnlockPage()
    page.resize(*options.size)
    page.show()
    pause(SETTLE_MS)
    save(page, options)
    page.close()
    page.deleteLater()


PAGES: Final[dict[str, Show | None]] = {
    "today": _today,
    "accounts": _accounts,
    "account-360": _account,
    "account-people": _account_tab,
    "account-visits": _account_tab,
    "account-deals": _account_tab,
    "account-contracts": _account_tab,
    "account-tickets": _account_tab,
    "account-plan": _account_tab,
    "account-projects": _account_tab,
    "account-timeline": _timeline,
    "account-files": _account_tab,
    "account-brief": _account_tab,
    "account-edit": _account_tab,
    "account-score": _score,
    "log-visit": _log_visit,
    "capture": _capture,
    "week": _week,
    "visits": _week,
    "opportunities": _opportunities,
    "opportunities-table": _opportunities,
    "opportunities-timeline": _opportunities,
    "review": _opportunities,
    "settings": _room,
    "import": _import,
    "recycle-bin": _room,
    "cover": _cover,
    "tasks": _tasks,
    "commitments": _tasks,
    "feedback": _feedback,
    "survey": _survey,
    "sync": _sync,
    "conflicts": _sync,
    "first-run": None,
    "unlock": None,
}
