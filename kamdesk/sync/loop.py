"""When to run rounds: soon after an edit, now and then without one, ever rarer while it fails."""

import random
from collections.abc import Callable
from threading import Event
from typing import Final

from msgspec import Struct, field

from kamdesk.errors import KamdeskError, Unavailable

QUIET: Final = 1.0  # seconds without a further edit
AT_MOST: Final = 60.0  # seconds between rounds, and of edits that never rest
_FIRST_BACK_OFF: Final = 1.0
_LONGEST_BACK_OFF: Final = 300.0

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


class Loop(Struct):
    """Runs rounds until told to stop. ``round`` raises what a round raises.

    ``changed`` tells whether another program has written since it was last asked.
    A refusal (this device was shut out, a person has to agree) is told and waits as long as an
    idle loop does; it never stops the program.
    """

    round: Callable[[], object]
    failed: Callable[[KamdeskError], None] = lambda _error: None
    changed: Callable[[], bool] = lambda: False
    pace: Pace = field(default_factory=Pace)
    _edited: Event = field(default_factory=Event)
    _stopping: bool = False

    def nudge(self) -> None:
        """Say that something was edited, or that the server has news."""
        self._edited.set()

    def stop(self) -> None:
        """End the loop; a round under way is finished first."""
        self._stopping = True
        self._edited.set()

    def run(self) -> None:
        """Run until :meth:`stop`, on the thread that called."""
        while not self._stopping:
            self._rest(self._once())

    def _once(self) -> float:
        try:
            self.round()
        except Unavailable as error:
            self.failed(error)
            return self.pace.after_failure()
        except KamdeskError as error:
            self.failed(error)
            return AT_MOST
        return self.pace.after_success()

    def _rest(self, seconds: float) -> None:
        """Wait; an edit cuts it short, once nobody has typed for a second or for too long."""
        waited = 0.0
        while not self._is_edited():
            if waited >= seconds or self._stopping:
                return
            waited += QUIET
        waited = 0.0
        while waited < AT_MOST and self._is_edited():
            waited += QUIET

    def _is_edited(self) -> bool:
        """Wait a moment and tell whether something was edited meanwhile."""
        edited = self._edited.wait(0.0 if self._stopping else QUIET)
        self._edited.clear()
        return (edited or self.changed()) and not self._stopping
