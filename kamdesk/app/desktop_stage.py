"""A window nobody works in: for pictures and for the smoke test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kamdesk import i18n
from kamdesk.app.core import Profile, open_profile, system_clock
from kamdesk.app.desktop_setup import surroundings
from kamdesk.app.spare import spare_folder
from kamdesk.config import Preferences, ProfilePaths
from kamdesk.domain.ids import UserId
from kamdesk.errors import Refused
from kamdesk.models.ids import new_id
from kamdesk.protocol.entities import ENTITIES
from kamdesk.queries.accounts import account_ids, account_rows
from kamdesk.queries.records import resolve
from kamdesk.services.profile import CreateProfile
from kamdesk.ui import wording
from kamdesk.ui.page import Subject
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.routes import Route
from kamdesk.ui.shell.window import Window
from kamdesk.ui.tasks import Tasks

WAIT_MS = 20_000
SETTLE_MS = 320  # after the rows: skeletons, trends and the first fill of rings


class Wanted(Struct, frozen=True):
    """Which data a stage shows."""

    profile: Path
    passphrase: str | None
    today: date | None
    demo: bool
    empty: bool = False
    user: str | None = None
    at_odds: bool = False


@contextmanager
def profile_for(wanted: Wanted) -> Iterator[Profile]:
    """Open the profile meant; sample and empty ones are deleted at the end. Raises KamdeskError."""
    with spare_folder() as folder:
        profile = _opened(wanted, folder / "profile")
        try:
            if wanted.user:
                found = profile.workspace.read(resolve, ENTITIES["user"], wanted.user)
                profile.workspace.actor = found
            if wanted.at_odds:
                _quarrelled(profile)
            yield profile
        finally:
            profile.close()


def _quarrelled(profile: Profile) -> None:
    """Let sample data come back from a day apart. Raises Refused for anything but a sample."""
    from kamdesk.demo.exchange import quarrel  # noqa: PLC0415 - for this state only

    quarrel(profile.workspace, lang=i18n.language())


def _opened(wanted: Wanted, spare: Path) -> Profile:
    if wanted.empty:
        return _founded(spare, wanted.today)
    if wanted.demo:
        from kamdesk.app.sample import found_sample_profile  # noqa: PLC0415 - not for a profile

        today = wanted.today or system_clock().astimezone().date()
        return found_sample_profile(spare, lang=i18n.language(), today=today)
    return open_profile(ProfilePaths(wanted.profile), wanted.passphrase, today=wanted.today)


def _founded(folder: Path, today: date | None) -> Profile:
    from kamdesk.app.core import found_profile  # noqa: PLC0415 - for the empty state only

    command = CreateProfile(user_name="kamdesk", user_id=UserId(new_id()))
    made = found_profile(ProfilePaths(folder), "x", command, today=today, use_keychain=False)
    return made.profile


@contextmanager
def stage(profile: Profile, size: tuple[int, int]) -> Iterator[Window]:
    """Show the shell on a profile for as long as the block runs; preferences are not kept."""
    tasks = Tasks(profile.workspace)
    window = Window(tasks, surroundings(profile, Liking(Preferences())))
    window.resize(*size)
    window.show()
    try:
        wait_until_shown(window)
        yield window
    finally:
        tasks.stop()
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def go(window: Window, route: Route) -> None:
    """Open a page and wait until it has everything it shows."""
    settle(window, lambda: window.go(route))


def perform(window: Window, action: str) -> None:
    """Let the page do something and wait until it shows what came of it."""
    settle(window, lambda: window.page().perform(action))


def settle(window: Window, act: Callable[[], object]) -> None:
    """Do something and wait until the window shows what came of it."""
    shown: list[bool] = []
    window.shown.connect(lambda: shown.append(True))
    act()
    _wait(lambda: bool(shown))


def wait_until_shown(window: Window) -> None:
    """Wait for the first page."""
    shown: list[bool] = []
    window.shown.connect(lambda: shown.append(True))
    _wait(lambda: bool(shown))


def pause(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def account_of(profile: Profile, word: str | None) -> Subject | None:
    """Return the account meant, or the first strategic one; None when there is none.

    Raises Refused ``reference.unknown`` or ``reference.ambiguous``.
    """
    read = profile.workspace.read
    if word:
        found = read(resolve, ENTITIES["account"], word)
    else:
        ids = read(account_ids, "strategic") or read(account_ids)
        if not ids:
            return None
        found = ids[0]
    row = read(account_rows, [found])[0]
    return Subject(row.id, wording.named(row.name, row.english_name))


def needed(subject: Subject | None, page: str) -> Subject:
    """Demand an account for a page about one. Raises Refused ``screenshot.no_account``."""
    if subject is None:
        raise Refused("screenshot.no_account", page=page)
    return subject


def _wait(done: Callable[[], bool]) -> None:
    loop = QEventLoop()
    end = QTimer()
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    look = QTimer()
    look.timeout.connect(lambda: loop.quit() if done() else None)
    end.start(WAIT_MS)
    look.start(5)
    loop.exec()
    look.stop()
