"""The window before a profile is open: first run, unlocking, trouble. It knows no key itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct
from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QMainWindow

from kamdesk import i18n
from kamdesk.errors import KamdeskError
from kamdesk.i18n import _
from kamdesk.ui.pages.start.first_run import (
    FirstRunPage,
    NewProfile,
    NewProfilePage,
    RecoveryKeyPage,
)
from kamdesk.ui.pages.start.page import StartPage
from kamdesk.ui.pages.start.unlock import BLOCKING, RecoveryPage, TroublePage, UnlockPage
from kamdesk.ui.pages.start.waiting import WaitingPage
from kamdesk.ui.shell.crash import CrashDialog
from kamdesk.ui.shell.mark import window_icon
from kamdesk.ui.shell.window import DESIGN, SMALLEST
from kamdesk.ui.tasks import Errands


class Gate(Protocol):
    """What can be done with a folder before its profile is open. Every call may take seconds.

    All but ``folder`` and ``is_founded`` run off the UI thread and raise KamdeskError.
    """

    @property
    def folder(self) -> Path:
        """Where the profile is, or will be."""

    def is_founded(self) -> bool:
        """Tell whether a profile is there."""

    def open(self, passphrase: str | None) -> Any:
        """Return the opened profile."""

    def recover(self, recovery_key: str, passphrase: str) -> Any:
        """Set a new passphrase by the recovery key; return the opened profile."""

    def found(self, name: str, currency: str, passphrase: str) -> tuple[Any, str]:
        """Make an empty profile; return it and its recovery key."""

    def sample(self, progress: Callable[[float, str], None]) -> Any:
        """Make a throw-away profile of sample data."""


class _Made(Struct):
    profile: Any
    recovery_key: str


class StartWindow(QMainWindow):
    """Signals: ``opened`` carries the profile the person may now work in.

    ``wants_server`` tells that the next step is to join one.
    """

    opened = Signal(object)

    def __init__(self, gate: Gate, errands: Errands) -> None:
        super().__init__()
        self._gate, self._errands = gate, errands
        self.wants_server = False
        self.setWindowTitle("kamdesk")
        self.setWindowIcon(window_icon())
        self.setMinimumSize(*SMALLEST)
        self.resize(*DESIGN)
        errands.crashed.connect(self._report)
        self.begin()

    def begin(self) -> None:
        """Show what comes first in this folder."""
        if self._gate.is_founded():
            self._wait(_("Opening your profile"))
            self._errands.run(lambda: self._gate.open(None), self.opened.emit, self._not_opened)
        else:
            self.show_first_run()

    def show_first_run(self) -> None:
        """Offer sample data or an empty start."""
        self.wants_server = False
        page = FirstRunPage()
        page.sample_wanted.connect(self.make_sample)
        page.empty_wanted.connect(lambda: self.show_new_profile(server=False))
        page.server_wanted.connect(lambda: self.show_new_profile(server=True))
        page.spoken.connect(self._speak)
        self._show(page)

    def show_new_profile(self, *, server: bool = False) -> None:
        """Ask for name, currency and passphrase; with ``server`` a server is joined afterwards."""
        self.wants_server = server
        page = NewProfilePage()
        page.left.connect(self.show_first_run)
        page.wanted.connect(lambda wanted: self._found(wanted, page))
        self._show(page)

    def show_unlock(self) -> None:
        """Ask for the passphrase."""
        page = UnlockPage()
        page.recovery_wanted.connect(self.show_recovery)
        page.tried.connect(
            lambda typed: self._errands.run(
                lambda: self._gate.open(typed), self.opened.emit, self._or_trouble(page)
            )
        )
        self._show(page)

    def show_recovery(self) -> None:
        """Ask for the recovery key and a new passphrase."""
        page = RecoveryPage()
        page.left.connect(self.show_unlock)
        page.wanted.connect(
            lambda key, typed: self._errands.run(
                lambda: self._gate.recover(key, typed), self.opened.emit, self._or_trouble(page)
            )
        )
        self._show(page)

    def show_trouble(self, error: KamdeskError) -> None:
        """Say what is wrong with the files, and what to do."""
        page = TroublePage(error)
        page.again_wanted.connect(self.begin)
        page.folder_wanted.connect(self._open_folder)
        self._show(page)

    def make_sample(self) -> None:
        """Make a throw-away profile of sample data, with progress."""
        page = self._wait(_("Inventing a year of accounts"))
        self._errands.progressed.connect(page.show_progress)
        self._errands.run(
            lambda: self._gate.sample(self._errands.progressed.emit),
            self.opened.emit,
            self.show_trouble,
        )

    def _found(self, wanted: NewProfile, page: NewProfilePage) -> None:
        def made() -> _Made:
            return _Made(*self._gate.found(wanted.user_name, wanted.currency, wanted.passphrase))

        self._errands.run(made, self._show_key, page.explain)

    def _show_key(self, made: _Made) -> None:
        page = RecoveryKeyPage(made.recovery_key)
        page.done.connect(lambda: self.opened.emit(made.profile))
        self._show(page)

    def _not_opened(self, error: KamdeskError) -> None:
        if error.code in BLOCKING:
            self.show_trouble(error)
        else:
            self.show_unlock()

    def _or_trouble(self, page: UnlockPage | RecoveryPage) -> Callable[[KamdeskError], None]:
        def told(error: KamdeskError) -> None:
            if error.code in BLOCKING:
                self.show_trouble(error)
            else:
                page.explain(error)

        return told

    def _wait(self, title: str) -> WaitingPage:
        page = WaitingPage(title)
        self._show(page)
        return page

    def _show(self, page: StartPage) -> None:
        self.setCentralWidget(page)
        page.take_focus()

    def _speak(self, language: str) -> None:
        i18n.use(language)
        self.show_first_run()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._gate.folder)))

    def _report(self, error: BaseException) -> None:
        CrashDialog(error, self).open()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self._errands.stop()
        super().closeEvent(event)
