"""When to run rounds: soon after an edit, at once on news, now and then without either.

While rounds fail they become ever rarer, and neither edits nor news make them more frequent: only
a person who asks, or a network that is back.
"""

import logging
import random
import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from kamdesk.errors import KamdeskError, Unavailable
from kamdesk.security.redaction import loggable_error
from kamdesk.sync.standing import Progress, Standing, State

QUIET: Final = 1.0  # seconds without a further edit; also between two rounds on news
AT_MOST: Final = 60.0  # seconds between rounds, and of edits that never rest
_FIRST_BACK_OFF: Final = 1.0
_LONGEST_BACK_OFF: Final = 300.0
_BUSY: Final = "sync.busy"  # another program of this profile runs a round
_OF_THE_LINE: Final = ("server.", "proxy.")
STOPPED: Final = "sync.stopped"
BROKE: Final = "sync.broke"
_log = logging.getLogger(__name__)

Jitter = Callable[[float, float], float]


class Pace(Struct):
    """How long to wait before the next round. Devices that fail together come back apart."""

    jitter: Jitter = random.uniform
    failures: int = 0

    def after_success(self) -> float:
        """Return the seconds until a round without any edit."""
        self.failures = 0
        return AT_MOST

    def after_failure(self) -> float:
        """Return the seconds until the next attempt: anywhere up to a doubling limit."""
        most = min(_LONGEST_BACK_OFF, _FIRST_BACK_OFF * 2.0**self.failures)
        self.failures = min(self.failures + 1, 20)
        return max(_FIRST_BACK_OFF, self.jitter(0.0, most))


class Bell:
    """Where a loop sleeps. All its time passes here, so that it can be played."""

    def __init__(self) -> None:
        self._rung = Event()

    def now(self) -> float:
        """Return the seconds of a clock that never goes back."""
        return time.monotonic()

    def ring(self) -> None:
        """Wake the loop."""
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Sleep until rung, at most so long."""
        self._rung.wait(seconds)
        self._rung.clear()


class Wishes(Struct):
    """What asks for a round before its time."""

    first_edit: float | None = None
    last_edit: float = 0.0
    head: int = 0  # the newest revision the server spoke of
    at_once: bool = False
    stopping: bool = False


class Work(Struct, frozen=True):
    """What a loop is made of.

    ``round`` runs one and tells of its progress; it raises what a round raises. ``waiting`` counts
    what can be handed over. ``is_news`` judges a revision the server spoke of. ``look`` tells
    whether another program has written since it was last asked.
    """

    round: Callable[[Callable[[Progress], None]], object]
    waiting: Callable[[], int]
    is_news: Callable[[int], bool] = lambda _head: True
    look: Callable[[], bool] | None = None


class Loop(Struct):
    """Runs rounds until told to stop.

    A refusal (this device was shut out, a person has to agree) is told and waits as long as an
    idle loop does; it never stops the program. ``told`` hears of every change of standing, on the
    loop's thread or on that of an edit; ``failed`` of every error.
    """

    work: Work
    told: Callable[[Standing], None] = lambda _standing: None
    failed: Callable[[KamdeskError], None] = lambda _error: None
    pace: Pace = field(default_factory=Pace)
    bell: Bell = field(default_factory=Bell)
    standing: Standing = Standing("waiting")
    _wishes: Wishes = field(default_factory=Wishes)
    _lock: Lock = field(default_factory=Lock)
    _ended: float = float("-inf")  # the last round, by the bell's clock
    _next: float = 0.0

    def edited(self) -> None:
        """Say that something was written here."""
        with self._lock:
            now = self.bell.now()
            if self._wishes.first_edit is None:
                self._wishes.first_edit = now
            self._wishes.last_edit = now
        self.bell.ring()

    def heard(self, head: int) -> None:
        """Say that the server has come to a revision."""
        with self._lock:
            self._wishes.head = max(self._wishes.head, head)
        self.bell.ring()

    def hurry(self) -> None:
        """Run a round now: a person asked for it, or the network is back."""
        with self._lock:
            self._wishes.at_once = True
        self.bell.ring()

    def stop(self) -> None:
        """End the loop; a round under way ends behind its page."""
        with self._lock:
            self._wishes.stopping = True
        self.bell.ring()

    def run(self) -> None:
        """Run until :meth:`stop`, on the thread that called."""
        while not self._wishes.stopping:
            self._next = self._once()
            self._rest()

    def _once(self) -> float:
        """Run a round and return when the next one is due by itself."""
        self._forget_wishes()
        try:
            self.work.round(self._progressed)
        except KamdeskError as error:
            seconds = self._stumbled(error)
        except Exception as bug:  # noqa: BLE001 - the thread must live on, and the bug be known
            _log.error("a round broke: %s", loggable_error(bug))
            seconds = self._stumbled(Unavailable(BROKE))
        else:
            seconds = self.pace.after_success()
            self._settle("up_to_date", None)
        self._ended = self.bell.now()
        return self._ended + seconds

    def _stumbled(self, error: KamdeskError) -> float:
        if error.code == STOPPED:
            return AT_MOST
        if error.code == _BUSY:
            self._settle("up_to_date", None)
            return AT_MOST
        is_away = error.code.startswith(_OF_THE_LINE) and isinstance(error, Unavailable)
        self._settle("offline" if is_away else "refused", error.code)
        self.failed(error)
        return self.pace.after_failure() if isinstance(error, Unavailable) else AT_MOST

    def _forget_wishes(self) -> None:
        with self._lock:
            self._wishes.first_edit, self._wishes.at_once = None, False

    def _progressed(self, progress: Progress) -> None:
        if self._wishes.stopping:
            raise Unavailable(STOPPED)
        self._tell(Standing("syncing", self.standing.waiting, None, replace(progress)))

    def _settle(self, state: State, problem: str | None) -> None:
        waiting = self.work.waiting()
        shown: State = "waiting" if state == "up_to_date" and waiting else state
        self._tell(Standing(shown, waiting, problem, self.standing.progress))

    def _tell(self, standing: Standing) -> None:
        if standing != self.standing:
            self.standing = standing
            self.told(standing)

    def _rest(self) -> None:
        """Sleep until a round is due; an edit by another program is looked for meanwhile."""
        while not self._wishes.stopping:
            self._tell_edits()
            seconds = self._due() - self.bell.now()
            if seconds <= 0:
                return
            self.bell.wait(seconds if self.work.look is None else min(seconds, QUIET))
            if self.work.look is not None and self.work.look():
                self.edited()

    def _tell_edits(self) -> None:
        """Count what waits; an edit that is only what a round wrote asks for nothing."""
        if self._wishes.first_edit is None:
            return
        waiting = self.work.waiting()
        if not waiting:
            with self._lock:
                self._wishes.first_edit = None
            return
        state = self.standing.state
        shown: State = "waiting" if state == "up_to_date" else state
        self._tell(replace(self.standing, state=shown, waiting=waiting))

    def _due(self) -> float:
        """Return when the next round is to run, by the bell's clock."""
        wishes, due = self._wishes, self._next
        if wishes.at_once:
            return self.bell.now()
        if self.standing.state in ("offline", "refused"):
            return due
        if wishes.first_edit is not None:
            due = min(due, wishes.last_edit + QUIET, wishes.first_edit + AT_MOST)
        if wishes.head and self.work.is_news(wishes.head):
            due = min(due, self._ended + QUIET)
        return due
