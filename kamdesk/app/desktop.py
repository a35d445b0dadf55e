"""Opens the window: Qt, look, language, profile, then the shell. Nothing heavier than needed."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from kamdesk import i18n
from kamdesk.app.core import Profile
from kamdesk.app.desktop_options import GuiOptions, ScreenshotOptions
from kamdesk.app.desktop_screen import Tell, tell_on_stderr, told_when_stranded
from kamdesk.app.desktop_setup import application, surroundings, system_language, wear
from kamdesk.app.desktop_signals import heeding
from kamdesk.app.desktop_sync import SyncHours
from kamdesk.app.gate import ProfileGate
from kamdesk.app.spare import discard_spares, spare_folder
from kamdesk.app.starting import settle_collector
from kamdesk.app.syncing import ProfileExchange
from kamdesk.config import Preferences, ProfilePaths
from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.services.scores import refresh_due
from kamdesk.ui.shell.liking import Liking
from kamdesk.ui.shell.start_window import StartWindow
from kamdesk.ui.shell.window import Window
from kamdesk.ui.syncing import Syncing
from kamdesk.ui.tasks import Errands, Tasks

WARM_UP_MS = 1_500  # after the first page: what the first account will need


def run(options: GuiOptions, tell: Tell = tell_on_stderr) -> int:
    """Open the window and stay until it is closed. Raises KamdeskError only with ``smoke``.

    Without a screen that answers, ``tell`` hears of it and the process ends.
    """
    with told_when_stranded(tell):
        app = application(unseen=options.smoke)
    if options.smoke:
        settle_collector()
        from kamdesk.app.desktop_smoke import smoke  # noqa: PLC0415 - for tests of a build only

        with heeding(lambda: _give_up(tell)):
            return smoke(options)
    with spare_folder() as spare:
        desktop = Desktop(options, spare / "sample")
        with heeding(desktop.leave):
            desktop.begin()
            QTimer.singleShot(WARM_UP_MS, settle_collector)
            code = app.exec()
            desktop.end()
            return code


def screenshot(options: ScreenshotOptions, tell: Tell = tell_on_stderr) -> int:
    """Paint one page into a file. Raises KamdeskError."""
    from kamdesk.app.desktop_pictures import paint  # noqa: PLC0415 - not at every start

    with told_when_stranded(tell):
        application(unseen=True)
    with heeding(lambda: _give_up(tell)):
        return paint(options)


def page_names() -> tuple[str, ...]:
    """Return the pages a picture can be taken of."""
    from kamdesk.app.desktop_pictures import PAGES  # noqa: PLC0415 - not at every start

    return tuple(PAGES)


class Desktop:
    """One run of the program: from the first window to the last."""

    def __init__(self, options: GuiOptions, spare: Path) -> None:
        self._options = options
        paths = ProfilePaths(options.profile)
        kept = Preferences() if options.demo else Preferences.load(paths.preferences)
        self._liking = Liking(kept, None if options.demo else paths.preferences)
        self._gate = ProfileGate(options.profile, spare, options.passphrase, options.today)
        self._errands = Errands()
        self._window: QMainWindow | None = None
        self._tasks: Tasks | None = None
        self._profile: Profile | None = None
        self._syncing: Syncing | None = None
        i18n.use(options.lang or kept.language or system_language())
        wear(options.theme or kept.theme, options.scale or kept.scale)

    def begin(self) -> None:
        """Show the first window."""
        sys.excepthook = self._report
        if not self._options.demo and self._gate.is_founded():
            try:
                self.open(self._gate.open(None))
            except KamdeskError:
                self._start()
        else:
            self._start()

    def open(self, profile: Profile) -> None:
        """Show the shell on an open profile."""
        self._profile = profile
        self._tasks, is_kept = Tasks(profile.workspace), self._is_kept(profile)
        self._syncing = Syncing(self._tasks, ProfileExchange(profile)) if is_kept else None
        around = surroundings(profile, self._liking, self._syncing, is_spare=not is_kept)
        before, window = self._window, Window(self._tasks, around)
        if self._syncing is not None:
            SyncHours(self._syncing, window)
        self._place(window)
        window.show()
        self._window = window
        if isinstance(before, StartWindow) and before.wants_server:
            window.perform("sync.join")
        if before is not None:
            before.close()
            before.deleteLater()
        self._tasks.run(refresh_due)
        QTimer.singleShot(WARM_UP_MS, window, self._warm_up)

    def leave(self) -> None:
        """End because somebody asked the process to; a sample is dropped as it stands."""
        if self._options.demo:
            discard_spares()
            os._exit(0)
        QApplication.exit(0)

    def end(self) -> None:
        """Close everything in order; take the daily backup when it is due."""
        self._errands.stop()
        if self._syncing is not None:
            self._syncing.end()
        if self._tasks is not None:
            self._tasks.stop()
        if self._profile is not None:
            if self._is_kept(self._profile):
                self._back_up(self._profile)
            self._profile.close()

    def _is_kept(self, profile: Profile) -> bool:
        return not self._options.demo and profile.paths.root == self._options.profile

    def _start(self) -> None:
        window = StartWindow(self._gate, self._errands)
        window.opened.connect(self.open)
        self._window = window
        window.show()
        if self._options.demo:
            window.make_sample()

    def _place(self, window: QMainWindow) -> None:
        spot = self._liking.now.window
        if len(spot) == 4:  # noqa: PLR2004 - x, y, width, height
            window.setGeometry(*spot)
        if self._liking.now.maximised:
            window.showMaximized()

    def _warm_up(self) -> None:
        from kamdesk.ui.charts.trend import warm_up  # noqa: PLC0415 - when nobody waits

        warm_up()

    def _back_up(self, profile: Profile) -> None:
        days = self._liking.now.backup_days
        if days <= 0:
            return
        try:
            profile.back_up_if_due(timedelta(days=days))
        except KamdeskError as error:
            sys.stderr.write(f"{i18n.sentence(error)}\n")

    def _report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(self._window, Window) and isinstance(error, Exception):
            self._window.report(error)
        else:
            sys.__excepthook__(kind, error, trace)


def _give_up(tell: Tell) -> None:
    """End where nothing is lost by it; Qt would swallow an exception here."""
    tell(Unavailable("interrupted"))
    sys.stderr.flush()
    discard_spares()
    os._exit(1)
