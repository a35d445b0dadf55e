"""Sync as the window sees it: how things stand, by signal, and the few things a person may ask."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.sync.standing import Progress, Standing
from kamdesk.ui.tasks import Tasks


class Exchange(Protocol):
    """Sync of the open profile, as whoever opened it provides it.

    All but ``edited`` and ``hurry`` may take seconds, and raise KamdeskError.
    """

    def begin(self, told: Callable[[Standing], None]) -> bool:
        """Begin rounds beside the window; False for a profile that works alone or signed out."""

    def end(self) -> None:
        """End them; what is under way ends behind its page."""

    def edited(self) -> None:
        """Say that something was written here."""

    def hurry(self) -> None:
        """Ask for a round now."""

    def enrol(self, server: str, code: str) -> None:
        """Join a server. Raises as ``ProfileSync.enrol``."""

    def agree(self, problem: str) -> None:
        """Run one round in which a person agrees to what stopped the last one."""

    def sign_out(self) -> None:
        """Forget the token of this device; everything else stays."""


class Syncing(QObject):
    """Signals: ``stood`` carries a Standing whenever it changes, on the UI thread."""

    stood = Signal(object)
    _heard = Signal(object)

    def __init__(self, tasks: Tasks, exchange: Exchange, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._exchange = tasks, exchange
        self.standing: Standing | None = None  # None: nothing is exchanged
        self._heard.connect(self._stand)
        tasks.changed.connect(self._edited)

    def begin(self) -> None:
        """Begin rounds where there is a server; nothing is asked on the way to the first page."""
        self._tasks.errand(
            lambda: self._exchange.begin(self._heard.emit), then=self._begun, failed=self._broke,
            owner=self,
        )  # fmt: skip

    def end(self) -> None:
        """End rounds; called when the window goes."""
        self._exchange.end()

    @Slot()
    def rest(self) -> None:
        """End rounds without waiting for it: the window is covered. ``begin`` goes on."""
        self._tasks.errand(self._exchange.end, then=lambda _nothing: None)

    def hurry(self) -> None:
        """Ask for a round now."""
        self._exchange.hurry()

    def enrol(
        self, server: str, code: str, then: Callable[[], None], failed: Callable[[Any], None]
    ) -> None:
        """Join a server, then begin the first round."""

        def joined(_nothing: Any) -> None:
            then()
            self.begin()

        self._tasks.errand(
            lambda: self._exchange.enrol(server, code), then=joined,
            failed=self._going_on(failed), owner=self,
        )  # fmt: skip

    def agree(self, problem: str, failed: Callable[[Any], None]) -> None:
        """Let the next round do what it asked for."""
        self._tasks.errand(
            lambda: self._exchange.agree(problem), then=self._anew,
            failed=self._going_on(failed), owner=self,
        )  # fmt: skip

    def sign_out(self, then: Callable[[], None], failed: Callable[[Any], None]) -> None:
        """Stop exchanging; what is here stays."""

        def gone(_nothing: Any) -> None:
            self._stand(None)
            then()

        self._tasks.errand(
            self._exchange.sign_out, then=gone, failed=self._going_on(failed), owner=self
        )

    def _going_on(self, failed: Callable[[Any], None]) -> Callable[[Any], None]:
        """Tell of a failure, and go on with the rounds that were ended for the attempt."""

        def told(error: Any) -> None:
            failed(error)
            self.begin()

        return told

    @property
    def progress(self) -> Progress | None:
        """How far the round under way has come."""
        return None if self.standing is None else self.standing.progress

    def _begun(self, is_on: bool) -> None:
        if is_on and self.standing is None:
            self._stand(Standing("waiting"))
        elif not is_on:
            self._stand(None)

    def _broke(self, error: KamdeskError) -> None:
        self._stand(Standing("refused", problem=error.code))

    def _anew(self, _nothing: Any) -> None:
        self.begin()

    def _edited(self, changes: ChangeSet) -> None:
        if changes:
            self._exchange.edited()

    @Slot(object)
    def _stand(self, standing: Standing | None) -> None:
        self.standing = standing
        self.stood.emit(standing)
