"""The time in the room: the door's time running on, and how long the visit takes."""

from datetime import datetime, timedelta

from PySide6.QtCore import QElapsedTimer


class VisitClock:
    """Stands still until it is set; ``started`` may be earlier when notes are taken up again."""

    def __init__(self) -> None:
        self.started: datetime | None = None
        self._base: datetime | None = None
        self._ran = QElapsedTimer()

    @property
    def is_set(self) -> bool:
        """Whether the time is known."""
        return self._base is not None

    def set(self, now: datetime) -> None:
        """Run on from a time; the visit began then, unless it did earlier."""
        self._base = now
        self._ran.start()
        self.started = self.started or now

    def now(self) -> datetime:
        """Return the time of the door, running on. Raises LookupError before it is set."""
        if self._base is None:
            raise LookupError
        return self._base + timedelta(milliseconds=self._ran.elapsed())

    def text(self) -> str:
        """Return how long the visit takes so far."""
        if self._base is None or self.started is None:
            return ""
        seconds = max(0, int((self.now() - self.started).total_seconds()))
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
