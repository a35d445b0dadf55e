"""Runs deeds and queries off the UI thread and brings their outcome back onto it.

The only place of the interface that knows threads. Deeds run one at a time; queries beside them.
"""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from kamdesk.domain.change_set import ChangeSet
from kamdesk.errors import KamdeskError
from kamdesk.protocol.entities import ENTITIES
from kamdesk.ui.sweeping import Sweeper
from kamdesk.workspace import Workspace

READERS: Final = 2
_LOOK_EVERY_MS: Final = 2_000  # for commits of another process
_EVERYTHING: Final = ChangeSet(frozenset(ENTITIES), None, None)

Then = Callable[[Any], None]
Failed = Callable[[KamdeskError], None]


class Tasks(QObject):
    """Every page is given one of these; no page starts a thread of its own.

    Signals: ``changed`` carries the ChangeSet of each commit, also of other processes; ``refused``
    carries an error nobody else took; ``crashed`` carries any exception that is a bug.
    """

    changed = Signal(object)
    refused = Signal(object)
    crashed = Signal(object)
    _settled = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._sweeper = Sweeper(self)
        self._writer, self._readers = _pool(self, 1), _pool(self, READERS)
        self._beside = _pool(self, 1)
        self._newest: dict[str, int] = {}
        self._stops = 0
        self._settled.connect(self._deliver)
        workspace.on_commit(self.changed.emit)  # queued: Tasks lives on the UI thread
        self._watch = QTimer(self, interval=_LOOK_EVERY_MS)
        self._watch.timeout.connect(self._look_elsewhere)
        self._watch.start()

    def run(
        self,
        deed: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run a deed; later call ``then`` with its result or ``failed`` with its refusal.

        With ``owner`` the answer is dropped when that widget is gone by then.
        """
        self._start(self._writer, lambda: self._workspace.run(deed, *args), then, failed, owner)

    def read(
        self,
        query: Callable[..., Any],
        *args: Any,
        then: Then,
        failed: Failed | None = None,
        owner: QObject | None = None,
        latest: str | None = None,
    ) -> None:
        """Run a query. With ``latest`` an answer is dropped when a newer question was asked."""
        then = self._unless_newer(then, latest)
        self._start(self._readers, lambda: self._workspace.read(query, *args), then, failed, owner)

    def foresee(
        self,
        deed: Callable[[Any], object],
        look: Callable[[Any], Any],
        *,
        then: Then,
        failed: Failed | None = None,
        owner: QObject | None = None,
        latest: str | None = None,
    ) -> None:
        """Look at what a deed would do, as ``Workspace.foresee``; ``latest`` as in ``read``."""
        then = self._unless_newer(then, latest)
        self._start(self._beside, lambda: self._workspace.foresee(deed, look), then, failed, owner)

    def errand(
        self,
        work: Callable[[], Any],
        *,
        then: Then,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do what is neither deed nor query, such as a backup; one at a time, beside the others."""
        self._start(self._beside, work, then, failed, owner)

    def at_door(
        self,
        work: Callable[[Workspace], Any],
        *,
        then: Then | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do what takes several steps through the door, such as keeping a file; as an errand."""
        self._start(self._beside, lambda: work(self._workspace), then, failed, owner)

    def tell_all_changed(self) -> None:
        """Let every page ask anew, after a change that belongs to no record."""
        self.changed.emit(_EVERYTHING)

    def stop(self) -> None:
        """Finish what has begun; answers that arrive afterwards are dropped."""
        self._stops += 1
        self._watch.stop()
        self._readers.clear()
        self._beside.waitForDone()
        self._writer.waitForDone()
        self._readers.waitForDone()
        self._sweeper.rest()

    def _unless_newer(self, then: Then, latest: str | None) -> Then:
        """Return what drops an answer when the same was asked again; all of them count if None."""
        if latest is None:
            return then
        number = self._newest[latest] = self._newest.get(latest, 0) + 1

        def deliver(result: Any) -> None:
            if self._newest[latest] == number:
                then(result)

        return deliver

    def _start(
        self,
        pool: QThreadPool,
        work: Callable[[], Any],
        then: Then | None,
        failed: Failed | None,
        owner: QObject | None,
    ) -> None:
        stops = self._stops

        def job() -> None:
            outcome = self._outcome(work, then, failed)
            if isValid(self):
                self._settled.emit((stops, owner, outcome))

        # QRunnable.create would leave a Python wrapper behind that haunts the freed address.
        pool.start(job)

    def _outcome(
        self, work: Callable[[], Any], then: Then | None, failed: Failed | None
    ) -> Callable[[], None]:
        try:
            result = work()
        except KamdeskError as error:
            refusal = error
            return lambda: (failed or self.refused.emit)(refusal)
        except Exception as bug:  # noqa: BLE001 - handed whole to the crash reporter
            broken = bug
            return lambda: self.crashed.emit(broken)
        return lambda: then(result) if then else None

    @Slot(object)
    def _deliver(self, settled: tuple[int, QObject | None, Callable[[], None]]) -> None:
        stops, owner, outcome = settled
        if stops != self._stops:
            return  # a page on its way out must not fill itself again
        if owner is None or isValid(owner):
            outcome()

    def _look_elsewhere(self) -> None:
        def answer(changed: bool) -> None:
            if changed:
                self.changed.emit(_EVERYTHING)

        self._start(self._readers, self._workspace.changed_elsewhere, answer, None, self)


class Errands(QObject):
    """Work before a profile is open: unlocking, founding, filling with samples.

    Signals: ``crashed`` carries any exception that is a bug; ``progressed`` what an errand tells
    on its way, from any thread.
    """

    crashed = Signal(object)
    progressed = Signal(float, str)
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sweeper = Sweeper(self)
        self._pool = _pool(self, 1)
        self._settled.connect(self._deliver)

    def run(self, work: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Do ``work`` off the UI thread; later call ``then`` or, refused, ``failed``."""

        def job() -> None:
            outcome = self._outcome(work, then, failed)
            if isValid(self):
                self._settled.emit(outcome)

        self._pool.start(job)

    def stop(self) -> None:
        """Wait for what has begun."""
        self._pool.waitForDone()
        self._sweeper.rest()

    def _outcome(self, work: Callable[[], Any], then: Then, failed: Failed) -> Callable[[], None]:
        try:
            result = work()
        except KamdeskError as error:
            refusal = error
            return lambda: failed(refusal)
        except Exception as bug:  # noqa: BLE001 - handed whole to the crash reporter
            broken = bug
            return lambda: self.crashed.emit(broken)
        return lambda: then(result)

    @Slot(object)
    def _deliver(self, outcome: Callable[[], None]) -> None:
        outcome()


def _pool(parent: QObject, threads: int) -> QThreadPool:
    pool = QThreadPool(parent)
    pool.setMaxThreadCount(threads)
    pool.setExpiryTimeout(-1)  # a reader keeps its warm connection
    return pool
